"""The journal is written without gaps, inside transactions, and never changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from shouwang.apps.journal import actions, bridge, reads
from shouwang.apps.journal.models import Entry, Pen
from shouwang.apps.operations.models import Member, Operation, Role
from shouwang.vocabulary.reasons import Refused
from tests.apps.journal import eight_writers
from tests.world import at

TOP = Path(__file__).parents[3]


def written(world, kind="operation.closed", day="12", **data) -> Entry:
    """One entry of Willow Court."""
    entry = actions.write(kind, operation=world.operation, at=at(day), by=world.commander.id, **data)
    return Entry.objects.get(id=entry.id)


def test_lines_are_numbered_without_a_gap_even_when_a_transaction_fails(world):
    """
    The number of what was rolled back is given again: a gap would mean that something is missing.
    """
    written(world)
    with transaction.atomic():
        written(world)
        transaction.set_rollback(True)

    written(world)

    assert list(Entry.objects.order_by("number").values_list("sequence", flat=True)) == [1, 2]
    assert Pen.objects.get().sequence == 2


def test_operations_are_numbered_apart(world):
    """
    Each operation has its own server device, so that one operation's journal is whole by itself.
    """
    other = Operation.objects.create(name="Other", hazard="flood", time_zone="UTC", started_at=at("11"))
    written(world)

    actions.write("operation.closed", operation=other, at=at("12"), by=None)

    assert set(Entry.objects.values_list("operation__name", "sequence")) == {("Willow Court watch", 1), ("Other", 1)}


def test_the_stored_leaf_is_the_hash_of_what_is_stored(world):
    """
    Also of a moment finer than a millisecond: what is hashed is what is kept.
    """
    entry = actions.write("operation.closed", operation=world.operation, at=at("12").replace(microsecond=123_456), by=None)

    row = Entry.objects.get(id=entry.id)

    assert row.happened_at.microsecond == 123_000
    assert reads.is_whole(row)
    assert bridge.entry_of(row) == entry


def test_nothing_is_written_outside_a_transaction(world, monkeypatch):
    """
    An entry and what it tells of are kept together or not at all.
    """
    operation = world.operation

    with monkeypatch.context() as outside:
        outside.setattr(transaction, "get_connection", lambda: SimpleNamespace(in_atomic_block=False))
        with pytest.raises(RuntimeError, match="inside the transaction"):
            actions.write("operation.closed", operation=operation, at=at("12"), by=None)

    assert world.kinds() == []


def test_data_that_does_not_fit_its_kind_is_a_programming_error(world):
    """
    A name in a field, an unknown field and a missing one: all told, nothing written.
    """
    with pytest.raises(ValueError, match="lacks note") as fault:
        actions.write("note.written", operation=world.operation, at=at("12"), by=None, topic="Mr Bai is ill", name="Bai")

    assert "has no field name" in str(fault.value)
    assert "holds a code" in str(fault.value)
    assert world.kinds() == []


CHANGES = [
    "UPDATE journal_entry SET kind = 'x.y'",
    "UPDATE journal_entry SET number = number + 1",
    "DELETE FROM journal_entry",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_itself_refuses_to_change_or_delete(world, statement):
    """
    Not even whoever goes round our code changes the past by a slip.
    """
    written(world)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert world.kinds() == ["operation.closed"]


@pytest.mark.sqlite
@pytest.mark.parametrize("recursive", ["OFF", "ON"])
def test_sqlite_does_not_replace_an_entry_either(world, recursive):
    """
    INSERT OR REPLACE deletes first; on the connection of another program, without recursive triggers, that delete passes unseen.
    """
    row = written(world)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers={recursive}")
    columns = ", ".join(f'"{field.column}"' for field in Entry._meta.concrete_fields)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO journal_entry ({columns}) SELECT {columns} FROM journal_entry WHERE number = %s", [row.number]
        )

    assert Entry.objects.get().number == row.number


@pytest.mark.postgresql
def test_postgresql_does_not_truncate_the_journal(world):
    """
    TRUNCATE fires no row trigger; it has one of its own.
    """
    written(world)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE journal_entry CASCADE")

    assert world.kinds() == ["operation.closed"]


def test_the_triggers_are_there_after_all_migrations(world):
    """
    SQLite rebuilds a table to alter it and drops its triggers with it: whoever alters the journal puts them on again.
    """
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'journal_%'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid::regclass::text LIKE 'journal_%' AND NOT tgisinternal AND tgenabled = 'O'",
    }
    beside = {f"journal_{table}_no_{verb}" for table in ("checkpoint", "tile", "apart") for verb in ("change", "delete")}
    beside.add("journal_apart_no_fewer")
    sqlite = {f"journal_{table}_no_replacing" for table in ("entry", "checkpoint", "tile", "apart")}
    sqlite |= {f"journal_{table}_no_moving" for table in ("tile", "apart")}
    postgresql = {f"journal_{table}_no_truncate" for table in ("entry", "checkpoint", "tile", "apart")}
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        found = {name for (name,) in cursor.fetchall()}

    assert (
        found
        == beside
        | {
            "sqlite": {"journal_entry_no_UPDATE", "journal_entry_no_DELETE", *sqlite},
            "postgresql": {"journal_entry_no_change", *postgresql},
        }[connection.vendor]
    )


@pytest.mark.django_db
def test_eight_writers_at_once_neither_lock_one_another_out_nor_share_a_number(tmp_path):
    """
    Eight times 25 transactions of two entries: 400 lines, numbered 1 to 400, and nobody was told "database is locked".
    """
    variables = {**os.environ, "PYTHONPATH": f"{TOP / 'src'}{os.pathsep}{TOP}"}
    if connection.vendor == "sqlite":
        variables["SHOUWANG_DATA"] = str(tmp_path)
    program = [sys.executable, "-m", "tests.apps.journal.eight_writers"]

    done = subprocess.run(program, env=variables, cwd=TOP, capture_output=True, text=True, timeout=180, check=False)

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    lines = eight_writers.WRITERS * eight_writers.ROUNDS * 2
    assert told["faults"] == []
    assert told["sequences"] == list(range(1, lines + 1))
    assert told["devices"] == [[lines, "server"]]


def test_a_strike_needs_the_right_a_standing_entry_and_the_same_operation(world):
    """
    A guard may not; nobody may twice; and a strike may itself be struck.
    """
    row = written(world, "note.written", topic="shift", note=str(uuid4()))
    with pytest.raises(Refused) as guard:
        actions.strike(entry=row, by=world.guard, at=at("13"), reason="wrong")
    strike = actions.strike(entry=row, by=world.commander, at=at("13"), reason="wrong")
    with pytest.raises(Refused) as twice:
        actions.strike(entry=row, by=world.commander, at=at("13"), reason="wrong")

    actions.strike(entry=Entry.objects.get(id=strike.id), by=world.commander, at=at("14"), reason="mistaken-strike")

    assert [reason.code for reason in guard.value.reasons] == ["role-may-not"]
    assert [reason.code for reason in twice.value.reasons] == ["already-struck"]
    assert reads.fallen(world.operation) == {strike.id}


def test_what_the_pages_keep_a_row_for_is_not_struck_in_the_log(world):
    """
    The row would stay and the figures would part from the pages; the way to undo it is told. The same for the strike of such an entry.
    """
    row = written(world)
    with pytest.raises(Refused) as refused:
        actions.strike(entry=row, by=world.commander, at=at("13"), reason="wrong")
    undone = Entry.objects.get(id=actions.take_out(entry=row, by=world.commander, at=at("13"), reason="mistaken").id)
    with pytest.raises(Refused) as brought_back:
        actions.strike(entry=undone, by=world.commander, at=at("14"), reason="mistaken-strike")

    assert [reason.code for reason in (*refused.value.reasons, *brought_back.value.reasons)] == ["undone-elsewhere"] * 2
    assert "结束、延长或重新开启阶段" in refused.value.reasons[0].within("zh-hans")
    assert reads.fallen(world.operation) == {row.id}


def test_an_entry_of_another_operation_cannot_be_struck(world):
    """
    To a commander of one operation the other's entries do not exist.
    """
    other = Operation.objects.create(name="Other", hazard="flood", time_zone="UTC", started_at=at("11"))
    outsider = Member.objects.create(operation=other, user=world.stranger, role="commander")

    with pytest.raises(Refused) as refused:
        actions.take_out(entry=written(world), by=outsider, at=at("13"), reason="wrong")

    assert [reason.code for reason in refused.value.reasons] == ["entry-not-here"]


def test_only_a_note_is_written_anew(world):
    """
    What has rows elsewhere is struck and done again by its own action; an empty note is none.
    """
    with pytest.raises(Refused) as refused:
        actions.correct_note(entry=written(world), text=" ", topic="other", by=world.commander, at=at("13"))

    assert [reason.code for reason in refused.value.reasons] == ["not-a-note", "note-empty"]


def test_a_note_keeps_its_text_out_of_the_journal(world):
    """
    The entry holds an id; destroyed with the people, the text leaves the entry whole.
    """
    entry = actions.write_note(text="Mrs Bai in 3-2-501 is ill.", topic="residents", by=world.guard, at=at("12"), subject=uuid4())

    row = Entry.objects.get(id=entry.id)
    assert "Bai" not in row.data
    told = {role: reads.tell([row], world.member(role), "en")[0].note for role in Role}
    assert {role for role, note in told.items() if note} == {Role.COMMANDER, Role.SHIFT_LEAD, Role.GROUP_LEAD, Role.HOST}
    assert set(told.values()) == {"", "Mrs Bai in 3-2-501 is ill."}
