"""Exported journals and the checkpoints they are held against, as files."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shouwang.engines.journal.checkpoints import Checkpoint, Key, leaves_in, notes_in, opened
from shouwang.engines.journal.tree import Tree
from shouwang.vocabulary.reasons import Reason, Refused

BOM = b"\xef\xbb\xbf"
GZIP = b"\x1f\x8b"


def export_lines(path: Path) -> Iterator[bytes]:
    """The lines of an export without their ends, plain or gzipped, one at a time; raises ``Refused`` when the file cannot be read."""
    try:
        with path.open("rb") as raw:
            is_packed = raw.read(2) == GZIP
        with gzip.open(path, "rb") if is_packed else path.open("rb") as file:
            for number, line in enumerate(file):
                yield plain_line(line, is_first=not number)
    except (OSError, EOFError, zlib.error) as fault:
        raise Refused(Reason("file-unreadable", {"file": path.name, "fault": str(fault)})) from fault


def plain_line(line: bytes, *, is_first: bool) -> bytes:
    """
    A line as it was exported: without its end, also the one of Windows, and the mark that some programs put before the first.

    Neither belongs to an entry, whose hash tells whether anything else was changed.
    """
    return (line.removeprefix(BOM) if is_first else line).removesuffix(b"\n").removesuffix(b"\r")


def plain_text(raw: bytes) -> str:
    """A text as it was written: ends of lines and the mark at the beginning as above; raises ``ValueError`` where it is not UTF-8."""
    return re.sub("\r\n?", "\n", raw.removeprefix(BOM).decode())


def read_text(path: Path) -> str:
    """A small text file; raises ``Refused`` when it cannot be read."""
    try:
        return plain_text(path.read_bytes())
    except (OSError, UnicodeDecodeError) as fault:
        raise Refused(Reason("file-unreadable", {"file": path.name, "fault": str(fault)})) from fault


@dataclass(frozen=True)
class Notes:
    """A file of checkpoints: the key that may stand above them, the signed notes, and the leaf hashes that may stand below."""

    name: str
    key: Key | None
    notes: list[str]
    leaves: list[bytes] = field(default_factory=list)


def read_notes(path: Path) -> Notes:
    """The notes of a file; raises ``Refused`` when there is anything else in it, or nothing."""
    try:
        text, leaves = leaves_in(read_text(path))
        key, notes = notes_in(text)
    except ValueError as fault:
        raise Refused(Reason("notes-damaged", {"file": path.name, "fault": str(fault)})) from fault
    if not notes:
        raise Refused(Reason("file-without-notes", {"file": path.name}))
    return Notes(path.name, key, notes, leaves)


def checkpoints_of(file: Notes, key: Key) -> list[Checkpoint]:
    """
    The checkpoints of a file, all of them signed by *key*, in order of size.

    Raises ``Refused`` at the first note that is not, where two of one size have different roots, and where leaf hashes are not those under
    the last.
    """
    found: dict[int, Checkpoint] = {}
    for number, note in enumerate(file.notes, 1):
        try:
            checkpoint = opened(note, key)
        except ValueError as fault:
            raise Refused(Reason("note-not-signed", {"file": file.name, "number": number, "fault": str(fault)})) from fault
        if found.setdefault(checkpoint.size, checkpoint).root != checkpoint.root:
            raise Refused(Reason("notes-contradict", {"file": file.name, "size": checkpoint.size}))
    checkpoints = [found[size] for size in sorted(found)]
    if file.leaves:
        tree = Tree()
        tree.extend(file.leaves)
        if not checkpoints or (tree.size, tree.root()) != (checkpoints[-1].size, checkpoints[-1].root):
            raise Refused(Reason("leaves-not-signed", {"file": file.name}))
    return checkpoints
