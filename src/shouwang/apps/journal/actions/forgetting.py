"""
Forgetting: rows are deleted, files removed, and the key that sealed them destroyed, so that no copy of them anywhere can be read again.

The journal is not touched: it names nobody. What was destroyed stands in it as an entry, with counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet

from shouwang.apps.journal import reads
from shouwang.apps.journal.actions.writing import write
from shouwang.apps.journal.models import Attachment, Kept, SpentKey
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Confidential, Member, Operation, Role, User
from shouwang.apps.operations.sealed import emptied, rings, seal_anew, sealed_in
from shouwang.files.rings import Remaining
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if
from shouwang.vocabulary.retention import ACCOUNTS, KEPT, STAFF, Keeping

WAITS = timedelta(minutes=2)
"""How long a key that seals no more is still kept, for what is being written at that moment (ours)."""
AT_ONCE = 500


@dataclass(frozen=True)
class Forgotten:
    """How much was destroyed."""

    rows: int
    files: int


@transaction.atomic
def forget(*, operation: Operation, keeping: Keeping, at: datetime, by: UUID | None = None, until: datetime | None = None) -> Forgotten:
    """
    Destroy a class of what names people: all of it, or what came in before *until*.

    Confidential rows are deleted, of other rows the sealed columns are emptied. The key goes with the last of it; as long as something is
    left, a new key seals from now on, and the keeper destroys the old one when it has sealed the rest anew. Which keys must go is part of
    what is committed: whatever happens to this process afterwards, they go (:func:`let_go_of_keys`).
    """
    held = {model: rows if until is None else reads.made_before(rows, until) for model, rows in reads.holders(operation, keeping)}
    files = list(held.pop(Attachment))
    told = Forgotten(sum(rows.count() for rows in held.values()), len(files))
    for model, rows in held.items():
        if issubclass(model, Confidential):
            rows.delete()
        else:
            rows.update(**emptied(model))
    _remove(files)
    if until is None:
        _forget_accounts(operation, keeping)
    write("people.forgotten", operation=operation, at=at, by=by, kept=keeping.code, rows=told.rows, files=told.files)
    _note(operation, keeping, at, told)
    _spend(operation, keeping.code, str(operation.id), anew=until is not None)
    transaction.on_commit(let_go_of_keys, robust=True)  # where it fails the keeper tries again
    return told


def _note(operation: Operation, keeping: Keeping, at: datetime, told: Forgotten) -> None:
    row, _ = Kept.objects.get_or_create(operation=operation, code=keeping.code, defaults={"days": keeping.days})
    row.forgotten_at, row.rows, row.files = at, row.rows + told.rows, row.files + told.files
    row.save(update_fields=["forgotten_at", "rows", "files"])


def _remove(files: Iterable[Attachment]) -> None:
    """Empty the rows of files, which stay with their SHA-256, and take the files from the disk once that is certain."""
    for file in files:
        stored, path = file.file.storage, str(file.file.name)
        Attachment.objects.filter(pk=file.pk).update(file="", **emptied(Attachment))
        transaction.on_commit(lambda stored=stored, path=path: stored.delete(path))  # type: ignore[misc]


def give_up_files(*, operation: Operation, names: Collection[str], at: datetime) -> int:
    """Say of the files of these *names* that they are lost, which a backup could not bring back; how many of the operation's that are."""
    lost = Attachment.objects.filter(operation=operation, file__in=list(names)).update(file="", lost=True)
    if lost:
        write("files.lost", operation=operation, at=at, by=None, files=lost)
    return lost


def _forget_accounts(operation: Operation, keeping: Keeping) -> None:
    """With the staff go the names of those who take part in no other operation; they are known by what they log in with."""
    if keeping is not STAFF:
        return
    ours = User.objects.filter(memberships__operation=operation).exclude(
        memberships__in=Member.objects.exclude(operation=operation).exclude(
            operation__kept__code=STAFF.code, operation__kept__forgotten_at__isnull=False
        )
    )
    User.objects.filter(pk__in=list(ours.values_list("pk", flat=True))).update(**emptied(User))
    _spend(operation, ACCOUNTS, ACCOUNTS, anew=True)


