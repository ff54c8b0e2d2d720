"""
Backups that are believed only after they have been tried: copied while people work, opened, counted and hashed afresh.

Only then, and when the keys are copied to their own place, the watermark rises, up to which devices may let go of what they wrote.
A backup that fails is no backup, and says so.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, connections

from shouwang.apps.frame.reads import HOLDS_ALL
from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads
from shouwang.apps.operations import walls
from shouwang.apps.operations.models import Operation
from shouwang.files import rings
from shouwang.files.keys import settle
from shouwang.server.environment import HOW_TO_CONNECT
from shouwang.server.filing import copy_files, damaged
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.retention import KEYS_BACKED_UP
from shouwang.vocabulary.words import counted

KEPT = 6
"""So many backups are kept, the newest ones (ours): an hour's worth at the default interval."""
KNOWN = ".operations"
"""Where beside the backups the operations are noted that they hold: a new server must not rotate the backups of a lost one away."""
TRIED = "tried"
"""The name under which Django knows the copy while it is tried."""


class BackupFailed(Exception):
    """A copy could not be made, or is not what it should be."""


@dataclass(frozen=True)
class Backup:
    """
    A backup that was tried: where it lies, how many entries are in it, the files that it names and nobody can bring back any more, and the
    lists that were damaged and are written anew.

    It stands all the same: the entries are whole, and must not wait for a photo that is lost.
    """

    path: Path
    entries: int
    lost: list[Reason]
    damaged: list[Reason]


def back_up(at: datetime) -> Backup:
    """
    Make a backup, try it, raise the watermark, let go of the oldest. Raises :class:`BackupFailed`, and leaves nothing half-made.
    """
    settings.BACKUPS.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.BACKUPS / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _backed_up(at)


def _backed_up(at: datetime) -> Backup:
    _not_of_another()
    _clear()  # what a backup left that was killed
    number = max(map(_number, backups()), default=0) + 1
    path = settings.BACKUPS / f"{number:06}-{at.astimezone(UTC):%Y-%m-%dT%H%M%S}Z.{SUFFIX[connection.vendor]}"
    draft = path.with_name(f".{path.name}.part")
    there = reads.entries_in_all()
    try:
        with failing(f"The backup {path.name} failed: "):
            with COPIES[connection.vendor](draft):
                held = reads.held_whole(TRIED, at_least=there)
                named = reads.files_named(TRIED)
            unread = damaged(settings.BACKUPS)
            lost = copy_files(Path(settings.MEDIA_ROOT), settings.BACKUPS, named, reads.is_whole_file)
            copy_keys(at)  # after the copy: whatever it seals, its key was there before it
            _settled(draft, path)
    finally:
        _clear()
    note_operations()
    journal.mark_safe(held=held)
    all_is_held()
    for old in backups()[KEPT:]:
        old.unlink(missing_ok=True)
    still = reads.files_named()
    return Backup(path, held.entries, [reason for reason in lost if reason.parameters["name"] in still], unread)


def _not_of_another() -> None:
    """Raise :class:`BackupFailed` where the folder holds backups of operations that this server does not have."""
    noted = settings.BACKUPS / KNOWN
    try:
        strange = set(noted.read_text(encoding="ascii").split()) - _operations() if noted.exists() else set()
    except UnicodeDecodeError as fault:
        raise BackupFailed(
            f"{noted} is damaged: it says whose backups these are. If they are this server's, delete it; the next backup writes it anew. "
            "If not, name another folder: SHOUWANG_BACKUPS. None of them was touched."
        ) from fault
    if strange:
        raise BackupFailed(
            f"The backups in {settings.BACKUPS} hold {counted(len(strange), 'operation')} not on this server. Restore the newest one first, into "
            "an empty place, or name another folder: SHOUWANG_BACKUPS. None of them was touched."
        )


def note_operations() -> None:
    """Note the operations of this server beside the backups, which are its own from now on."""
    noted = settings.BACKUPS / KNOWN
    draft = noted.with_suffix(".part")
    draft.write_text("\n".join(sorted(_operations())), encoding="ascii")
    _settled(draft, noted)


def _operations() -> set[str]:
    return {str(identity) for identity in Operation.objects.values_list("id", flat=True)}


def all_is_held() -> None:
    """Note beside the backups that the newest holds all that was written: the status page asks how long ago that was."""
    (settings.BACKUPS / HOLDS_ALL).touch()


