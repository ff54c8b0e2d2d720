"""Calling people out: sending, every step of a call, requests to be excused."""

from __future__ import annotations

import json
import smtplib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from shouwang.apps.command import reads as command
from shouwang.apps.command.models import Order
from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads as journal_reads
from shouwang.apps.journal.models import Entry
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.people import reads
from shouwang.apps.people.actions.excusing import withdraw_exemptions
from shouwang.apps.people.actions.roll import LimitsTold, keep_limits, speaker_for
from shouwang.apps.people.models import PHONE_AFTER, Answer, Call, CallOut, Exemption, Person, Step
from shouwang.vocabulary.entries import Value
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if
from shouwang.vocabulary.roll import WHY_NOT

KIND_OF = {
    Step.NOTIFIED: "call.notified",
    Step.READ: "call.acknowledged",
    Step.ANSWERED: "call.answered",
    Step.ARRIVED: "call.arrived",
    Step.ON_POST: "call.on-post",
}
MAIL_TIMEOUT = 10
"""Seconds to wait for the mail server (ours)."""


@transaction.atomic
def send_callout(
    *,
    by: Member,
    at: datetime,
    title: str,
    text: str,
    assembly_place: str,
    deadline: datetime,
    received_at: datetime,
    people: Iterable[UUID],
    title_en: str = "",
    text_en: str = "",
    assembly_place_en: str = "",
    order: Order | None = None,
    phone_after: int = PHONE_AFTER,
) -> CallOut:
    """
    Call people out: each gets a call and with it a personal link; delivering is another matter (:func:`deliver`, :func:`notify`).

    *received_at* is when the order came in; the clock of every call starts there.
    """
    access.require(by, access.COMMAND)
    chosen = set(people)
    found = list(access.rows_for_writing(Person, by, access.COMMAND).filter(id__in=chosen, removed_at=None))
    faults = _faults_of_callout(bool(text), len(chosen), len(found), deadline, received_at, order, by)
    refuse_if([*command.closed(by.operation), *faults, *_not_yet(received_at, at, by.operation)])
    callout = CallOut.objects.create(
        operation=by.operation, order=order, received_at=received_at, title=title, title_en=title_en, text=text, text_en=text_en,
        assembly_place=assembly_place, assembly_place_en=assembly_place_en, deadline=deadline, phone_after=phone_after, sent_at=at, sent_by=by,
    )  # fmt: skip
    Call.objects.bulk_create([Call(operation=by.operation, callout=callout, person=person) for person in found])
    told: dict[str, Value] = {"callout": str(callout.id), "people": len(found)}
    if order:
        told["order"] = str(order.id)
    journal.write_all([journal.Line("callout.sent", at, data=told)], operation=by.operation, by=by.id)
    return callout


def _faults_of_callout(
    has_text: bool, chosen: int, found: int, deadline: datetime, received_at: datetime, order: Order | None, by: Member
) -> Iterable[Reason]:
    if not has_text:
        yield Reason("callout-without-text")
    if not chosen:
        yield Reason("callout-without-people")
    elif found < chosen:
        yield Reason("callout-for-removed", {"count": chosen - found})
    if deadline < received_at:
        yield Reason("deadline-before-order")
    if order and order.operation_id != by.operation_id:
        yield Reason("not-your-operation")


def _not_yet(received_at: datetime, at: datetime, operation: Operation) -> Iterable[Reason]:
    """A clock that starts tomorrow would turn back every answer of today."""
    if received_at > at:
        yield Reason("time-in-the-future", {"time": _local(received_at, operation)})


@transaction.atomic
def close_callout(*, callout: CallOut, by: Member, at: datetime) -> CallOut:
    """End a call-out: its personal links stop taking answers. Command can still write down what happened."""
    access.require(by, access.COMMAND)
    held = CallOut.objects.select_for_update().get(pk=callout.pk, operation_id=by.operation_id)
    if held.closed_at is None:
        held.closed_at = at
        held.save(update_fields=["closed_at"])
        journal.write("callout.closed", operation=by.operation, at=at, by=by.id, callout=str(held.id))
    return held


def deliver(*, callout: CallOut, by: Member, at: datetime, address: str) -> list[Reason]:
    """
    Send the personal links by e-mail to all who have not had one; *address* is what a link begins with. Says who was not reached.

    Each letter that left is recorded by itself, so nothing is lost when the mail server stops half-way; a second run sends the rest.
    Refused once the call-out is over: the links would lead nowhere.
    """
    access.require(by, access.COMMAND)
    refuse_if([Reason("not-your-operation")] if callout.operation_id != by.operation_id else [])
    refuse_if([Reason("callout-closed")] if callout.is_over else [])
    waiting = [call for call in callout.calls.select_related("person", "callout", "operation") if "e-mail" not in call.channels]
    fault = ""
    connection = get_connection(timeout=MAIL_TIMEOUT)
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as problem:
        fault = _words_of(problem)
    missed = [reason for call in waiting if (reason := _mail(call, connection, by, at, address, fault))]
    connection.close()
    return missed


