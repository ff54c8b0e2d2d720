"""
Verifying an exported journal: that it is, byte for byte, what the checkpoints vouch for, and that no device's count has a hole.

Neither the database nor the network is asked. Whoever holds an export, the checkpoints and the key can do it, and anybody can write
such a program again: each line is hashed as a leaf, the leaves as the tree of RFC 9162, and the tree's root stands in the checkpoint.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from shouwang.engines.journal.canonical import LEAF_PREFIX, entry_from
from shouwang.engines.journal.checkpoints import Checkpoint
from shouwang.engines.journal.gaps import AHEAD, Gap, between, without
from shouwang.engines.journal.tree import Tree
from shouwang.vocabulary.kinds import GAP_EXPLAINED, KEPT_APART, NUMBERS_GIVEN, STRUCK
from shouwang.vocabulary.reasons import Reason

LEAF = 32
"""Bytes of a leaf hash."""
AT_ONCE = 4096
"""Lines hashed in one go; memory stays the same however long the journal is."""
BEGIN = b'},"device":"'
"""Where the numbers of a canonical line begin. No string in it can hold this, as quotation marks in strings are escaped."""
APART, EXPLAINED, GIVEN, STRIKE = (b'"kind":"%b"' % kind.encode() for kind in (KEPT_APART, GAP_EXPLAINED, NUMBERS_GIVEN, STRUCK))
TELLING = frozenset({APART, EXPLAINED, GIVEN, STRIKE})
"""The kinds of entries by which the server says what became of a device's numbers, and takes back what it has said."""
_HEAD = rb'\{"actor":(?:null|"[-0-9a-f]{36}"),"corrects":'
SAID = re.compile(
    _HEAD + rb'(?:null|"[-0-9a-f]{36}"),"data":\{"device":"([-0-9a-f]{36})","epoch":([0-9]{1,16}),'
    rb'(?:"first":([0-9]{1,16}),"last"|"leaf":"[0-9a-f]{64}","reason":"[-.a-z0-9]+","sequence"|"used"):([0-9]{1,16})[,}]'
)
"""The beginning of such an entry: device, epoch, and the number or the stretch."""
CITES = re.compile(_HEAD + rb'"([-0-9a-f]{36})",')
HIGHEST = 2**53
"""Numbers are below this, in every language."""
FIELDS = 13
"""From the device on: device, entered_at, epoch, happened_at, id, kind, offset, operation, place, run, sequence, stamp, subject."""


Stream = tuple[bytes, bytes, bytes]
"""Device, epoch and operation, as they stand in the line."""


class Bad(NamedTuple):
    """What is wrong first, and at which line (from 1)."""

    line: int
    reason: Reason


class Numbers:
    """Whole numbers that were met, as stretches: ``[[1, 40], [42, 50]]``. A device's come nearly in order, so there are few."""

    def __init__(self) -> None:
        self.stretches: list[list[int]] = []

    def add(self, number: int) -> bool:
        """Take a number in; False if it is there already."""
        stretches = self.stretches
        if stretches and number == stretches[-1][1] + 1:
            stretches[-1][1] = number
            return True
        place = bisect_left(stretches, number, key=lambda stretch: stretch[1])
        if place < len(stretches) and stretches[place][0] <= number:
            return False
        begins = place < len(stretches) and stretches[place][0] == number + 1
        if place and stretches[place - 1][1] == number - 1:
            stretches[place - 1][1] = stretches.pop(place)[1] if begins else number
        elif begins:
            stretches[place][0] = number
        else:
            stretches.insert(place, [number, number])
        return True

    @property
    def highest(self) -> int:
        """The highest; 0 where there is none."""
        return self.stretches[-1][1] if self.stretches else 0

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(last - first + 1 for first, last in self.stretches)


@dataclass
class Verified:
    """
    What is known of an export.

    *vouched* lines are under a checkpoint; *entries* are all of it. *missing* counts numbers that some device has used and the export
    has not got (``gaps.py``); of those *explained* it says itself that they will never come, of those *apart* that they were kept apart.
    *bad* is the first thing that is wrong, if anything is.
    """

    entries: int = 0
    vouched: int = 0
    devices: int = 0
    missing: int = 0
    explained: int = 0
    apart: int = 0
    bad: Bad | None = None
    _numbers: dict[Stream, Numbers] = field(default_factory=lambda: defaultdict(Numbers))
    _told: dict[tuple[bytes, Stream], list[tuple[bytes, Gap]]] = field(default_factory=lambda: defaultdict(list))
    _strikes: list[tuple[bytes, bytes]] = field(default_factory=list)
    _most: int = AHEAD

    def taken_back(self) -> set[bytes]:
        """The ids of what is struck. A strike may be struck too, by a later one."""
        fallen: set[bytes] = set()
        for id_, cited in reversed(self._strikes):
            if id_ not in fallen:
                fallen.add(cited)
        return fallen


