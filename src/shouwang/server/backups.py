"""
Backups that are believed only after they have been tried: copied while people work, opened, counted and hashed afresh.

Only then the watermark rises, up to which devices may let go of what they wrote. A backup that fails is no backup, and says so.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, connections

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads
from shouwang.apps.operations import walls
from shouwang.files.keys import settle
from shouwang.server.environment import HOW_TO_CONNECT

KEPT = 6
"""So many backups are kept, the newest ones (ours): an hour's worth at the default interval."""
FILES = "files"
"""Where in the folder of backups the files lie, one copy of each: they never change."""
TRIED = "tried"
"""The name under which Django knows the copy while it is tried."""


class BackupFailed(Exception):
    """A copy could not be made, or is not what it should be."""


@dataclass(frozen=True)
class Backup:
    """A backup that was tried: where it lies, and how many entries are in it."""

    path: Path
    entries: int


def back_up(at: datetime) -> Backup:
    """
    Make a backup, try it, raise the watermark, let go of the oldest. Raises :class:`BackupFailed`, and leaves nothing half-made.
    """
    settings.BACKUPS.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.BACKUPS / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _backed_up(at)


def _backed_up(at: datetime) -> Backup:
    _clear()  # what a backup left that was killed
    number = max(map(_number, backups()), default=0) + 1
    path = settings.BACKUPS / f"{number:06}-{at.astimezone(UTC):%Y-%m-%dT%H%M%S}Z.{SUFFIX[connection.vendor]}"
    draft = path.with_name(f".{path.name}.part")
    there = reads.entries_in_all()
    try:
        with COPIES[connection.vendor](draft):
            held = reads.held_whole(TRIED, at_least=there)
        mirror(settings.MEDIA_ROOT, settings.BACKUPS / FILES)
        _settled(draft, path)
    except (OSError, subprocess.CalledProcessError, ValueError, DatabaseError, sqlite3.Error) as fault:
        told = (getattr(fault, "stderr", "") or str(fault)).strip()
        raise BackupFailed(f"The backup {path.name} failed: {told[:300]}") from fault
    finally:
        _clear()
    journal.mark_safe(held=held)
    for old in backups()[KEPT:]:
        old.unlink(missing_ok=True)
    return Backup(path, held.entries)


def mirror(source: Path, target: Path) -> None:
    """Make *target* hold the files of *source* and no others; what is there already is not copied again."""
    here = {path.relative_to(source) for path in source.rglob("*") if path.is_file()} if source.exists() else set()
    for path in sorted(target.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(target) not in here:
            path.unlink()
    for name in sorted(here):
        if not (target / name).exists():
            (target / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = (target / name).with_suffix(".part")
            shutil.copyfile(source / name, draft)
            _settled(draft, target / name)


def _clear() -> None:
    """Drafts go; only one backup is made at a time."""
    for left in settings.BACKUPS.glob(".*.part*"):
        left.unlink()


def backups() -> list[Path]:
    """The backups there are, the newest first."""
    return sorted((path for suffix in SUFFIX.values() for path in settings.BACKUPS.glob(f"[0-9]*.{suffix}")), key=_number, reverse=True)


def _number(path: Path) -> int:
    """Backups are counted: by the time in its name one made under a clock that ran ahead would stay the newest."""
    count = path.name.partition("-")[0]
    return int(count) if count.isdecimal() else 0


def _settled(draft: Path, path: Path) -> None:
    """Give the tried copy its name, on the disk for good."""
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.rename(path)
    settle(path.parent)


@contextmanager
def known_to_django(**place: Any) -> Iterator[None]:
    """The copy as a database of Django's, for as long as it is tried."""
    copy = connection.copy(TRIED)
    options = {} if copy.vendor == "sqlite" else copy.settings_dict["OPTIONS"]  # those of SQLite would open the copy for writing
    copy.settings_dict.update(place, OPTIONS=options, CONN_MAX_AGE=0)
    connections[TRIED] = copy
    try:
        yield
    finally:
        copy.close()
        del connections[TRIED]


# SQLite


@contextmanager
def _sqlite_copy(draft: Path) -> Iterator[None]:
    """All of it in one step: readers do not hold up writers."""
    connection.ensure_connection()
    with closing(sqlite3.connect(draft)) as copy:
        connection.connection.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode=DELETE")
        faults = [row[0] for row in copy.execute("PRAGMA integrity_check")] + [str(row) for row in copy.execute("PRAGMA foreign_key_check")]
    if faults != ["ok"]:
        raise ValueError(f"the copy is damaged: {'; '.join(faults)[:200]}")
    with known_to_django(NAME=str(draft)):
        yield


# PostgreSQL


@contextmanager
def _postgresql_copy(draft: Path) -> Iterator[None]:
    """Dumped, and restored into a database beside, which is dropped again."""
    scratch = f"{connection.settings_dict['NAME']}_tried"  # one that a killed backup left is dropped
    _program(
        "pg_dump", "--format=custom", "--compress=1", "--enable-row-security", f"--file={draft}", str(connection.settings_dict["NAME"])
    )
    _program("dropdb", "--if-exists", "--force", scratch)
    _program("createdb", scratch)
    try:
        _program("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={scratch}", str(draft))
        with known_to_django(NAME=scratch):
            yield
    finally:
        _program("dropdb", "--force", scratch)


def _program(name: str, *words: str) -> None:
    told = connection.settings_dict
    where = {"PGHOST": told["HOST"], "PGPORT": told["PORT"], "PGUSER": told["USER"], "PGPASSWORD": told["PASSWORD"]}
    where |= {f"PG{option.upper()}": told["OPTIONS"].get(option) for option in HOW_TO_CONNECT}
    variables = {**os.environ, "PGOPTIONS": walls.OPTION, **{key: str(value) for key, value in where.items() if value}}
    if shutil.which(name) is None:
        raise OSError(f"the program {name} is missing; install PostgreSQL's client programs on this machine")
    subprocess.run([name, *words], env=variables, check=True, capture_output=True, text=True)  # noqa: S603  # names and options are ours


def put_back(backup: Path) -> None:
    """The database of a backup, in the place of the empty one."""
    if connection.vendor == "postgresql":
        _program("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={connection.settings_dict['NAME']}", str(backup))
        return
    place = Path(connection.settings_dict["NAME"])
    connection.close()
    for old in place.parent.glob(f"{place.name}*"):
        old.unlink()
    draft = place.with_suffix(".part")
    shutil.copyfile(backup, draft)
    _settled(draft, place)


SUFFIX = {"sqlite": "sqlite3", "postgresql": "dump"}
COPIES = {"sqlite": _sqlite_copy, "postgresql": _postgresql_copy}
