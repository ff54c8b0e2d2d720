"""
The reckoning: what telephones have made, by their own files, against what is in the database.

Trees are computed here by a few lines of their own, so that a fault of the product's tree would show.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shouwang.apps.operations.models import Operation

Place = tuple[str, int, int]
"""Device, epoch, sequence."""
SHOWN = 5


@dataclass
class Found:
    """What the comparison says; *faults* are sentences, each naming the first case."""

    sent: int = 0
    stored: int = 0
    apart: int = 0
    lost: int = 0
    double: int = 0
    gaps: int = 0
    strange: int = 0
    server_entries: int = 0
    checkpoints: int = 0
    faults: list[str] = field(default_factory=list)

    def blame(self, what: str, cases: Iterable[Any]) -> int:
        """Say it, with the first cases, if there are any; how many."""
        listed = list(cases)
        if listed:
            self.faults.append(f"{what}: {len(listed)}, such as {listed[:SHOWN]}")
        return len(listed)


def made_in(folder: Path) -> dict[Place, bytes]:
    """What the telephones' own files say that they have made."""
    made = {}
    for path in folder.glob("*.made"):
        for line in path.read_text(encoding="ascii").splitlines():
            epoch, sequence, leaf = line.split()
            made[path.stem, int(epoch), int(sequence)] = bytes.fromhex(leaf)
    return made


def compared(operation: Operation, folder: Path, witnessed: Iterable[tuple[int, str]]) -> Found:
    """Hold the database against the telephones' files; *witnessed* are the checkpoints that telephones believe: size and root."""
    from shouwang.apps.journal import models

    made, found = made_in(folder), Found()
    leaves, stored = _journal(operation, found)
    apart = [
        ((str(row.device_id), row.epoch, row.sequence), bytes(row.leaf))
        for row in models.Apart.objects.filter(operation=operation).only("device_id", "epoch", "sequence", "leaf")
    ]
    _exactly_once(made, stored, apart, found)
    _without_gaps(operation, made, [*(place for place, _ in stored), *(place for place, _ in apart)], found)
    _grown(operation, leaves, witnessed, found)
    return found


def _journal(operation: Operation, found: Found) -> tuple[list[bytes], list[tuple[Place, bytes]]]:
    """All leaves in order, and what telephones stored; each row hashed afresh, numbers without a gap."""
    from shouwang.apps.journal import bridge, models
    from shouwang.engines.journal.canonical import canonical_bytes

    own = str(operation.pen.device_id)
    leaves, stored, broken, skipped, by_server = [], [], [], [], []
    last = 0
    for row in models.Entry.objects.filter(operation=operation).order_by("number").iterator(5000):
        leaf = hashlib.sha256(b"\x00" + canonical_bytes(bridge.entry_of(row))).digest()
        if leaf != bytes(row.leaf):
            broken.append(row.number)
        skipped.extend(range(last + 1, row.number))
        last = row.number
        leaves.append(leaf)
        if str(row.device_id) == own:
            by_server.append((row.epoch, row.sequence))
        else:
            stored.append(((str(row.device_id), row.epoch, row.sequence), leaf))
    found.stored, found.server_entries = len(stored), len(by_server)
    found.blame("entries that are not what was hashed", broken)
    found.gaps += found.blame("the journal's numbers lack", skipped)
    numbers = sorted(by_server)
    epochs = [epoch for epoch, _ in numbers]
    true = [(epoch, number) for epoch in sorted(set(epochs)) for number in range(1, epochs.count(epoch) + 1)]
    found.gaps += found.blame(
        "the server's own numbers jump", [each for each, wanted in zip(numbers, true, strict=True) if each != wanted][:1]
    )
    return leaves, stored


def _exactly_once(made: dict[Place, bytes], stored: list[tuple[Place, bytes]], apart: list[tuple[Place, bytes]], found: Found) -> None:
    times: defaultdict[tuple[Place, bytes], int] = defaultdict(int)
    for each in (*stored, *apart):
        times[each] += 1
    found.sent, found.apart = len(made), len(apart)
    found.lost = found.blame("lost", [item for item in made.items() if not times[item]])
    found.double = found.blame("double", [item for item, count in times.items() if count > 1])
    found.strange = found.blame("nobody made", [item for item, count in times.items() if count and made.get(item[0]) != item[1]])
    if found.stored + found.apart != found.sent:
        found.faults.append(f"stored {found.stored} + apart {found.apart} is not sent {found.sent}")


def _without_gaps(operation: Operation, made: dict[Place, bytes], here: list[Place], found: Found) -> None:
    """No number is missing by our count, nor by the product's."""
    from shouwang.apps.journal import reads

    numbers: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    for device, epoch, sequence in here:
        numbers[device, epoch].add(sequence)
    missing = [(stream, number) for stream, held in numbers.items() for number in set(range(1, max(held) + 1)) - held]
    found.gaps += found.blame("numbers missing", missing)
    told = reads.how_many_missing(operation)
    if told:
        found.faults.append(f"the product says that {told} are missing")
    for stream in operation.streams.all():
        key = (str(stream.device_id), stream.epoch)
        true = root([made.get((*key, number), b"") for number in range(1, stream.contiguous + 1)])
        peaks = bytes(stream.peaks)
        if (stream.contiguous, stream.used, stream.highest) != (len(numbers[key]),) * 3:
            found.faults.append(
                f"{key}: contiguous {stream.contiguous}, used {stream.used}, highest {stream.highest}, here {len(numbers[key])}"
            )
        elif joined([peaks[at : at + 32] for at in range(0, len(peaks), 32)]) != true:
            found.faults.append(f"{key}: the root that is receipted is not that over the lines")


def _grown(operation: Operation, leaves: list[bytes], witnessed: Iterable[tuple[int, str]], found: Found) -> None:
    """The keeper's tree, every signed checkpoint and every checkpoint that a telephone believes have the root over the leaves."""
    from shouwang.apps.journal import models, reads
    from shouwang.engines.journal.checkpoints import opened

    growth = models.Growth.objects.filter(operation=operation).first()
    if growth is None or growth.size != len(leaves):
        found.faults.append(f"keeper-stopped: the tree has {growth.size if growth else 0} leaves of {len(leaves)}")
    key = reads.public_key(operation)
    notes = [opened(row.note, key) for row in models.Checkpoint.objects.filter(operation=operation)]
    found.checkpoints = len(notes)
    claims = {(note.size, note.root) for note in notes} | {(size, bytes.fromhex(text)) for size, text in witnessed}
    if growth:
        peaks = bytes(growth.peaks)
        claims.add((growth.size, joined([peaks[at : at + 32] for at in range(0, len(peaks), 32)])))
    found.blame("roots that are not those over the leaves", [size for size, told in sorted(claims) if root(leaves[:size]) != told])


def root(leaves: list[bytes]) -> bytes:
    """The root over leaf hashes, as RFC 9162 says it, level by level: an odd one at the end goes up as it is."""
    level = leaves
    while len(level) > 1:
        pairs = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)]
        level = [*pairs, *level[len(pairs) * 2 :]]
    return level[0] if level else hashlib.sha256(b"").digest()


def joined(peaks: list[bytes]) -> bytes:
    """The root over the whole subtrees of a tree, largest first."""
    if not peaks:
        return hashlib.sha256(b"").digest()
    found = peaks[-1]
    for peak in reversed(peaks[:-1]):
        found = hashlib.sha256(b"\x01" + peak + found).digest()
    return found
