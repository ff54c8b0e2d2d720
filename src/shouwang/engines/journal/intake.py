"""
Taking in what devices send: each line is stored, known already, or kept apart with the reason why. Nothing that was sent is dropped.

A line is the canonical bytes of an entry, sent with the number that the device gave it, so that even a line nobody can read fills its place:
the count of a device has no gap that cannot be explained.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from shouwang.engines.journal.canonical import canonical_bytes, entry_from, entry_in
from shouwang.engines.journal.streams import Line, Stream
from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.ids import is_uuid7
from shouwang.vocabulary.journal_kinds import KINDS, strange_codes
from shouwang.vocabulary.reasons import Reason

LONGEST = 8192
"""Bytes of one line (ours): four times the longest that a kind of entry can fill."""


YEARS = range(1970, 2200)
"""Years that even a clock set wrong can show (ours). Beyond them moments cannot be reckoned with."""


class Fate(Enum):
    """What becomes of a line."""

    STORED = "stored"
    KNOWN = "known"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Reading:
    """A line as far as it can be read by itself: its leaf hash, and the entry in it or the reason why there is none that can be counted."""

    line: Line
    leaf: bytes
    entry: Entry | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A line and its fate: the entry if it is to be stored, the reason if it is kept apart, now or when it came before."""

    line: Line
    leaf: bytes
    fate: Fate
    entry: Entry | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Leaf hashes of what is there: entries by their number in the stream, lines kept apart by theirs, entries by their id."""

    stored: dict[int, bytes] = field(default_factory=dict)
    apart: dict[int, list[bytes]] = field(default_factory=dict)
    ids: dict[UUID, bytes] = field(default_factory=dict)

    def leaf(self, sequence: int) -> bytes:
        """The leaf by which a number counts: that of its entry, else of the first line kept apart under it."""
        return self.stored.get(sequence) or self.apart[sequence][0]


def judged(readings: Iterable[Reading], held: Held) -> list[Judged]:
    """
    The fate of each line of one stream, in order of their numbers; *held* is what is there already, and learns them.

    The first entry of a number and of an id counts; another one beside it is kept apart. A line kept apart does not stand in the way
    of the true one that comes later under its number.
    """
    fates = []
    for reading in sorted(readings, key=lambda reading: reading.line.sequence):
        fate = _fate(reading, held)
        fates.append(fate)
        if fate.entry is not None:
            held.stored[fate.line.sequence] = held.ids[fate.entry.id] = fate.leaf
        elif fate.fate is Fate.APART:
            held.apart.setdefault(fate.line.sequence, []).append(fate.leaf)
    return fates


def _fate(reading: Reading, held: Held) -> Judged:
    line, leaf, entry = reading.line, reading.leaf, reading.entry
    there = held.stored.get(line.sequence)
    if leaf == there:
        return Judged(line, leaf, Fate.KNOWN)
    fate = Fate.KNOWN if leaf in held.apart.get(line.sequence, ()) else Fate.APART
    if entry is None:
        return Judged(line, leaf, fate, reason=reading.reason)
    if there is not None:
        return Judged(line, leaf, fate, reason=Reason("sequence-taken", {"sequence": line.sequence}))
    if entry.id in held.ids:
        return Judged(line, leaf, fate, reason=Reason("id-taken", {"id": str(entry.id)}))
    return Judged(line, leaf, fate) if fate is Fate.KNOWN else Judged(line, leaf, Fate.STORED, entry=entry)


def read(line: Line, stream: Stream) -> Reading:
    """A line of *stream*, read by itself."""
    found = _entry_in(line, stream)
    return Reading(line, line.leaf, reason=found) if isinstance(found, Reason) else Reading(line, line.leaf, found)


def _entry_in(line: Line, stream: Stream) -> Entry | Reason:
    """The entry in a line, or why there is none that can be counted."""
    if line.sequence < 1:
        return Reason("line-not-numbered", {"sequence": line.sequence})
    if len(line.raw) > LONGEST:
        return Reason("line-too-long", {"bytes": len(line.raw), "most": LONGEST})
    entry = entry_in(line.raw)
    if entry is None:
        return Reason("line-not-canonical" if _is_an_entry(line.raw) else "line-unreadable")
    if not all(year in YEARS for year in (entry.happened_at.year, entry.entered_at.year)):
        return Reason("line-out-of-time", {"at": str(max(entry.happened_at, entry.entered_at))})
    if (entry.operation, entry.device, entry.epoch, entry.sequence) != (stream.operation, stream.device, stream.epoch, line.sequence):
        return Reason("line-of-another")
    return _against(entry) or entry


def _against(entry: Entry) -> Reason | None:
    """Why an entry that can be read is not one of a device's; None where nothing is against it."""
    if not is_uuid7(entry.id):
        return Reason("id-not-version-7", {"id": str(entry.id)})
    kind = KINDS.get(entry.kind)
    if kind is None:
        return Reason("kind-unknown", {"kind": entry.kind[:60]})
    if faults := kind.faults(entry.data):
        return Reason("data-does-not-fit", {"faults": " ".join(faults)[:500]})
    if not kind.is_of_devices:
        return Reason("kind-not-of-devices", {"kind": entry.kind})
    if strange := strange_codes(kind, entry.data):
        return Reason("code-not-known", {"kind": entry.kind, "field": strange[0]})
    return None


def _is_an_entry(raw: bytes) -> bool:
    """Whether these bytes, in whatever way they are written, tell an entry."""
    try:
        canonical_bytes(entry_from(json.loads(raw)))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return False
    return True


def leaves_up_to(so_far: int, held: Held) -> Iterator[bytes]:
    """The leaves by which the tree of a stream grows after *so_far*, until a number is missing."""
    sequence = so_far + 1
    while sequence in held.stored or sequence in held.apart:
        yield held.leaf(sequence)
        sequence += 1
