"""What one disk would take with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from shouwang.files.places import disk_of, on_one_disk


@pytest.mark.parametrize(
    ("disks", "codes"),
    [
        ("1123", []),
        ("1112", ["backups-beside-data"]),
        ("1223", []),
        ("1121", ["key-copies-beside-keys"]),
        ("1122", ["key-copies-beside-backups"]),
        ("1111", ["backups-beside-data", "key-copies-beside-keys", "key-copies-beside-backups"]),
    ],
)
def test_what_should_lie_apart_and_does_not_is_told(disks, codes):
    """
    Data, keys, backups and copies of keys, by the number of the disk of each.
    """
    places = [Path(f"/{name}") for name in ("data", "keys", "backups", "copies")]
    numbers = dict(zip(places, map(int, disks), strict=True))

    assert [reason.code for reason in on_one_disk(*places, disk_of=numbers.__getitem__)] == codes


def test_a_folder_that_is_not_made_yet_will_lie_where_it_is_named(tmp_path):
    """
    On the disk of the nearest folder that is there.
    """
    assert disk_of(tmp_path / "not" / "yet") == tmp_path.stat().st_dev
