"""A lost server, by the very command: looked through beside, told all at once, and put in place only then. On PostgreSQL: tests/torture."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings as product

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads
from shouwang.apps.operations.sealed import rings
from shouwang.cli.__main__ import main as shouwang
from shouwang.server.backups import back_up
from shouwang.server.restoring import Noted
from shouwang.vocabulary.retention import TEXTS
from tests.apps.journal.phones import Phone
from tests.world import World, at

pytestmark = pytest.mark.sqlite


@dataclass
class Machine:
    """A new machine: its folders, and the backups and copies of keys that it was given."""

    folder: Path
    world: World

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """One command of the server's."""
        told = {
            "SHOUWANG_DATA": self.data, "SHOUWANG_KEYS": self.keys, "SHOUWANG_BACKUPS": self.backups, "SHOUWANG_KEY_BACKUPS": self.folder / "copies",
            "SHOUWANG_DATABASE_URL": "sqlite:///watch.sqlite3", "PYTHONUTF8": "1",
        }  # fmt: skip
        ours = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")}
        command = [sys.executable, "-m", "shouwang.server", *words]
        return subprocess.run(
            command, env=ours | {name: str(value) for name, value in told.items()}, capture_output=True, text=True, check=False, timeout=120
        )

    @property
    def data(self) -> Path:
        """Its data folder."""
        return self.folder / "data"

    @property
    def keys(self) -> Path:
        """Its folder of keys."""
        return self.folder / "keys"

    @property
    def backups(self) -> Path:
        """Its backups."""
        return self.folder / "backups"

    @property
    def backup(self) -> Path:
        """The only one."""
        (one,) = self.backups.glob("[0-9]*")
        return one

    def kinds(self) -> list[str]:
        """What its journal says, in order."""
        with closing(sqlite3.connect(self.data / "watch.sqlite3")) as database:
            return [kind for (kind,) in database.execute("SELECT kind FROM journal_entry ORDER BY number")]

    def put_keys_back(self) -> None:
        """As the handbook says: the newest day of the copies."""
        shutil.copytree(max((self.folder / "copies").iterdir()), self.keys, dirs_exist_ok=True)


@pytest.fixture
def machine(several_connections, world: World, tmp_path: Path, settings) -> Machine:
    """An operation with a telephone, a note, a line kept apart and a checkpoint, backed up with its keys."""
    settings.BACKUPS, settings.MEDIA_ROOT, settings.KEY_BACKUPS = tmp_path / "backups", tmp_path / "files", tmp_path / "copies"
    phone = Phone(world)
    for _ in range(3):
        phone.write(at("12 08:00"))
    phone.send(at("12 08:01"))
    phone.send(at("12 08:02"), replace(phone.write(at("12 08:02")), raw=b"{"))
    journal.write_note(text="a note", topic="shift", by=world.commander, at=at("12 08:03"))
    for name in ("one", "two"):
        journal.attach(file=BytesIO(name.encode()), name=name, media_type="text/plain", operation=world.operation)
    journal.sign_checkpoint(operation=world.operation, at=at("12 08:04"))
    back_up(at("12 09:00"))
    (tmp_path / "data").mkdir()
    return Machine(tmp_path, world)


def test_without_its_keys_nothing_is_brought_back_in_silence(machine):
    """
    Refused with the way out, and nothing is there. With the keys from their copies all is as it was; the journal tells of the restoring alone.
    """
    refused = machine.run("restore")
    left = sorted(path.name for path in machine.data.iterdir() if "sqlite3" in path.name and path.stat().st_size > 100_000)
    machine.put_keys_back()

    done = machine.run("restore")

    assert (refused.returncode, left) == (1, [])
    assert f"{machine.world.operation.pk}.signing.key" in refused.stderr
    assert "--keys-lost" in refused.stderr
    assert done.returncode == 0, done.stderr
    assert "keys that seal" not in done.stdout
    assert machine.kinds()[-1] == "journal.restored"


def test_lost_keys_are_given_up_only_on_request_and_the_journal_says_so(machine):
    """
    What they had sealed is empty then, in the note and in the line kept apart, and told with its counts; another key signs.
    """
    done = machine.run("restore", "--keys-lost")

    assert done.returncode == 0, done.stderr
    assert machine.kinds()[-3:] == ["journal.restored", "journal.signed-anew", "keys.lost"]
    assert "are given up" in done.stdout
    assert "signed by a new key" in done.stdout
    assert len([*machine.keys.glob("*.signing.key")]) == 1
    with closing(sqlite3.connect(machine.data / "watch.sqlite3")) as database:
        assert database.execute("SELECT text FROM journal_note").fetchall() == [(b"",)]
        assert database.execute("SELECT raw FROM journal_apart").fetchall() == [(b"",)]


