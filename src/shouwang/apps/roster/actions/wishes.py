"""What people would rather: told and taken back by themselves, or for them by those who lead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from shouwang.apps.journal import actions as journal
from shouwang.apps.operations.models import Member
from shouwang.apps.people.models import Person
from shouwang.apps.roster.actions.publishing import access_of
from shouwang.apps.roster.models import DutyWish
from shouwang.vocabulary.reasons import Reason, refuse_if

MOST_WISHES = 12
"""So many wishes ahead of now each person may have (ours)."""


@transaction.atomic
def wish(*, person: Person, starts_at: datetime, ends_at: datetime, by: Member | Person, at: datetime, is_for: bool = False) -> DutyWish:
    """
    Keep that somebody would rather have no duty from one moment to another, or would like some (*is_for*); told anew for the same time, the last word holds.

    The journal learns that a wish was told: neither whose nor for when.
    """
    access_of(by, person)
    own = DutyWish.behind_the_door.filter(person=person)
    same: DutyWish | None = own.filter(starts_at=starts_at, ends_at=ends_at).first()
    if same and same.is_for == is_for:
        return same
    if same:
        same.delete()
    refuse_if(_not_to_be_wished(starts_at, ends_at, own.filter(ends_at__gt=at).count(), at))
    row = DutyWish(operation=person.operation, person=person, starts_at=starts_at, ends_at=ends_at, is_for=is_for)
    row.save()
    journal.write("wish.told", operation=person.operation, at=at, by=None)
    return row


def _not_to_be_wished(starts_at: datetime, ends_at: datetime, known: int, at: datetime) -> Iterator[Reason]:
    if ends_at <= starts_at:
        yield Reason("absence-runs-backwards", {"starts_at": starts_at, "ends_at": ends_at})
    elif ends_at <= at:
        yield Reason("wish-over", {"ends_at": ends_at})
    if known >= MOST_WISHES:
        yield Reason("wishes-too-many", {"most": MOST_WISHES})


@transaction.atomic
def take_wish_back(*, wish: UUID, person: Person, by: Member | Person, at: datetime) -> None:
    """A wish is no more; taken back a second time, nothing happens."""
    access_of(by, person)
    row = DutyWish.behind_the_door.filter(pk=wish, person=person).first()
    if row:
        row.delete()
        journal.write("wish.withdrawn", operation=person.operation, at=at, by=None)
