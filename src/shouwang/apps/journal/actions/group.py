"""Group commit: batches that arrive while another commit is under way share the next one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from django.utils import timezone

from shouwang.apps.journal.actions.intake import take_in
from shouwang.engines.journal.streams import Batch, Receipt

MOST = 64
"""Batches in one commit (ours): beyond some tens the disk's waiting is shared well enough."""


def take_in_together(batches: Sequence[Batch], *, at: datetime) -> list[Receipt | Exception]:
    """
    The receipts of batches that share one commit.

    Where the common commit fails, each is tried alone, so that one bad batch fails nobody else's; in its place stands what it raised.
    """
    try:
        return [*take_in(batches, at=at)]
    except Exception as fault:  # noqa: BLE001  # whatever it was, it is raised again where its sender waits
        return [fault] if len(batches) == 1 else [one for batch in batches for one in take_in_together([batch], at=at)]


@dataclass
class _Waiting:
    batch: Batch
    answer: Receipt | Exception | None = None


@dataclass
class Group:
    """
    Who comes first commits for all who have come by then; the others find their receipts written.

    A commit waits for the disk, and the disk takes as long for many batches as for one.
    """

    clock: Callable[[], datetime] = timezone.now
    _queue: list[_Waiting] = field(default_factory=list)
    _door: Lock = field(default_factory=Lock)
    _turn: Lock = field(default_factory=Lock)

    def take_in(self, batch: Batch) -> Receipt:
        """The receipt of *batch*, after the commit that holds it; raises what its own commit raised."""
        mine = _Waiting(batch)
        with self._door:
            self._queue.append(mine)
        while mine.answer is None:
            with self._turn:
                if mine.answer is None:
                    self._commit()
        if isinstance(mine.answer, Exception):
            raise mine.answer
        return mine.answer

    def _commit(self) -> None:
        with self._door:
            some, self._queue = self._queue[:MOST], self._queue[MOST:]
        for one, answer in zip(some, take_in_together([one.batch for one in some], at=self.clock()), strict=True):
            one.answer = answer


GROUP = Group()
"""The one of this process."""
