"""Orders: received, signed for, superseded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePath
from typing import Any, BinaryIO

from django.db import transaction

from shouwang.apps.command import reads
from shouwang.apps.command.actions.ground import held_operation
from shouwang.apps.command.models import Level, Order, Supersession
from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads as journal_reads
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.vocabulary.reasons import Reason, refuse_if

MOST_BYTES = 20 * 1024 * 1024
"""Largest attachment: a scanned notice has one or two megabytes; ours to choose."""

BEGINNINGS = {
    ".pdf": (b"%PDF-", "application/pdf"),
    ".docx": (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".jpg": (b"\xff\xd8\xff", "image/jpeg"),
    ".jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    ".png": (b"\x89PNG\r\n\x1a\n", "image/png"),
}
"""Ending, first bytes, media type: the file must be what its name says."""


@transaction.atomic
def receive_order(
    *,
    issuer: str,
    level: str,
    title: str,
    by: Member,
    at: datetime,
    issuer_en: str = "",
    title_en: str = "",
    number: str = "",
    text: str = "",
    effective_at: datetime | None = None,
    file: BinaryIO | None = None,
    file_name: str = "",
    supersedes: Order | None = None,
    superseded_part: str = "",
) -> Order:
    """
    Write down an order that came in at *at*, with its file as it came (PDF, DOCX, JPEG, PNG or text, 20 MB at most).

    With *supersedes* it takes the place of that older order, or of *superseded_part* of it.
    """
    operation = held_operation(by, access.COMMAND)
    order = Order(
        operation=operation,
        issuer=issuer,
        issuer_en=issuer_en,
        level=Level(level),
        number=number,
        title=title,
        title_en=title_en,
        text=text,
        effective_at=effective_at,
        received_at=at,
    )
    refuse_if(_not_to_be_received(order, file, file_name, supersedes))
    if file is not None:
        order.attachment = journal.attach(
            file=file, name=PurePath(file_name).name, media_type=media_type_of(file, file_name), operation=operation
        )
    order.save()
    told: dict[str, Any] = {"number": number} if number else {}
    told |= {"file": order.attachment.sha256} if order.attachment else {}
    journal.write(
        "order.received", operation=operation, at=at, by=by.id, order=str(order.id), issuer=issuer, title=title, level=order.level, **told
    )
    if supersedes:
        supersede_order(older=supersedes, newer=order, part=superseded_part, by=by, at=at)
    return order


def _not_to_be_received(order: Order, file: BinaryIO | None, file_name: str, supersedes: Order | None) -> Iterator[Reason]:
    if supersedes:
        yield from reads.not_to_be_superseded(supersedes, order, order.operation)
    else:
        yield from reads.closed(order.operation)
    yield from file_faults(file, file_name)
    alike = Order.objects.filter(operation=order.operation, issuer=order.issuer, title=order.title, number=order.number)
    if twin := next((each for each in alike if each.text == order.text), None):
        yield Reason("order-received-already", {"title": order.titles, "at": reads.shown(order.operation, twin.received_at)})


def file_faults(file: BinaryIO | None, file_name: str) -> Iterator[Reason]:
    """Why the file cannot be kept with an order."""
    if file is None:
        return
    size = file.seek(0, 2)
    file.seek(0)
    if size > MOST_BYTES:
        yield Reason("order-file-too-large", {"file": file_name, "megabytes": -(-size // 1_000_000), "most": MOST_BYTES // 1024 // 1024})
    elif not media_type_of(file, file_name):
        yield Reason("order-file-unknown", {"file": file_name})


def media_type_of(file: BinaryIO, name: str) -> str:
    """What the file is, by its name and its first bytes; empty when it is nothing we keep. The file is left at its beginning."""
    ending = PurePath(name).suffix.lower()
    head = file.read(1024)
    file.seek(0)
    if ending in BEGINNINGS:
        first, media_type = BEGINNINGS[ending]
        return media_type if head.startswith(first) else ""
    return "text/plain" if ending == ".txt" and b"\x00" not in head else ""


@transaction.atomic
def acknowledge_order(*, order: Order, by: Member, at: datetime) -> Order:
    """Sign for an order; once."""
    operation = held_operation(by, access.COMMAND)
    order = Order.objects.get(pk=order.pk)
    refuse_if(reads.not_to_be_acknowledged(order, operation, at))
    order.acknowledged_at, order.acknowledged_by = at, by
    order.save(update_fields=["acknowledged_at", "acknowledged_by"])
    journal.write("order.acknowledged", operation=operation, at=at, by=by.id, order=str(order.id), title=order.title)
    return order


@transaction.atomic
def supersede_order(*, older: Order, newer: Order, by: Member, at: datetime, part: str = "") -> Supersession:
    """Let *newer* take the place of *older*, or of a *part* of it; the rest stays in force."""
    operation = held_operation(by, access.COMMAND)
    refuse_if(reads.not_to_be_superseded(older, newer, operation))
    row, is_new = Supersession.objects.get_or_create(older=older, newer=newer, defaults={"operation": operation, "part": part})
    if not is_new and row.part == part:
        return row
    row.part = part
    row.save(update_fields=["part"])
    told: dict[str, Any] = {"part": part} if part else {}
    journal.write(
        "order.superseded", operation=operation, at=at, by=by.id, order=str(older.id), title=older.title, newer=str(newer.id), **told
    )
    return row


@transaction.atomic
def withdraw_order(*, order: Order, by: Member, at: datetime) -> Order:
    """Undo an order that was recorded by mistake: what it superseded is in force again, its entries are struck and stay readable."""
    operation = held_operation(by, access.COMMAND)
    found = Order.objects.filter(pk=order.pk).first()
    refuse_if(reads.not_to_be_withdrawn(found, operation))
    own = journal_reads.about(operation, "order.", order.id)
    lost = journal_reads.fallen(operation)
    for entry in own:
        if entry.id not in lost:
            journal.take_out(entry=entry, by=by, at=at, reason="mistaken")
    Supersession.objects.filter(newer=order).delete()
    order.withdrawn_at = at
    order.save(update_fields=["withdrawn_at"])
    return order
