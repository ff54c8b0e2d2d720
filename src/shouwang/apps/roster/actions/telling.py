"""
Telling of alarms: each minute what is due is passed on, and what waits is sent.

A step of the ladder is written down, with the messages it makes, before anything is sent; so whatever falls over in between, none is told
twice, and what is still waiting is sent later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.people import reads as people
from shouwang.apps.roster import reads
from shouwang.apps.roster.actions import outlet
from shouwang.apps.roster.actions.watching import about
from shouwang.apps.roster.models import Message, Reach, Telling
from shouwang.vocabulary.entries import Value
from shouwang.vocabulary.reasons import Reason, Refused
from shouwang.vocabulary.watching import PARTNER


def pass_on(*, operation: Operation, at: datetime) -> int:
    """Write down every step of the ladder that has come and was not yet, with its messages; how many steps."""
    dues = [due for due in reads.due_now(operation, at) if due.turn.told]
    known = set(Telling.objects.filter(operation=operation, alarm__in=[due.alarm.key for due in dues]).values_list("alarm", "number"))
    steps = [(due, step) for due in dues for step in due.turn.told if (due.alarm.key, step.number) not in known]
    return sum(_pass_on(due, step.number, step.rung, operation, at) for due, step in steps)


@transaction.atomic
def _pass_on(due: reads.Due, number: int, rung: str, operation: Operation, at: datetime) -> bool:
    messages = _messages(due, due.ladder[rung].people, operation, at, is_leading=rung != PARTNER)
    told = {"rung": rung, "messages": len(messages), "at": at}
    _, is_new = Telling.objects.get_or_create(operation=operation, alarm=due.alarm.key, number=number, defaults=told)
    if is_new:
        Message.objects.bulk_create(messages)
        journal.write("watch.passed-on", operation=operation, at=at, by=None, place=due.post.place_id, rung=rung, **about(due))
    return is_new


@transaction.atomic
def tell_now(*, alarm: str, by: Member, at: datetime) -> int:
    """Tell the person concerned and their partner, whoever's turn it is; how many messages wait to be sent."""
    access.require(by, access.LEADERS)
    due = next((due for due in reads.due_now(by.operation, at) if due.alarm.key == alarm), None)
    if due is None:
        raise Refused(Reason("alarm-over"))
    messages = _messages(due, due.ladder[PARTNER].people, by.operation, at, is_leading=False)
    Message.objects.bulk_create(messages)
    return len(messages)


def _messages(due: reads.Due, ids: Collection[UUID], operation: Operation, at: datetime, *, is_leading: bool) -> list[Message]:
    rows = people.to_tell(operation, ids)
    reaches = {row.person_id: row.addresses for row in Reach.behind_the_door.filter(operation=operation, person__in=rows)}
    return [
        Message(
            operation=operation, alarm=due.alarm.key, what=due.what, post=due.post, duty=due.duty, since=due.since,
            person=row, is_leading=is_leading, channel=channel, address=address, made_at=at,
        )
        for row in rows
        for channel, address in [*[("e-mail", row.email)] * bool(row.email), *(("service", one) for one in reaches.get(row.id, ()))]
    ]  # fmt: skip


def send_waiting(*, operation: Operation, clock: Callable[[], datetime]) -> int:
    """
    Send what waits, to each address all of it in one message; of how many alarms was told.

    Nobody is woken for what is settled meanwhile. What was taken up and not finished, because the server fell, is left as it is.
    """
    waiting = Message.objects.filter(operation=operation, tried_at=None)
    if not waiting.exists():
        return 0
    waiting.exclude(alarm__in=[due.alarm.key for due in reads.due_now(operation, clock())]).delete()
    bundles = defaultdict[tuple[str, str, bool], list[Message]](list)
    for message in waiting.select_related("person", "post", "operation"):
        bundles[message.channel, message.address, message.is_leading].append(message)
    return sum(_send(bundle, clock) for bundle in bundles.values())


def _send(bundle: Sequence[Message], clock: Callable[[], datetime]) -> int:
    """Send what goes to one address as one message; how many alarms it told of."""
    at = clock()
    taken = [message for message in bundle if Message.objects.filter(pk=message.pk, tried_at=None).update(tried_at=at)]
    if not taken:
        return 0
    fault = outlet.send(taken[0].channel, taken[0].address, *reads.alarm_message(taken))
    _settle(taken, fault, clock())
    return 0 if fault else len(taken)


@transaction.atomic
def _settle(taken: Sequence[Message], fault: str, at: datetime) -> None:
    for message in taken:
        message.fault, message.sent_at = fault, None if fault else at
        message.save(update_fields=["sent_at", "fault"])
    if not fault:
        journal.write_all([_line(message, at) for message in taken], operation=taken[0].operation, by=None)


def _line(message: Message, at: datetime) -> journal.Line:
    told: dict[str, Value] = {"what": message.what, "channel": message.channel, "post": str(message.post_id)}
    told |= {"duty": str(message.duty_id)} if message.duty_id else {}
    return journal.Line("watch.told", at, message.post.place_id, message.person_id, data=told)
