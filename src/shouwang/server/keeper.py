"""
The keeper: what goes on beside the pages, in a process of its own.

Each second the trees over the journals grow, each minute a checkpoint is signed, and as often as is set a backup is made and tried.
Each minute it looks whether the clock of this computer can be believed: while it cannot, and for a day after, nothing is destroyed by it.
Each minute alarms at the posts are passed on, and messages about them go out beside everything else: a slow service holds nothing up.
Each hour what has had its time is destroyed. The keys are copied each hour and with every backup; copies that have had their time go.
However many servers share a database, one keeper works; the others stand by.
"""

from __future__ import annotations

import fcntl
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import F
from django.utils import timezone

from shouwang.apps.frame.behind import start
from shouwang.apps.journal import actions as journal
from shouwang.apps.journal.reads import waits_to_destroy
from shouwang.apps.operations.models import Operation
from shouwang.apps.reports import actions as reports
from shouwang.apps.roster import actions as roster
from shouwang.server.backups import BackupFailed, all_is_held, back_up, backups, copy_keys
from shouwang.vocabulary.reasons import Refused

LOG = logging.getLogger(__name__)
TICK, MINUTE, HOUR = 1.0, timedelta(minutes=1), timedelta(hours=1)
LOCK = 5_907_319
"""The number of PostgreSQL's advisory lock that the working keeper holds; any number will do that nobody else uses."""


@dataclass
class Keeper:
    """What is due when. What fails is logged and tried again at its next time; nothing of it stops the pages."""

    clock: Callable[[], datetime] = timezone.now
    _done: dict[str, datetime] = field(default_factory=dict)
    _backed_up: dict[UUID, int] = field(default_factory=dict)
    _sending: Lock = field(default_factory=Lock)
    behind: Callable[[Callable[[], object], str], None] = start

    def tick(self) -> None:
        """Do what is due."""
        now = self.clock()
        self._try("look at the clock", MINUTE, now, journal.look_at_clock)
        self._try("date withdrawals", MINUTE, now, lambda: journal.date_withdrawals(at=now))
        self._try("grow", timedelta(), now, self._grow)
        self._try("sign", MINUTE, now, self._sign)
        self._try("pass alarms on", MINUTE, now, self._watch)
        self._try("forget", HOUR, now, self._forget)
        self._try("destroy keys", MINUTE, now, lambda: journal.finish_forgetting(now=now))
        self._try("sign what was destroyed", MINUTE, now, lambda: reports.finish_destructions(at=now))
        self._try("copy keys", HOUR, now, lambda: copy_keys(now))
        if settings.BACKUP_MINUTES:
            self._try("back up", timedelta(minutes=settings.BACKUP_MINUTES), now, self._back_up)

    def _try(self, name: str, every: timedelta, now: datetime, do: Callable[[], object]) -> None:
        if name in self._done and timedelta() <= now - self._done[name] < every:  # a clock that was set back holds nothing up
            return
        self._done[name] = now
        try:
            do()
        except (DatabaseError, BackupFailed, OSError, ValueError, LookupError, Refused):
            LOG.exception("The keeper could not %s; it tries again.", name)
            if not connection.is_usable():
                raise  # a new keeper comes in its place, with a new connection

    def _grow(self) -> None:
        for operation in Operation.objects.filter(pen__number__gt=0).exclude(growth__size=F("pen__number")):
            journal.grow(operation=operation)

    def _sign(self) -> None:
        for operation in Operation.objects.filter(pen__number__gt=0):
            journal.sign_checkpoint(operation=operation, at=self.clock())

    def _watch(self) -> None:
        operations = list(Operation.objects.filter(closed_at=None))
        for operation in operations:
            roster.relieve_the_gone(operation=operation, at=self.clock())
            roster.pass_on(operation=operation, at=self.clock())
        self.behind(lambda: self._send(operations), "messages")

    def _send(self, operations: list[Operation]) -> None:
        """Messages of the minute before may be under way still: those of this one wait for the next then."""
        if not self._sending.acquire(blocking=False):
            return
        try:
            for operation in operations:
                roster.send_waiting(operation=operation, clock=self.clock)
        except DatabaseError:
            LOG.exception("Messages could not be sent; those that wait go out in the next minute.")
        finally:
            self._sending.release()

    def _forget(self) -> None:
        if waits_to_destroy():
            return
        for operation in Operation.objects.all():
            journal.forget_due(operation=operation, now=self.clock())

    def _back_up(self) -> None:
        written = dict(Operation.objects.values_list("id", "pen__number"))
        if written != self._backed_up or not backups():
            made = back_up(self.clock())
            for reason in made.lost:
                LOG.error("No backup can bring it back any more: %s", reason.within("en"))
            for reason in made.damaged:
                LOG.warning("%s", reason.within("en"))
            self._backed_up = written
        else:
            all_is_held()


@contextmanager
def only_one() -> Iterator[None]:
    """Wait until no other keeper works on this database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            yield
        return
    with (settings.DATA / "keeper.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def keep() -> int:
    """Keep until the standard input ends: the server that has started this process is gone then."""
    over = Event()
    Thread(target=_listen, args=(over,), daemon=True).start()
    with only_one():
        keeper = Keeper()
        while not over.is_set():
            keeper.tick()
            over.wait(TICK)
    return 0


def _listen(over: Event) -> None:
    sys.stdin.read()
    over.set()
