"""Between the journal's rows and the journal engine's records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from shouwang.apps.journal import models
from shouwang.apps.operations.models import Operation
from shouwang.engines.journal.canonical import canonical_data, leaf_hash
from shouwang.engines.journal.intake import Held, Judged, Reading
from shouwang.engines.journal.streams import Batch, Receipt
from shouwang.engines.journal.tiles import Kept, Tile
from shouwang.engines.journal.tree import Tree
from shouwang.vocabulary.entries import Entry


def row_of(entry: Entry, number: int, received_at: datetime, leaf: bytes = b"") -> models.Entry:
    """The unsaved row of an entry; its *leaf* is hashed unless it is known."""
    return models.Entry(
        operation_id=entry.operation,
        number=number,
        id=entry.id,
        received_at=received_at,
        kind=entry.kind,
        happened_at=entry.happened_at,
        entered_at=entry.entered_at,
        device_id=entry.device,
        epoch=entry.epoch,
        sequence=entry.sequence,
        stamp=entry.stamp,
        run=entry.run,
        offset=entry.offset,
        actor=entry.actor,
        place=entry.place,
        subject=entry.subject,
        corrects=entry.corrects,
        data=canonical_data(entry.data),
        leaf=leaf or leaf_hash(entry),
    )


def entry_of(row: models.Entry) -> Entry:
    """The entry of a row."""
    return Entry(
        id=row.id,
        operation=row.operation_id,
        kind=row.kind,
        happened_at=row.happened_at,
        entered_at=row.entered_at,
        device=row.device_id,
        epoch=row.epoch,
        sequence=row.sequence,
        stamp=row.stamp,
        run=row.run,
        offset=row.offset,
        actor=row.actor,
        place=row.place,
        subject=row.subject,
        corrects=row.corrects,
        data=json.loads(row.data),
    )


# What devices send


def held(stream: models.Stream, readings: Sequence[Reading]) -> Held:
    """Of what is here already, as much as these lines can meet: their numbers, and their ids wherever in the operation they stand."""
    numbers = [reading.line.sequence for reading in readings]
    ids = [reading.entry.id for reading in readings if reading.entry]
    there = _rows(models.Entry, stream).filter(sequence__in=numbers)
    apart = _rows(models.Apart, stream).filter(sequence__in=numbers).order_by("id")
    known = models.Entry.objects.filter(operation_id=stream.operation_id, id__in=ids)
    found = Held(
        stored={number: bytes(leaf) for number, leaf in there.values_list("sequence", "leaf")},
        ids={id_: bytes(leaf) for id_, leaf in known.values_list("id", "leaf")},
    )
    for number, leaf in apart.values_list("sequence", "leaf"):
        found.apart.setdefault(number, []).append(bytes(leaf))
    return found


def all_held(stream: models.Stream, after: int = 0) -> Held:
    """The leaves of everything of a stream after a number, as it is in the database now."""
    found = Held(
        stored={
            number: bytes(leaf) for number, leaf in _rows(models.Entry, stream).filter(sequence__gt=after).values_list("sequence", "leaf")
        }
    )
    for number, leaf in _rows(models.Apart, stream).filter(sequence__gt=after).order_by("id").values_list("sequence", "leaf"):
        found.apart.setdefault(number, []).append(bytes(leaf))
    return found


def _rows(model: Any, stream: models.Stream) -> Any:
    return model.objects.filter(operation_id=stream.operation_id, device_id=stream.device_id, epoch=stream.epoch)


def tree_of(row: models.Stream | models.Growth) -> Tree:
    """The tree as far as it has grown."""
    peaks = bytes(row.peaks)
    size = row.contiguous if isinstance(row, models.Stream) else row.size
    return Tree.resumed(size, [peaks[at : at + 32] for at in range(0, len(peaks), 32)])


def apart_row(fate: Judged, stream: models.Stream, received_at: datetime) -> models.Apart:
    """The unsaved row of a line kept apart."""
    if fate.reason is None:
        raise ValueError("What is kept apart has a reason.")
    return models.Apart(
        operation_id=stream.operation_id,
        device_id=stream.device_id,
        epoch=stream.epoch,
        sequence=fate.line.sequence,
        raw=fate.line.raw,
        leaf=fate.leaf,
        reason=fate.reason.code,
        parameters=dict(fate.reason.parameters),
        received_at=received_at,
    )


def receipt(batch: Batch, stream: models.Stream, apart: Iterable[Judged], drift: timedelta, stamp: str) -> Receipt:
    """What is said back: how far the stream is here, and what of the batch was kept apart."""
    return Receipt(
        batch.stream,
        batch.asked,
        stream.contiguous,
        tree_of(stream).root(),
        stream.safe,
        bytes(stream.safe_root),
        tuple((fate.line.sequence, fate.reason) for fate in apart if fate.reason),
        drift,
        stamp,
    )


def whole_milliseconds(length: timedelta) -> int:
    """A length of time in milliseconds."""
    return length // timedelta(milliseconds=1)


# The tree in tiles


def tiles_of(operation_id: UUID) -> Kept:
    """The tiles of an operation's tree, each asked for once."""

    @cache
    def kept(level: int, index: int) -> bytes:
        row = models.Tile.objects.filter(operation_id=operation_id, level=level, index=index).values_list("hashes", flat=True).first()
        return bytes(row) if row is not None else b""

    return kept


def keep_tiles(operation: Operation, tiles: Iterable[Tile]) -> None:
    """Write tiles down: new ones in bulk, those that go on one by one."""
    new = []
    for tile in tiles:
        if tile.is_new:
            new.append(models.Tile(operation=operation, level=tile.level, index=tile.index, hashes=tile.hashes))
        else:
            models.Tile.objects.filter(operation=operation, level=tile.level, index=tile.index).update(hashes=tile.hashes)
    models.Tile.objects.bulk_create(new, batch_size=200)
