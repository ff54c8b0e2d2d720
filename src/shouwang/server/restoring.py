"""
A lost server, brought back: the newest backup is looked through beside the empty place, put in it, and its journals begin a new epoch.

What came after the backup is still on the devices, which keep their entries until a tried backup holds them; they send it again.
What people wrote on the server's own pages since the backup is lost: so the backups lie on another disk, and are made often.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
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
from shouwang.server.backups import FILES, TRIED, BackupFailed, backups, laid_aside, mirror, note_operations
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if


@dataclass(frozen=True)
class BroughtBack:
    """
    What was brought back: the backup, how many entries are in it, and of the keys that seal it how many there are and how many not here.

    Where these are given up, how many values were *emptied*, and of how many operations the journal is signed by a new key.
    """

    path: Path
    entries: int
    keys: int
    keys_lost: int
    emptied: int
    signed_anew: int


def bring_back(backup: Path | None, at: datetime, *, keys_lost: bool = False) -> BroughtBack:
    """
    Restore *backup*, or the newest one there is.

    All of it is looked through on a copy beside; whatever stands against it is told at once (:class:`Refused`), and then nothing has
    changed. Where the key that signed the journal is not here it goes on only with *keys_lost*. Then what no key opens any more is emptied,
    so that every page can be used again, another key signs, and both stand in the journal.
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
            refuse_if([] if keys_lost else strangers)
            used = rings_used(TRIED)
            mirror(chosen.parent / FILES, settings.MEDIA_ROOT)
            with _begun(GIVE_UP if keys_lost else ""):
                put_in_place()
    except BackupFailed as fault:
        raise Refused(Reason("restore-broken", {"name": chosen.name, "detail": str(fault)})) from fault
    call_command("migrate", verbosity=0)
    if chosen.parent == settings.BACKUPS:
        note_operations()
    lost = used - rings().all_names()
    return BroughtBack(chosen, entries, len(used), len(lost), *begin_again(at))


def begin_again(at: datetime) -> tuple[int, int]:
    """
    What lost keys sealed is given up, if that was wanted, and every journal begins a new epoch; how many values were emptied, and how many
    journals have a new key. Done last, and once more if the server fell before it was through.
    """
    lost = rings_used("default") - rings().all_names() if begun().read_text(encoding="ascii") == GIVE_UP else set()
    emptied, anew = 0, 0
    with transaction.atomic():
        emptied = empty_lost("default", lost) if lost else 0
        for operation in Operation.objects.filter(pen__isnull=False):
            is_new = not reads.is_signed_by_us(operation)
            journal.begin_epoch(operation=operation, at=at, new_key=is_new)
            if emptied:
                journal.write("keys.lost", operation=operation, at=at, by=None, keys=len(lost), values=emptied)
            anew += is_new
    for operation in Operation.objects.filter(pen__isnull=False):
        journal.sign_checkpoint(operation=operation, at=at)
    begun().unlink(missing_ok=True)
    settle(begun().parent)
    return emptied, anew


GIVE_UP = "give up what lost keys sealed"


def begun() -> Path:
    """While this file is there a backup was put in place, and its journals have not begun anew: nobody may write in them yet."""
    return Path(settings.DATA) / "restoring"


def is_in_place() -> bool:
    """Whether the backup of a restoring that was cut off is in place already: then only its journals have to begin anew."""
    return begun().exists() and _standing() != (0, False)


@contextmanager
def _begun(how: str) -> Iterator[None]:
    begun().write_text(how, encoding="ascii")
    settle(begun().parent)
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


def _not_signed_by_us() -> Iterator[Reason]:
    """The operations in the copy whose last checkpoint was signed by a key that is not here."""
    for operation in Operation.objects.using(TRIED).order_by("id"):
        if not reads.is_signed_by_us(operation):
            key = f"{operation.id}.signing.key"
            yield Reason("restore-without-signing-key", {"operation": operation.name, "key": key, "folder": str(settings.KEYS)})
