"""Between the journal's rows and the journal engine's records."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from shouwang.apps.journal import models
from shouwang.apps.operations.models import Operation
from shouwang.engines.journal.canonical import canonical_data
from shouwang.engines.journal.intake import Held, Judged, Reading
from shouwang.engines.journal.streams import Batch, Receipt, Stream
from shouwang.engines.journal.tiles import Kept, Tile
from shouwang.engines.journal.tree import Tree
from shouwang.vocabulary.entries import Entry

COLUMNS = (
    "operation_id", "number", "id", "kind", "happened_at", "entered_at", "received_at", "device_id", "epoch", "sequence", "stamp", "run",
    "offset", "actor", "place", "subject", "corrects", "data", "leaf",
)  # fmt: skip
"""The columns of the journal's table, in the order in which :func:`insert` fills them."""


def insert(entries: Iterable[tuple[Entry, bytes]], first: int, received_at: datetime) -> int:
    """
    Write entries with their leaf hashes, numbered from *first*; how many.

    This is the road that every entry takes, so it goes straight to the database: through rows of Django's it takes four times as long.
    """
    id_, moment = PREPARED[connection.vendor]
    received = moment(received_at)
    rows = [
        (
            id_(entry.operation), first + place, id_(entry.id), entry.kind, moment(entry.happened_at), moment(entry.entered_at), received,
            id_(entry.device), entry.epoch, entry.sequence, entry.stamp, entry.run, entry.offset,
            entry.actor and id_(entry.actor), entry.place and id_(entry.place), entry.subject and id_(entry.subject),
            entry.corrects and id_(entry.corrects), canonical_data(entry.data), leaf,
        )
        for place, (entry, leaf) in enumerate(entries)
    ]  # fmt: skip
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(INSERT, rows)
    return len(rows)


INSERT = 'INSERT INTO journal_entry ("{}") VALUES ({})'.format('", "'.join(COLUMNS), ", ".join(["%s"] * len(COLUMNS)))  # noqa: S608  # all of it is ours
PREPARED: dict[str, tuple[Callable[[UUID], Any], Callable[[datetime], Any]]] = {
    "sqlite": (lambda id_: id_.hex, lambda at: at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")),
    "postgresql": (lambda id_: id_, lambda at: at),
}
"""How ids and moments are written in each database, as Django itself writes them."""


def count_on(streams: Iterable[models.Stream]) -> None:
    """Write down how far these streams are."""
    id_, moment = PREPARED[connection.vendor]
    rows = [
        (one.contiguous, bytes(one.peaks), one.highest, one.used, one.heard_at and moment(one.heard_at), one.drift, id_(one.id))
        for one in streams
    ]
    with connection.cursor() as cursor:
        cursor.executemany(COUNT_ON, rows)


COUNT_ON = "UPDATE journal_stream SET contiguous = %s, peaks = %s, highest = %s, used = %s, heard_at = %s, drift = %s WHERE id = %s"


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


def streams_of(operation: Operation, keys: Iterable[Stream]) -> dict[Stream, models.Stream]:
    """The rows of these streams, with their devices; made where a device begins an epoch. A device nobody knows raises ``DoesNotExist``."""
    wanted = list(keys)
    rows = models.Stream.objects.filter(operation=operation, device__in={key.device for key in wanted}).select_related("device")
    there = {Stream(operation.id, row.device_id, row.epoch): row for row in rows}
    return {key: there.get(key) or _begun(operation, key) for key in wanted}


def _begun(operation: Operation, key: Stream) -> models.Stream:
    device = models.Device.objects.get(operation=operation, id=key.device)
    return models.Stream.objects.create(operation=operation, device=device, epoch=key.epoch)


def held(operation: Operation, sent: Iterable[tuple[Stream, models.Stream, Sequence[Reading]]]) -> dict[Stream, Held]:
    """
    Of what is here already, as much as these lines can meet: their numbers, and their ids wherever in the operation they stand.

    Beyond the highest number of a stream there is nothing to be met. The streams share what is known of ids, as they share the operation.
    """
    numbers: defaultdict[Stream, set[int]] = defaultdict(set)
    ids: set[UUID] = set()
    for key, stream, readings in sent:
        numbers[key].update(reading.line.sequence for reading in readings if reading.line.sequence <= stream.highest)
        ids.update(reading.entry.id for reading in readings if reading.entry)
    known = models.Entry.objects.filter(operation=operation, id__in=ids).values_list("id", "leaf") if ids else ()
    shared = {id_: bytes(leaf) for id_, leaf in known}
    found = {key: Held(ids=shared) for key in numbers}
    if any(numbers.values()):
        for key, number, leaf in _met(models.Entry, operation, numbers):
            found[key].stored[number] = leaf
        for key, number, leaf in _met(models.Apart, operation, numbers):
            found[key].apart.setdefault(number, []).append(leaf)
    return found


def _met(model: Any, operation: Operation, numbers: Mapping[Stream, set[int]]) -> Iterator[tuple[Stream, int, bytes]]:
    """The leaves that are there under these numbers of these streams, in the order of their coming."""
    devices, epochs = {key.device for key in numbers}, {key.epoch for key in numbers}
    rows = model.objects.filter(operation=operation, device__in=devices, epoch__in=epochs, sequence__in=set().union(*numbers.values()))
    for device, epoch, number, leaf in rows.order_by("received_at", "id").values_list("device_id", "epoch", "sequence", "leaf"):
        key = Stream(operation.id, device, epoch)
        if number in numbers.get(key, ()):
            yield key, number, bytes(leaf)


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
