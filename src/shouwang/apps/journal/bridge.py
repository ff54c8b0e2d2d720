"""Between the journal's rows and the journal engine's records."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max

from shouwang.apps.journal import models
from shouwang.apps.operations.models import Operation
from shouwang.engines.journal.canonical import canonical_data
from shouwang.engines.journal.clock import Heard
from shouwang.engines.journal.gaps import Gap
from shouwang.engines.journal.intake import Held, Judged, Reading
from shouwang.engines.journal.streams import EPOCHS_AHEAD, Account, Batch, Receipt, Stream
from shouwang.engines.journal.tiles import Kept, Tile
from shouwang.engines.journal.tree import Tree
from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.reasons import Reason, Refused

COLUMNS = (
    "operation_id", "number", "id", "kind", "happened_at", "entered_at", "received_at", "placed_at", "device_id", "epoch", "sequence",
    "stamp", "run", "offset", "actor", "place", "subject", "corrects", "data", "leaf",
)  # fmt: skip
"""The columns of the journal's table, in the order in which :func:`insert` fills them."""


NOWHERE: Mapping[UUID, datetime] = {}


def insert(entries: Iterable[tuple[Entry, bytes]], first: int, received_at: datetime, placed: Mapping[UUID, datetime] = NOWHERE) -> int:
    """
    Write entries with their leaf hashes, numbered from *first*; how many. What is not *placed* stands where it says that it happened.

    This is the road that every entry takes, so it goes straight to the database: through rows of Django's it takes four times as long.
    """
    id_, moment, _ = PREPARED[connection.vendor]
    received = moment(received_at)
    rows = [
        (
            id_(entry.operation), first + place, id_(entry.id), entry.kind, moment(entry.happened_at), moment(entry.entered_at), received,
            moment(placed.get(entry.id, entry.happened_at)), id_(entry.device), entry.epoch, entry.sequence, entry.stamp, entry.run, entry.offset,
            entry.actor and id_(entry.actor), entry.place and id_(entry.place), entry.subject and id_(entry.subject),
            entry.corrects and id_(entry.corrects), canonical_data(entry.data), leaf,
        )
        for place, (entry, leaf) in enumerate(entries)
    ]  # fmt: skip
    if rows:
        _put(rows)
    return len(rows)


