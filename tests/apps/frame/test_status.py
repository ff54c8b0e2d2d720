"""The status page: what is in order, and the way out where something is not."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import translation

from shouwang.apps.frame import reads


class Server:
    """A PostgreSQL server that answers what a test wants: the settings that are off, and whether the role sees through walls."""

    vendor, pg_version = "postgresql", 150018

    def __init__(self, off: list[str], sees_through: bool) -> None:
        self._answers = [[(name,) for name in off], [(sees_through,)]]

    def cursor(self) -> Server:
        return self

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def execute(self, _: str) -> None:
        self._found = self._answers.pop(0)

    def fetchall(self) -> list[tuple[object, ...]]:
        return self._found

    def fetchone(self) -> tuple[object, ...]:
        return self._found[0]


@pytest.mark.parametrize(
    ("off", "sees_through", "said"),
    [
        ([], False, []),
        (["fsync"], False, ["power cut"]),
        ([], True, ["no superuser"]),
        (["synchronous_commit"], True, ["power cut", "no superuser"]),
    ],
)
def test_the_page_asks_for_a_database_that_keeps_and_walls(monkeypatch, off, sees_through, said):
    """
    Whatever would lose entries or let one operation see another is told, each with its way out.
    """
    monkeypatch.setattr(reads, "connection", Server(off, sees_through))

    check = reads._postgresql()

    assert check.is_right is (said == [])
    assert [word for word in ("power cut", "no superuser") if word in check.way_out] == said


def test_the_tests_run_behind_the_walls(world):
    """
    The page of this very server, as its commander sees it: its database is in order, on SQLite as on PostgreSQL by a role that is no superuser.
    """
    page = world.browser(world.commander).get("/status/").content.decode()

    assert "sees through the wall" not in page
    assert ("PostgreSQL" in page) is (connection.vendor == "postgresql")


@pytest.mark.parametrize(
    ("held", "is_right", "said"),
    [
        (timedelta(minutes=19), True, "5 days ago"),  # nothing was written since: the backup is old and holds all
        (timedelta(minutes=21), False, "5 days ago"),
        (None, False, "5 days ago"),  # as an older program left it
    ],
)
def test_a_backup_grows_old_only_while_something_is_missing_from_it(settings, tmp_path, held, is_right, said):
    """
    The newest is five days old. It is late when for two intervals of ten minutes nobody has found all in it that was written.
    """
    settings.BACKUPS, settings.BACKUP_MINUTES = tmp_path, 10
    aged(tmp_path / "000007-x.sqlite3", timedelta(days=5, minutes=1))
    if held is not None:
        aged(tmp_path / reads.HOLDS_ALL, held)

    check = reads._backups()

    assert (check.is_right, said in check.found.replace("\xa0", " ")) == (is_right, True)
    assert ("Late" in check.found) is not is_right
    assert "10 minutes" in check.way_out


def test_the_age_is_told_in_chinese_too(settings, tmp_path):
    """
    In words, not in seconds.
    """
    settings.BACKUPS, settings.BACKUP_MINUTES = tmp_path, 10
    aged(tmp_path / "000007-x.sqlite3", timedelta(days=5, minutes=1))

    with translation.override("zh-hans"):
        found = reads._backups().found

    assert "5\xa0日" in found
    assert "ago" not in found


def aged(path: Path, age: timedelta) -> None:
    """A file that was last written so long ago."""
    path.touch()
    at = time.time() - age.total_seconds()
    os.utime(path, (at, at))


def test_the_page_says_what_one_disk_would_take(settings, tmp_path):
    """
    Here all lie on one: three sentences, each with the setting that is the way out. It is a question, and stops nothing.
    """
    settings.DATA, settings.KEYS, settings.BACKUPS, settings.KEY_BACKUPS = (
        tmp_path / name for name in ("data", "keys", "backups", "copies")
    )

    check = reads._places()

    assert (check.is_right, check.state) == (False, "ask")
    assert check.way_out.count("SHOUWANG_BACKUPS") == 1
    assert check.way_out.count("SHOUWANG_KEY_BACKUPS") == 2
