"""Devices are enrolled and withdrawn by command, and what will never come of theirs is explained."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import F

from shouwang.apps.journal import models, reads
from shouwang.apps.journal.actions.writing import Line, held_pen, take_out, write, write_all
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation
from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.kinds import GAP_EXPLAINED, NUMBERS_GIVEN, WITHDRAWAL_DATED
from shouwang.vocabulary.kinds_journal import CODES
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if

WHY_NEVER = CODES[f"{GAP_EXPLAINED}.reason"]
"""Why numbers will never come, by code."""


@transaction.atomic
def enrol_device(*, name: str, by: Member, at: datetime) -> tuple[models.Device, str]:
    """A new device and the word by which it is known here: shown once, kept nowhere; the database has only its hash."""
    access.require(by, access.COMMAND)
    refuse_if(_not_a_name(name, by))
    device = models.Device(operation=by.operation, name=name.strip(), enrolled_at=at)
    word = secrets.token_urlsafe(32)
    device.secret = reads.hashed(word)
    device.save()
    write("device.enrolled", operation=by.operation, at=at, by=by.id, device=str(device.id))
    return device, f"{device.id}.{word}"


@transaction.atomic
def withdraw_device(*, device: models.Device, by: Member, at: datetime) -> models.Device:
    """
    Take a device out of service: lost, stolen, or its owner has left.

    It may still send what it wrote before, which is not forgotten; what it writes from now on is kept apart. While the server's clock is in
    doubt nobody knows when that is: all that it sends counts then (:func:`date_withdrawals`).
    """
    access.require(by, access.COMMAND)
    held = models.Device.objects.select_for_update().filter(pk=device.pk, operation=by.operation).first()
    if held is None or not held.secret:
        refuse_if([Reason("device-not-here")])
    elif held.withdrawn_at is None:
        own = reads.own_clock()
        held.withdrawn_at = own.believed if own.doubt else at
        held.ends_at = None if own.doubt else at
        held.save(update_fields=["withdrawn_at", "ends_at"])
        write("device.withdrawn", operation=by.operation, at=at, by=by.id, device=str(held.id))
    return held or device


@transaction.atomic
def date_withdrawals(*, at: datetime) -> None:
    """
    The clock is believed again: what is written from now on by devices that were withdrawn while it was in doubt is kept apart.

    From now on by the clock of now: the time believed last, by which they were withdrawn, may be the very one that was wrong, years ahead.
    """
    if reads.clock_doubts():
        return
    for device in models.Device.objects.select_for_update().filter(withdrawn_at__isnull=False, ends_at=None).order_by("id"):
        device.ends_at, device.withdrawn_at = at, min(at, device.withdrawn_at or at)
        device.save(update_fields=["ends_at", "withdrawn_at"])
        write(WITHDRAWAL_DATED, operation=device.operation, at=at, by=None, device=str(device.id), until=device.ends_at.isoformat())


@transaction.atomic
def tell_given(*, operation: Operation, at: datetime) -> None:
    """
    Say in the journal up to which number each device has given them, where the last are not here and it does not say so yet.

    So whoever has the export alone misses what the board misses.
    """
    beyond = operation.streams.filter(used__gt=F("highest"), told__lt=F("used"))
    if not beyond.exists():
        return
    held_pen(operation.id)
    streams = list(beyond.order_by("device__name", "epoch"))
    told = [Line(NUMBERS_GIVEN, at, data={"device": str(one.device_id), "epoch": one.epoch, "used": one.used}) for one in streams]
    write_all(told, operation=operation, by=None)
    for one in streams:
        one.told = one.used
        one.save(update_fields=["told"])


@transaction.atomic
def explain_gap(*, device: models.Device, epoch: int, first: int, last: int, reason: str, by: Member, at: datetime) -> Entry:
    """
    Say that numbers of a device will never come, and why: they are then told as explained and no longer as missing.

    Should they come after all, they count like any others, and the explanation says that they came.
    """
    access.require(by, access.COMMAND)
    if reason not in WHY_NEVER:
        raise Refused(Reason("gap-reason-unknown", {"code": reason, "codes": ", ".join(WHY_NEVER)}))
    lacking = [each.gap for each in reads.missing(by.operation) if (each.device, each.epoch) == (device, epoch)]
    if not any(gap.first <= first <= last <= gap.last for gap in lacking):
        raise Refused(Reason("gap-not-missing", {"first": first, "last": last}))
    return write(
        GAP_EXPLAINED, operation=by.operation, at=at, by=by.id, device=str(device.id), epoch=epoch, first=first, last=last, reason=reason
    )


@transaction.atomic
def take_back_explanation(*, entry: models.Entry, by: Member, at: datetime) -> Entry:
    """The numbers are missing again."""
    if entry.kind != GAP_EXPLAINED:
        raise Refused(Reason("gap-not-explained"))
    return take_out(entry=entry, by=by, at=at, reason="wrong")


def _not_a_name(name: str, by: Member) -> Iterator[Reason]:
    if not name.strip():
        yield Reason("device-without-name")
    elif models.Device.objects.filter(operation=by.operation, name=name.strip()).exists():
        yield Reason("device-name-taken", {"name": name.strip()})