def _mail(call: Call, connection: BaseEmailBackend, by: Member, at: datetime, address: str, fault: str) -> Reason | None:
    """Send one letter and record it, or say and remember why it did not leave."""
    name = call.person.name
    if call.person.removed_at:
        return None
    if not call.person.email:
        return Reason("e-mail-no-address", {"name": name})
    if not fault:
        subject, body = reads.message_for(call, address)
        try:
            EmailMessage(" ".join(subject.split()), body, to=[call.person.email], connection=connection).send()
        except (OSError, smtplib.SMTPException, ValueError) as problem:
            fault = _words_of(problem)
    if fault:
        call.mail_fault = fault
        call.save(update_fields=["mail_fault"])
        return Reason("e-mail-failed", {"name": name, "detail": fault})
    notify(call=call, channel="e-mail", at=at, by=by)
    return None


def _words_of(problem: Exception) -> str:
    return (str(problem) or type(problem).__name__)[:200]


# The steps of a call


@transaction.atomic
def notify(*, call: Call, channel: str, at: datetime, by: Member) -> Call:
    """Record that the call went out to the person by *channel* (``e-mail``, ``chat``, ``phone``, ``in-person``); once for each channel."""
    held, speaker = _held(call, at, by)
    if channel not in held.channels:
        _notify(held, channel, at, speaker)
    return held


def _notify(held: Call, channel: str, at: datetime, speaker: UUID) -> None:
    held.channels = [*held.channels, channel]
    held.notified_at = min(held.notified_at, at) if held.notified_at else at
    held.mail_fault = "" if channel == "e-mail" else held.mail_fault
    held.save(update_fields=["channels", "notified_at", "mail_fault"])
    _tell("call.notified", held, at, speaker, channel=channel)


@transaction.atomic
def tried_by_phone(*, call: Call, at: datetime, by: Member) -> Call:
    """Record that the person was phoned and did not answer; the same moment again is the same try."""
    held, speaker = _held(call, at, by)
    if held.tried_at == at:
        return held
    held.tried, held.tried_at = held.tried + 1, at
    held.save(update_fields=["tried", "tried_at"])
    _tell("call.tried", held, at, speaker)
    return held


@transaction.atomic
def acknowledge(*, call: Call, at: datetime, by: Member | Person) -> Call:
    """Record that the person has read the call-out, or was told it on the telephone."""
    held, speaker = _held(call, at, by)
    _acknowledge(held, at, by, speaker)
    return held


def _acknowledge(held: Call, at: datetime, by: Member | Person, speaker: UUID) -> None:
    if isinstance(by, Member) and held.notified_at is None:
        _notify(held, "phone", at, speaker)
    _take(held, Step.READ, at, speaker)


@transaction.atomic
def answer(
    *, call: Call, answer: str, at: datetime, by: Member | Person, expected_at: datetime | None = None, limits: LimitsTold | None = None
) -> Call:
    """
    Record that the person is coming (``coming`` or ``with-limits``), by *expected_at* if they said so; who cannot, asks for an exemption.

    Another answer later is a new entry and withdraws a request to be excused; the same again changes nothing.
    In the journal both answers are one and the same entry, ``coming``: that somebody has limits is told to nobody but those who plan duty.
    """
    held, speaker = _held(call, at, by)
    refuse_if([] if answer in {Answer.COMING, Answer.WITH_LIMITS} else [Reason("answer-unknown", {"answer": answer})])
    has_new_limits = limits is not None and keep_limits(person=held.person, limits=limits, at=at, by=by)
    withdraw_exemptions(held.person, at, speaker)
    _answer(held, answer, at, by, speaker, expected_at, again=has_new_limits)
    return held


@transaction.atomic
def ask_exemption(*, call: Call, why: str, at: datetime, by: Member | Person, note: str = "") -> Exemption:
    """
    Record that the person cannot come and asks to be excused; *why* (a code of ``roll.WHY_NOT``) and *note* stay with those who plan duty.

    Asking again while the request is open mends it; after a decision it is a new request.
    """
    held, speaker = _held(call, at, by)
    refuse_if([] if why in WHY_NOT else [Reason("why-not-unknown")])
    _answer(held, Answer.CANNOT, at, by, speaker, None)
    last = reads.decision_on(held)
    if last and (last.why, last.note) == (why, note) and last.decision in {"", Exemption.Decision.GRANTED}:
        return last
    if last and not last.decision:
        last.why, last.note = why, note
        last.save(update_fields=["why", "note"])
        return last
    asked: Exemption = Exemption.behind_the_door.create(
        operation=held.operation, call=held, person=held.person, why=why, note=note, asked_at=at
    )
    _tell("exemption.asked", held, at, speaker)
    return asked


