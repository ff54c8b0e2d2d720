"""What is missing of what devices have numbered, and what command has said will never come."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from shouwang.apps.journal import models
from shouwang.apps.journal.reads.entries import fallen
from shouwang.apps.operations.models import Operation
from shouwang.engines.journal.gaps import Gap, gaps, without
from shouwang.vocabulary.kinds import GAP_EXPLAINED


@dataclass(frozen=True)
class Missing:
    """Numbers of one device's epoch that it has used and that are not here."""

    device: models.Device
    epoch: int
    gap: Gap


def missing(operation: Operation) -> list[Missing]:
    """Everything that is known to be missing and has not been explained, device by device."""
    lacking = list(_lacking(operation))
    if not lacking:
        return []
    said: defaultdict[tuple[UUID, int], list[Gap]] = defaultdict(list)
    for row, stream in _explanations(operation):
        said[stream].append(_gap_in(row))
    return [
        Missing(stream.device, stream.epoch, gap)
        for stream, found in lacking
        for gap in without(found, said[stream.device_id, stream.epoch])
    ]


def how_many_missing(operation: Operation) -> int:
    """How many entries are known to be missing, without those explained: what the board and the report print."""
    return sum(each.gap.count for each in missing(operation))


def _lacking(operation: Operation) -> list[tuple[models.Stream, list[Gap]]]:
    streams = operation.streams.select_related("device").order_by("device__name", "epoch")
    return [
        (stream, list(gaps(stream.contiguous, _beyond(stream), stream.used)))
        for stream in streams
        if max(stream.used, stream.highest) > stream.contiguous
    ]


def _beyond(stream: models.Stream) -> list[int]:
    """The numbers that are here after the first one missing."""
    mine = {"operation_id": stream.operation_id, "device_id": stream.device_id, "epoch": stream.epoch, "sequence__gt": stream.contiguous}
    stored = models.Entry.objects.filter(**mine).values_list("sequence", flat=True)
    apart = models.Apart.objects.filter(**mine).values_list("sequence", flat=True)
    return sorted({*stored, *apart})


@dataclass(frozen=True)
class Explained:
    """What command said of numbers that will never come; *open* of them are not here, the others came after all."""

    row: models.Entry
    device: models.Device
    epoch: int
    gap: Gap
    reason: str
    open: int

    @property
    def came(self) -> int:
        """So many are here in spite of it, and count."""
        return self.gap.count - self.open


def explained(operation: Operation) -> list[Explained]:
    """Every explanation that stands, the newest first."""
    said = _explanations(operation)
    if not said:
        return []
    lacking = {(stream.device_id, stream.epoch): found for stream, found in _lacking(operation)}
    devices = {device.id: device for device in operation.devices.all()}
    return [
        Explained(row, devices[stream[0]], stream[1], gap, json.loads(row.data)["reason"], _open(lacking.get(stream, []), gap))
        for row, stream in reversed(said)
        for gap in [_gap_in(row)]
    ]


def how_many_explained(operation: Operation) -> int:
    """How many entries will never come, by command's word; what came after all is not among them."""
    said: defaultdict[tuple[UUID, int], list[Gap]] = defaultdict(list)
    for row, stream in _explanations(operation):
        said[stream].append(_gap_in(row))
    if not said:
        return 0
    lacking = [(said.get((stream.device_id, stream.epoch), []), found) for stream, found in _lacking(operation)]
    return sum(gap.count for _, found in lacking for gap in found) - sum(
        gap.count for known, found in lacking for gap in without(found, known)
    )


def explained_of(operation: UUID, device: UUID, epoch: int) -> list[Gap]:
    """The stretches of a stream that were explained."""
    said = _explanations(Operation.objects.get(pk=operation))
    return [_gap_in(row) for row, stream in said if stream == (device, epoch)]


def _explanations(operation: Operation) -> list[tuple[models.Entry, tuple[UUID, int]]]:
    """The entries that explain and stand, in order of arrival, each with device and epoch."""
    rows = list(models.Entry.objects.filter(operation=operation, kind=GAP_EXPLAINED).order_by("number"))
    lost = fallen(operation) if rows else set()
    return [(row, (UUID(told["device"]), told["epoch"])) for row in rows if row.id not in lost for told in [json.loads(row.data)]]


def _gap_in(row: models.Entry) -> Gap:
    told = json.loads(row.data)
    return Gap(told["first"], told["last"])


def _open(found: list[Gap], gap: Gap) -> int:
    """How many numbers of *gap* are among what is missing."""
    return sum(max(min(one.last, gap.last) - max(one.first, gap.first) + 1, 0) for one in found)
