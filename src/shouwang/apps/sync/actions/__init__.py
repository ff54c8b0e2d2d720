"""Telling devices the state."""

from shouwang.apps.sync.actions.telling import look_again, tell

__all__ = ["look_again", "tell"]
