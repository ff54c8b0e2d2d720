"""
The product on a disk whose power goes: ``python -m tests.powercut.writing``, told what to do on its standard input.

``write`` begins a process that takes batches in through the product's own group commit, from several threads, and says each line that was
acknowledged; ``look`` begins one that opens the database and says what is in it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

THREADS = 4
MOST = 400
"""Lines of a thread: more than go in before any cut."""
WITHOUT_LOG = "SHOUWANG_TEST_WITHOUT_LOG"
"""A variable by which the product is made to believe that its SQLite has no safe write-ahead log."""
CHECK = {"verdict": "admitted", "direction": "in"}
SAFETY = {"sqlite": "PRAGMA synchronous = {}", "postgresql": "SET synchronous_commit = {}"}
"""What a product would say that keeps its promises less well."""


def prepared() -> None:
    """An operation and its telephones, before the power ever goes; their ids are said."""
    from django.core.management import call_command

    from shouwang.apps.journal import actions
    from shouwang.apps.operations.models import Member, Operation, User

    call_command("migrate", verbosity=0)
    now = datetime.now(UTC)
    operation = Operation.objects.create(name="Cut off", hazard="flood", time_zone="Asia/Shanghai", started_at=now)
    by = Member.objects.create(operation=operation, user=User.objects.create(username="commander"), role="commander")
    for number in range(THREADS):
        actions.enrol_device(name=f"Post {number}", by=by, at=now)
    say({"ready": str(operation.id)})


def write(safety: str) -> None:
    """Each telephone sends line after line until the disk answers no more."""
    from django.db import connection
    from django.db.backends.signals import connection_created

    from shouwang.apps.journal.models import Device, Stream

    def weaken(connection: Any, **_more: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(SAFETY[connection.vendor].format(safety))

    if safety:
        connection_created.connect(weaken, weak=False)
    begun = {row.device_id: row.highest for row in Stream.objects.all()}
    devices = list(Device.objects.exclude(secret="").values_list("id", "operation_id"))
    connection.close()
    for device, operation in devices:
        Thread(target=send, args=(operation, device, begun.get(device, 0)), daemon=False).start()


def send(operation: UUID, device: UUID, after: int) -> None:
    """One telephone's lines, one a batch; the first fault ends the process, for no receipt may come after it."""
    from shouwang.apps.journal.actions import GROUP
    from shouwang.apps.operations.models import new_id
    from shouwang.engines.journal.canonical import canonical_bytes
    from shouwang.engines.journal.clock import NEVER, ticked
    from shouwang.engines.journal.streams import Batch, Line, Stream
    from shouwang.vocabulary.entries import Entry

    stamp, stream = NEVER, Stream(operation, device, 1)
    for sequence in range(after + 1, after + MOST):
        now = datetime.now(UTC)
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        stamp = ticked(stamp, now)
        entry = Entry(
            id=new_id(), operation=operation, kind="gate.checked", happened_at=now, entered_at=now, device=device, epoch=1,
            sequence=sequence, stamp=str(stamp), data=CHECK,
        )  # fmt: skip
        line = Line(sequence, canonical_bytes(entry))
        try:
            receipt = GROUP.take_in(Batch(stream, (line,), sequence, None, now))
        except BaseException:  # noqa: BLE001 - whatever it is, the power is off
            os._exit(1)
        if receipt.contiguous >= sequence:
            os.write(1, f"{device} {sequence} {line.leaf.hex()}\n".encode())
    os._exit(0)


def look() -> None:
    """What is in the database: each line's leaf as it is hashed afresh; and whether the database says of itself that it is whole."""
    from django.db import connection

    from shouwang.apps.journal import bridge
    from shouwang.apps.journal.models import Entry
    from shouwang.apps.journal.reads import held_whole
    from shouwang.engines.journal.canonical import leaf_hash

    faults = []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            faults = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
    rows = Entry.objects.exclude(device__secret="").order_by("number")
    found = {f"{row.device_id} {row.sequence}": leaf_hash(bridge.entry_of(row)).hex() for row in rows}
    numbers = list(Entry.objects.order_by("number").values_list("number", flat=True))
    if numbers != list(range(1, len(numbers) + 1)):
        faults.append("the journal's numbers jump")
    try:
        held_whole("default")
    except ValueError as fault:
        faults.append(str(fault))
    say({"found": found, "faults": faults})


def say(told: dict[str, Any]) -> None:
    """One line."""
    os.write(1, (json.dumps(told) + "\n").encode())


def main() -> None:
    """Do what is told, each in a process of its own, so that Django is loaded once; when it has ended, that is said."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwang.server.settings")
    import django

    from shouwang.server import sqlite

    if os.environ.get(WITHOUT_LOG):
        sqlite.SAFE_SINCE = (1000, 0, 0)
    django.setup()
    doing: dict[str, Callable[..., None]] = {"prepare": prepared, "write": write, "look": look}
    for line in sys.stdin:
        word, *more = line.rstrip("\n").split(" ")
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            doing[word](*more)
            if word != "write":
                os._exit(0)
            return
        Path(sys.argv[1]).write_text(str(child), encoding="ascii")
        _, status = os.waitpid(child, 0)
        say({"ended": status})


if __name__ == "__main__":
    main()
