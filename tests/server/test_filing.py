"""Copies of files beside the backups: each with its SHA-256, hashed again, and what is lost is named."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from shouwang.server import filing
from shouwang.server.filing import FILES, GONE, LOOKED, SUMS, copy_files, damaged, not_whole
from shouwang.vocabulary.reasons import Reason

NAMES = {f"a/{name}" for name in ("one", "two", "three")}


@dataclass
class Folders:
    """The files of a server, and the folder of its backups."""

    files: Path
    backups: Path
    opens: Callable[[str, Path], bool]

    def copy(self, wanted: set[str] = NAMES) -> list[Reason]:
        """As with every backup."""
        return copy_files(self.files, self.backups, wanted, self.opens)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """Three files, copied once."""
    found = Folders(tmp_path / "files", tmp_path / "backups", nothing_opens)
    (found.files / "a").mkdir(parents=True)
    found.backups.mkdir()
    for name in NAMES:
        (found.files / name).write_text(name, encoding="utf-8")
    assert found.copy() == []
    return found


def spoil(path: Path, bit: int = 1) -> None:
    """A disk forgets a bit; length and times stay."""
    times, content = path.stat(), path.read_bytes()
    path.write_bytes(bytes([content[0] ^ bit]) + content[1:])
    filing.os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def nothing_opens(_name: str, _path: Path) -> bool:
    """No key is here."""
    return False


def sha256(text: str) -> str:
    """In hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def test_anybody_can_check_the_list(folders):
    """
    ``sha256sum`` reads it: no program of ours is needed.
    """
    checked = subprocess.run(["sha256sum", "--check", "--strict", SUMS], cwd=folders.backups, check=True, capture_output=True, text=True)

    assert checked.stdout.count(": OK") == len(NAMES)


def test_a_copy_that_was_altered_is_made_anew(folders):
    """
    The file itself is as it was, so nothing is lost.
    """
    spoil(folders.backups / FILES / "a/two")

    assert folders.copy() == []
    assert (folders.backups / FILES / "a/two").read_text(encoding="utf-8") == "a/two"


def test_where_file_and_copy_agree_the_list_is_wrong(folders):
    """
    One digit of the list is another: nothing is thrown away, nothing is told as lost, and the list is right again.
    """
    listed = folders.backups / SUMS
    right = listed.read_text(encoding="utf-8")
    listed.write_text(("0" if right[0] != "0" else "1") + right[1:], encoding="utf-8")

    wrong = not_whole(folders.backups, NAMES, folders.files, nothing_opens)
    told = folders.copy()

    assert (wrong, told) == ({}, [])
    assert {path.name for path in (folders.backups / FILES / "a").iterdir()} == {"one", "two", "three"}
    assert listed.read_text(encoding="utf-8") == right


def test_what_no_backup_can_bring_back_is_named_each_time(folders):
    """
    The copy is altered and the file is gone, or altered as well: with name, what was wanted and what was found.
    """
    for name in ("a/two", "a/three"):
        spoil(folders.backups / FILES / name)
    (folders.files / "a/two").unlink()
    spoil(folders.files / "a/three", bit=2)

    for told in (folders.copy(), folders.copy()):
        assert [(reason.parameters["name"], reason.parameters["wanted"]) for reason in told] == [
            ("a/three", sha256("a/three")),
            ("a/two", sha256("a/two")),
        ]
        assert all("a/t" in reason.within(language) for reason in told for language in ("en", "zh"))


def test_a_file_that_the_server_lost_is_kept_beside_the_backups(folders):
    """
    It is still named, so its copy is all there is; what is no longer named was destroyed, and its copy goes.
    """
    (folders.files / "a/two").unlink()
    (folders.files / "a/three").unlink()

    told = folders.copy(NAMES - {"a/three"})

    assert told == []
    assert {path.name for path in (folders.backups / FILES / "a").iterdir()} == {"one", "two"}


def test_copies_are_hashed_again_a_share_at_a_time(folders, monkeypatch):
    """
    One copy with each backup: the altered one is found within three, whichever it is.
    """
    monkeypatch.setattr(filing, "SHARE", 1)
    spoil(folders.backups / FILES / "a/two")
    spoil(folders.files / "a/two", bit=2)

    found = [bool(folders.copy()) for _ in range(3)]

    assert found[-1]
    assert (folders.copy() != []) is True


