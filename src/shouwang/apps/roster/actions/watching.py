"""The watch: its times, where alarms reach people, and somebody seeing to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from shouwang.apps.command.actions.ground import held_operation
from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.people.models import Person
from shouwang.apps.roster import reads
from shouwang.apps.roster.actions import outlet
from shouwang.apps.roster.models import OwnTimes, Reach, Taking
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if
from shouwang.vocabulary.times import MINUTE
from shouwang.vocabulary.watching import WatchTimes


@transaction.atomic
def set_times(*, values: Mapping[str, timedelta], by: Member, at: datetime) -> WatchTimes:
    """Set the times of the watch; those out of their bounds are refused, all of them at once."""
    operation = held_operation(by, access.COMMAND)
    times = WatchTimes(**dict(values))
    kept = {name: value // MINUTE for name, value in values.items() if value != getattr(WatchTimes(), name)}
    before = OwnTimes.objects.filter(operation=operation).values_list("values", flat=True).first()
    if kept != (before or {}):
        OwnTimes.objects.update_or_create(operation=operation, defaults={"values": kept})
        journal.write("watch.times-set", operation=operation, at=at, by=by.id)
    return times


@transaction.atomic
def keep_reach(*, person: UUID, addresses: Sequence[str], by: Member) -> None:
    """
    Keep at which message services alarms reach somebody, instead of what was kept before.

    The journal is not told: an address is a line on the roll as a telephone number is, and secret besides.
    """
    operation = held_operation(by, access.COMMAND)
    found: Person | None = access.rows_for_writing(Person, by, access.COMMAND).filter(pk=person, removed_at=None).first()
    if found is None:
        raise Refused(Reason("not-your-operation"))
    told = list(dict.fromkeys(address.strip() for address in addresses if address.strip()))
    before = Reach.behind_the_door.filter(person=found).first()
    new = [address for address in told if address not in (before.addresses if before else ())]
    refuse_if(reason for address in new if (reason := outlet.not_an_address(address)))
    row = before or Reach(operation=operation, person=found)
    row.addresses = told
    row.save()


@transaction.atomic
def see_to(*, alarm: str, by: Member | Person, at: datetime) -> Taking:
    """
    Somebody says that they see to an alarm: nobody else is told for a while. If nothing comes of it, it rises again by itself.

    Those who lead may do so for every post, whoever is on post for their own.
    """
    operation = by.operation
    if isinstance(by, Member):
        access.require(by, access.LEADERS)
    due = next((due for due in reads.due_now(operation, at) if due.alarm.key == alarm), None)
    if due is None:
        raise Refused(Reason("alarm-over"))
    if isinstance(by, Person):
        refuse_if([] if by.id in reads.on_post(operation, due.post) else [Reason("not-your-operation")])
    taking = Taking.objects.create(operation=operation, alarm=alarm, at=at, by=by.id)
    journal.write("watch.taken", operation=operation, at=at, by=by.id, place=due.post.place_id, **about(due))
    return taking


def about(due: reads.Due) -> dict[str, Any]:
    """What an entry says of an alarm."""
    told = {"what": due.what, "post": str(due.post.id)}
    return told | {"duty": str(due.duty.id)} if due.duty else told
