"""Tests about the house itself: its storeys, names and files."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
SOURCE = TOP / "src" / "shouwang"


@cache
def own_files(*endings: str) -> tuple[Path, ...]:
    """Files of the repository with one of these endings (all without): what git knows, new ones included; never what is ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=TOP, capture_output=True, text=True, check=True
    )
    paths = (TOP / name for name in listed.stdout.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file() and (not endings or path.suffix in endings)))


def shown(path: Path) -> str:
    """The path as a person names it."""
    return path.relative_to(TOP).as_posix()
