"""
How fast an exported journal is verified: ``make bench-verify``, 10,000,000 entries; ``ENTRIES=100000 make bench-verify`` for fewer.

The export is invented line by line, written as a file below ``var/``, with checkpoints signed over it; then it is verified as
``shouwang journal verify`` does, beside a bare reading and hashing of the same lines.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.figures import Bench, Measured
from shouwang.engines.journal.canonical import LEAF_PREFIX, canonical_bytes
from shouwang.engines.journal.checkpoints import Checkpoint, key_of, signed
from shouwang.engines.journal.tree import Tree
from shouwang.engines.journal.verify import verified
from shouwang.files.journals import checkpoints_of, export_lines, read_notes
from shouwang.vocabulary.entries import Entry

ENTRIES = int(os.environ.get("ENTRIES", "10000000"))
SECONDS_FOR_TEN_MILLIONS = 60
CHECKPOINTS = 100
AT_ONCE = 50_000
OPERATION, DEVICE = UUID("017f7a1c-0000-7000-8000-000000000001"), UUID("017f7a1c-0000-7000-8000-000000000002")
NOON = datetime(2022, 3, 12, 4, tzinfo=UTC)
KEY, NAME = Ed25519PrivateKey.from_private_bytes(bytes(32)), "shouwang/bench"


def main() -> int:
    """Measure, and end with status 1 if the promise is not kept."""
    Path("var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="var") as folder, Bench("Verifying a journal") as bench:
        export, notes = Path(folder) / "journal.jsonl", Path(folder) / "checkpoints.txt"
        write(export, notes)
        bare = seconds(lambda: hashed(export))
        took = seconds(lambda: check(export, notes))
        bench.add(Measured("verify.seconds", took, "s", limit=SECONDS_FOR_TEN_MILLIONS * ENTRIES / 10_000_000))
        bench.add(Measured("verify.beside-bare", took, "s", peer=bare, peer_name="reading and hashing"))
    return bench.status


def lines() -> Iterator[bytes]:
    """Checks at a gate; all of a line is as in life but for its number, which is put in."""
    stamp = "017f7a1c00000000"
    entry = Entry(
        id=UUID(int=0), operation=OPERATION, kind="gate.checked", happened_at=NOON, entered_at=NOON, device=DEVICE, epoch=1, sequence=7777777,
        stamp=stamp, data={"verdict": "admitted", "direction": "in"},
    )  # fmt: skip
    before, after = canonical_bytes(entry).split(b"7777777")
    for sequence in range(1, ENTRIES + 1):
        yield b"%b%d%b" % (before, sequence, after)


def write(export: Path, notes: Path) -> None:
    """The export and its checkpoints."""
    tree, told, every = Tree(), [f"{key_of(KEY, NAME)}\n"], max(1, ENTRIES // CHECKPOINTS)
    part: list[bytes] = []
    with export.open("wb") as file:
        for number, line in enumerate(lines(), 1):
            part.append(line)
            if len(part) == AT_ONCE or number % every == 0 or number == ENTRIES:
                tree.extend([hashlib.sha256(LEAF_PREFIX + each).digest() for each in part])
                file.write(b"".join(each + b"\n" for each in part))
                part = []
            if number % every == 0 or number == ENTRIES:
                told.append(signed(Checkpoint(OPERATION, number, tree.root(), NOON + timedelta(seconds=number)), KEY, NAME))
    notes.write_text("\n".join(told), encoding="utf-8")


def hashed(export: Path) -> int:
    """Each line read and hashed, and nothing else."""
    count = 0
    with export.open("rb") as file:
        for line in file:
            hashlib.sha256(LEAF_PREFIX + line).digest()
            count += 1
    return count


def check(export: Path, notes: Path) -> None:
    """As the command does."""
    told = read_notes(notes)
    found = verified(export_lines(export), checkpoints_of(told, key_of(KEY, NAME)))
    if found.bad or found.vouched != ENTRIES:
        raise SystemExit(f"The export was not verified: {found.bad}")


def seconds(work: Callable[[], Any]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
