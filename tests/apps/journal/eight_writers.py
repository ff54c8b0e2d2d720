"""
A program: eight writers at once on a database of its own, ``python -m tests.apps.journal.eight_writers``.

It prints as JSON what went wrong and what was written. A program of its own, because what is committed to the journal
cannot be taken out of the tests' database again.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from datetime import UTC, datetime

import django

WRITERS, ROUNDS = 8, 25


def write_for_a_while(operation_id: str, start: threading.Barrier, faults: list[str]) -> None:
    """What each writer does: many short transactions of two entries each."""
    from django.db import connection, transaction

    from shouwang.apps.journal import actions
    from shouwang.apps.operations.models import Operation

    start.wait()
    try:
        for _ in range(ROUNDS):
            with transaction.atomic():
                operation = Operation.objects.get(pk=operation_id)
                for _half in range(2):
                    actions.write("operation.closed", operation=operation, at=datetime(2022, 3, 11, tzinfo=UTC), by=None)
    except Exception as fault:  # noqa: BLE001  # whatever it is, the test shall see it
        faults.append(repr(fault))
    finally:
        connection.close()


def main() -> None:
    """Make a database, let eight write into it, tell what came of it, throw it away."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwang.server.settings")
    django.setup()
    from django.db import connection

    from shouwang.apps.journal.models import Entry
    from shouwang.apps.operations.models import Operation

    settings = connection.settings_dict
    settings["TEST"]["NAME"] = f"writers_{os.getpid()}" if connection.vendor == "postgresql" else str(settings["NAME"]) + ".writers"
    before = settings["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        operation = Operation.objects.create(name="x", hazard="flood", time_zone="UTC", started_at=datetime(2022, 3, 11, tzinfo=UTC))
        faults: list[str] = []
        start = threading.Barrier(WRITERS)
        writers = [threading.Thread(target=write_for_a_while, args=(operation.id, start, faults)) for _ in range(WRITERS)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        rows = list(Entry.objects.order_by("number").values_list("sequence", "operation__pen__sequence", "device__name"))
        json.dump({"faults": faults, "sequences": [row[0] for row in rows], "devices": sorted({row[1:] for row in rows})}, sys.stdout)
    finally:
        connection.creation.destroy_test_db(str(before), verbosity=0)


if __name__ == "__main__":
    main()
