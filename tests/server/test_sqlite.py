"""The SQLite start-up gate, on real connections. Eight processes writing beside each other: ``tests/apps/journal/test_writing.py``."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.utils import translation

from shouwang.apps.frame import reads
from shouwang.server import sqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]

SAFE, UNSAFE = (3, 51, 3), (3, 51, 2)
FULL, EXTRA = 2, 3


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., DatabaseWrapper]]:
    """Opens connections to a database file of this test, as Django does with the options of a SQLite version."""
    made: list[DatabaseWrapper] = []

    def open_one(version: tuple[int, ...]) -> DatabaseWrapper:
        told = {**connection.settings_dict, "NAME": str(tmp_path / "watch.sqlite3"), "OPTIONS": sqlite.options(version)}
        made.append(DatabaseWrapper(told, alias=f"opened{len(made)}"))
        return made[-1]

    yield open_one
    for one in made:
        one.close()


def asked(one: Any, pragma: str) -> Any:
    """What a connection says of itself."""
    with one.cursor() as cursor:
        return cursor.execute(f"PRAGMA {pragma}").fetchone()[0]


def test_the_product_runs_on_the_newest_sqlite_at_hand():
    """
    The wheel brings a newer one than most systems have, and Django uses that one.
    """
    with connection.cursor() as cursor:
        used = cursor.execute("SELECT sqlite_version()").fetchone()[0]

    assert used == ".".join(map(str, sqlite.use_the_newest()))
    assert sqlite.is_safe_for_wal(sqlite.use_the_newest())


def test_the_products_own_connection_keeps_what_it_was_told():
    """
    What was answered for is on the disk when the answer leaves, and a busy database is waited for.
    """
    seen = {pragma: asked(connection, pragma) for pragma in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")}

    assert seen == {"journal_mode": "wal", "synchronous": FULL, "busy_timeout": 20_000, "foreign_keys": 1}


@pytest.mark.parametrize(("version", "mode"), [(SAFE, "wal"), (UNSAFE, "delete"), ((3, 40, 1), "delete"), ((3, 52, 0), "wal")])
def test_the_write_ahead_log_is_for_versions_with_the_fix(opened, version, mode):
    """
    Before 3.51.3 a reset of the log can damage it; then the slower, safe journal is used. There a commit is the removal of a file, which the
    folder must know of too.
    """
    one = opened(version)

    assert (asked(one, "journal_mode"), asked(one, "synchronous")) == (mode, FULL if mode == "wal" else EXTRA)


def test_a_file_that_had_the_log_goes_back_to_the_safe_way(opened):
    """
    The mode is written in the file: an older program that opens it later must not go on with it.
    """
    first = opened(SAFE)
    asked(first, "journal_mode")
    first.close()

    assert asked(opened(UNSAFE), "journal_mode") == "delete"


@pytest.mark.parametrize("version", [SAFE, UNSAFE])
def test_a_writer_waits_at_the_door(opened, version):
    """
    A transaction takes the lock when it begins: two that have both read can then never both be refused the writing.
    """
    one, other = opened(version), opened(version)
    asked(one, "journal_mode")
    asked(other, "busy_timeout = 0")

    one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        other.connection.execute("BEGIN IMMEDIATE")
    one.rollback()
    other.connection.execute("BEGIN IMMEDIATE")

    assert other.connection.in_transaction


@pytest.mark.parametrize(("version", "is_right"), [(SAFE, True), (UNSAFE, False)])
def test_the_status_page_tells_the_slower_way(opened, monkeypatch, version, is_right):
    """
    Amber with the way out, not silence: whoever runs the server can install the newer SQLite.
    """
    monkeypatch.setattr(reads, "connection", opened(version))

    with translation.override("en"):
        said = next(check for check in reads.checks(AnonymousUser()) if check.name == "Database")

    assert said.is_right is is_right
    assert ("delete" in said.found) is not is_right
    assert "pysqlite3" in said.way_out


MOUNTED = """22 1 0:20 / / rw,relatime - ext4 /dev/vda rw
30 22 0:40 / /srv rw - nfs4 server:/srv rw
31 30 8:1 / /srv/local rw - xfs /dev/sdb rw
32 22 0:41 / /mnt/two\\040words rw - cifs //server/share rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/shouwang", "ext4"),
        ("/srv/shouwang", "nfs4"),
        ("/srv/local/shouwang", "xfs"),
        ("/mnt/two words/x", "cifs"),
        ("/srvother", "ext4"),
    ],
)
def test_the_file_system_of_a_folder_is_that_of_the_mount_around_it(folder, kind):
    """
    The innermost one, by whole names.
    """
    from pathlib import Path

    assert sqlite.file_system_of(Path(folder), MOUNTED) == kind


def test_a_network_file_system_is_refused_with_the_way_out(tmp_path, monkeypatch):
    """
    SQLite's locks do not hold there; a disk of the machine is fine.
    """
    mounts = tmp_path / "mounts"
    mounts.write_text(f"22 1 0:20 / / rw - ext4 /dev/vda rw\n30 22 0:40 / {tmp_path} rw - nfs4 server:/srv rw\n", encoding="utf-8")
    monkeypatch.setattr(sqlite, "MOUNTS", mounts)

    refused = sqlite.refuse_network(tmp_path / "var")

    assert refused
    assert "nfs4" in refused
    assert "SHOUWANG_DATABASE_URL" in refused
    assert sqlite.refuse_network(tmp_path.parent) is None