def _spend(operation: Operation, code: str, owner: str, *, anew: bool) -> None:
    for name in rings().names(owner, code, None if anew else settings.KEY_BACKUPS):
        key, _ = SpentKey.objects.get_or_create(operation=operation, ring=name, defaults={"code": code, "anew": anew})
        if key.anew and not anew:
            key.anew = False
            key.save(update_fields=["anew"])


def renew_key(*, operation: Operation, code: str) -> None:
    """Let another key seal what stays of a class. The one before, which still opens what has left the class, goes once that is done."""
    _spend(operation, code, str(operation.id), anew=True)
    transaction.on_commit(let_go_of_keys, robust=True)


def let_go_of_keys() -> int:
    """
    Destroy every key that is spent, wherever it still lies, and let a new one seal where something stays; how many files were removed.

    Done after each purge, when the keeper starts and each minute: what an interrupted purge, or a copy of the keys put back, left is gone then.
    """
    spent = list(SpentKey.objects.all())
    for key in spent:
        if key.anew and rings().newest(key.owner, key.code) == bytes(key.ring):
            if key.code == ACCOUNTS:
                _forget_mail()
            rings().renew(key.owner, key.code)
    return rings().destroy({bytes(key.ring) for key in spent if not key.anew}, settings.KEY_BACKUPS)


def _forget_mail() -> None:
    """Away with the mail that was written to files where no server sends it: it names people in plain."""
    folder = settings.EMAIL_FILE_PATH
    for mail in folder.glob("*") if folder.exists() else ():
        mail.unlink(missing_ok=True)


def forget_due(*, operation: Operation, now: datetime) -> None:
    """Destroy what has had its time; nothing while the server cannot believe the clock that says so."""
    if reads.clock_doubts():
        return
    for keeping, until in list(reads.due(operation, now)):
        forget(operation=operation, keeping=keeping, at=now, until=until)


def finish_forgetting(*, now: datetime) -> int:
    """
    Seal anew what older keys still seal, then destroy these; how many keys are gone.

    A key that cannot be removed holds no other one back; all that remain are told at the end, and tried again the next time.
    """
    gone, remaining = 0, list[Remaining]()
    try:
        gone += let_go_of_keys()
    except Remaining as fault:
        remaining.append(fault)
    superseded = {} if reads.clock_doubts() else rings().superseded(now - WAITS)
    for (owner, code), names in superseded.items():
        for model, rows in sealed_in(owner, code):
            _seal_anew(model, rows)
        SpentKey.objects.filter(ring__in=names).update(anew=False)
        try:
            gone += rings().destroy(names, settings.KEY_BACKUPS)
        except Remaining as fault:
            remaining.append(fault)
    if remaining:
        raise OSError("; ".join(map(str, remaining)))
    return gone


def _seal_anew(model: type[Model], rows: QuerySet[Any]) -> None:
    if model is Attachment:
        for file in rows.exclude(file=""):
            with transaction.atomic():
                file.keep_as(file.kept_as)
    else:
        ids = list(rows.values_list("pk", flat=True))
        for start in range(0, len(ids), AT_ONCE):
            with transaction.atomic():
                seal_anew(rows.select_for_update(of=("self",)).filter(pk__in=ids[start : start + AT_ONCE]))


@transaction.atomic
def change_keeping(*, code: str, days: int, by: Member, at: datetime) -> Kept:
    """Keep a class for so many days instead; the commander decides, within what is allowed at most."""
    access.require(by, {Role.COMMANDER})
    keeping = KEPT.get(code)
    if keeping is None:
        raise Refused(Reason("keeping-not-known", {"code": code}))
    refuse_if([Reason("keeping-too-long", {"class": keeping.names, "most": keeping.most, "days": days})] if days > keeping.most else [])
    row, _ = Kept.objects.update_or_create(operation=by.operation, code=code, defaults={"days": days})
    write("keeping.changed", operation=by.operation, at=at, by=by.id, kept=code, days=days)
    return row
