"""
How fast the journal takes entries in: ``make bench-journal``, on SQLite and on a PostgreSQL of its own.

By itself, ``python -m benchmarks.bench_journal`` measures the database that ``SHOUWANG_DATABASE_URL`` names, SQLite by default. One that does
not wait for the disk at each commit is not measured: its figures would say nothing.

Everything is measured on a database of its own below ``var/``, each figure beside what the database does bare in the same run: the same rows,
the same durability, nothing of ours around it.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from benchmarks.bench_pages import MILLISECONDS, server
from benchmarks.figures import Bench, Measured, middle

if TYPE_CHECKING:
    from shouwang.apps.operations.models import Member
    from shouwang.engines.journal.outbox import Outbox
    from shouwang.engines.journal.streams import Batch

PRODUCERS, EACH, SECONDS = 32, 120, 3.0
LINES, SENDERS, BATCHES, ROUNDS = 100, 4, 25, 3
LOG = 1_000_000
"""Entries of a long operation: what a page of the log has to be found among."""
NOON = datetime(2022, 3, 12, 4, 0, tzinfo=UTC)


def main() -> int:
    """Measure, and end with status 1 if a promise is not kept."""
    with own_database(), Bench(f"The journal, on {vendor()}") as bench:
        if lacking := not_durable():
            raise SystemExit(f"This database does not wait for the disk: {lacking}.")
        measure(bench)
    return bench.status


@contextmanager
def own_database() -> Iterator[None]:
    """A fresh data folder, so that nobody's journal grows by what is measured."""
    Path("var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir="var") as folder:
        os.environ["SHOUWANG_DATA"] = folder
        os.environ["SHOUWANG_BACKUP_MINUTES"] = "0"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwang.server.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        import_module("shouwang.server.wsgi")  # what is measured in this process meets the garbage collector as the product sets it
        yield


def measure(bench: Bench) -> None:
    """All figures, one after the other."""
    by = commander()
    bare_acks, bare_rows = bare_acknowledgements(), bare_rate()
    acks, slowest = grouped(by)
    bench.add(Measured("journal.group-commit.acknowledgements", acks, "per s", limit=0.6 * bare_acks, more_is_better=True))
    bench.add(Measured("journal.group-commit.beside-bare", acks, "per s", peer=bare_acks, peer_name="one row a commit"))
    bench.add(Measured("journal.group-commit.p99", slowest, "ms", limit=500))
    with server() as port:
        over_http(by, port, 1)  # the first request brings half the program into memory
        rate = middle([over_http(by, port, SENDERS) for _ in range(ROUNDS)])
        one = one_device(by, port, 1000)
    promised = {"sqlite": 3000, "postgresql": 5000}[vendor()]
    bench.add(Measured("journal.http.entries", rate, "per s", limit=min(promised, 0.5 * bare_rows), more_is_better=True))
    bench.add(Measured("journal.http.beside-bare", rate, "per s", peer=bare_rows, peer_name="executemany"))
    bench.add(Measured("journal.http.1000-queued", one, "s", limit=1.0))
    bench.add(Measured("journal.sequencer", sequenced(by), "per s", limit=rate, more_is_better=True))
    bench.add(Measured("journal.log-page", log_page(by), "ms", limit=MILLISECONDS))


def vendor() -> str:
    """The database's name."""
    from django.db import connection

    return str(connection.vendor)


def not_durable() -> str:
    """What keeps a commit from being on the disk when it is answered for; empty when nothing does."""
    from django.db import connection

    waits = {"PRAGMA synchronous": {2, 3}} if vendor() == "sqlite" else {"SHOW fsync": {"on"}, "SHOW synchronous_commit": {"on"}}
    with connection.cursor() as cursor:
        said = {question: cursor.execute(question).fetchone()[0] for question in waits}
    return ", ".join(f"{question}: {answer}" for question, answer in said.items() if answer not in waits[question])


def commander() -> Member:
    """An operation and who commands it."""
    from shouwang.apps.operations.models import Member, Operation, User

    operation = Operation.objects.create(name="Measured", hazard="flood", time_zone="UTC", started_at=NOON)
    return Member.objects.create(operation=operation, user=User.objects.create(username=f"bench-{uuid4().hex[:8]}"), role="commander")


# Bare


ROW = (1, str(uuid4()), "gate.checked", NOON.isoformat(), NOON.isoformat(), NOON.isoformat(), str(uuid4()), 1, "0" * 16, 1, 86_400_000,
       str(uuid4()), str(uuid4()), '{"direction":"in","verdict":"admitted"}', b"\x00" * 32)  # fmt: skip
"""As wide as an entry."""


def bare_acknowledgements() -> float:
    """Rows a second that one writer gets onto the disk, one in each commit, through the database's own driver."""
    with bare_table() as (cursor, insert, commit):
        return per_second(lambda number: (insert(cursor, [(number, *ROW[1:])]), commit()), SECONDS)


def bare_rate() -> float:
    """Rows a second by ``executemany``, as many in each commit as a batch has."""
    with bare_table() as (cursor, insert, commit):
        return LINES * per_second(
            lambda number: (insert(cursor, [(number * LINES + place, *ROW[1:]) for place in range(LINES)]), commit()), SECONDS
        )


def per_second(do: Callable[[int], Any], seconds: float) -> float:
    """How often something can be done in a second."""
    began, times = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        do(times)
        times += 1
    return times / (time.perf_counter() - began)


@contextmanager
def bare_table() -> Iterator[tuple[Any, Callable[[Any, list[Any]], Any], Callable[[], Any]]]:
    """A table as wide as the journal with the same keys, with nothing of ours around it: a cursor, how to insert, how to commit."""
    from django.db import connection

    connection.ensure_connection()
    raw, is_sqlite = connection.connection, vendor() == "sqlite"
    kinds = ["bigint"] * 1 + ["text"] * 6 + ["bigint", "text", "bigint", "bigint", "text", "text", "text", "blob" if is_sqlite else "bytea"]
    columns = [f"c{place}" for place in range(len(kinds))]
    mark = "?" if is_sqlite else "%s"
    statement = f"INSERT INTO bare ({','.join(columns)}) VALUES ({','.join([mark] * len(columns))})"  # noqa: S608  # all of it is ours
    cursor = raw.cursor()
    cursor.execute(
        f"CREATE TABLE bare ({','.join(f'{column} {kind}' for column, kind in zip(columns, kinds, strict=True))}, PRIMARY KEY (c6, c0))"
    )
    cursor.execute("CREATE INDEX bare_time ON bare (c6, c3)")
    cursor.execute("CREATE INDEX bare_kind ON bare (c6, c2, c3)")

    def insert(cursor: Any, rows: list[Any]) -> None:
        cursor.execute("BEGIN")
        cursor.executemany(statement, rows)

    yield cursor, insert, lambda: cursor.execute("COMMIT")
    cursor.execute("DROP TABLE bare")


# Ours


def outbox_of(by: Member, name: str) -> tuple[Outbox, str]:
    """An enrolled device's outbox, and its word."""
    from shouwang.apps.journal import actions
    from shouwang.engines.journal.outbox import Outbox
    from shouwang.engines.journal.streams import Stream

    device, word = actions.enrol_device(name=name, by=by, at=NOON)
    return Outbox(Stream(by.operation_id, device.id, 1)), word


def tap(outbox: Outbox) -> None:
    """One more check at the gate; its id is made as all ids are (``vocabulary/ids.py``): random ones cost nearly twice the time at each commit."""
    from shouwang.apps.operations.models import new_id
    from shouwang.vocabulary.entries import Entry

    stream, sequence = outbox.stream, outbox.sequence + 1
    at = NOON + timedelta(milliseconds=sequence)
    outbox.keep(
        Entry(
            id=new_id(), operation=stream.operation, kind="gate.checked", happened_at=at, entered_at=at, device=stream.device,
            epoch=1, sequence=sequence, run=1, offset=sequence, actor=stream.device, place=stream.device,
            data={"verdict": "admitted", "direction": "in"},
        )
    )  # fmt: skip


def grouped(by: Member) -> tuple[float, float]:
    """
    Acknowledged entries a second with many producers of one entry each, and the 99th percentile of their waiting in milliseconds.

    As in the product, whose connections stay open, all are connected before the first entry is taken in.
    """
    from django.db import connection

    from shouwang.apps.journal.actions import Group

    group, waits = Group(clock=lambda: NOON + timedelta(hours=1)), list[float]()
    ready = [prepared(outbox_of(by, f"Producer {number}")[0], EACH) for number in range(PRODUCERS)]
    start = threading.Barrier(PRODUCERS + 1)

    def produce(batches: list[Batch]) -> None:
        connection.ensure_connection()
        start.wait()
        for batch in batches:
            began = time.perf_counter()
            group.take_in(batch)
            waits.append(time.perf_counter() - began)
        connection.close()

    threads = [threading.Thread(target=produce, args=(batches,)) for batches in ready]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return len(waits) / (time.perf_counter() - began), sorted(waits)[int(len(waits) * 0.99)] * 1000


def prepared(outbox: Outbox, count: int) -> list[Batch]:
    """So many batches of one entry each."""
    made = []
    for _ in range(count):
        tap(outbox)
        made.append(outbox.batch(NOON + timedelta(hours=1), 1))
        outbox.acknowledged = outbox.sequence
    return made


def over_http(by: Member, port: int, senders: int) -> float:
    """Entries a second that devices get acknowledged over HTTP, a hundred in each batch."""
    told = []
    for _sender in range(senders):
        outbox, word = outbox_of(by, f"Sender {uuid4()}")
        told.append((word, [body_of(outbox) for _ in range(BATCHES)]))
    began = time.perf_counter()
    together([threading.Thread(target=post_all, args=(port, *each)) for each in told])
    return senders * BATCHES * LINES / (time.perf_counter() - began)


def one_device(by: Member, port: int, queued: int) -> float:
    """Seconds until one device has got rid of a full outbox."""
    outbox, word = outbox_of(by, f"Long offline {uuid4()}")
    bodies = [body_of(outbox, 500) for _ in range(queued // 500)]
    began = time.perf_counter()
    post_all(port, word, bodies)
    return time.perf_counter() - began


def body_of(outbox: Outbox, lines: int = LINES) -> bytes:
    """The next batch, as it is sent; the outbox takes it for acknowledged."""
    for _ in range(lines):
        tap(outbox)
    batch = outbox.batch(NOON + timedelta(hours=1), lines)
    outbox.acknowledged = outbox.sequence
    told = {
        "operation": str(batch.stream.operation), "device": str(batch.stream.device), "epoch": 1, "used": batch.used, "asked": batch.asked,
        "sent_at": datetime.now(UTC).isoformat(), "run": 2,
        "lines": [{"sequence": line.sequence, "line": line.raw.decode()} for line in batch.lines],
    }  # fmt: skip
    return json.dumps(told).encode()


def post_all(port: int, word: str, bodies: list[bytes]) -> None:
    """Post batches one after the other over one connection; each must be receipted."""
    link = HTTPConnection("127.0.0.1", port, timeout=60)
    for body in bodies:
        link.request("POST", "/api/v1/journal/batches", body, {"Content-Type": "application/json", "Authorization": f"Bearer {word}"})
        answer = link.getresponse()
        said = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status}: {said[:300]!r}")


def sequenced(by: Member) -> float:
    """Entries a second by which the tree grows."""
    from shouwang.apps.journal import actions

    began = time.perf_counter()
    size = actions.grow(operation=by.operation)
    return size / (time.perf_counter() - began)


def log_page(by: Member) -> float:
    """Milliseconds that a page of the log takes over :data:`LOG` entries of one telephone, the middle one of the first ten."""
    from django.db import connection, transaction

    from shouwang.apps.journal import actions, bridge, models, reads
    from shouwang.apps.operations.models import new_id
    from shouwang.engines.journal.canonical import leaf_hash
    from shouwang.vocabulary.entries import Entry

    device, _ = actions.enrol_device(name="Long", by=by, at=NOON)
    for first in range(1, LOG + 1, 10_000):
        moments = [(sequence, NOON + timedelta(seconds=sequence)) for sequence in range(first, first + 10_000)]
        entries = (
            Entry(
                new_id(), by.operation_id, "gate.checked", at, at, device.id, 1, sequence, data={"verdict": "admitted", "direction": "in"}
            )
            for sequence, at in moments
        )
        with transaction.atomic():
            pen = actions.held_pen(by.operation_id)
            pen.number += bridge.insert(((entry, leaf_hash(entry)) for entry in entries), pen.number + 1, moments[-1][1])
            bridge.put_down(pen)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {models.Entry._meta.db_table}")  # PostgreSQL does it by itself, though not at once
    taken, before = [], ""
    for _ in range(10):
        began = time.perf_counter()
        before = reads.log_page(reads.Wanted(), by, "en", before).next or ""
        taken.append(1000 * (time.perf_counter() - began))
    return middle(taken)


def together(threads: list[threading.Thread]) -> None:
    """Start all, wait for all."""
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    sys.exit(main())
