"""Compile the message catalogues when a wheel is built, so that a user needs neither gettext nor the sources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface):  # type: ignore[type-arg]
    """hatchling calls this before it collects files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write each ``.mo`` beside its ``.po``; an editable install leaves that to ``make``."""
        if version == "editable":
            return
        for catalogue in Path(self.root, "src", "shouwang", "locale").rglob("*.po"):
            polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))
