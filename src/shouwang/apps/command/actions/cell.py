"""The command cell: posts filled, left, handed over; absences, so that it is always plain who commands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from shouwang.apps.command import reads
from shouwang.apps.command.actions.ground import held_operation
from shouwang.apps.command.models import CommandPost, Post
from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation
from shouwang.vocabulary.reasons import Reason, refuse_if


@transaction.atomic
def fill_post(*, post: str, rank: int, member: Member, by: Member, at: datetime) -> CommandPost:
    """Put a member on a post of command, at this place in the succession (1 first)."""
    operation = held_operation(by, access.COMMAND)
    refuse_if(reads.not_to_be_filled(post, rank, member, operation))
    held = CommandPost.objects.create(operation=operation, post=Post(post), rank=rank, member=member, since=at)
    _tell("command.post-filled", held, by, at)
    return held


@transaction.atomic
def leave_post(*, held: CommandPost, by: Member, at: datetime) -> CommandPost:
    """End a post without a successor."""
    operation, held = _held(held, by)
    refuse_if(reads.not_held(held, operation, at))
    held.until = at
    held.save(update_fields=["until"])
    _tell("command.post-left", held, by, at)
    return held


@transaction.atomic
def hand_over_post(*, held: CommandPost, to: Member, note: str, by: Member, at: datetime) -> CommandPost:
    """Hand a post over with a note: the successor takes the same post and the same place in the succession; the journal is signed."""
    operation, held = _held(held, by)
    refuse_if([*reads.closed(operation), *reads.not_held(held, operation, at), *_not_to_be_handed(held, to, note, operation)])
    note_id = journal.keep_text(note, operation)
    held.until, held.handover_note_id = at, UUID(note_id)
    held.save(update_fields=["until", "handover_note"])
    successor = CommandPost.objects.create(operation=operation, post=held.post, rank=held.rank, member=to, since=at)
    journal.write(
        "command.handed-over",
        operation=operation,
        at=at,
        by=by.id,
        subject=held.member_id,
        post=held.post,
        to=str(to.id),
        note=note_id,
    )
    journal.sign_checkpoint(operation=operation, at=at)
    return successor


@transaction.atomic
def mark_away(*, held: CommandPost, by: Member, at: datetime, since: datetime | None = None, until: datetime | None = None) -> CommandPost:
    """
    Mark the holder as away from *since* (now, when left out) to *until* (left out: till back); the next in succession commands.
    """
    operation, held = _held(held, by)
    begins = since or at
    refuse_if([*reads.not_held(held, operation, begins), *_backwards(begins, until)])
    held.away_from, held.away_until = begins, until
    held.save(update_fields=["away_from", "away_until"])
    told = {"until": until.isoformat()} if until else {}
    _tell("command.away", held, by, at, since=begins.isoformat(), **told)
    return held


@transaction.atomic
def mark_back(*, held: CommandPost, by: Member, at: datetime) -> CommandPost:
    """The holder is back, or does not go away after all."""
    operation, held = _held(held, by)
    refuse_if([*reads.not_held(held, operation, at), *_present(held)])
    held.away_from = held.away_until = None
    held.save(update_fields=["away_from", "away_until"])
    _tell("command.back", held, by, at)
    return held


def _held(held: CommandPost, by: Member) -> tuple[Operation, CommandPost]:
    """The operation, locked, and the post as it stands under the lock."""
    operation = held_operation(by, access.COMMAND)
    return operation, CommandPost.objects.select_related("member__user").get(pk=held.pk)


def _tell(kind: str, held: CommandPost, by: Member, at: datetime, **data: Any) -> None:
    journal.write(kind, operation=held.operation, at=at, by=by.id, subject=held.member_id, post=held.post, rank=held.rank, **data)


def _not_to_be_handed(held: CommandPost, to: Member, note: str, operation: Operation) -> Iterator[Reason]:
    yield from reads.not_to_command(to, operation)
    if to.pk == held.member_id:
        yield Reason("hand-over-to-oneself", {"member": str(to.user)})
    if not note.strip():
        yield Reason("hand-over-needs-a-note")


def _backwards(begins: datetime, until: datetime | None) -> Iterator[Reason]:
    if until and until <= begins:
        yield Reason("away-ends-too-early")


def _present(held: CommandPost) -> Iterator[Reason]:
    if held.away_from is None:
        yield Reason("not-away", {"member": str(held.member.user)})