def copy_keys(at: datetime) -> None:
    """
    Save the keys, apart from the data: nobody could read or go on signing a backup whose keys are lost.

    While the server's clock is in doubt, and for a day after, no copy has had its time; meanwhile days are counted by the time that is believed.
    """
    own = reads.own_clock()
    days = None if own.doubt or reads.waits_to_destroy() else KEYS_BACKED_UP
    rings.back_up(settings.KEYS, settings.KEY_BACKUPS, own.believed if own.doubt else at, days)


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
    _look_through(draft)
    with known_to_django(NAME=str(draft)):
        yield


def _look_through(draft: Path) -> None:
    """A copy of SQLite's, without a log beside it; raises ``ValueError`` where it is damaged."""
    with closing(sqlite3.connect(draft)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")
        faults = [row[0] for row in copy.execute("PRAGMA integrity_check")] + [str(row) for row in copy.execute("PRAGMA foreign_key_check")]
    if faults != ["ok"]:
        raise ValueError(f"the copy is damaged: {'; '.join(faults)[:200]}")


@contextmanager
def _sqlite_aside(backup: Path) -> Iterator[Callable[[], None]]:
    """A copy beside the database; put in place, it takes its name."""
    place = Path(connection.settings_dict["NAME"])
    draft = place.with_name(f".{place.name}.aside")

    def put_in_place() -> None:
        connections[TRIED].close()
        connection.close()
        for log in ("-wal", "-shm", "-journal"):
            Path(f"{place}{log}").unlink(missing_ok=True)
        _settled(draft, place)

    try:
        shutil.copyfile(backup, draft)
        _look_through(draft)
        with known_to_django(NAME=str(draft)):
            yield put_in_place
    finally:
        for left in place.parent.glob(f"{draft.name}*"):
            left.unlink()


# PostgreSQL


@contextmanager
def _postgresql_copy(draft: Path) -> Iterator[None]:
    """Dumped, and restored into a database beside, which is dropped again."""
    _program(
        "pg_dump", "--format=custom", "--compress=1", "--enable-row-security", f"--file={draft}", str(connection.settings_dict["NAME"])
    )
    with _brought_back_beside(draft):
        yield


@contextmanager
def _brought_back_beside(dump: Path) -> Iterator[None]:
    scratch = f"{connection.settings_dict['NAME']}_tried"  # one that a killed backup left is dropped
    _program("dropdb", "--if-exists", "--force", scratch)
    _program("createdb", scratch)
    try:
        _program("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={scratch}", str(dump))
        with known_to_django(NAME=scratch):
            yield
    finally:
        _program("dropdb", "--force", scratch)


@contextmanager
def _postgresql_aside(backup: Path) -> Iterator[Callable[[], None]]:
    """Tried in a database beside; put in place, it is brought back once more, all of it or nothing."""
    name = str(connection.settings_dict["NAME"])
    with _brought_back_beside(backup):
        yield lambda: _program("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", f"--dbname={name}", str(backup))


def _program(name: str, *words: str) -> None:
    told = connection.settings_dict
    where = {"PGHOST": told["HOST"], "PGPORT": told["PORT"], "PGUSER": told["USER"], "PGPASSWORD": told["PASSWORD"]}
    where |= {f"PG{option.upper()}": told["OPTIONS"].get(option) for option in HOW_TO_CONNECT}
    variables = {**os.environ, "PGOPTIONS": walls.OPTION, **{key: str(value) for key, value in where.items() if value}}
    if shutil.which(name) is None:
        raise OSError(f"the program {name} is missing; install PostgreSQL's client programs on this machine")
    subprocess.run([name, *words], env=variables, check=True, capture_output=True, text=True)  # noqa: S603  # names and options are ours


SUFFIX = {"sqlite": "sqlite3", "postgresql": "dump"}
COPIES = {"sqlite": _sqlite_copy, "postgresql": _postgresql_copy}
ASIDE = {"sqlite": _sqlite_aside, "postgresql": _postgresql_aside}


@contextmanager
def laid_aside(backup: Path) -> Iterator[Callable[[], None]]:
    """
    A copy of a backup as a database of Django's, with the tables of today. What is there already stays, until what is yielded is called:
    it puts the copy in the place of the empty database. Raises :class:`BackupFailed` where the backup cannot even be opened.
    """
    with failing(), ASIDE[connection.vendor](backup) as put_in_place:
        call_command("migrate", database=TRIED, verbosity=0)
        yield put_in_place


@contextmanager
def failing(begin: str = "") -> Iterator[None]:
    """Whatever makes a copy no backup, in one kind of exception and in few words."""
    try:
        yield
    except (OSError, subprocess.CalledProcessError, ValueError, DatabaseError, sqlite3.Error) as fault:
        told = (getattr(fault, "stderr", "") or str(fault)).strip()
        raise BackupFailed(f"{begin}{told[:300]}") from fault
