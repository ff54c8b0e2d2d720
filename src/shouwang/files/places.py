"""Where things lie: what one dying disk, or one stolen one, would take together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from shouwang.vocabulary.reasons import Reason


def disk_of(folder: Path) -> int:
    """The number of the file system that a folder lies on, or will lie on once it is made. Two file systems may still share one disk."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return there.stat().st_dev


def on_one_disk(data: Path, keys: Path, backups: Path, key_backups: Path, disk_of: Callable[[Path], int] = disk_of) -> Iterator[Reason]:
    """What should lie on a disk of its own and does not; nothing of it stops the server."""
    if disk_of(backups) == disk_of(data):
        yield Reason("backups-beside-data")
    if disk_of(key_backups) == disk_of(keys):
        yield Reason("key-copies-beside-keys")
    if disk_of(key_backups) == disk_of(backups):
        yield Reason("key-copies-beside-backups")
