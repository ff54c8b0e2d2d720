"""What is written once beside the entries stays, whoever asks the database to change it; what must change or go still does."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from shouwang.apps.journal import actions, reads
from shouwang.apps.journal.models import Apart, Checkpoint, Entry, Tile
from shouwang.engines.journal.streams import Line
from shouwang.engines.journal.tree import root_of
from shouwang.vocabulary.retention import TEXTS
from tests.apps.journal.phones import Phone
from tests.world import at


@pytest.fixture
def grown(world):
    """A line kept apart, 300 entries, a full tile and one that is not, and two checkpoints."""
    phone = Phone(world)
    actions.take_in([replace(phone.batch(at("12 08:01")), lines=(Line(1, b"{"),))], at=at("12 08:01"))
    actions.sign_checkpoint(operation=world.operation, at=at("12 08:02"))
    for _ in range(300):
        phone.write(at("12 08:00"))
    phone.send(at("12 08:03"))
    actions.sign_checkpoint(operation=world.operation, at=at("12 08:04"))
    return world


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_checkpoint SET note = 'x' WHERE size > 2",
        "UPDATE journal_checkpoint SET size = size + 1",
        "DELETE FROM journal_checkpoint",
        "UPDATE journal_tile SET hashes = substr(hashes, 1, 32)",
        "UPDATE journal_tile SET hashes = substr(hashes, 33, 32) || hashes WHERE level = 0",
        "UPDATE journal_tile SET level = 7 WHERE level = 0",
        "DELETE FROM journal_tile WHERE level = 0",
        "UPDATE journal_apart SET reason = 'line-too-long'",
        "UPDATE journal_apart SET sequence = 2",
        "UPDATE journal_apart SET leaf = substr(leaf, 2, 31) || substr(leaf, 1, 1)",
        "DELETE FROM journal_apart",
        "UPDATE journal_apart SET raw = 'x'",
        "UPDATE journal_apart SET parameters = 'x'",
        "UPDATE journal_apart SET times = 0",
        "UPDATE journal_apart SET size = 0",
        "UPDATE journal_apart SET kept = 0",
        "UPDATE journal_apart SET kept = kept + 1",
    ],
)
def test_no_statement_changes_what_is_written_once(grown, statement):
    """
    Not through Django and not past it.
    """
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert (Checkpoint.objects.count(), Apart.objects.count()) == (2, 1)


@pytest.mark.sqlite
@pytest.mark.parametrize("table", ["checkpoint", "tile", "apart"])
def test_sqlite_does_not_replace_it_either(grown, table):
    """
    ``INSERT OR REPLACE`` of what is there already, as another program may send it.
    """
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT OR REPLACE INTO journal_{table} SELECT * FROM journal_{table}")


@pytest.mark.sqlite
@pytest.mark.parametrize("table", ["entry", "checkpoint", "tile", "apart"])
def test_no_row_of_sqlites_is_put_in_the_place_of_another(grown, table):
    """
    ``UPDATE OR REPLACE`` of the number that SQLite gives a row takes out the row that has it; past the trigger that refuses to delete, where
    a connection does not set recursive_triggers.
    """
    phone = Phone(grown, "West gate")
    actions.take_in([replace(phone.batch(at("13 08:01")), lines=(Line(1, b"{"),))], at=at("13 08:01"))
    moving = (
        "UPDATE OR REPLACE journal_{0} SET rowid = (SELECT max(rowid) FROM journal_{0}) WHERE rowid = (SELECT min(rowid) FROM journal_{0})"
    )
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers = OFF")
        try:
            with pytest.raises(IntegrityError), transaction.atomic():
                cursor.execute(moving.format(table))
        finally:
            cursor.execute("PRAGMA recursive_triggers = ON")

        assert cursor.execute(f"SELECT count(*) > 1 FROM journal_{table}").fetchone() == (1,)


def test_the_text_of_what_is_kept_apart_may_go_and_not_come_back(grown):
    """
    Emptied, it stays empty.
    """
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_apart SET raw = ''")

        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute("UPDATE journal_apart SET raw = 'x'")


@pytest.mark.postgresql
@pytest.mark.parametrize("table", ["checkpoint", "tile", "apart"])
def test_postgresql_does_not_truncate_it_either(grown, table):
    """
    ``TRUNCATE`` fires no row trigger; it has one of its own.
    """
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE journal_{table} CASCADE")


def test_the_tree_goes_on_growing(grown):
    """
    Twice more into a tile that is not full, and beyond it: the root is that of all leaves.
    """
    for count in (1, 250):
        with transaction.atomic():
            actions.write_all([actions.Line("operation.closed", at("13"))] * count, operation=grown.operation, by=None)
        actions.grow(operation=grown.operation)

    leaves = [bytes(leaf) for leaf in Entry.objects.order_by("number").values_list("leaf", flat=True)]
    assert actions.root_at(operation=grown.operation, size=len(leaves)) == root_of(leaves)
    assert sorted(len(bytes(tile.hashes)) for tile in Tile.objects.filter(level=0))[-2:] == [8192, 8192]


def test_what_is_kept_apart_is_counted_sealed_anew_and_destroyed(grown, data_folder, django_capture_on_commit_callbacks):
    """
    It comes again; a note is destroyed before its time, so that a new key seals the rest; and with all texts it is emptied. It stays as a row.
    """
    phone = Phone(grown, "West gate")
    for minute in (1, 2):
        batch = replace(phone.batch(at(f"13 08:0{minute}")), lines=(Line(1, b"{"),))
        actions.take_in([batch], at=at(f"13 08:0{minute}"))
    actions.attach(file=BytesIO(b"x"), name="x", media_type="x", operation=grown.operation)
    with django_capture_on_commit_callbacks(execute=True):
        actions.forget(operation=grown.operation, keeping=TEXTS, at=at("14"), until=at("12"))
        actions.finish_forgetting(now=at("15"))
    counted = sorted(Apart.objects.values_list("times", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        actions.forget(operation=grown.operation, keeping=TEXTS, at=at("16"))

    assert counted == [1, 2]
    assert [(bytes(row.raw), row.parameters) for row in Apart.objects.all()] == [(b"", {})] * 2
    assert reads.held_whole("default").entries == Entry.objects.count()
    with pytest.raises(ProtectedError):
        grown.operation.delete()
