"""The server's own clock: looked at each minute, and confirmed by command where it is in doubt and right."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from shouwang.apps.journal import bridge, models, reads
from shouwang.apps.journal.actions.writing import write
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation
from shouwang.engines.journal import own_clock as engine
from shouwang.engines.journal.own_clock import OwnClock
from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.kinds import CLOCK_CONFIRMED
from shouwang.vocabulary.reasons import Reason, Refused


@transaction.atomic
def look_at_clock() -> OwnClock:
    """
    Ask the devices, and note until when the clock was believed; as long as it is in doubt that stays as it was. Whatever ends a doubt,
    nothing is destroyed by the clock for a while.

    A server that never looked before takes what it has written last.
    """
    now = timezone.now()
    row, _ = models.ServerClock.objects.select_for_update().get_or_create(defaults={"last": _written_last() or now, "looked_at": now})
    was_doubted = _by(row, now).doubt is not None or row.is_doubted
    row.off = None if row.is_confirmed(now) else _off(now, row)
    since_last_look, row.looked_at = now - row.looked_at, now
    found = _by(row, now)
    row.is_doubted = found.doubt is not None
    if found.doubt is None:
        row.last = now
        row.since = now if was_doubted else row.since
        row.waits = engine.WAITS if was_doubted else engine.still_waits(row.waits, since_last_look)
    row.save()
    return found


def _by(row: models.ServerClock, now: datetime) -> OwnClock:
    off = timedelta(milliseconds=row.off) if row.off is not None and row.looked_at == now else None
    return engine.own_clock(now, row.last, off)


def _off(now: datetime, row: models.ServerClock) -> int | None:
    """What the devices of all operations agree on, in milliseconds."""
    said = {device: drift for operation in Operation.objects.all() for device, drift in reads.drifts(operation, now, row.since).items()}
    off = engine.agreed(said.values())
    return None if off is None else bridge.whole_milliseconds(off)


def _written_last() -> datetime | None:
    """When the server wrote last, as it was said then."""
    pens = list(models.Pen.objects.filter(number__gt=0).values_list("operation_id", "number"))
    rows = [models.Entry.objects.filter(operation=operation, number=number).first() for operation, number in pens]
    return max((row.received_at for row in rows if row), default=None)


@transaction.atomic
def confirm_clock(*, by: Member, at: datetime) -> Entry:
    """
    Say that the server's clock is right although it was in doubt: it is believed from now on, and for a day against the devices too.

    One click destroys nothing: what is due by the confirmed clock waits (:data:`~shouwang.engines.journal.own_clock.WAITS`).
    """
    access.require(by, access.COMMAND)
    doubted = reads.own_clock()
    if doubted.doubt is None:
        raise Refused(Reason("own-clock-not-doubted"))
    row = models.ServerClock.objects.select_for_update().get()
    before = row.last
    row.last = row.looked_at = row.since = row.confirmed_at = doubted.says
    row.off, row.is_doubted, row.waits = None, False, engine.WAITS
    row.save()
    last = before.astimezone(doubted.says.tzinfo)
    return write(CLOCK_CONFIRMED, operation=by.operation, at=at, by=by.id, says=doubted.says.isoformat(), last=last.isoformat())
