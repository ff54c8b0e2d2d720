"""Group commit: batches that arrive while another commit is under way share the next one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Lock
from time import sleep

from django.utils import timezone

from shouwang.apps.journal.actions.intake import take_in
from shouwang.engines.journal.streams import Batch, Receipt

MOST = 64
"""Batches in one commit (ours): beyond some tens the disk's waiting is shared well enough."""

GATHER = 0.002
"""Seconds that a leader waits for others, if there were others the last time (ours): a fraction of a commit."""


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
    called: Event = field(default_factory=Event)
    answer: Receipt | Exception | None = None


@dataclass
class Group:
    """
    One leads and commits for all who wait; then it calls them, and the first of those who have come meanwhile leads.

    A commit waits for the disk, and the disk takes as long for many batches as for one.
    """

    clock: Callable[[], datetime] = timezone.now
    _queue: list[_Waiting] = field(default_factory=list)
    _is_led: bool = False
    _last: int = 0
    _door: Lock = field(default_factory=Lock)

    def take_in(self, batch: Batch) -> Receipt:
        """The receipt of *batch*, after the commit that holds it; raises what its own commit raised."""
        mine = _Waiting(batch)
        with self._door:
            self._queue.append(mine)
            leads, self._is_led = not self._is_led, True
        if not leads:
            mine.called.wait()
        if mine.answer is None:
            self._lead()
        if isinstance(mine.answer, Receipt):
            return mine.answer
        raise mine.answer or RuntimeError("A batch was left out of every commit.")

    def _lead(self) -> None:
        """
        Commit those who wait, the leader first among them; call them, and whoever leads next.

        Where many have come together the last time, they are about to come again: the leader gives them a moment.
        """
        if self._last > 1:
            sleep(GATHER)
        with self._door:
            some, self._queue = self._queue[:MOST], self._queue[MOST:]
            self._last = len(some)
        try:
            for one, answer in zip(some, take_in_together([one.batch for one in some], at=self.clock()), strict=True):
                one.answer = answer
        finally:
            with self._door:
                self._is_led = bool(self._queue)
                following = self._queue[:1]
            for one in (*some, *following):
                one.called.set()


GROUP = Group()
"""The one of this process."""
