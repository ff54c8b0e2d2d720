"""Shouwang 守望: keep watch and help one another."""

__version__ = "0.1.0"
