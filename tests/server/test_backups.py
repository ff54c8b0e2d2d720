"""A backup counts only after it has been tried; then devices may let go of what they wrote."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import bridge, reads
from shouwang.apps.journal.models import Apart, Entry, Stream
from shouwang.apps.operations.sealed import rings
from shouwang.server import backups
from shouwang.server.backups import BackupFailed, back_up
from shouwang.vocabulary.retention import TEXTS
from tests.apps.journal.phones import Phone
from tests.world import at


@pytest.fixture
def folder(several_connections, tmp_path: Path, settings) -> Path:
    """Where backups of this test lie."""
    settings.BACKUPS, settings.MEDIA_ROOT, settings.KEY_BACKUPS = tmp_path / "backups", tmp_path / "files", tmp_path / "copies"
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
    assert [path.name for path in folder.iterdir() if not path.name.startswith(".")] == [made.path.name]


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

    assert [path.name for path in folder.iterdir()] == [".lock"]
    assert Stream.objects.get().safe == 0


def test_a_copy_that_holds_less_is_no_backup(folder, world, monkeypatch):
    """
    All that is in the copy is true, but not all that was there is in it, as when the copy is read from behind a wall.
    """
    phone_with(world, 3)
    monkeypatch.setattr(reads, "entries_in_all", lambda: 1000)

    with pytest.raises(BackupFailed, match="of 1000 entries"):
        back_up(at("12 09:00"))

    assert Stream.objects.get().safe == 0


def test_what_a_killed_backup_left_goes_with_the_next(folder, world):
    """
    A draft without its maker is no backup, and takes room.
    """
    folder.mkdir(parents=True)
    (folder / ".2022-03-12T000000Z.sqlite3.part").write_bytes(b"half")

    made = back_up(at("12 09:00"))

    assert sorted(path.name for path in folder.iterdir()) == [".holds-all", ".lock", ".operations", made.path.name]


@pytest.mark.sqlite
def test_a_damaged_file_is_no_backup(folder, world, monkeypatch):
    """
    The disk under the backups writes other letters than it was given.
    """
    phone_with(world, 400)
    true = sqlite3.connect

    class Rubbish(sqlite3.Connection):
        def execute(self, *told):
            rows = super().execute(*told)
            if "journal_mode" in told[0]:
                where = Path(super().execute("PRAGMA database_list").fetchone()[2])
                where.write_bytes(where.read_bytes().replace(b"gate.checked", b"gate.chucked"))
            return rows

    monkeypatch.setattr(backups.sqlite3, "connect", lambda path: true(path, factory=Rubbish))

    with pytest.raises(BackupFailed):
        back_up(at("12 09:00"))

    assert [path.name for path in folder.iterdir()] == [".lock"]
    assert Stream.objects.get().safe == 0


def test_a_backup_saves_the_keys_it_needs_and_is_none_without_them(folder, world, settings):
    """
    A note is written after the last copy of the keys: its key is saved with the backup. Where keys cannot be copied no watermark rises.
    """
    phone = phone_with(world, 1)
    journal.write_note(text="a note", topic="shift", by=world.commander, at=at("12 08:30"))
    back_up(at("12 09:00"))
    saved = {path.name for path in settings.KEY_BACKUPS.rglob("*.key")}
    settings.KEY_BACKUPS = settings.BACKUPS / ".lock"
    phone.write(at("12 09:05"))
    phone.send(at("12 09:06"))

    with pytest.raises(BackupFailed):
        back_up(at("12 09:10"))

    assert {path.name for path in Path(settings.KEYS).glob(f"{world.operation.id}.*.key")} <= saved
    assert any(f".{TEXTS.code}." in name for name in saved)
    assert len(backups.backups()) == Stream.objects.get().safe == 1


def test_old_backups_go(folder, world):
    """
    The newest six stay.
    """
    phone_with(world, 1)

    for hour in range(8):
        back_up(at(f"12 1{hour}:00"))

    assert len(backups.backups()) == backups.KEPT
    assert backups.backups()[0].name.startswith("000008-2022-03-12T09")


def test_a_clock_that_ran_ahead_makes_no_backup_the_newest_for_ever(folder, world):
    """
    Six were made under a clock of next month. The seventh, after it was set right, stays, and is the one to restore from.
    """
    phone_with(world, 1)
    for day in range(15, 21):
        back_up(at(f"{day} 09:00"))

    made = back_up(at("12 09:00"))

    assert backups.backups()[0] == made.path


@pytest.mark.sqlite
def test_what_a_device_still_has_comes_even_to_a_server_set_back_too_far(folder, world):
    """
    Line 2 was let go on the word of the second backup, which is lost: lines 3 and 4 are sent again all the same, and 2 is missed by name.
    """
    phone = phone_with(world, 1)
    older = back_up(at("12 09:00"))
    phone.write(at("12 09:10"))
    phone.send(at("12 09:11"))
    back_up(at("12 09:20"))
    phone.send(at("12 09:21"))
    for minute in (30, 31):
        phone.write(at(f"12 09:{minute}"))
    phone.send(at("12 09:32"))

    with closing(sqlite3.connect(older.path)) as saved:
        saved.backup(connection.connection)
    for minute in range(2):
        phone.send(at(f"12 10:0{minute}"))

    held = Entry.objects.filter(device=phone.device).values_list("sequence", flat=True)
    assert sorted(held) == [1, 3, 4]
    assert reads.how_many_missing(world.operation) == 1
    assert {doubt.code for doubt in phone.outbox.doubts} == {"receipt-impossible"}


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


def test_a_line_kept_apart_is_counted_without_its_key(folder, world):
    """
    What it says is destroyed, or its key lies elsewhere: the backup counts it all the same, and the page of devices opens.
    """
    phone = phone_with(world, 1)
    phone.send(at("12 08:02"), replace(phone.write(at("12 08:02")), raw=b"{"))
    rings().destroy(rings().names(str(world.operation.id), TEXTS.code))

    made = back_up(at("12 09:00"))

    assert Apart.objects.count() == 1
    assert made.entries == Entry.objects.count()
    page = world.browser(world.commander).get(reverse("journal:devices", args=[world.operation.pk]))
    assert page.status_code == 200


def test_the_backups_of_a_lost_server_are_not_rotated_away(folder, world):
    """
    A new server, begun in haste with the folder of the one that died, makes no backup there: it would push out the only ones there are.
    """
    made = back_up(at("12 09:00"))
    (folder / ".operations").write_text("01a22b4a-8506-7e97-a5b1-e23a5779c17a", encoding="ascii")  # as another server left it

    with pytest.raises(BackupFailed, match="SHOUWANG_BACKUPS"):
        back_up(at("12 09:10"))

    assert [path.name for path in folder.iterdir() if not path.name.startswith(".")] == [made.path.name]


def test_a_damaged_note_of_whose_backups_they_are_is_told_with_the_way_out(folder, world):
    """
    Its bytes are no text: nobody can tell whose they are, so none is touched; without it the next backup notes it anew.
    """
    made = back_up(at("12 09:00"))
    noted = folder / ".operations"
    right = noted.read_bytes()
    noted.write_bytes(bytes(range(256)))

    with pytest.raises(BackupFailed, match=r"\.operations is damaged.*delete it"):
        back_up(at("12 09:10"))

    assert made.path.exists()
    noted.unlink()
    assert back_up(at("12 09:20")).path.exists()
    assert noted.read_bytes() == right


def test_a_folder_of_files_that_is_empty_takes_none_away(folder, world, settings):
    """
    The disk of the files is not mounted: the copies stay.
    """
    kept = folder / "files" / "photos" / "gate"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"sealed")
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)

    back_up(at("12 09:00"))

    assert kept.read_bytes() == b"sealed"