def test_files_that_cannot_be_brought_back_are_named_and_given_up_only_on_request(machine):
    """
    One copy is missing and one altered: both are named and nothing is changed; given up, the journal and the page of the status say how many.
    """
    machine.put_keys_back()
    one, two = sorted(path for path in (machine.backups / "files").rglob("*") if path.is_file())
    one.unlink()
    two.write_bytes(b"x" + two.read_bytes()[1:])

    refused = machine.run("restore")
    left = (machine.data / "watch.sqlite3").stat().st_size > 100_000
    done = machine.run("restore", "--files-lost")

    assert (refused.returncode, left) == (1, False)
    assert all(word in refused.stderr for word in (one.name, two.name, "is missing", "was altered", "--files-lost", "Nothing was changed"))
    assert done.returncode == 0, done.stderr
    assert "2 files could not be brought back" in done.stdout
    assert machine.kinds()[-2:] == ["journal.restored", "files.lost"]
    assert machine.run("backup").returncode == 0
    with closing(sqlite3.connect(machine.data / "watch.sqlite3")) as database:
        assert database.execute("SELECT file, lost FROM journal_attachment").fetchall() == [("", 1)] * 2


def test_without_the_folder_of_files_nothing_is_brought_back_in_silence(machine):
    """
    Only the database was carried to the new machine.
    """
    machine.put_keys_back()
    shutil.rmtree(machine.backups / "files")

    refused = machine.run("restore")

    assert refused.returncode == 1
    assert refused.stderr.count("is missing") == 2


def test_without_the_list_of_hashes_a_file_is_brought_back_if_it_opens(machine):
    """
    The list is lost and one copy altered: that one no key opens, so it is refused; the other opens and needs no list. Given up, only one is.
    """
    machine.put_keys_back()
    (machine.backups / "files.sha256").unlink()
    one, two = sorted(path for path in (machine.backups / "files").rglob("*") if path.is_file())
    one.write_bytes(one.read_bytes()[:-1] + bytes([one.read_bytes()[-1] ^ 1]))

    refused = machine.run("restore")
    done = machine.run("restore", "--files-lost")

    assert refused.returncode == 1
    assert all(word in refused.stderr for word in (one.name, "is not in files.sha256", "--files-lost", "Nothing was changed"))
    assert two.name not in refused.stderr
    assert done.returncode == 0, done.stderr
    assert "1 file could not be brought back" in done.stdout
    with closing(sqlite3.connect(machine.data / "watch.sqlite3")) as database:
        assert sorted(database.execute("SELECT file <> '', lost FROM journal_attachment")) == [(0, 1), (1, 0)]


def test_a_list_of_hashes_that_is_noise_stops_no_good_backup(machine):
    """
    The list is damaged: all files open, so all is brought back, the list is told by its name, and the next backup writes a good one.
    """
    machine.put_keys_back()
    listed = machine.backups / "files.sha256"
    right = listed.read_bytes()
    listed.write_bytes(bytes(range(256)))

    done, again = machine.run("restore"), machine.run("backup")

    assert done.returncode == again.returncode == 0, done.stderr + again.stderr
    assert all("files.sha256 beside the backups is damaged" in told for told in (done.stdout, again.stderr))
    assert listed.read_bytes() == right


def test_wrong_hashes_in_the_list_refuse_no_whole_file(machine):
    """
    By key and database the files are what came: the list is wrong, and the next backup mends it.
    """
    machine.put_keys_back()
    listed = machine.backups / "files.sha256"
    right = listed.read_text(encoding="utf-8")
    listed.write_text("".join(f"{'0' * 64}{line[64:]}\n" for line in right.splitlines()), encoding="utf-8")

    done, again = machine.run("restore"), machine.run("backup")

    assert done.returncode == again.returncode == 0, done.stderr + again.stderr
    assert listed.read_text(encoding="utf-8") == right


def test_a_file_that_is_spoilt_here_is_brought_back_whole(machine):
    """
    The disk of the files stayed, and one of them has lost a bit; its copy beside the backup is whole, and takes its place.
    """
    machine.put_keys_back()
    shutil.copytree(machine.backups / "files", machine.data / "files")
    one, two = sorted(path for path in (machine.data / "files").rglob("*") if path.is_file())
    whole = one.read_bytes(), two.read_bytes()
    one.write_bytes(b"x" + whole[0][1:])

    done = machine.run("restore")

    assert done.returncode == 0, done.stderr
    assert (one.read_bytes(), two.read_bytes()) == whole


def test_one_cut_off_after_its_journals_began_anew_tells_of_it_once(machine):
    """
    The power goes before the mark is taken away: the next try finds that all is done.
    """
    machine.put_keys_back()
    machine.run("restore")
    with closing(sqlite3.connect(machine.backup)) as database:
        operation, number = database.execute("SELECT operation_id, number FROM journal_pen").fetchone()
    Noted(written={str(UUID(operation)): number}).put_down(machine.data / "restoring")

    again = machine.run("restore")

    assert again.returncode == 0, again.stderr
    assert machine.kinds().count("journal.restored") == 1
    assert not (machine.data / "restoring").exists()


