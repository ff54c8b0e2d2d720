"""Issuing badges and withdrawing them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from shouwang.apps.command.actions.ground import held_operation
from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.people.models import Badge, Person


@transaction.atomic
def issue_badges(*, people: Iterable[UUID], by: Member, at: datetime) -> int:
    """
    Give each of *people* a badge; one they had is replaced and holds no longer. Gives how many were issued.
    """
    held_operation(by, access.COMMAND)
    rows = access.rows_for_writing(Person, by, access.COMMAND).filter(id__in=[*people], removed_at=None)
    for person in rows:
        _withdraw(person.id, Badge.Why.REPLACED, by, at)
        Badge.objects.create(operation=by.operation, person=person, issued_at=at)
        journal.write("badge.issued", operation=by.operation, at=at, by=by.id, subject=person.id)
    return len(rows)


@transaction.atomic
def withdraw_badge(*, person: UUID, why: str, by: Member, at: datetime) -> bool:
    """End the badge of somebody; False when none was in force."""
    held_operation(by, access.COMMAND)
    return _withdraw(person, Badge.Why(why), by, at)


def _withdraw(person: UUID, why: Badge.Why, by: Member, at: datetime) -> bool:
    ended = Badge.objects.filter(operation=by.operation, person=person, withdrawn_at=None).update(withdrawn_at=at, why=why)
    if ended:
        journal.write("badge.withdrawn", operation=by.operation, at=at, by=by.id, subject=person, why=why.value)
    return bool(ended)


def end_badge(person: UUID, by: Member, at: datetime) -> None:
    """End the badge of somebody who leaves the roll, in the transaction that takes them off."""
    _withdraw(person, Badge.Why.LEFT, by, at)
