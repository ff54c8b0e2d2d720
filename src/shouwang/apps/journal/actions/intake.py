"""Taking in what devices send: all of it is stored or kept apart in one commit, and only then receipted."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from shouwang.apps.journal import bridge, models, reads
from shouwang.apps.journal.actions.writing import Line, cut, held_pen, write_all
from shouwang.apps.operations.models import Operation
from shouwang.engines.journal.clock import Heard, met, stamp_from, wrong_stretches
from shouwang.engines.journal.intake import Fate, Held, Judged, Reading, judged, leaves_up_to, read
from shouwang.engines.journal.streams import Batch, Receipt
from shouwang.engines.journal.tree import Tree
from shouwang.vocabulary.entries import Entry, Value
from shouwang.vocabulary.kinds import CLOCK_WRONG
from shouwang.vocabulary.reasons import Reason


@transaction.atomic
def take_in(batches: Sequence[Batch], *, at: datetime) -> list[Receipt]:
    """
    Take batches in, of one or of several devices, and give the receipt of each; *at* is when they were received.

    When this returns and the transaction around it is committed, everything that was sent is on the disk. The devices must be known:
    who sends is asked at the door (:func:`shouwang.apps.journal.reads.device_known_by`).
    """
    of_operation: defaultdict[UUID, list[int]] = defaultdict(list)
    for place, batch in enumerate(batches):
        of_operation[batch.stream.operation].append(place)
    receipts: dict[int, Receipt] = {}
    for operation_id in sorted(of_operation):
        pen = held_pen(Operation.objects.get(pk=operation_id))
        receipts |= {place: _taken_in(batches[place], pen, cut(at)) for place in of_operation[operation_id]}
    return [receipts[place] for place in range(len(batches))]


def _taken_in(batch: Batch, pen: models.Pen, at: datetime) -> Receipt:
    stream = _stream_of(batch)
    device, heard = stream.device, Heard(at, batch.sent_at, batch.run, batch.offset)
    readings = [_unless_withdrawn(read(line, batch.stream), device) for line in batch.lines]
    held = bridge.held(stream, readings)
    fates = judged(readings, held)
    stored = [fate.entry for fate in fates if fate.entry]
    apart = [fate for fate in fates if fate.fate is Fate.APART]
    _store(fates, pen, at)
    _keep_apart(apart, stream, at)
    _grow(stream, fates, held, batch.used)
    _follow_clock(pen, device, stored, heard)
    findings = [*_clock_findings(stored, heard, stream), *_apart_findings(apart, stream, at)]
    if findings:
        write_all(findings, operation=stream.operation, by=None)
        pen.refresh_from_db()
    return bridge.receipt(batch, stream, apart, heard.drift, pen.stamp)


def _stream_of(batch: Batch) -> models.Stream:
    told = batch.stream
    stream, _ = models.Stream.objects.select_related("device", "operation").get_or_create(
        operation_id=told.operation, device_id=told.device, epoch=told.epoch
    )
    return stream


def _unless_withdrawn(reading: Reading, device: models.Device) -> Reading:
    """What was written after a device was withdrawn is kept apart; what it wrote before is not forgotten for that."""
    entry = reading.entry
    if entry is None or device.withdrawn_at is None or entry.entered_at < device.withdrawn_at:
        return reading
    return Reading(reading.line, reading.leaf, reason=Reason("written-after-withdrawal"))


def _store(fates: Iterable[Judged], pen: models.Pen, at: datetime) -> None:
    rows = []
    for fate in fates:
        if fate.entry:
            pen.number += 1
            rows.append(bridge.row_of(fate.entry, pen.number, at, fate.leaf))
    models.Entry.objects.bulk_create(rows, batch_size=500)


def _keep_apart(fates: Iterable[Judged], stream: models.Stream, at: datetime) -> None:
    models.Apart.objects.bulk_create([bridge.apart_row(fate, stream, at) for fate in fates])


def _grow(stream: models.Stream, fates: Sequence[Judged], held: Held, used: int) -> None:
    """Count on; from the beginning where a true line has taken the place of one that was kept apart."""
    new = [fate.line.sequence for fate in fates if fate.fate is not Fate.KNOWN]
    is_undone = any(fate.fate is Fate.STORED and fate.line.sequence <= stream.contiguous for fate in fates)
    tree = Tree() if is_undone else bridge.tree_of(stream)
    stream.highest, stream.used = max([stream.highest, *new]), max(stream.used, used)
    tree.extend(list(leaves_up_to(tree.size, held)))
    if is_undone or stream.contiguous < tree.size < stream.highest:
        tree.extend(list(leaves_up_to(tree.size, bridge.all_held(stream, tree.size))))
    stream.contiguous, stream.peaks = tree.size, b"".join(tree.peaks)
    stream.save(update_fields=["contiguous", "peaks", "highest", "used"])


def _follow_clock(pen: models.Pen, device: models.Device, stored: Sequence[Entry], heard: Heard) -> None:
    """The server's hybrid clock follows what it has seen, as far as that can be; the device's drift is kept."""
    for entry in stored:
        pen.stamp = str(met(stamp_from(pen.stamp), stamp_from(entry.stamp), heard.received_at))
    pen.save(update_fields=["number", "stamp"])
    device.heard_at, device.drift = heard.received_at, bridge.whole_milliseconds(heard.drift)
    device.save(update_fields=["heard_at", "drift"])


def _clock_findings(stored: Sequence[Entry], heard: Heard, stream: models.Stream) -> list[Line]:
    who: dict[str, Value] = {"device": str(stream.device_id), "epoch": stream.epoch}
    return [
        Line(
            CLOCK_WRONG,
            heard.received_at,
            data=who | {"first": found.first, "last": found.last, "seconds": round(found.ahead.total_seconds())},
        )
        for found in wrong_stretches(stored, heard)
    ]


def _apart_findings(apart: Sequence[Judged], stream: models.Stream, at: datetime) -> list[Line]:
    who: dict[str, Value] = {"device": str(stream.device_id), "epoch": stream.epoch}
    return [
        Line(
            "device.line-kept-apart",
            at,
            data=who | {"sequence": fate.line.sequence, "reason": fate.reason.code, "leaf": fate.leaf.hex()},
        )
        for fate in apart
        if fate.reason
    ]


@transaction.atomic
def keep_unreadable(*, device: models.Device, raw: bytes, reason: Reason, at: datetime) -> None:
    """Keep what a device sent and nobody can read as a batch; it has neither epoch nor number."""
    leaf = hashlib.sha256(raw).digest()
    told = {"epoch": 0, "sequence": 0, "leaf": leaf}
    values = {"operation_id": device.operation_id, "raw": raw, "reason": reason.code, "parameters": dict(reason.parameters)}
    _, is_new = models.Apart.objects.get_or_create(device=device, **told, defaults=values | {"received_at": at})
    if is_new:
        data: dict[str, Value] = {"device": str(device.id), "epoch": 0, "sequence": 0, "reason": reason.code, "leaf": leaf.hex()}
        write_all([Line("device.line-kept-apart", at, data=data)], operation=device.operation, by=None)


@transaction.atomic
def mark_safe(*, held: reads.HeldWhole) -> None:
    """Raise the watermark of each stream to what a backup that was tried holds; it never falls by itself."""
    for (operation_id, device_id, epoch), (count, root) in held.streams.items():
        streams = models.Stream.objects.filter(operation_id=operation_id, device_id=device_id, epoch=epoch)
        streams.filter(safe__lt=count, contiguous__gte=count).update(safe=count, safe_root=root)
