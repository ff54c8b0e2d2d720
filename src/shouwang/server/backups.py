"""
Backups that are believed only after they have been tried: copied while people work, opened, counted and hashed afresh.

Only then the watermark rises, up to which devices may let go of what they wrote. A backup that fails is no backup, and says so.
"""

from __future__ import annotations

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
from shouwang.files.keys import settle

KEPT = 6
"""So many backups are kept, the newest ones (ours): an hour's worth at the default interval."""
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
    path = settings.BACKUPS / f"{at.astimezone(UTC):%Y-%m-%dT%H%M%S}Z.{SUFFIX[connection.vendor]}"
    draft = path.with_name(f".{path.name}.part")
    try:
        with COPIES[connection.vendor](draft):
            held = reads.held_whole(TRIED)
        _settled(draft, path)
    except (OSError, subprocess.CalledProcessError, ValueError, DatabaseError, sqlite3.Error) as fault:
        told = (getattr(fault, "stderr", "") or str(fault)).strip()
        raise BackupFailed(f"The backup {path.name} failed: {told[:300]}") from fault
    finally:
        for left in settings.BACKUPS.glob(f"{draft.name}*"):
            left.unlink()
    journal.mark_safe(held=held)
    for old in backups()[KEPT:]:
        old.unlink(missing_ok=True)
    return Backup(path, held.entries)


def backups() -> list[Path]:
    """The backups there are, the newest first."""
    return sorted((path for suffix in SUFFIX.values() for path in settings.BACKUPS.glob(f"[0-9]*.{suffix}")), reverse=True)


def _settled(draft: Path, path: Path) -> None:
    """Give the tried copy its name, on the disk for good."""
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.rename(path)
    settle(path.parent)


@contextmanager
def _known_to_django(**place: Any) -> Iterator[None]:
    """The copy as a database of Django's, for as long as it is tried."""
    copy = connection.copy(TRIED)
    copy.settings_dict.update(place, OPTIONS={}, CONN_MAX_AGE=0)
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
    with _known_to_django(NAME=str(draft)):
        yield


# PostgreSQL


@contextmanager
def _postgresql_copy(draft: Path) -> Iterator[None]:
    """Dumped, and restored into a database beside, which is dropped again."""
    scratch = f"shouwang_tried_{os.getpid()}"
    _program("pg_dump", "--format=custom", "--compress=1", f"--file={draft}", str(connection.settings_dict["NAME"]))
    _program("createdb", scratch)
    try:
        _program("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={scratch}", str(draft))
        with _known_to_django(NAME=scratch):
            yield
    finally:
        _program("dropdb", "--force", scratch)


def _program(name: str, *words: str) -> None:
    told = connection.settings_dict
    where = {"PGHOST": told["HOST"], "PGPORT": told["PORT"], "PGUSER": told["USER"], "PGPASSWORD": told["PASSWORD"]}
    variables = {**os.environ, **{key: str(value) for key, value in where.items() if value}}
    if shutil.which(name) is None:
        raise OSError(f"the program {name} is missing; install PostgreSQL's client programs on this machine")
    subprocess.run([name, *words], env=variables, check=True, capture_output=True, text=True)  # noqa: S603  # names and options are ours


SUFFIX = {"sqlite": "sqlite3", "postgresql": "dump"}
COPIES = {"sqlite": _sqlite_copy, "postgresql": _postgresql_copy}
