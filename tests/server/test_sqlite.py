"""The SQLite start-up gate, on real connections. Eight processes writing beside each other: ``tests/apps/journal/test_writing.py``."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
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


@pytest.fixture
def mounted(tmp_path, monkeypatch):
    """A machine whose folders ``nfs``, ``lent`` and ``overlay`` under that of this test lie on file systems of these kinds."""
    mounts = tmp_path / "mounts"
    kinds = {"nfs": "nfs4", "lent": "9p", "virtual": "virtiofs", "overlay": "overlay"}
    lines = [f"3{place} 22 0:40 / {tmp_path / name} rw - {kind} none rw" for place, (name, kind) in enumerate(kinds.items())]
    mounts.write_text("\n".join(["22 1 0:20 / / rw - ext4 /dev/vda rw", *lines, ""]), encoding="utf-8")
    monkeypatch.setattr(sqlite, "MOUNTS", mounts)
    return tmp_path


@pytest.mark.parametrize(("place", "kind"), [("nfs", "nfs4"), ("lent", "9p"), ("virtual", "virtiofs")])
def test_a_file_system_that_others_write_is_refused_with_the_way_out(mounted, place, kind):
    """
    SQLite's locks and shared memory do not hold there; a disk of the machine is fine.
    """
    data = mounted / place / "var"

    (refused,) = sqlite.refuse_network(data, data / "keys", data / "watch.sqlite3")

    assert f"SHOUWANG_DATA is {data}" in refused
    assert kind in refused
    assert "SHOUWANG_DATABASE_URL=postgresql" in refused
    assert sqlite.refuse_network(mounted / "overlay", mounted / "keys", mounted / "overlay/watch.sqlite3") == []


def test_every_place_is_looked_at_and_all_are_told_at_once(mounted):
    """
    The database by its own path, the keys by theirs; a link is followed to where the file is.
    """
    (mounted / "link.sqlite3").symlink_to(mounted / "lent" / "watch.sqlite3")

    told = sqlite.refuse_network(mounted / "nfs", mounted / "virtual" / "keys", mounted / "link.sqlite3")

    assert [told_one.split(" ")[0] for told_one in told] == ["SHOUWANG_DATA", "SHOUWANG_DATABASE_URL", "SHOUWANG_KEYS"]
    assert [kind in one for kind, one in zip(("nfs4", "9p", "virtiofs"), told, strict=True)] == [True] * 3


def test_on_postgresql_files_may_lie_elsewhere_and_keys_may_not(mounted):
    """
    Files are only written once; a key must be gone for certain when it is destroyed.
    """
    told = sqlite.refuse_network(mounted / "nfs", mounted / "nfs" / "keys", None)

    assert len(told) == 1
    assert "SHOUWANG_KEYS" in told[0]


def test_the_server_does_not_start_there(tmp_path):
    """
    By the very settings: one line for each place, status 2, and no database is made.
    """
    program = (
        "import sys; from pathlib import Path; from shouwang.server import sqlite, __main__;"
        f"sqlite.MOUNTS = Path({str(tmp_path / 'mounts')!r}); sys.argv[1:] = ['check']; sys.exit(__main__.main())"
    )
    (tmp_path / "mounts").write_text(f"1 0 0:1 / / rw - ext4 x rw\n2 1 0:2 / {tmp_path}/srv rw - nfs4 x rw\n", encoding="utf-8")
    told = {
        "SHOUWANG_DATA": tmp_path / "data",
        "SHOUWANG_KEYS": tmp_path / "srv/keys",
        "SHOUWANG_DATABASE_URL": f"sqlite:///{tmp_path}/srv/w.sqlite3",
    }
    ours = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")}

    done = subprocess.run(
        [sys.executable, "-c", program],
        env=ours | {name: str(one) for name, one in told.items()},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert [line.split(" ")[0] for line in done.stderr.splitlines()] == ["SHOUWANG_DATABASE_URL", "SHOUWANG_KEYS"]
