"""Whether this server can believe its own clock: asked wherever that clock judges others or says what has had its time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from shouwang.apps.frame.reads import Check
from shouwang.apps.journal import models
from shouwang.apps.journal.reads.keeping import due, holders, made_before
from shouwang.apps.operations.models import Operation
from shouwang.engines.journal import own_clock as engine
from shouwang.engines.journal.clock import DRIFT_WRONG
from shouwang.engines.journal.own_clock import LATELY, LOOKED, WAITS, OwnClock
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.retention import Keeping
from shouwang.vocabulary.times import long_said

NOBODY: Mapping[UUID, timedelta] = {}


def own_clock(says: datetime | None = None) -> OwnClock:
    """The server's clock as it is judged now, with what the devices agreed on when they were asked last."""
    return _judged(models.ServerClock.objects.first(), localtime(says or timezone.now()))


def _judged(row: models.ServerClock | None, says: datetime) -> OwnClock:
    if row is None:
        return engine.own_clock(says, None)
    is_fresh = row.off is not None and timedelta() <= says - row.looked_at <= LOOKED
    return engine.own_clock(says, localtime(row.last), timedelta(milliseconds=row.off or 0) if is_fresh else None)


def own_clock_heard(operation: Operation, at: datetime, heard: Mapping[UUID, timedelta] = NOBODY) -> OwnClock:
    """The same, with the devices of an operation asked now, and those that are being *heard* in this moment: by how much each is ahead."""
    row = models.ServerClock.objects.first()
    known = _judged(row, localtime(timezone.now()))
    if row is None or row.is_confirmed(known.says):
        return known
    off = engine.agreed(drifts(operation, at, row.since, heard).values())
    return known if off is None else engine.own_clock(known.says, localtime(row.last), off)


def drifts(
    operation: Operation, at: datetime, since: datetime | None = None, heard: Mapping[UUID, timedelta] = NOBODY
) -> dict[UUID, timedelta]:
    """By how much each device of an operation that was heard lately by the clock of now was ahead of it."""
    first = max(at - LATELY, since) if since and since <= at else at - LATELY
    rows = models.Stream.objects.filter(operation=operation, heard_at__gt=first, heard_at__lte=at, device__withdrawn_at=None)
    told = rows.order_by("heard_at").values_list("device_id", "drift")
    return {device: timedelta(milliseconds=drift) for device, drift in told} | dict(heard)


def clock_doubts() -> list[Reason]:
    """Why nothing may be judged by the server's clock now; empty when it is believed."""
    doubt = own_clock().doubt
    return [doubt] if doubt else []


def waits_to_destroy() -> timedelta:
    """For so long the server still has to run and to believe its clock before anything is destroyed by it; none where it was not in doubt lately."""
    row = models.ServerClock.objects.first()
    return row.waits if row else timedelta()


@dataclass(frozen=True)
class Due:
    """A class of which something is to go, and how much: rows, and files among them."""

    keeping: Keeping
    count: int


def due_if_right(operation: Operation) -> list[Due]:
    """What of an operation would have had its time, and go, if the clock were confirmed now: told before one confirms."""
    by_then = own_clock().says + WAITS
    found = []
    for keeping, until in due(operation, by_then):
        rows = [rows if until is None else made_before(rows, until) for _, rows in holders(operation, keeping)]
        found.append(Due(keeping, sum(each.count() for each in rows)))
    return found


def clock_check() -> Check:
    """The server's clock on the status page."""
    doubts = clock_doubts()
    return Check(
        gettext("Clock of this computer"),
        not doubts,
        " ".join(reason.within(get_language() or "en") for reason in doubts) or _at_peace(),
        gettext("Set the clock of this computer; or, if it is right, confirm that on the board. Until then nothing is destroyed, no device is judged, and everything that is sent is taken in."),
        reverse("operations:home"),
    )  # fmt: skip


def _at_peace() -> str:
    """The clock is believed: since lately, if nothing is destroyed by it yet."""
    waits = waits_to_destroy()
    if not waits:
        return gettext("Fits what was written here before.")
    told = gettext("It was in doubt. It is believed again; nothing is destroyed by it before the server has run for another %(length)s.")
    return told % {"length": long_said(waits, get_language() or "en")}


def is_judged(stream: models.Stream, row: models.ServerClock | None, says: datetime) -> bool:
    """Whether a stream was heard by a clock that is believed, so that the drift of its device tells of the device."""
    at = stream.heard_at
    return at is not None and (row is None or (row.since or at) <= at <= says + DRIFT_WRONG)
