"""The end: what names people is destroyed, by two who agree; the journal and the report stay as they are."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shouwang.apps.command.actions.ground import held_operation
from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.reports import reads
from shouwang.apps.reports.models import Destruction
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if
from shouwang.vocabulary.retention import KEPT


@transaction.atomic
def ask_destruction(*, by: Member, at: datetime) -> Destruction:
    """Ask that everything be destroyed that names people; somebody else has to confirm."""
    operation = held_operation(by, reads.ASKERS)
    refuse_if(reads.not_to_be_destroyed(operation))
    asked, is_new = Destruction.objects.get_or_create(operation=operation, defaults={"asked_by": by, "asked_at": at})
    refuse_if([] if is_new else [Reason("destroy-asked-already")])
    journal.write("destruction.asked", operation=operation, at=at, by=by.id)
    return asked


@transaction.atomic
def take_back_destruction(*, by: Member, at: datetime) -> None:
    """Let it be, as long as it is not confirmed."""
    operation = held_operation(by, access.COMMAND)
    gone, _ = Destruction.objects.filter(operation=operation, confirmed_at=None).delete()
    refuse_if([] if gone else [Reason("destroy-not-asked")])
    journal.write("destruction.taken-back", operation=operation, at=at, by=by.id)


def confirm_destruction(*, name: str, by: Member, at: datetime) -> Destruction:
    """
    Destroy it all, now: rows, files, keys and the copies of keys; *name* is the operation's, typed by whoever confirms.

    Afterwards the journal is signed once more, so that the certificate can cite a checkpoint that covers the destruction itself.
    """
    with transaction.atomic():
        operation = held_operation(by, reads.CONFIRMERS)
        refuse_if(reads.not_to_be_destroyed(operation))
        asked = Destruction.objects.filter(operation=operation).first()
        if asked is None:
            raise Refused(Reason("destroy-not-asked"))
        refuse_if([Reason("destroy-needs-another")] if asked.asked_by_id == by.id else [])
        refuse_if([] if name.strip() in {operation.name, operation.name_en or operation.name} else [Reason("destroy-name-differs")])
        told = [journal.forget(operation=operation, keeping=keeping, at=at, by=by.id) for keeping in KEPT.values()]
        rows, files = sum(one.rows for one in told), sum(one.files for one in told)
        journal.write("destruction.confirmed", operation=operation, at=at, by=by.id, rows=rows, files=files)
        asked.confirmed_by, asked.confirmed_at = by, at
        asked.save(update_fields=["confirmed_by", "confirmed_at"])
    return _signed(asked, at)


def _signed(done: Destruction, at: datetime) -> Destruction:
    checkpoint = journal.sign_checkpoint(operation=done.operation, at=at)
    done.size = checkpoint.size if checkpoint else None
    done.save(update_fields=["size"])
    return done


def finish_destructions(*, at: datetime) -> None:
    """Sign over what was destroyed and then interrupted: there is no certificate before."""
    for done in Destruction.objects.filter(confirmed_at__isnull=False, size=None).select_related("operation"):
        _signed(done, at)
