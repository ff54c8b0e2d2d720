"""What cannot be counted is kept apart: once, however often it comes, and within bounds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Sum

from shouwang.apps.journal import models, reads
from shouwang.apps.journal.actions.writing import Line, held_pen, write_all
from shouwang.engines.journal.apart import ONLY_COUNTED, Room, content_hash
from shouwang.engines.journal.streams import Stream
from shouwang.vocabulary.entries import Value
from shouwang.vocabulary.kinds import KEPT_APART
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.retention import TEXTS


def room_of(device: UUID) -> Room:
    """What is kept apart of a device already. Whoever asks holds the pen, so that two do not take the same room."""
    told = models.Apart.objects.filter(device=device).aggregate(rows=Count("*"), kept=Sum("kept", default=0))
    return Room(told["rows"], told["kept"])


def put_apart(rows: Iterable[models.Apart], room: Room) -> None:
    """
    Keep these, each by itself, of each as much as there is room for.

    Where the texts of the operation were destroyed already, a telephone that comes late brings none back: of what cannot be counted the
    hash, the length and the code of the reason are kept then, by which nothing is lost from any count, and nothing of what it says.
    """
    kept: list[models.Apart] = []
    for row in rows:
        if not kept:
            is_ended = reads.is_ended(row.operation, TEXTS)
        row.size = len(row.raw)
        row.raw, row.parameters = (b"", {}) if is_ended else (room.take(row.raw), row.parameters)
        row.kept, row.last_at = len(row.raw), row.received_at
        kept.append(row)
    models.Apart.objects.bulk_create(kept)


def came_again(stream: Stream, again: Collection[tuple[int, bytes]], at: datetime) -> int:
    """Count what is kept apart already and has come *again*, each under its number with its hash; how many of it there are."""
    mine = models.Apart.objects.filter(operation=stream.operation, device=stream.device, epoch=stream.epoch)
    rows = mine.filter(leaf__in={leaf for _, leaf in again}).values_list("id", "sequence", "leaf")
    known = [id_ for id_, number, leaf in rows if (number, bytes(leaf)) in again]
    return models.Apart.objects.filter(id__in=known).update(times=F("times") + 1, last_at=at)


def only_count(device: UUID, operation: UUID, sizes: list[int], at: datetime) -> list[Line]:
    """Count what came beyond all bounds; the first time there is a line to write about it."""
    whose = {"operation_id": operation, "device_id": device, "epoch": 0, "sequence": 0, "leaf": ONLY_COUNTED}
    new = {"reason": "apart-only-counted", "received_at": at, "times": 0}
    row, is_new = models.Apart.objects.get_or_create(**whose, defaults=new)
    models.Apart.objects.filter(pk=row.pk).update(times=F("times") + len(sizes), size=F("size") + sum(sizes), last_at=at)
    return [told_apart(device, 0, 0, row.reason, ONLY_COUNTED, at)] if is_new else []


def told_apart(device: UUID, epoch: int, sequence: int, reason: str, leaf: bytes, at: datetime) -> Line:
    """What the journal says of something kept apart."""
    told: dict[str, Value] = {"device": str(device), "epoch": epoch, "sequence": sequence, "reason": reason, "leaf": leaf.hex()}
    return Line(KEPT_APART, at, data=told)


@transaction.atomic
def keep_unreadable(*, device: models.Device, raw: bytes, reason: Reason, at: datetime) -> None:
    """
    Keep what a device sent and was not taken as a batch; it has neither epoch nor number, and is known again by what is in it.
    """
    held_pen(device.operation_id)
    leaf = content_hash(raw)
    if came_again(Stream(device.operation_id, device.id, 0), {(0, leaf)}, at):
        return
    room = room_of(device.id)
    if not room.left:
        lines = only_count(device.id, device.operation_id, [len(raw)], at)
    else:
        row = models.Apart(operation_id=device.operation_id, device=device, epoch=0, sequence=0, raw=raw, leaf=leaf)
        row.reason, row.parameters, row.received_at = reason.code, dict(reason.parameters), at
        put_apart([row], room)
        lines = [told_apart(device.id, 0, 0, reason.code, leaf, at)]
    if lines:
        write_all(lines, operation=device.operation, by=None)
