"""Whether an operation's people may be destroyed, and what the certificate says afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from shouwang.apps.journal import reads as journal
from shouwang.apps.journal.models import Checkpoint, Entry
from shouwang.apps.operations.access import COMMAND
from shouwang.apps.operations.models import Operation, Role
from shouwang.apps.reports.models import Destruction, Report
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.retention import KEPT, KEYS_BACKED_UP, Keeping

ASKERS = frozenset({Role.COMMANDER})
CONFIRMERS = COMMAND | {Role.HOST, Role.AUDITOR}
"""Who may be the second to agree."""


def not_to_be_destroyed(operation: Operation, *, look_through: bool = True) -> Iterator[Reason]:
    """
    Everything that stands against it: the report must be able to stand alone, on a journal that is whole.

    Without *look_through* the journal is not hashed afresh; that takes a while.
    """
    yield from journal.clock_doubts()
    done = Destruction.objects.filter(operation=operation, confirmed_at__isnull=False)
    if done.exists():
        yield Reason("destroyed-already")
    if operation.closed_at is None:
        yield Reason("destroy-while-open")
    reports = Report.objects.filter(operation=operation)
    if not reports.exclude(state=Report.State.DRAFT).exists():
        yield Reason("destroy-without-report")
    for report in reports.filter(state=Report.State.DRAFT):
        yield Reason("destroy-with-draft", {"title": report.title})
    if look_through:
        yield from _not_whole()


def _not_whole() -> Iterator[Reason]:
    try:
        journal.held_whole("default")
    except ValueError as fault:
        yield Reason("destroy-journal-broken", {"detail": str(fault)})


@dataclass(frozen=True)
class Gone:
    """How much of a class the journal says was destroyed, and when last."""

    rows: int
    files: int
    at: datetime


@dataclass(frozen=True)
class Certificate:
    """What was destroyed, under which checkpoint, and who agreed. While there are *keys_left* on this server it is none yet."""

    destruction: Destruction
    classes: list[tuple[Keeping, Gone]]
    checkpoint: Checkpoint
    keys_gone_by: datetime
    keys_left: int

    @property
    def rows(self) -> int:
        """All records."""
        return sum(gone.rows for _, gone in self.classes)

    @property
    def files(self) -> int:
        """All files."""
        return sum(gone.files for _, gone in self.classes)


def certificate(operation: Operation) -> Certificate | None:
    """The certificate of destruction; None before it is done."""
    done = (
        Destruction.objects.select_related("asked_by__user", "confirmed_by__user")
        .filter(operation=operation, confirmed_at__isnull=False, size__isnull=False)
        .first()
    )
    if done is None or done.confirmed_at is None or done.size is None:
        return None
    gone = _gone(operation, done.size)
    return Certificate(
        done,
        [(keeping, gone[keeping.code]) for keeping in KEPT.values() if keeping.code in gone],
        Checkpoint.objects.get(operation=operation, size=done.size),
        done.confirmed_at + timedelta(days=KEYS_BACKED_UP),
        journal.keys_left(operation),
    )


def _gone(operation: Operation, size: int) -> dict[str, Gone]:
    """What was destroyed, counted from the entries under the checkpoint of the certificate: it says the same whenever it is printed."""
    found: dict[str, Gone] = {}
    entries = Entry.objects.filter(operation=operation, kind="people.forgotten", number__lte=size).order_by("number")
    for at, data in entries.values_list("happened_at", "data"):
        told = json.loads(data)
        before = found.get(told["kept"], Gone(0, 0, at))
        found[told["kept"]] = Gone(before.rows + told["rows"], before.files + told["files"], at)
    return found