def _answer(
    held: Call, answer: str, at: datetime, by: Member | Person, speaker: UUID, expected_at: datetime | None, *, again: bool = False
) -> None:
    """Write an answer down; the same answer is written *again* only where its private part has changed."""
    _acknowledge(held, at, by, speaker)
    if (held.answer, held.expected_at) == (answer, expected_at) and not again:
        return
    held.answer, held.answered_at, held.expected_at = answer, at, expected_at
    held.save(update_fields=["answer", "answered_at", "expected_at"])
    _tell("call.answered", held, at, speaker, answer=Answer.COMING if answer == Answer.WITH_LIMITS else answer)


@transaction.atomic
def arrive(*, call: Call, at: datetime, by: Member | Person) -> Call:
    """Record that the person has come to the assembly place; a second time changes nothing."""
    held, speaker = _held(call, at, by)
    _take(held, Step.ARRIVED, at, speaker)
    return held


@transaction.atomic
def take_post(*, call: Call, at: datetime, by: Member, place: UUID | None = None) -> Call:
    """Record that the person stands on post, at *place* where that is known; a second time changes nothing."""
    held, speaker = _held(call, at, by)
    _take(held, Step.ON_POST, at, speaker, place)
    return held


def _take(held: Call, step: Step, at: datetime, speaker: UUID, place: UUID | None = None) -> None:
    if held.taken_at(step) is None:
        setattr(held, f"{step}_at", at)
        held.save(update_fields=[f"{step}_at"])
        _tell(KIND_OF[step], held, at, speaker, place)


@transaction.atomic
def correct_time(*, call: Call, step: str, at: datetime, by: Member) -> Call:
    """Put right when a step was taken: a new entry that cites the old one."""
    held, speaker = _held(call, at, by)
    entries = _standing(held, Step(step)) if held.taken_at(step) else []
    refuse_if([] if entries else [Reason("step-not-taken")])
    if held.taken_at(step) == at:
        return held
    entry = min(entries, key=lambda one: one.happened_at) if step == Step.NOTIFIED else entries[-1]
    setattr(held, f"{step}_at", at)
    held.save(update_fields=[f"{step}_at"])
    corrected = journal.Line(entry.kind, at, place=entry.place, subject=held.person_id, corrects=entry.id, data=json.loads(entry.data))
    journal.write_all([corrected], operation=held.operation, by=speaker)
    return held


@transaction.atomic
def take_back(*, call: Call, step: str, by: Member, at: datetime) -> Call:
    """Undo a tap by mistake: arrived or on post. Its entry, with every correction of it, is struck and stays readable."""
    held, _ = _held(call, at, by)
    if step not in {Step.ARRIVED, Step.ON_POST} or held.taken_at(step) is None:
        raise Refused(Reason("step-not-taken"))
    while entries := _standing(held, Step(step)):
        journal.take_out(entry=entries[-1], by=by, at=at, reason="mistaken")
    setattr(held, f"{step}_at", None)
    held.save(update_fields=[f"{step}_at"])
    return held


def _standing(held: Call, step: Step) -> list[Entry]:
    """The entries by which a step stands, in order of arrival. Striking a correction lets what it corrected stand again."""
    told = Entry.objects.filter(operation=held.operation, subject=held.person_id, kind=KIND_OF[step], data__contains=str(held.callout_id))
    return list(told.exclude(id__in=journal_reads.fallen(held.operation)).order_by("number"))


def _held(call: Call, at: datetime, by: Member | Person) -> tuple[Call, UUID]:
    """The call as it is now, held until the transaction ends, and who speaks; refused when they may not or the time cannot be."""
    held = Call.objects.select_for_update(of=("self",)).select_related("operation", "callout__operation", "person").get(pk=call.pk)
    speaker = speaker_for(by, held.person)
    faults = [Reason("callout-closed")] if held.callout.is_over and isinstance(by, Person) else []
    if held.person.removed_at:
        faults.append(Reason("person-removed", {"name": held.person.name}))
    if at < held.callout.received_at:
        faults.append(
            Reason("time-before-order", {"time": _local(at, held.operation), "received": _local(held.callout.received_at, held.operation)})
        )
    refuse_if(faults)
    return held, speaker


def _local(at: datetime, operation: Operation) -> str:
    return f"{at.astimezone(ZoneInfo(operation.time_zone)):%Y-%m-%d %H:%M}"


def _tell(kind: str, call: Call, at: datetime, speaker: UUID, place: UUID | None = None, **data: str) -> None:
    told = {"callout": str(call.callout_id), **data}
    journal.write_all([journal.Line(kind, at, place=place, subject=call.person_id, data=told)], operation=call.operation, by=speaker)