def _put(rows: list[tuple[Any, ...]]) -> None:
    """All rows in one go. PostgreSQL gets them column by column in one statement; the wall between operations allows it no COPY."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_insert_at_once(), [list(column) for column in zip(*rows, strict=True)])
        else:
            cursor.executemany(INSERT, rows)


_NAMES = ", ".join(f'"{column}"' for column in COLUMNS)
INSERT = f"INSERT INTO journal_entry ({_NAMES}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"  # noqa: S608  # all of it is ours


@cache
def _insert_at_once() -> str:
    """One statement for any number of rows, each column given as an array."""
    types = {field.column: field.db_type(connection) for field in models.Entry._meta.concrete_fields}
    arrays = ", ".join(f"%s::{types[column]}[]" for column in COLUMNS)
    return f"INSERT INTO journal_entry ({_NAMES}) SELECT * FROM unnest({arrays})"  # noqa: S608  # all of it is ours


PREPARED: dict[str, tuple[Callable[[UUID], Any], Callable[[datetime], Any], Callable[[list[Any]], Any]]] = {
    "sqlite": (lambda id_: id_.hex, lambda at: at.astimezone(UTC).replace(tzinfo=None).isoformat(" "), json.dumps),
    "postgresql": (lambda id_: id_, lambda at: at, lambda ids: ids),
}
"""How ids and moments are written in each database, as Django itself writes them; and how many ids are given in one."""


def put_down(pen: models.Pen) -> None:
    """Write down how far the pen has come."""
    id_, _, _ = PREPARED[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(PUT_DOWN, (pen.number, pen.sequence, pen.stamp, id_(pen.operation_id)))


PUT_DOWN = "UPDATE journal_pen SET number = %s, sequence = %s, stamp = %s WHERE operation_id = %s"


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


def accounts_of(operation_id: UUID, streams: Collection[Stream]) -> dict[Stream, Account]:
    """
    The accounts of these streams; begun where a device begins an epoch, which is refused where that is far beyond all that are known.

    A device nobody knows raises ``DoesNotExist``.
    """
    id_, _, _ = PREPARED[connection.vendor]
    devices = {id_(stream.device): stream.device for stream in streams}
    there = {}
    for device, epoch, size, peaks, highest, used, safe, safe_root, withdrawn_at, ends_at in _asked(ACCOUNTS, operation_id, devices):
        stream = Stream(operation_id, devices[device], epoch)
        until = ends_at and ends_at.replace(tzinfo=UTC)  # UTC in both databases; SQLite does not say so
        there[stream] = Account(stream, _tree(size, peaks), highest, used, 0, safe, bytes(safe_root), withdrawn_at is not None, until)
    return {stream: there.get(stream) or _begun(stream) for stream in streams}


ACCOUNTS = {
    vendor: f"""
        SELECT device_id, epoch, contiguous, peaks, highest, used, safe, safe_root, withdrawn_at, ends_at
        FROM journal_stream JOIN journal_device ON journal_device.id = device_id
        WHERE journal_stream.operation_id = %(operation)s AND device_id {among}
    """  # noqa: S608  # all of it is ours
    for vendor, among in {"sqlite": "IN (SELECT value FROM json_each(%(ids)s))", "postgresql": "= ANY(%(ids)s)"}.items()
}


def _begun(stream: Stream) -> Account:
    device = models.Device.objects.get(operation=stream.operation, id=stream.device)
    last = device.streams.aggregate(last=Max("epoch", default=0))["last"]
    if stream.epoch > last + EPOCHS_AHEAD:
        raise Refused(Reason("epoch-far-ahead", {"epoch": stream.epoch, "known": last, "most": EPOCHS_AHEAD}))
    models.Stream.objects.create(operation_id=stream.operation, device=device, epoch=stream.epoch)
    return Account(stream, Tree(), is_withdrawn=device.withdrawn_at is not None, ends_at=device.ends_at)


def _asked(question: Mapping[str, str], operation_id: UUID, ids: Iterable[Any]) -> list[Any]:
    """
    The rows of an operation that have one of these ids, straight from the database.

    For a batch of a hundred lines that takes a seventh of the time that it takes through querysets.
    """
    id_, _, listed = PREPARED[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(question[connection.vendor], {"operation": id_(operation_id), "ids": listed(list(ids))})
        rows: list[Any] = cursor.fetchall()
    return rows


def count_on(heard: Iterable[tuple[Account, Heard]]) -> None:
    """Write down how far these streams are, and when and how their devices were heard."""
    id_, moment, _ = PREPARED[connection.vendor]
    rows = [
        (
            account.tree.size, b"".join(account.tree.peaks), account.highest, account.used, account.doubted, moment(said.received_at),
            whole_milliseconds(said.drift), id_(account.stream.operation), id_(account.stream.device), account.stream.epoch,
        )
        for account, said in heard
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(COUNT_ON, rows)


COUNT_ON = """
    UPDATE journal_stream SET contiguous = %s, peaks = %s, highest = %s, used = %s, doubted = %s, heard_at = %s, drift = %s
    WHERE operation_id = %s AND device_id = %s AND epoch = %s
