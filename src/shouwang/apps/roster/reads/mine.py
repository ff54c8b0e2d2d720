"""One person's duties: as a page behind a personal link, as a calendar, as text for a chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone, translation

from shouwang.apps.journal import reads as journal
from shouwang.apps.operations.models import Operation
from shouwang.apps.people import reads as people
from shouwang.apps.people.models import Person
from shouwang.apps.roster import bridge
from shouwang.apps.roster.models import Duty
from shouwang.apps.roster.reads.relief import reliefs_of
from shouwang.apps.roster.reads.watch import Due, due_now
from shouwang.files.calendars import Event, calendar_of
from shouwang.vocabulary.times import MINUTE

SOON = 30 * MINUTE
"""So long before a duty begins somebody's partner may say that they are here (ours): people come before the change."""


def duties_of(person: UUID, operation: Operation) -> list[Duty]:
    """A person's duties in published rosters that were not taken away, in order."""
    own = Duty.objects.held().filter(operation=operation, person=person)
    return list(own.select_related("post", "post__place").order_by("starts_at"))


def dropped_by(person: Person, at: datetime) -> list[Duty]:
    """The duties that are not over to which somebody said themselves that they cannot come, as long as nobody has taken them."""
    own = Duty.objects.vacant().filter(operation=person.operation, person=person, ends_at__gt=at, roster__published_at__isnull=False)
    return [duty for duty in own.select_related("post", "instead_of").order_by("starts_at") if _said_by(person, duty)]


def may_come(duty: Duty) -> bool:
    """Whether its person may have duty still: not who was taken off the roll, or is excused."""
    return duty.person_id not in people.gone_since(duty.operation)


def _said_by(person: Person, duty: Duty) -> bool:
    """Whether the last word that they cannot come was their own; what is left of a duty, of which others have a part, is as the whole was."""
    told = journal.about(person.operation, "duty.withdrawn", duty.id)
    whole = duty.instead_of if duty.instead_of and duty.instead_of.person_id == person.id else None
    return (bool(told) and told[-1].actor == person.id) or (whole is not None and _said_by(person, whole))


@dataclass(frozen=True)
class Here:
    """
    What somebody on post has to do with: their own duty there, when they say next that all is well, the others there, those *expected* beside them
    who have not checked in, those who may take over (*reliefs*), and what is wrong.
    """

    duty: Duty
    well_due_at: datetime | None
    others: list[Duty]
    expected: list[Duty]
    reliefs: list[Duty]
    dues: list[Due]


def here(person: Person, at: datetime) -> Here | None:
    """The post where somebody is now; None where they are at none."""
    rows = Duty.objects.on_post().filter(operation=person.operation)
    own = rows.filter(person=person).select_related("post", "operation").order_by("-arrived_at").first()
    if own is None:
        return None
    others = list(rows.filter(post=own.post).exclude(person=person).select_related("person", "operation"))
    beside = Duty.objects.held().filter(operation=person.operation, post=own.post, arrived_at=None)
    expected = list(beside.filter(starts_at__lte=at + SOON, ends_at__gt=at).exclude(person=person).select_related("person", "operation"))
    dues = [due for due in due_now(person.operation, at) if due.post.id == own.post_id and _is_told(due, own, at)]
    return Here(own, bridge.well_due_at(own, bridge.times_of(person.operation)), others, expected, reliefs_of(own), dues)


def _is_told(due: Due, own: Duty, at: datetime) -> bool:
    """Whether those at the post hear of it by now; that one's own word is due stands there already."""
    return due.alarm.tells_at is not None and due.alarm.tells_at <= at and (due.what, due.duty) != ("silent", own)


def changeover(operation: Operation) -> timedelta:
    """How long before each duty one is there to take over."""
    return bridge.times_of(operation).changeover


def text_for_chat(person: Person, address: str, duties: Sequence[Duty], early: timedelta) -> str:
    """A person's duties as plain text, with their link and how *early* they are to be there, in their language."""
    with translation.override(person.language), timezone.override(person.operation.time_zone):
        words = {"person": person, "operation": person.operation, "duties": duties, "link": address, "early": early}
        return render_to_string("roster/card.txt", words).strip()


def calendar(person: Person, now: datetime) -> bytes:
    """A person's duties as a calendar feed (RFC 5545)."""
    operation = person.operation
    with translation.override(person.language):
        tongue = translation.get_language() or "en"
        name = operation.names.within(tongue)
        events = [
            Event(str(duty.id), duty.starts_at, duty.ends_at, f"{duty.post}", duty.post.place.label if duty.post.place else "")
            for duty in duties_of(person.id, operation)
        ]
    return calendar_of(name, events, now, ZoneInfo(operation.time_zone))
