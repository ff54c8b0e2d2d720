"""
A lost server, brought back: the newest backup is looked through beside the empty place, put in it, and its journals begin a new epoch.

What came after the backup is still on the devices, which keep their entries until a tried backup holds them; they send it again.
What people wrote on the server's own pages since the backup is lost: so the backups lie on another disk, and are made often.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads
from shouwang.apps.operations import reads as operations
from shouwang.apps.operations.models import Operation
from shouwang.apps.operations.sealed import empty_lost, rings, rings_used
from shouwang.files.keys import settle
from shouwang.server.backups import FILES, TRIED, BackupFailed, backups, laid_aside, mirror
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
            lost = used - rings().all_names()
            given_up = GivenUp(len(lost), empty_lost(TRIED, lost)) if keys_lost and lost else GivenUp()
            mirror(chosen.parent / FILES, settings.MEDIA_ROOT)
            _mark_begun(given_up)
            put_in_place()
    except BackupFailed as fault:
        raise Refused(Reason("restore-broken", {"name": chosen.name, "detail": str(fault)})) from fault
    call_command("migrate", verbosity=0)
    return BroughtBack(chosen, entries, len(used), len(lost), given_up.values, begin_again(at))


def begin_again(at: datetime) -> int:
    """
    Every journal begins a new epoch. Done last, and once more if the server fell before it was through; how many have a new key.
    """
    anew, given_up = 0, GivenUp(*map(int, begun().read_text().split()))
    for operation in Operation.objects.filter(pen__isnull=False):
        is_new = not reads.is_signed_by_us(operation)
        with transaction.atomic():
            journal.begin_epoch(operation=operation, at=at, new_key=is_new)
            if given_up.values:
                journal.write("keys.lost", operation=operation, at=at, by=None, keys=given_up.keys, values=given_up.values)
        journal.sign_checkpoint(operation=operation, at=at)
        anew += is_new
    begun().unlink(missing_ok=True)
    settle(begun().parent)
    return anew


class GivenUp(NamedTuple):
    """How many lost keys were given up, and how many values that they had sealed were emptied."""

    keys: int = 0
    values: int = 0


def begun() -> Path:
    """While this file is there a backup was put in place, and its journals have not begun anew: nobody may write in them yet. In it: what was given up."""
    return Path(settings.DATA) / "restoring"


def _mark_begun(given_up: GivenUp) -> None:
    begun().write_text(f"{given_up.keys} {given_up.values}\n")
    settle(begun().parent)


def _not_possible(chosen: Path) -> Iterator[Reason]:
    """What stands against it before anything is opened."""
    if not chosen.is_file():
        yield Reason("restore-without-backup", {"folder": str(chosen)})
    try:
        standing, has_accounts = Operation.objects.count(), operations.has_accounts()
    except DatabaseError:  # there is none, or it has no tables yet
        return
    if standing or has_accounts:
        yield Reason("restore-onto-data", {"operations": standing})
    elif connection.vendor == "postgresql":
        yield Reason("restore-onto-tables", {"name": str(connection.settings_dict["NAME"])})


def _not_signed_by_us() -> Iterator[Reason]:
    """The operations in the copy whose last checkpoint was signed by a key that is not here."""
    for operation in Operation.objects.using(TRIED).order_by("id"):
        if not reads.is_signed_by_us(operation):
            key = f"{operation.id}.signing.key"
            yield Reason("restore-without-signing-key", {"operation": operation.name, "key": key, "folder": str(settings.KEYS)})
