"""
A lost server, brought back: the newest backup is looked through beside the empty place, put in it, and its journals begin a new epoch.

What came after the backup is still on the devices, which keep their entries until a tried backup holds them; they send it again.
What people wrote on the server's own pages since the backup is lost: so the backups lie on another disk, and are made often.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads
from shouwang.apps.operations import reads as operations
from shouwang.apps.operations.models import Operation
from shouwang.apps.operations.sealed import empty_lost, rings, rings_used
from shouwang.files.keys import settle
from shouwang.server.backups import TRIED, BackupFailed, backups, laid_aside, note_operations
from shouwang.server.filing import FILES, damaged, mirror, not_whole, spoilt
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if


@dataclass(frozen=True)
class BroughtBack:
    """
    What was brought back: the backup, how many entries are in it, and of the keys that seal it how many there are and how many not here.

    Where these are given up, how many values were *emptied*, and of how many operations the journal is signed by a new key; where files are,
    how many. And the lists beside it that are *damaged*.
    """

    path: Path
    damaged: list[Reason]
    entries: int
    keys: int
    keys_lost: int
    emptied: int
    signed_anew: int
    files_lost: int


def bring_back(backup: Path | None, at: datetime, *, keys_lost: bool = False, files_lost: bool = False) -> BroughtBack:
    """
    Restore *backup*, or the newest one there is.

    All of it is looked through on a copy beside; whatever stands against it is told at once (:class:`Refused`), and then nothing has
    changed. Where the key that signed the journal is not here it goes on only with *keys_lost*. Then what no key opens any more is emptied,
    so that every page can be used again, another key signs, and both stand in the journal. Every file that the backup names is hashed, or opened where
    no list tells its hash: where one is missing, altered or cannot be checked it goes on only with *files_lost*, and the journal says how many are given up.
    """
    chosen = backup or next(iter(backups()), settings.BACKUPS)
    refuse_if(_not_possible(chosen))
    try:
        with laid_aside(chosen) as put_in_place:
            strangers = [*_not_signed_by_us()]
            try:
                entries = reads.held_whole(TRIED).entries
            except ValueError as fault:
                raise Refused(Reason("restore-broken", {"name": chosen.name, "detail": str(fault)}), *strangers) from fault
            named, here = reads.files_named(TRIED), Path(settings.MEDIA_ROOT)
            opens = partial(reads.is_whole_file, database=TRIED)
            lost_files = not_whole(chosen.parent, named, here, opens)
            unread = damaged(chosen.parent)
            refuse_if([*([] if keys_lost else strangers), *([] if files_lost else _files(chosen, lost_files, unread))])
            used = rings_used(TRIED)
            for file in spoilt(chosen.parent, named, here, opens):
                file.unlink()
            mirror(chosen.parent / FILES, here, named, without=lost_files)
            with _begun(Noted(keys_lost, frozenset(lost_files), dict(reads.written(TRIED)))):
                put_in_place()
    except BackupFailed as fault:
        raise Refused(Reason("restore-broken", {"name": chosen.name, "detail": str(fault)})) from fault
    call_command("migrate", verbosity=0)
    if chosen.parent == settings.BACKUPS:
        note_operations()
    lost = used - rings().all_names()
    return BroughtBack(chosen, unread, entries, len(used), len(lost), *begin_again(at))


def begin_again(at: datetime) -> tuple[int, int, int]:
    """
    What lost keys sealed is given up, if that was wanted, and every journal begins a new epoch; how many values were emptied, how many
    journals have a new key, and how many files are given up. Done last, and once more if the server fell before it was through: a journal
    that has begun its epoch already is left as it is.
    """
    noted = Noted.read(begun())
    lost = rings_used("default") - rings().all_names() if noted.keys_lost else set()
    emptied, anew, files = 0, 0, 0
    with transaction.atomic():
        emptied = empty_lost("default", lost) if lost else 0
        for operation in Operation.objects.filter(pen__isnull=False):
            if reads.last_number(operation) > noted.written.get(str(operation.id), INFINITE):
                continue
            is_new = not reads.is_signed_by_us(operation)
            journal.begin_epoch(operation=operation, at=at, new_key=is_new)
            if emptied:
                journal.write("keys.lost", operation=operation, at=at, by=None, keys=len(lost), values=emptied)
            files += journal.give_up_files(operation=operation, names=noted.files_lost, at=at)
            anew += is_new
    for operation in Operation.objects.filter(pen__isnull=False):
        journal.sign_checkpoint(operation=operation, at=at)
    begun().unlink(missing_ok=True)
    settle(begun().parent)
    return emptied, anew, files


INFINITE = float("inf")


@dataclass(frozen=True)
class Noted:
    """
    What a restoring that was cut off has to know: whether keys are given up, which files are, and how many entries each journal had.

    A journal with more than that has begun its epoch: nobody else writes before all of it is through.
    """

    keys_lost: bool = False
    files_lost: frozenset[str] = frozenset()
    written: Mapping[str, int] = field(default_factory=dict)

    def put_down(self, path: Path) -> None:
        """On the disk for good."""
        told = {"keys_lost": self.keys_lost, "files_lost": sorted(self.files_lost), "written": dict(self.written)}
        path.write_text(json.dumps(told), encoding="ascii")
        settle(path.parent)

    @classmethod
    def read(cls, path: Path) -> Noted:
        """As it was put down; nothing where the file is empty."""
        told = json.loads(path.read_text(encoding="ascii") or "{}")
        return cls(told.get("keys_lost", False), frozenset(told.get("files_lost", ())), told.get("written", {}))


def begun() -> Path:
    """While this file is there a backup was put in place, and its journals have not begun anew: nobody may write in them yet."""
    return Path(settings.DATA) / "restoring"


def is_in_place() -> bool:
    """Whether the backup of a restoring that was cut off is in place already: then only its journals have to begin anew."""
    return begun().exists() and _standing() != (0, False)


@contextmanager
def _begun(noted: Noted) -> Iterator[None]:
    noted.put_down(begun())
    try:
        yield
    except BaseException:
        begun().unlink(missing_ok=True)
        raise


def _standing() -> tuple[int, bool]:
    """How many operations the database holds, and whether any accounts; none where it has no tables yet."""
    try:
        return Operation.objects.count(), operations.has_accounts()
    except DatabaseError:
        return 0, False


def _has_tables() -> bool:
    try:
        return bool(connection.introspection.table_names())
    except DatabaseError:
        return False


def _not_possible(chosen: Path) -> Iterator[Reason]:
    """What stands against it before anything is opened."""
    if not chosen.is_file():
        yield Reason("restore-without-backup", {"folder": str(chosen)})
    standing = _standing()
    if standing != (0, False):
        yield Reason("restore-onto-data", {"operations": standing[0]})
    elif connection.vendor == "postgresql" and _has_tables():
        yield Reason("restore-onto-tables", {"name": str(connection.settings_dict["NAME"])})


def _files(chosen: Path, lost: Mapping[str, Reason], unread: list[Reason]) -> Iterator[Reason]:
    """The files that cannot be brought back, each by its name, the lists that are damaged, and the way out."""
    yield from lost.values()
    if lost:
        yield from unread
        yield Reason("restore-without-files", {"count": len(lost), "folder": str(chosen.parent / FILES)})


def _not_signed_by_us() -> Iterator[Reason]:
    """The operations in the copy whose last checkpoint was signed by a key that is not here."""
    for operation in Operation.objects.using(TRIED).order_by("id"):
        if not reads.is_signed_by_us(operation):
            key = f"{operation.id}.signing.key"
            yield Reason("restore-without-signing-key", {"operation": operation.name, "key": key, "folder": str(settings.KEYS)})
