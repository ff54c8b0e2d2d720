"""
A server, devices, a disk and a network that fail as they please, with a clock of their own.

The engine decides, as in the product; what is simulated is everything around it. Each of the :data:`FAULTS` makes the server
a wrong one; the test is good enough only if it catches every one of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from shouwang.engines.journal.clock import NEVER, Stamp, met, milliseconds, ticked
from shouwang.engines.journal.gaps import gaps
from shouwang.engines.journal.intake import Fate, Held, Judged, judged, leaves_up_to, read
from shouwang.engines.journal.outbox import Outbox
from shouwang.engines.journal.streams import Batch, Line, Receipt, Stream
from shouwang.engines.journal.tree import Tree
from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.ids import uuid7

OPERATION = UUID(int=7)
START = datetime(2022, 3, 12, tzinfo=UTC)

FAULTS = (
    "nothing is unique",
    "acknowledged before the commit",
    "the commit is not on the disk",
    "the receipt skips a gap",
    "the receipt says what the device said",
    "the same tap by the same person is taken for a copy",
    "what cannot be read is dropped",
    "what is too large is acknowledged",
    "the last one wins",
    "an id is known only within a device",
    "epochs are not told apart",
    "a withdrawn device is not listened to",
    "half a batch is stored",
    "the watermark runs ahead of the backup",
    "the backup is not tried",
    "the count survives a restore",
)
"""Servers that somebody might have written."""

LARGEST = 12_000
"""Bytes of the largest batch that this server takes: few enough that telephones meet them."""


@dataclass
class Database:
    """
    What is on a disk or in a backup: the rows, and the count of each stream, from which receipts are written.

    In an honest server one follows the other; the faults make them part.
    """

    rows: list[tuple[Stream, Line]] = field(default_factory=list)
    held: dict[Stream, Held] = field(default_factory=dict)
    trees: dict[Stream, Tree] = field(default_factory=dict)
    used: dict[Stream, int] = field(default_factory=dict)

    def copied(self) -> Database:
        """Another of the same content."""
        held = {
            stream: Held({**of.stored}, {number: [*leaves] for number, leaves in of.apart.items()}, {**of.ids})
            for stream, of in self.held.items()
        }
        trees = {stream: Tree.resumed(tree.size, tree.peaks) for stream, tree in self.trees.items()}
        return Database([*self.rows], held, trees, {**self.used})

    def has(self, stream: Stream) -> set[int]:
        """The numbers of a stream for which there is a row."""
        return {line.sequence for of, line in self.rows if of == stream}

    def count(self, stream: Stream, fates: list[Judged], used: int) -> Tree:
        """Go on counting, after the engine has told *held* of new lines; begin anew where a true line takes the place of one kept apart."""
        tree, held = self.trees.get(stream, Tree()), self.held[stream]
        if any(fate.fate is Fate.STORED and fate.line.sequence <= tree.size for fate in fates):
            tree = Tree()
        for leaf in leaves_up_to(tree.size, held):
            tree.add(leaf)
        self.trees[stream], self.used[stream] = tree, max(used, self.used.get(stream, 0))
        return tree


class Server:
    """Takes batches in, on a disk that may forget what was not yet written for good."""

    def __init__(self, fault: str = "") -> None:
        self.fault = fault
        self.memory, self.disk, self.backup = Database(), Database(), Database()
        self.withdrawn: set[UUID] = set()
        self.commits = 0

    def take_in(self, batch: Batch, at: datetime, crash: str = "") -> Receipt | None:
        """The receipt for a batch; none if it is too large, or if the server *crashes* ``before`` or ``after`` the commit."""
        if sum(line.sent_bytes for line in batch.lines) > LARGEST:
            if self.fault != "what is too large is acknowledged":
                return None
            batch = replace(batch, lines=())
        stream, draft = batch.stream, self.memory.copied()
        held = draft.held.setdefault(stream, Held())
        held.ids.clear()
        held.ids.update({id_: leaf for other in draft.held.values() for id_, leaf in other.ids.items()})
        fates = judged([read(line, stream) for line in batch.lines], held)
        kept = self._kept(fates, stream, draft)
        draft.rows += [(stream, line) for line in kept]
        receipt = self._receipt(batch, draft.count(stream, fates, batch.used), fates, at)
        if crash == "before":
            self.crash()
            return receipt if self.fault == "acknowledged before the commit" else None
        self._commit(draft)
        if crash == "after":
            self.crash()
            return None
        return receipt

    def crash(self) -> None:
        """Everything but the disk is gone."""
        self.memory = self.disk.copied()

    def back_up(self) -> None:
        """Copy what is on the disk, and try the copy; only then is there a new watermark."""
        self.backup = self.disk.copied()
        if self.fault == "the backup is not tried":
            self.backup.rows.clear()

    def burn(self) -> None:
        """The machine is destroyed; another begins with the backup."""
        counted = self.memory
        self.disk = self.backup.copied()
        if self.fault == "the count survives a restore":
            self.disk.held, self.disk.trees = counted.held, counted.trees
        self.crash()

    def missing(self, stream: Stream) -> set[int]:
        """The numbers that the server says it lacks."""
        held = self.memory.held.get(stream, Held())
        found = gaps(0, sorted({*held.stored, *held.apart}), self.memory.used.get(stream, 0))
        return {number for gap in found for number in range(gap.first, gap.last + 1)}

    def _kept(self, fates: list[Judged], stream: Stream, draft: Database) -> list[Line]:
        """The lines of which rows are made: in an honest server, all that are not known."""
        if self.fault == "nothing is unique":
            return [fate.line for fate in fates]
        if self.fault == "a withdrawn device is not listened to" and stream.device in self.withdrawn:
            return []
        new = [fate for fate in fates if fate.fate is not Fate.KNOWN]
        if self.fault == "half a batch is stored":
            new = new[: (len(new) + 1) // 2]
        if self.fault == "what cannot be read is dropped":
            new = [fate for fate in new if fate.fate is Fate.STORED]
        if self.fault == "the same tap by the same person is taken for a copy":
            taps = {tap(line) for _, line in draft.rows}
            new = [fate for fate in new if tap(fate.line) not in taps]
        if self.fault == "epochs are not told apart":
            numbers = {(other.device, line.sequence) for other, line in draft.rows}
            new = [fate for fate in new if (stream.device, fate.line.sequence) not in numbers]
        if self.fault == "the last one wins":
            numbers = {(stream, fate.line.sequence) for fate in new}
            draft.rows = [(of, line) for of, line in draft.rows if (of, line.sequence) not in numbers]
        if self.fault == "an id is known only within a device":
            new = [fate for fate in new if fate.reason is None or fate.reason.code != "id-taken"]
        return [fate.line for fate in new]

    def _commit(self, draft: Database) -> None:
        self.memory, self.commits = draft, self.commits + 1
        if self.fault != "the commit is not on the disk" or self.commits % 3 == 0:
            self.disk = draft.copied()

    def _receipt(self, batch: Batch, tree: Tree, fates: list[Judged], at: datetime) -> Receipt:
        contiguous = tree.size if batch.lines or self.fault != "what is too large is acknowledged" else batch.used
        if self.fault == "the receipt skips a gap":
            contiguous = max([contiguous, *(line.sequence for line in batch.lines)])
        if self.fault == "the receipt says what the device said":
            contiguous = batch.used
        safe = self.backup.trees.get(batch.stream, Tree())
        if self.fault == "the watermark runs ahead of the backup":
            safe = tree
        apart = tuple((fate.line.sequence, fate.reason) for fate in fates if fate.reason)
        return Receipt(batch.stream, batch.asked, contiguous, tree.root(), safe.size, safe.root(), apart, batch.sent_at - at)


def tap(line: Line) -> tuple[str, ...]:
    """Who did what in which minute: for a careless server, the same tap."""
    try:
        read = json.loads(line.raw)
        return read["actor"], read["kind"], read["happened_at"][:16]
    except (ValueError, KeyError):
        return (line.raw.hex(),)


class Telephone:
    """A device at a post: its outbox lies on its own disk; its clock may be wrong."""

    def __init__(self, number: int, random: Random) -> None:
        self.id, self.random = UUID(int=1000 + number), random
        self.outbox = Outbox(Stream(OPERATION, self.id, 1))
        self.ahead, self.stamp = timedelta(), NEVER

    def write(self, now: datetime, id_: UUID | None = None) -> Line:
        """One more entry; its id is random unless somebody else's is given."""
        at = now + self.ahead
        self.stamp = ticked(self.stamp, at)
        stream = self.outbox.stream
        entry = Entry(
            id=id_ or uuid7(milliseconds(at), self.random.randbytes(10)),
            operation=OPERATION,
            kind="note.written",
            happened_at=at,
            entered_at=at,
            device=self.id,
            epoch=stream.epoch,
            sequence=self.outbox.sequence + 1,
            actor=UUID(int=3),
            data={"topic": "shift", "note": str(UUID(int=self.random.getrandbits(128)))},
        )
        return self.outbox.keep(entry)

    def lose_storage(self) -> None:
        """Everything kept here is gone; a new epoch begins."""
        stream = self.outbox.stream
        self.outbox = Outbox(Stream(OPERATION, self.id, stream.epoch + 1))

    def meet(self, stamp: Stamp, now: datetime) -> None:
        """Hear of the server's last stamp."""
        self.stamp = met(self.stamp, stamp, now + self.ahead)
