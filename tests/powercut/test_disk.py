"""The disk of the power cuts: it keeps what POSIX promises, and nothing that it does not."""

from __future__ import annotations

import errno
import stat
from random import Random

import pytest

from tests.powercut.disk import SECTOR, Disk, File

OWNER = (0, 0)
FILE = stat.S_IFREG | 0o600


def after_cut(disk: Disk, seed: int) -> Disk:
    """The power goes and comes back."""
    disk.dice = Random(seed)
    disk.cut()
    disk.is_off = False
    return disk


def with_file(content: bytes = b"", *, synced: bool = True) -> tuple[Disk, File]:
    """A disk with a file of this content, all of it lasting or nothing."""
    disk = Disk()
    file = disk.make("/a", FILE, OWNER)
    disk.write(file, 0, content)
    if synced:
        disk.settle()
    return disk, file


@pytest.mark.parametrize("seed", range(20))
def test_what_was_fsynced_is_there(seed):
    """
    The file and its name: whatever the dice say.
    """
    disk, file = with_file(b"old" * 1000)
    disk.write(file, 100, b"new")
    disk.sync(file)

    assert after_cut(disk, seed).find("/a").seen == (b"old" * 1000)[:100] + b"new" + (b"old" * 1000)[103:]


def test_what_was_not_fsynced_may_be_torn_between_sectors():
    """
    Of eight sectors some are new and some are old, and none is half.
    """
    mixtures = set()
    for seed in range(50):
        disk, file = with_file(b"o" * SECTOR * 8)
        disk.write(file, 0, b"n" * SECTOR * 8)
        content = bytes(after_cut(disk, seed).find("/a").seen)
        mixtures.add(tuple(content[at : at + SECTOR] for at in range(0, len(content), SECTOR)))

    assert {sector for mixture in mixtures for sector in mixture} == {b"o" * SECTOR, b"n" * SECTOR}
    assert len(mixtures) > 10


def test_a_name_lasts_by_its_folders_fsync_alone():
    """
    The file's own fsync keeps no name; the folder's does, also that of a name that was moved.
    """
    there = {"file": set(), "folder": set()}
    for seed in range(20):
        disk, file = with_file(b"x", synced=False)
        disk.sync(file)
        there["file"].add("/a" in after_cut(disk, seed).names)
        disk, _ = with_file(b"x")
        disk.move("/a", "/b")
        disk.sync_folder("/")
        there["folder"].add(tuple(sorted(after_cut(disk, seed).names)))

    assert there == {"file": {True, False}, "folder": {("/", "/b")}}


def test_a_move_that_was_not_fsynced_is_done_or_not():
    """
    All of it in one step.
    """
    found = set()
    for seed in range(50):
        disk, _ = with_file(b"old")
        draft = disk.make("/draft", FILE, OWNER)
        disk.write(draft, 0, b"new")
        disk.sync(draft)
        disk.move("/draft", "/a")
        found.add(bytes(after_cut(disk, seed).find("/a").seen))

    assert found == {b"old", b"new"}


def test_a_length_that_was_not_fsynced_may_be_the_old_one():
    """
    Cut off, or not.
    """
    lengths = set()
    for seed in range(30):
        disk, file = with_file(b"x" * 2000)
        file.resize(0)
        lengths.add(len(after_cut(disk, seed).find("/a").seen))

    assert lengths == {0, 2000}


def test_the_power_goes_where_it_is_told_and_nothing_answers_until_it_is_back():
    """
    The third operation is not done any more.
    """
    disk, file = with_file(b"")
    disk.cut_in = 2
    disk.write(file, 0, b"1")
    disk.sync(file)

    with pytest.raises(OSError, match="power") as gone:
        disk.write(file, 1, b"2")
    with pytest.raises(OSError, match="power"):
        disk.find("/a")
    disk.is_off = False

    assert gone.value.errno == errno.EIO
    assert disk.find("/a").seen == b"1"


def test_a_folder_goes_with_what_is_in_it_when_it_never_lasted():
    """
    No name hangs in the air.
    """
    disk = Disk()
    disk.make("/f", stat.S_IFDIR | 0o700, OWNER)
    disk.make("/f/a", FILE, OWNER)
    disk.sync_folder("/f")

    for seed in range(10):
        names = after_cut(disk, seed).names
        assert "/f/a" not in names or "/f" in names
