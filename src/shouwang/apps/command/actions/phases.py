"""Phases: opened, extended, closed, handed over, reopened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from shouwang.apps.command import reads
from shouwang.apps.command.actions.ground import held_operation
from shouwang.apps.command.models import Phase
from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Body, Member, Operation
from shouwang.vocabulary.kinds import HASH
from shouwang.vocabulary.reasons import Reason, refuse_if
from shouwang.vocabulary.words import EN, ZH, Words


@transaction.atomic
def open_phase(*, until: date, by: Member, at: datetime, task: str = "") -> Phase:
    """Begin the next phase, planned to end on *until*; only one is open at a time."""
    operation = held_operation(by, access.COMMAND)
    refuse_if(reads.not_to_be_opened(operation, at, until))
    number = reads.phases(operation).count() + 1
    phase = Phase.objects.create(operation=operation, number=number, task=task, opened_at=at, until=until)
    _tell("phase.opened", phase, by, at, until=until.isoformat())
    return phase


@transaction.atomic
def extend_phase(*, phase: Phase, until: date, by: Member, at: datetime) -> Phase:
    """Let the open phase run longer, to *until*."""
    operation, phase = _held(phase, by)
    refuse_if([*reads.not_open(phase, operation), *reads.too_short(until, phase.until + timedelta(days=1))])
    phase.until = until
    phase.save(update_fields=["until"])
    _tell("phase.extended", phase, by, at, until=until.isoformat())
    return phase


@transaction.atomic
def close_phase(*, phase: Phase, by: Member, at: datetime) -> Phase:
    """End the open phase; its days are the calendar days from first to last, both counted, where the operation is."""
    operation, phase = _held(phase, by)
    refuse_if([*reads.not_open(phase, operation), *_before_it_began(phase, operation, at)])
    phase.closed_at, phase.days = at, reads.calendar_days(operation, phase.opened_at, at)
    phase.save(update_fields=["closed_at", "days"])
    _tell("phase.closed", phase, by, at, days=phase.days)
    return phase


@transaction.atomic
def hand_over_phase(*, phase: Phase, pack_sha256: str, by: Member, at: datetime) -> Phase:
    """
    Hand a closed phase over to the host community with a pack of this SHA-256, so that what was handed over can be proved.

    The receiver is the body of record, a public one: nobody types a name that would stand in the journal for good.
    """
    operation, phase = _held(phase, by)
    host = reads.body_name(operation, Body.Part.HOST)
    refuse_if([*reads.not_to_be_handed_over(phase, operation), *_not_a_hand_over(host, pack_sha256)])
    receiver, receiver_en = (host.within(ZH), host.within(EN)) if host else ("", "")
    phase.handed_over_at, phase.receiver, phase.receiver_en, phase.pack_sha256 = at, receiver, receiver_en, pack_sha256
    phase.save(update_fields=["handed_over_at", "receiver", "receiver_en", "pack_sha256"])
    _tell("phase.handed-over", phase, by, at, receiver=receiver, pack=pack_sha256)
    return phase


@transaction.atomic
def reopen_phase(*, phase: Phase, until: date, by: Member, at: datetime) -> Phase:
    """Open the last phase again, to *until*; a closed operation is opened again with it. The journal keeps that it was closed."""
    operation, phase = _held(phase, by)
    refuse_if([*reads.not_to_be_reopened(phase, operation, at), *reads.too_short(until, reads.day_of(operation, at))])
    if operation.closed_at:
        operation.closed_at = None
        operation.save(update_fields=["closed_at"])
        journal.write("operation.reopened", operation=operation, at=at, by=by.id)
    phase.closed_at = phase.days = phase.handed_over_at = None
    phase.receiver = phase.receiver_en = phase.pack_sha256 = ""
    phase.until = until
    phase.save()
    _tell("phase.reopened", phase, by, at, until=until.isoformat())
    return phase


def _held(phase: Phase, by: Member) -> tuple[Operation, Phase]:
    """The operation, locked, and the phase as it stands under the lock."""
    operation = held_operation(by, access.COMMAND)
    return operation, Phase.objects.get(pk=phase.pk)


def _tell(kind: str, phase: Phase, by: Member, at: datetime, **data: Any) -> None:
    journal.write(kind, operation=phase.operation, at=at, by=by.id, phase=str(phase.id), number=phase.number, **data)


def _before_it_began(phase: Phase, operation: Operation, at: datetime) -> Iterator[Reason]:
    if at < phase.opened_at:
        yield Reason("phase-closed-too-early", {"at": reads.shown(operation, at), "opened": reads.shown(operation, phase.opened_at)})


def _not_a_hand_over(host: Words | None, pack_sha256: str) -> Iterator[Reason]:
    if host is None:
        yield Reason("receiver-not-named")
    if not HASH.fullmatch(pack_sha256):
        yield Reason("pack-not-a-hash")
