"""A backup counts only after it has been tried; then devices may let go of what they wrote."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import bridge
from shouwang.apps.journal.models import Entry, Stream
from shouwang.server import backups
from shouwang.server.backups import BackupFailed, back_up
from tests.apps.journal.phones import Phone
from tests.world import at


@pytest.fixture
def folder(several_connections, tmp_path: Path, settings) -> Path:
    """Where backups of this test lie."""
    settings.BACKUPS = tmp_path / "backups"
    return settings.BACKUPS


def phone_with(world, count: int) -> Phone:
    """A telephone that has sent so many entries."""
    phone = Phone(world)
    for _ in range(count):
        phone.write(at("12 08:00"))
    phone.send(at("12 08:01"))
    return phone


def test_a_tried_backup_raises_the_watermark(folder, world):
    """
    Before it the telephone keeps all three lines; after it the next receipt lets it let go of them.
    """
    phone = phone_with(world, 3)
    kept_before = len(list(phone.outbox.kept()))

    made = back_up(at("12 09:00"))
    phone.send(at("12 09:01"))

    assert (kept_before, phone.outbox.safe, list(phone.outbox.kept())) == (3, 3, [])
    assert made.entries == Entry.objects.count()
    assert [path.name for path in folder.iterdir()] == [made.path.name]


def test_what_came_after_the_backup_is_kept_by_the_device(folder, world):
    """
    The watermark names what is in the backup, not what is on the server.
    """
    phone = phone_with(world, 3)
    back_up(at("12 09:00"))
    phone.write(at("12 09:10"))

    receipt = phone.send(at("12 09:11"))

    assert (receipt.contiguous, receipt.watermark) == (4, 3)
    assert len(list(phone.outbox.kept())) == 1


def test_a_copy_that_is_not_what_was_written_is_no_backup(folder, world, monkeypatch):
    """
    One bit of one entry differs in the copy: the backup fails, says which entry, leaves no file and raises no watermark.
    """
    phone_with(world, 3)
    true, third = bridge.entry_of, Entry.objects.get(number=3)
    monkeypatch.setattr(bridge, "entry_of", lambda row: true(third if row.number == 2 else row))

    with pytest.raises(BackupFailed, match="entry 2 is not the one"):
        back_up(at("12 09:00"))

    assert list(folder.iterdir()) == []
    assert Stream.objects.get().safe == 0


@pytest.mark.sqlite
def test_a_damaged_file_is_no_backup(folder, world, monkeypatch):
    """
    The disk under the backups writes rubbish into the middle of the copy.
    """
    phone_with(world, 400)
    true = sqlite3.connect

    class Rubbish(sqlite3.Connection):
        def execute(self, *told):
            rows = super().execute(*told)
            if "journal_mode" in told[0]:
                where = Path(super().execute("PRAGMA database_list").fetchone()[2])
                with where.open("r+b") as file:
                    file.seek(where.stat().st_size // 2)
                    file.write(b"\x55" * 9000)
            return rows

    monkeypatch.setattr(backups.sqlite3, "connect", lambda path: true(path, factory=Rubbish))

    with pytest.raises(BackupFailed):
        back_up(at("12 09:00"))

    assert list(folder.iterdir()) == []
    assert Stream.objects.get().safe == 0


def test_old_backups_go(folder, world):
    """
    The newest six stay.
    """
    phone_with(world, 1)

    for hour in range(8):
        back_up(at(f"12 1{hour}:00"))

    assert len(list(folder.iterdir())) == backups.KEPT
    assert backups.backups()[0].name.startswith("2022-03-12T09")


@pytest.mark.sqlite
def test_from_a_backup_the_operation_goes_on(folder, world):
    """
    The server is destroyed an hour after the backup: the telephone still has what came since, and sends it to the restored one.
    """
    phone = phone_with(world, 3)
    made = back_up(at("12 09:00"))
    phone.write(at("12 09:30"))
    phone.send(at("12 09:31"))

    with sqlite3.connect(made.path) as saved:
        saved.backup(connection.connection)
    receipt = phone.send(at("12 10:00"))
    again = phone.send(at("12 10:01"))

    assert (receipt.contiguous, again.contiguous) == (3, 4)
    assert Entry.objects.filter(kind="gate.checked").count() == 4
    assert journal.grow(operation=world.operation) == Entry.objects.count()
