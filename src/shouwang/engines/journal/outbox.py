"""
What a device does to lose nothing: it numbers its entries, sends them until they are acknowledged, and keeps them until a backup holds them too.

A phone does as this one does; so do the tests and what sends batches from a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate

from shouwang.engines.journal.canonical import canonical_bytes
from shouwang.engines.journal.streams import LARGEST_BATCH, Batch, Line, Receipt, Stream
from shouwang.engines.journal.tree import Tree
from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.reasons import Reason

HEAD = 1024
"""Bytes of a batch beside its lines, amply."""


@dataclass
class Outbox:
    """The lines of one epoch of a device that are not yet safe elsewhere."""

    stream: Stream
    sequence: int = 0
    acknowledged: int = 0
    safe: int = 0
    asked: int = 0
    answered: int = 0
    doubts: list[Reason] = field(default_factory=list)
    _sent: int = 0  # the last number of the last batch
    _is_doubted: bool = False  # by the last answer the server cannot be believed
    _lines: dict[int, Line] = field(default_factory=dict)
    _tree: Tree = field(default_factory=Tree)  # over the lines that are safe and no longer here
    _ahead: Tree = field(default_factory=Tree)  # the same, grown on to where a receipt was last held against it

    def keep(self, entry: Entry) -> Line:
        """Keep a new entry; it must carry the next number of this stream. The caller writes it to disk before anybody is told."""
        mine = (self.stream.operation, self.stream.device, self.stream.epoch, self.sequence + 1)
        if (entry.operation, entry.device, entry.epoch, entry.sequence) != mine:
            raise ValueError(
                f"The next entry of this outbox is number {self.sequence + 1} of epoch {self.stream.epoch}, not {entry.sequence}."
            )
        line = Line(entry.sequence, canonical_bytes(entry))
        self._lines[line.sequence] = line
        self.sequence = line.sequence
        return line

    def batch(self, at: datetime, most: int = 500, most_bytes: int = LARGEST_BATCH) -> Batch:
        """
        The next lines that the server has not acknowledged; none when all are, which still asks how things stand.

        No more than the server takes at once, by count and by bytes; a single line is sent however long it is. A server that cannot be believed
        is sent everything that is still here, batch after batch and round after round: what it says does not hold the rest back.
        """
        self.asked += 1
        last = self._sent if self._is_doubted and self.safe <= self._sent < self.sequence else self.acknowledged
        numbers = range(last + 1, min(self.sequence, last + most) + 1)
        lines = [self._lines[number] for number in numbers]
        whole = accumulate((line.sent_bytes for line in lines), initial=HEAD)
        fitting = sum(size <= most_bytes for size in whole) - 1
        fits = lines[: max(fitting, 1)]
        self._sent = last + len(fits)
        return Batch(self.stream, tuple(fits), self.sequence, self.asked, at)

    def heard(self, receipt: Receipt) -> None:
        """
        Believe a receipt as far as it can be true, and let go of what a backup holds.

        A server that was set back to an older backup acknowledges less than before: what it lost is sent again.
        One that cannot be believed (set back further than it promised, or its lines are not ours) is sent everything that is still here,
        and a backup that holds other lines than ours is none. An answer that comes late says nothing new.
        """
        if receipt.stream != self.stream:
            raise ValueError("This receipt is for another device or epoch.")
        if receipt.asked <= self.answered:
            return
        self.answered, self._is_doubted = receipt.asked, True
        if not self.safe <= receipt.contiguous <= self.sequence:
            self.acknowledged = self.safe
            self._doubt(Reason("receipt-impossible", {"contiguous": receipt.contiguous, "kept": self.safe, "sequence": self.sequence}))
        elif self._root_at(receipt.contiguous) != receipt.root:
            self.acknowledged = self.safe
            self._doubt(Reason("server-differs", {"contiguous": receipt.contiguous}))
        else:
            self.acknowledged, self._is_doubted = receipt.contiguous, False
            if self.safe < receipt.watermark <= receipt.contiguous and self._root_at(receipt.watermark) == receipt.safe_root:
                self._let_go(receipt.watermark)

    def kept(self) -> Iterator[Line]:
        """The lines that are still here, in order."""
        return (self._lines[number] for number in sorted(self._lines))

    def _root_at(self, sequence: int) -> bytes:
        if not self.safe <= self._ahead.size <= sequence:
            self._ahead = Tree.resumed(self._tree.size, self._tree.peaks)
        _grow(self._ahead, (self._lines[number] for number in range(self._ahead.size + 1, sequence + 1)))
        return self._ahead.root()

    def _let_go(self, watermark: int) -> None:
        gone = [self._lines.pop(number) for number in range(self.safe + 1, watermark + 1)]
        _grow(self._tree, gone)
        self.safe = watermark

    def _doubt(self, reason: Reason) -> None:
        if reason not in self.doubts:
            self.doubts.append(reason)


def _grow(tree: Tree, lines: Iterable[Line]) -> None:
    for line in lines:
        tree.add(line.leaf)
