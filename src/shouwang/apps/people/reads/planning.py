"""What planning duty needs to know of people: what they can, and what they cannot bear. It reaches no page; those who plan see the limits anyway."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from shouwang.apps.journal import reads as journal
from shouwang.apps.operations.models import Operation
from shouwang.apps.people.models import Exemption, Limits, Person
from shouwang.apps.people.reads.links import DUTIES


@dataclass(frozen=True)
class ToPlan:
    """
    One person as planning needs them. *limits* are codes of ``roll.LIMITS``; *care_from* and *care_until* hold every day, *is_trained* is in
    protective clothing; *least_rest* and *most_hours* are hours, *coldest* is °C.
    """

    id: UUID
    name: str
    user: int | None
    sex: str
    drives: bool
    drives_own_car: bool
    limits: frozenset[str]
    care_from: time | None
    care_until: time | None
    birth_year: int | None
    is_trained: bool
    minutes_away: int | None
    least_rest: int | None
    most_hours: int | None
    coldest: int | None


def to_plan(operation: Operation, people: Collection[UUID | str]) -> list[ToPlan]:
    """These people of the operation, in the order of the roll."""
    limits = {row.person_id: row for row in Limits.behind_the_door.filter(operation=operation, person__in=people)}
    rows = Person.behind_the_door.filter(operation=operation, id__in=people).order_by("number", "id")
    return [_to_plan(row, limits.get(row.id)) for row in rows]


def _to_plan(row: Person, limits: Limits | None) -> ToPlan:
    return ToPlan(
        id=row.id,
        name=str(row.name),
        user=row.user_id,
        sex=row.sex,
        drives=row.drives,
        drives_own_car=row.drives and row.has_car,
        limits=frozenset(limits.kinds if limits else ()),
        birth_year=row.birth_year,
        is_trained=row.ppe_trained,
        minutes_away=row.minutes_away,
        **{name: getattr(limits, name, None) for name in ("care_from", "care_until", "least_rest", "most_hours", "coldest")},
    )


def gone_since(operation: Operation) -> dict[UUID, datetime]:
    """Since when whoever was taken off the roll, or is excused, has no duty any more."""
    decided = Exemption.behind_the_door.filter(operation=operation).exclude(decision="").order_by("asked_at", "id")
    last = {person: (decision, at) for person, decision, at in decided.values_list("person", "decision", "decided_at")}
    gone = {person: at for person, (decision, at) in last.items() if decision == Exemption.Decision.GRANTED}
    return gone | dict(Person.behind_the_door.filter(operation=operation, removed_at__isnull=False).values_list("id", "removed_at"))


def come_between(operation: Operation, since: datetime, until: datetime) -> list[UUID]:
    """Who was put on the roll after one moment and not after another."""
    told = journal.entries_of(operation, ("person.enrolled",))
    return [entry.subject for entry in told if entry.subject and since < entry.happened_at <= until]


def names_for_planning(operation: Operation) -> dict[str, str]:
    """Everybody who ever stood on the roll, by id as text; for what those who plan are told."""
    return {str(row.id): str(row.name) for row in Person.behind_the_door.filter(operation=operation)}


def on_roll(operation: Operation) -> list[UUID]:
    """Everybody on the roll."""
    return list(Person.behind_the_door.filter(operation=operation, removed_at=None).values_list("id", flat=True))


def on_roll_by_user(operation: Operation) -> dict[int, UUID]:
    """Who on the roll has which login."""
    rows = Person.behind_the_door.filter(operation=operation, removed_at=None, user__isnull=False)
    return dict(rows.values_list("user", "id"))


def to_tell(operation: Operation, ids: Collection[UUID]) -> list[Person]:
    """Those of them who are on the roll, with where they are reached; for a message to each."""
    return list(Person.behind_the_door.filter(operation=operation, id__in=ids, removed_at=None))


def person_behind(token: str) -> Person | None:
    """Whose personal page a link opens; None when the link is none of ours, or the person has left the roll."""
    identity = DUTIES.behind(token)
    found: Person | None = (
        Person.behind_the_door.select_related("operation").filter(id=identity, removed_at=None).first() if identity else None
    )
    return found
