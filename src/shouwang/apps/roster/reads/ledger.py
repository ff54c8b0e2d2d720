"""What the law on working time wants made good: who did how much, and who decided that it is set aside, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from shouwang.apps.journal import reads as journal
from shouwang.apps.journal.models import Entry
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.roster.models import Duty
from shouwang.apps.roster.reads.board import names_of
from shouwang.engines.roster.law import Law, Owed, ledger
from shouwang.engines.roster.problem import Assignment, Problem, Span
from shouwang.vocabulary.times import HOUR


@dataclass(frozen=True)
class OwedTold:
    """One line of the ledger, in hours."""

    name: str
    duty: float
    at_night: float
    overtime: float


def ledger_of(by: Member, until: datetime) -> list[OwedTold]:
    """The ledger up to a moment, the most overtime first."""
    names = names_of(by)
    return [
        OwedTold(names.get(UUID(one.person), "—"), *(round(length / HOUR, 1) for length in (one.duty, one.at_night, one.overtime)))
        for one in _owed_in(by.operation, until)
    ]


def law_set_aside(by: Member, language: str) -> list[journal.Told]:
    """Who set the law aside, when and why, the newest first."""
    rows = Entry.objects.filter(operation=by.operation, kind="roster.law-set-aside").order_by("-placed_at", "-number")
    return journal.tell(rows, by, language)


def _owed_in(operation: Operation, until: datetime) -> list[Owed]:
    """What each person really did up to a moment, by check-in and check-out, and what of it the law wants made good."""
    zone = ZoneInfo(operation.time_zone)
    duties = Duty.objects.filter(operation=operation, arrived_at__lt=until, roster__published_at__isnull=False)
    stood = [
        Assignment(str(duty.person_id), str(duty.post_id), Span(duty.arrived_at.astimezone(zone), left.astimezone(zone)))
        for duty in duties
        if duty.arrived_at and duty.arrived_at < (left := min(duty.left_at or until, until))
    ]
    if not stood:
        return []
    span = Span(min(one.start for one in stood), max(one.end for one in stood))
    return ledger(Law(), Problem(span, (), (), ()), stood)
