"""Who is rested, by who checked in and out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.people import reads as people
from shouwang.apps.roster import bridge
from shouwang.apps.roster.models import Duty
from shouwang.apps.roster.reads.board import names_of
from shouwang.apps.roster.reads.posts import published
from shouwang.engines.roster.fatigue import Fatigue, State

WORST_FIRST = list(State)


@dataclass(frozen=True)
class Rested:
    """One person, what they have behind them, their next duty, and until when they would rest if they were sent to."""

    person: UUID
    name: str
    fatigue: Fatigue
    next: Duty | None
    until: datetime


def moment_to_look_at(operation: Operation, now: datetime) -> datetime:
    """Now; when the last roster is over, its end: afterwards everybody is rested, and one looks back."""
    ends: datetime | None = published(operation).aggregate(last=Max("ends_at"))["last"]
    return min(now, ends) if ends else now


def rested(by: Member, at: datetime) -> list[Rested]:
    """Everybody who has stood a duty, or has one ahead, the most tired first; who does not serve is not in it."""
    operation = by.operation
    safety = bridge.safety_of(operation)
    found = bridge.fatigue_of(operation, at)
    ahead = _next_duties(by, at)
    names, excused = names_of(by), people.excused(by)
    ids = (found.keys() | ahead.keys()) & names.keys()
    fresh = bridge.unstood(operation, at)
    told = [
        Rested(id_, names[id_], one := found.get(id_, fresh), ahead.get(id_), one.rests_until or at + safety.least_rest)
        for id_ in ids
        if id_ not in excused
    ]
    return sorted(told, key=lambda one: (WORST_FIRST.index(one.fatigue.state), one.fatigue.slept, -one.fatigue.in_a_day, one.name))


def _next_duties(by: Member, at: datetime) -> dict[UUID, Duty]:
    ahead = Duty.objects.held().filter(operation=by.operation, arrived_at=None, starts_at__gt=at)
    return {duty.person_id: duty for duty in ahead.select_related("post").order_by("-starts_at")}
