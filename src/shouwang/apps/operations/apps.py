"""The app's own doings at the start."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Operations(AppConfig):
    """Operations, their members, and the doors and walls around them."""

    name = "shouwang.apps.operations"

    def ready(self) -> None:
        """Whatever makes or changes tables, the walls stand afterwards."""
        from shouwang.apps.operations.walls import build

        post_migrate.connect(build, dispatch_uid="walls")
