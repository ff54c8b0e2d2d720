"""Writing into the journal: called by every action of every app, inside its own transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction

from shouwang.apps.journal import bridge, models, reads
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation, Role, new_id
from shouwang.engines.journal.canonical import leaf_hash
from shouwang.engines.journal.clock import is_doubtful, stamp_from, ticked
from shouwang.engines.journal.own_clock import OwnClock
from shouwang.vocabulary.entries import Entry, Value
from shouwang.vocabulary.journal_kinds import KINDS
from shouwang.vocabulary.kinds import STRUCK
from shouwang.vocabulary.reasons import refuse_if
from shouwang.vocabulary.retention import TEXTS

SERVER = "server"
"""The name of the device that stands for the server itself."""
WRITERS_OF_NOTES = access.STAFF | {Role.HOST}


@dataclass(frozen=True)
class Line:
    """What an action has to say: the parts of an entry that are not numbered by the journal itself."""

    kind: str
    at: datetime
    place: UUID | None = None
    subject: UUID | None = None
    corrects: UUID | None = None
    data: Mapping[str, Value] = field(default_factory=dict)


def write(
    kind: str,
    *,
    operation: Operation,
    at: datetime,
    by: UUID | None,
    place: UUID | None = None,
    subject: UUID | None = None,
    corrects: UUID | None = None,
    **data: Value,
) -> Entry:
    """Write one entry; *at* is when it happened, *by* who says so (a member's or a person's id)."""
    return write_all([Line(kind, at, place, subject, corrects, data)], operation=operation, by=by)[0]


def write_all(lines: Iterable[Line], *, operation: Operation, by: UUID | None) -> list[Entry]:
    """
    Write many entries in one go, numbered without a gap.

    Must run inside the caller's transaction: an entry and what it tells of are kept together or not at all.
    A kind that does not exist or data that does not fit its kind is a programming error, raised as ``ValueError`` before anything is written.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The journal is written inside the transaction of an action; this one has none.")
    told = list(lines)
    faults = [fault for line in told for fault in _faults(line)]
    if faults:
        raise ValueError(" ".join(faults[:20]))
    pen, own = held_pen(operation.id), reads.own_clock()
    now = cut(own.says.astimezone(UTC))
    entries = [
        Entry(
            id=new_id(),
            operation=operation.id,
            kind=line.kind,
            happened_at=cut(line.at),
            entered_at=now,
            device=pen.device_id,
            epoch=pen.epoch,
            sequence=pen.sequence + position,
            stamp=_next_stamp(pen, own.believed),
            actor=by,
            place=line.place,
            subject=line.subject,
            corrects=line.corrects,
            data=line.data,
        )
        for position, line in enumerate(told, 1)
    ]
    placed = _placed(entries, own) if own.doubt else bridge.NOWHERE
    count = bridge.insert(((entry, leaf_hash(entry)) for entry in entries), pen.number + 1, now, placed)
    pen.number, pen.sequence = pen.number + count, pen.sequence + count
    bridge.put_down(pen)
    return entries


def _placed(entries: Iterable[Entry], own: OwnClock) -> dict[UUID, datetime]:
    """Where what the server writes stands while its clock is in doubt: what it says to happen now, at the time that is believed."""
    return {entry.id: own.believed for entry in entries if not is_doubtful(entry.happened_at, own.says)}


def _next_stamp(pen: models.Pen, now: datetime) -> str:
    pen.stamp = str(ticked(stamp_from(pen.stamp), now))
    return pen.stamp


def _faults(line: Line) -> list[str]:
    kind = KINDS.get(line.kind)
    return kind.faults(line.data) if kind else [f"There is no kind {line.kind}. Add it to vocabulary/kinds_*.py."]


def held_pen(operation_id: UUID) -> models.Pen:
    """The pen of an operation's journal, held until the transaction ends: its writers go one after another."""
    pens = models.Pen.objects.select_for_update().filter(pk=operation_id)
    for pen in pens:
        return pen
    device, _ = models.Device.objects.get_or_create(operation_id=operation_id, name=SERVER)
    models.Pen.objects.get_or_create(operation_id=operation_id, defaults={"device": device})
    return pens.get()


def cut(moment: datetime) -> datetime:
    """To the millisecond: what is hashed is what is stored."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@transaction.atomic
def strike(*, entry: models.Entry, by: Member, at: datetime, reason: str, note: str = "") -> Entry:
    """
    Take an entry that stands alone out of every figure; it stays readable, struck through, with who struck it and why.

    What the pages keep a row for is undone there, so that row and entry do not part ways.
    """
    refuse_if(reads.not_alone(entry))
    return take_out(entry=entry, by=by, at=at, reason=reason, note=note)


@transaction.atomic
def take_out(*, entry: models.Entry, by: Member, at: datetime, reason: str, note: str = "") -> Entry:
    """Strike an entry for an action that undoes it, which sets its own rows right in the same transaction."""
    access.require(by, access.COMMAND)
    refuse_if(reads.not_to_be_struck(entry, by.operation))
    told: dict[str, Any] = {"reason": reason}
    if note.strip():
        told["note"] = keep_text(note, by.operation)
    return write(STRUCK, operation=by.operation, at=at, by=by.id, place=entry.place, subject=entry.subject, corrects=entry.id, **told)


@transaction.atomic
def write_note(*, text: str, topic: str, by: Member, at: datetime, place: UUID | None = None, subject: UUID | None = None) -> Entry:
    """Write free text down; the entry carries its id, the text lies in its own table."""
    access.require(by, WRITERS_OF_NOTES)
    refuse_if(reads.not_a_text(text))
    told: dict[str, Any] = {"topic": topic, "note": keep_text(text, by.operation)}
    return write("note.written", operation=by.operation, at=at, by=by.id, place=place, subject=subject, **told)


def keep_text(text: str, operation: Operation) -> str:
    """Keep free text apart from the journal; gives the id by which the caller's entry points to it."""
    return str(models.Note.behind_the_door.create(operation=operation, text=text).id)


@transaction.atomic
def correct_note(*, entry: models.Entry, text: str, topic: str, by: Member, at: datetime) -> Entry:
    """Write a note anew, with its true time *at*: the later entry takes the place of the earlier, which stays readable."""
    access.require(by, WRITERS_OF_NOTES)
    refuse_if([*reads.not_to_be_corrected(entry, by.operation), *reads.not_a_text(text)])
    told: dict[str, Any] = {"topic": topic, "note": keep_text(text, by.operation)}
    return write(
        "note.written", operation=by.operation, at=at, by=by.id, place=entry.place, subject=entry.subject, corrects=entry.id, **told
    )


def attach(*, file: BinaryIO, name: str, media_type: str, operation: Operation, kept_as: str = TEXTS.code) -> models.Attachment:
    """
    Keep a file as it came, with its SHA-256, for as long as *kept_as* says; the caller's action writes the entry that tells of it.
    """
    content = file.read()
    attachment = models.Attachment(
        operation=operation,
        kept_as=kept_as,
        name=name[-200:],
        media_type=media_type[:100],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    attachment.write(content)
    attachment.save()
    return attachment