def verified(lines: Iterable[bytes], checkpoints: Iterable[Checkpoint], leaves: bytes = b"") -> Verified:
    """
    Hold an export against its checkpoints.

    *lines* are the bytes of its lines without their ends; *leaves* the leaf hashes that came with the checkpoints, 32 bytes each, and stand
    under the last of them: with them the very entry is named that was changed, without them the stretch between two checkpoints.
    """
    found, tree, rest = Verified(), Tree(), iter(lines)
    suspect: Bad | None = None
    for checkpoint in sorted(checkpoints, key=lambda checkpoint: checkpoint.size):
        before = tree.size
        for part in _parts(rest, checkpoint.size - before):
            hashed = [hashlib.sha256(LEAF_PREFIX + line).digest() for line in part]
            suspect = suspect or _first_altered(part, hashed, tree.size, leaves)
            tree.extend(hashed)
            _count(found, part)
        if found.bad or tree.size < checkpoint.size or tree.root() != checkpoint.root:
            named = [bad for bad in (suspect, found.bad) if bad]
            found.bad = min(named, key=lambda bad: bad.line, default=_somewhere(before, tree.size, checkpoint))
            return found
        found.vouched = tree.size
    for part in _parts(rest, None):
        _count(found, part)
    found.devices = len({device for device, _, _ in found._numbers})
    _weigh(found)
    return found


def _weigh(found: Verified) -> None:
    """What is missing, explained and kept apart, of every stream of which the export tells."""
    fallen = found.taken_back()
    for stream in {*found._numbers, *(stream for _, stream in found._told)}:
        numbers = found._numbers[stream]
        said = {kind: [gap for id_, gap in found._told.get((kind, stream), ()) if id_ not in fallen] for kind in (APART, EXPLAINED, GIVEN)}
        found.apart += sum(numbers.add(gap.last) for gap in said[APART])
        lacking = list(between(((first, last) for first, last in numbers.stretches), max((gap.last for gap in said[GIVEN]), default=0)))
        missing = sum(gap.count for gap in without(lacking, said[EXPLAINED]))
        found.missing += missing
        found.explained += sum(gap.count for gap in lacking) - missing


def _parts(lines: Iterator[bytes], most: int | None) -> Iterator[list[bytes]]:
    left = most
    while part := list(islice(lines, AT_ONCE if left is None else min(AT_ONCE, left))):
        left = None if left is None else left - len(part)
        yield part


def _count(found: Verified, part: list[bytes]) -> None:
    """Take the numbers of these lines in; the first line that has none, or one that was there before, is bad."""
    streams = found._numbers
    for line in part:
        found.entries += 1
        begin = line.rfind(BEGIN)
        fields = line[begin + len(BEGIN) :].split(b",")
        number = _number(fields) if begin >= 0 and len(fields) == FIELDS else 0
        if not number:
            found.bad = found.bad or Bad(found.entries, Reason("export-line-broken", {"line": found.entries}))
            continue
        stream = (fields[0][:36], fields[2], fields[7])
        if not streams[stream].add(number):
            found.bad = found.bad or Bad(found.entries, Reason("export-number-twice", {"line": found.entries, "sequence": number}))
        said = _heard(found, line, fields) if fields[5] in TELLING else 0
        if max(number, said) > found._most + found.entries:
            far = {"line": found.entries, "sequence": max(number, said)}
            found.bad = found.bad or Bad(found.entries, Reason("export-number-far", far))


def _heard(found: Verified, line: bytes, fields: list[bytes]) -> int:
    """Take in what the server says of numbers; the highest of which it speaks. What is explained widens what devices are believed."""
    if fields[5] == STRIKE:
        if cites := CITES.match(line):
            found._strikes.append((fields[4][6:-1], cites[1]))
        return 0
    said = SAID.match(line)
    if said is None or int(said[4]) == 0:
        return 0
    first, last = int(said[3] or said[4]), int(said[4])
    found._told[fields[5], (said[1], b'"epoch":%b' % said[2], fields[7])].append((fields[4][6:-1], Gap(first, last)))
    if fields[5] == EXPLAINED and last <= found._most + found.entries:
        found._most += max(last - first + 1, 0)
    return last


def _number(fields: list[bytes]) -> int:
    """The sequence number; 0 where a line does not end as every entry does."""
    name, _, digits = fields[10].partition(b":")
    if name != b'"sequence"' or not digits.isdigit() or len(digits) > 16 or not fields[12].startswith(b'"subject":'):
        return 0
    number = int(digits)
    return number if number < HIGHEST else 0


def _first_altered(part: list[bytes], hashed: list[bytes], begin: int, leaves: bytes) -> Bad | None:
    """The first line whose hash is not the one that was kept for its place."""
    kept = leaves[begin * LEAF : (begin + len(part)) * LEAF]
    if kept == b"".join(hashed)[: len(kept)]:
        return None
    place = next(place for place, leaf in enumerate(hashed) if kept[place * LEAF : (place + 1) * LEAF] != leaf)
    return Bad(begin + place + 1, Reason("export-line-altered", {"line": begin + place + 1, "id": _id_in(part[place])}))


def _somewhere(before: int, reached: int, checkpoint: Checkpoint) -> Bad:
    if reached < checkpoint.size:
        return Bad(reached + 1, Reason("export-cut-off", {"lines": reached, "size": checkpoint.size}))
    return Bad(before + 1, Reason("export-altered-between", {"first": before + 1, "last": reached}))


def _id_in(line: bytes) -> str:
    """The id that a line gives itself; a question mark when it cannot be read."""
    try:
        return str(entry_from(json.loads(line)).id)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "?"