def test_keys_that_are_not_here_are_told_and_stop_nothing_else(machine):
    """
    That of a class was destroyed since the backup, those that sign and seal the rest are here: what it sealed stays noise.
    """
    machine.put_keys_back()
    for path in machine.keys.glob(f"*.{TEXTS.code}.*.key"):
        path.unlink()

    done = machine.run("restore")

    assert done.returncode == 0, done.stderr
    assert "1 of the" in done.stdout
    assert machine.kinds()[-1] == "journal.restored"
    with closing(sqlite3.connect(machine.data / "watch.sqlite3")) as database:
        assert len(database.execute("SELECT text FROM journal_note").fetchone()[0]) > 20


def test_a_backup_that_is_not_what_was_written_leaves_what_was_there(machine):
    """
    One entry in it was altered: refused, together with the missing key; the empty database beside it is the one it was, byte for byte.
    """
    assert machine.run("migrate", "--verbosity", "0").returncode == 0
    before = (machine.data / "watch.sqlite3").read_bytes()
    with closing(sqlite3.connect(machine.backup)) as backup, backup:
        backup.execute("DROP TRIGGER journal_entry_no_update")
        backup.execute("UPDATE journal_entry SET data = '{}' WHERE number = 3")

    refused = machine.run("restore")

    assert refused.returncode == 1
    assert "entry 3 is not the one that was written" in refused.stderr
    assert "--keys-lost" in refused.stderr
    assert "Nothing was changed" in refused.stderr
    assert (machine.data / "watch.sqlite3").read_bytes() == before
    assert not [path for path in machine.data.iterdir() if "aside" in path.name]


def test_what_is_no_backup_at_all_is_told_in_a_line(machine):
    """
    No traceback, and the empty place stays empty.
    """
    machine.backup.write_bytes(b"no database" * 1000)

    refused = machine.run("restore")

    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert machine.backup.name in refused.stderr


def test_one_cut_off_before_its_journals_began_anew_is_finished_before_anything_else(machine):
    """
    The copy is in place, and then the power goes. Nothing is served before the journal has begun its new epoch: numbers would be given twice.
    """
    machine.put_keys_back()
    shutil.copyfile(machine.backup, machine.data / "watch.sqlite3")
    (machine.data / "restoring").touch()

    served, done = machine.run("backup"), machine.run("restore")

    assert served.returncode == 2
    assert "cut off" in served.stderr
    assert done.returncode == 0
    assert machine.kinds()[-1] == "journal.restored"
    assert machine.run("backup").returncode == 0


def test_one_cut_off_before_anything_is_in_place_begins_anew(machine):
    """
    Only the mark is there, and no database: nothing is served, and the next try brings all of it back.
    """
    machine.put_keys_back()
    (machine.data / "restoring").touch()

    served, done = machine.run("backup"), machine.run("restore")

    assert served.returncode == 2
    assert done.returncode == 0, done.stderr
    assert "entries are back" in done.stdout
    assert not (machine.data / "restoring").exists()


def test_the_export_holds_under_the_new_key(world, tmp_path, capsys):
    """
    Notes that the lost key signed are left out of the file of checkpoints, and the first of the new one covers all that they covered.
    """
    Phone(world)
    journal.sign_checkpoint(operation=world.operation, at=at("12 08:00"))
    key = Path(product.KEYS) / f"{world.operation.pk}.signing.key"
    key.unlink()
    journal.begin_epoch(operation=world.operation, at=at("12 09:00"), new_key=True)
    journal.sign_checkpoint(operation=world.operation, at=at("12 09:01"))
    (tmp_path / "export.jsonl").write_bytes(b"".join(reads.exported(world.operation)))
    (tmp_path / "notes.txt").write_text(reads.all_checkpoints(world.operation), encoding="utf-8")

    status = shouwang(["journal", "verify", str(tmp_path / "export.jsonl"), str(tmp_path / "notes.txt")])

    assert status == 0, capsys.readouterr().out
    assert world.operation.checkpoints.count() == 2


def test_once_something_is_signed_no_other_key_is_made_in_silence(world):
    """
    The folder of keys is not mounted: what would be signed is refused, and no key lies there afterwards.
    """
    Phone(world)
    journal.sign_checkpoint(operation=world.operation, at=at("12 08:00"))
    key = Path(product.KEYS) / f"{world.operation.pk}.signing.key"
    key.unlink()
    Phone(world, "West gate")

    with pytest.raises(Exception, match="signs this journal, is not here"):
        journal.sign_checkpoint(operation=world.operation, at=at("12 08:01"))

    assert not key.exists()


def test_every_class_of_keys_is_counted(machine):
    """
    What is looked for are the keys of what stands in the database, by name.
    """
    from shouwang.apps.operations.sealed import rings_used

    used = rings_used("default")

    assert used
    assert used <= rings().all_names()
    assert used <= {name for owner in (str(machine.world.operation.pk), "accounts") for name in rings().names(owner)}
