"""What the law on working time wants made good: who did how much, and who decided that it is set aside, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shouwang.apps.journal import reads as journal
from shouwang.apps.journal.models import Entry
from shouwang.apps.operations.models import Member
from shouwang.apps.roster import bridge
from shouwang.apps.roster.reads.board import names_of
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
        for one in bridge.owed_in(by.operation, until)
    ]


def law_set_aside(by: Member, language: str) -> list[journal.Told]:
    """Who set the law aside, when and why, the newest first."""
    rows = Entry.objects.filter(operation=by.operation, kind="roster.law-set-aside").order_by("-happened_at", "-number")
    return journal.tell(rows, by, language)