def test_before_it_is_brought_back_all_is_hashed(folders, tmp_path):
    """
    One missing, one altered, one destroyed since: the first two are told at once.
    """
    (folders.files / "a/one").unlink()
    folders.copy(NAMES - {"a/one"})
    (folders.backups / FILES / "a/two").unlink()
    spoil(folders.backups / FILES / "a/three")

    told = not_whole(folders.backups, NAMES, tmp_path / "empty", nothing_opens)

    assert {name: reason.code for name, reason in told.items()} == {"a/two": "file-missing", "a/three": "file-altered"}
    assert not_whole(folders.backups, NAMES, folders.files, nothing_opens) == {}


def test_what_no_list_tells_of_is_whole_only_if_it_opens(folders, tmp_path):
    """
    The list is lost, or one line of it: a hash that nobody has told proves nothing.
    """
    folders.copy()
    lines = (folders.backups / SUMS).read_text(encoding="utf-8").splitlines()
    (folders.backups / SUMS).write_text("".join(f"{line}\n" for line in lines if not line.endswith("a/two")), encoding="utf-8")

    one_line = not_whole(folders.backups, NAMES, tmp_path / "empty", nothing_opens)
    (folders.backups / SUMS).unlink()
    all_of_it = not_whole(folders.backups, NAMES, tmp_path / "empty", lambda name, path: path.is_file() and name == "a/two")

    assert {name: reason.code for name, reason in one_line.items()} == {"a/two": "file-unproved"}
    assert {name: reason.code for name, reason in all_of_it.items()} == dict.fromkeys(("a/one", "a/three"), "file-unproved")


def what_came_opens(name: str, path: Path) -> bool:
    """Every key is here: each file says its own name."""
    return path.read_text(encoding="utf-8") == name


NOISE = bytes(range(256))


def test_a_list_that_cannot_be_read_stops_nothing_and_is_written_anew(folders, tmp_path):
    """
    Its bytes are no text: it is told by its name, whatever a key opens is whole, and the next copy lists all again.
    """
    right = (folders.backups / SUMS).read_bytes()
    for spoilt in (NOISE, NOISE + b"\n" + right, b"noise\n" + right, right.replace(b"  files", b" files", 1)):
        (folders.backups / SUMS).write_bytes(spoilt)
        (folders.backups / GONE).write_bytes(NOISE)
        (folders.backups / LOOKED).write_bytes(NOISE)
        told = damaged(folders.backups)
        wrong = not_whole(folders.backups, NAMES, tmp_path / "empty", what_came_opens)
        lost = folders.copy()

        assert [reason.parameters["list"] for reason in told] == [SUMS, GONE]
        assert all("files." in reason.within(language) for reason in told for language in ("en", "zh"))
        assert (wrong, lost) == ({}, [])
        assert (folders.backups / SUMS).read_bytes() == right
        assert damaged(folders.backups) == []


def test_where_no_list_tells_a_copy_is_listed_only_if_it_is_whole(folders):
    """
    The list is damaged, and two copies as well. The one whose file is whole is made anew; of the other, with no file, nobody can say that it
    is whole: it stays, is named, and no list says that it is.
    """
    (folders.backups / SUMS).write_bytes(NOISE)
    for name in ("a/one", "a/two"):
        spoil(folders.backups / FILES / name)
    (folders.files / "a/two").unlink()
    folders.opens = what_came_opens

    for told in (folders.copy(), folders.copy()):
        assert [(reason.code, reason.parameters["name"]) for reason in told] == [("file-unproved", "a/two")]
    assert (folders.backups / FILES / "a/one").read_text(encoding="utf-8") == "a/one"
    assert (folders.backups / FILES / "a/two").is_file()
    assert "a/two" not in (folders.backups / SUMS).read_text(encoding="utf-8")


def test_a_wrong_hash_loses_no_file_that_opens(folders, tmp_path):
    """
    Every hash of the list is another one, and one file is on the server no more: what opens is brought back, its copy stays, the list is mended.
    """
    right = (folders.backups / SUMS).read_text(encoding="utf-8")
    (folders.backups / SUMS).write_text("".join(f"{'0' * 64}{line[64:]}\n" for line in right.splitlines()), encoding="utf-8")
    (folders.files / "a/two").unlink()
    folders.opens = what_came_opens

    wrong = not_whole(folders.backups, NAMES, tmp_path / "empty", what_came_opens)
    unproved = not_whole(folders.backups, NAMES, tmp_path / "empty", nothing_opens)
    told = folders.copy()

    assert (wrong, told) == ({}, [])
    assert {reason.code for reason in unproved.values()} == {"file-altered"}
    assert (folders.backups / FILES / "a/two").is_file()
    assert (folders.backups / SUMS).read_text(encoding="utf-8") == right
