"""
A lost server, brought back: the newest backup is put in an empty place, looked through, and its journals begin a new epoch.

What came after the backup is still on the devices, which keep their entries until a tried backup holds them; they send it again.
What people wrote on the server's own pages since the backup is lost: so the backups lie on another disk, and are made often.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, transaction

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads
from shouwang.apps.operations.models import Operation
from shouwang.server.backups import FILES, Backup, backups, mirror, put_back
from shouwang.vocabulary.reasons import Reason, Refused


def bring_back(backup: Path | None, at: datetime) -> Backup:
    """
    Restore *backup*, or the newest one there is.

    Raises :class:`Refused` where a database stands already, where there is no backup, and where it is not what was written.
    """
    chosen = backup or next(iter(backups()), None)
    if chosen is None or not chosen.is_file():
        raise Refused(Reason("restore-without-backup", {"folder": str(settings.BACKUPS)}))
    if standing := _operations_here():
        raise Refused(Reason("restore-onto-data", {"operations": standing}))
    put_back(chosen)
    call_command("migrate", verbosity=0)
    try:
        held = reads.held_whole("default")
    except ValueError as fault:
        raise Refused(Reason("restore-broken", {"name": chosen.name, "detail": str(fault)})) from fault
    mirror(chosen.parent / FILES, settings.MEDIA_ROOT)
    for operation in Operation.objects.filter(pen__isnull=False):
        with transaction.atomic():
            journal.begin_epoch(operation=operation, at=at)
        journal.sign_checkpoint(operation=operation, at=at)
    return Backup(chosen, held.entries)


def _operations_here() -> int:
    """How many operations the database holds; 0 where there is none, and where it has no tables yet."""
    try:
        return Operation.objects.count()
    except DatabaseError:
        return 0