"""


def held(operation_id: UUID, sent: Iterable[tuple[Account, Sequence[Reading]]]) -> dict[Stream, Held]:
    """
    Of what is here already, as much as these lines can meet: their numbers, and their ids wherever in the operation they stand.

    Beyond the highest number of a stream there is nothing to be met. The streams share what is known of ids, as they share the operation.
    """
    id_, _, _ = PREPARED[connection.vendor]
    numbers: defaultdict[Stream, set[int]] = defaultdict(set)
    ids: dict[Any, UUID] = {}
    for account, readings in sent:
        numbers[account.stream].update(reading.line.sequence for reading in readings if reading.line.sequence <= account.highest)
        ids.update((id_(reading.entry.id), reading.entry.id) for reading in readings if reading.entry)
    shared = {ids[known]: bytes(leaf) for known, leaf in _asked(KNOWN, operation_id, ids)} if ids else {}
    found = {key: Held(ids=shared) for key in numbers}
    if any(numbers.values()):
        for key, number, leaf in _met(models.Entry, operation_id, numbers):
            found[key].stored[number] = leaf
        for key, number, leaf in _met(models.Apart, operation_id, numbers):
            found[key].apart.setdefault(number, []).append(leaf)
    return found


KNOWN = {
    "sqlite": "SELECT id, leaf FROM journal_entry WHERE operation_id = %(operation)s AND id IN (SELECT value FROM json_each(%(ids)s))",
    "postgresql": """
        SELECT asked.id, leaf FROM unnest(%(ids)s) AS asked(id),
        LATERAL (SELECT leaf FROM journal_entry WHERE operation_id = %(operation)s AND id = asked.id LIMIT 1) AS known
    """,
}
"""PostgreSQL is made to look up id by id: a young table, of which it has no statistics yet, it would rather read from end to end."""


def _met(model: Any, operation_id: UUID, numbers: Mapping[Stream, set[int]]) -> Iterator[tuple[Stream, int, bytes]]:
    """The leaves that are there under these numbers of these streams, in the order of their coming."""
    devices, epochs = {key.device for key in numbers}, {key.epoch for key in numbers}
    rows = model.objects.filter(operation=operation_id, device__in=devices, epoch__in=epochs, sequence__in=set().union(*numbers.values()))
    for device, epoch, number, leaf in rows.order_by("id").values_list("device_id", "epoch", "sequence", "leaf"):
        key = Stream(operation_id, device, epoch)
        if number in numbers.get(key, ()):
            yield key, number, bytes(leaf)


def here(account: Account, explained: Iterable[Gap]) -> int:
    """How many numbers of a stream are here, or explained and below the highest that is."""
    stream, so_far = account.stream, account.tree.size
    beyond: set[int] = set()
    for model in (models.Entry, models.Apart):
        beyond.update(_rows(model, stream).filter(sequence__gt=so_far).values_list("sequence", flat=True))
    explained_here = sum(max(min(gap.last, account.highest) - max(gap.first, so_far + 1) + 1, 0) for gap in explained)
    return so_far + len(beyond) + explained_here


def all_held(stream: Stream, after: int = 0) -> Held:
    """The leaves of everything of a stream after a number, as it is in the database now."""
    found = Held(
        stored={
            number: bytes(leaf) for number, leaf in _rows(models.Entry, stream).filter(sequence__gt=after).values_list("sequence", "leaf")
        }
    )
    for number, leaf in _rows(models.Apart, stream).filter(sequence__gt=after).order_by("id").values_list("sequence", "leaf"):
        found.apart.setdefault(number, []).append(bytes(leaf))
    return found


def _rows(model: Any, stream: Stream) -> Any:
    return model.objects.filter(operation=stream.operation, device=stream.device, epoch=stream.epoch)


def tree_of(row: models.Stream | models.Growth) -> Tree:
    """The tree as far as it has grown."""
    return _tree(row.contiguous if isinstance(row, models.Stream) else row.size, row.peaks)


def _tree(size: int, joined: bytes | memoryview) -> Tree:
    peaks = bytes(joined)
    return Tree.resumed(size, [peaks[at : at + 32] for at in range(0, len(peaks), 32)])


def apart_row(fate: Judged, stream: Stream, received_at: datetime, id_: UUID) -> models.Apart:
    """The unsaved row of a line kept apart."""
    if fate.reason is None:
        raise ValueError("What is kept apart has a reason.")
    return models.Apart(
        id=id_,
        operation_id=stream.operation,
        device_id=stream.device,
        epoch=stream.epoch,
        sequence=fate.line.sequence,
        raw=fate.line.raw,
        leaf=fate.leaf,
        reason=fate.reason.code,
        parameters=dict(fate.reason.parameters),
        received_at=received_at,
    )


def receipt(
    batch: Batch, account: Account, fates: Iterable[Judged], drift: timedelta, stamp: str, doubts: tuple[Reason, ...] = ()
) -> Receipt:
    """What is said back: how far the stream is here, and what of the batch is kept apart, also when it was sent before."""
    return Receipt(
        batch.stream,
        batch.asked,
        account.tree.size,
        account.tree.root(),
        account.safe,
        account.safe_root,
        tuple((fate.line.sequence, fate.reason) for fate in fates if fate.reason),
        drift,
        stamp,
        doubts=doubts,
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
