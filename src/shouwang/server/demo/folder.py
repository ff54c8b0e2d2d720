"""Reading the files of a model operation; their format stands in the folder's README."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Folder:
    """One model operation on disk."""

    path: Path

    def toml(self, name: str) -> dict[str, Any]:
        """A TOML file as it is."""
        return tomllib.loads((self.path / name).read_text(encoding="utf-8"))

    def lines(self, name: str) -> Iterator[Row]:
        """A JSON Lines file, row by row."""
        for line in (self.path / name).read_text(encoding="utf-8").splitlines():
            yield json.loads(line)

    def table(self, name: str) -> Iterator[Row]:
        """A CSV file, row by row."""
        with (self.path / name).open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    def bytes(self, name: str) -> bytes:
        """Any other file."""
        return (self.path / name).read_bytes()


def moment(text: str | datetime) -> datetime:
    """A moment as the files write it: TOML's own or RFC 3339 text."""
    return text if isinstance(text, datetime) else datetime.fromisoformat(text)
