"""Making a new version of what has changed, and answering a device that asks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal.models import Device
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Operation
from shouwang.apps.sync import reads
from shouwang.apps.sync.models import Piece, Version
from shouwang.apps.sync.reads import SOURCES, Source
from shouwang.engines.journal import state
from shouwang.engines.journal.state import Delta, Held, difference, root_of
from shouwang.vocabulary.reasons import Reason, refuse_if

AT_ONCE = 500
"""Rows written in one statement."""


def tell(*, device: Device, held: Iterable[Held], at: datetime) -> list[Delta]:
    """
    What a device needs to have the state as it is now, part by part; a part that is not asked for is told whole.

    A device that has something else than what its version said is written down, since it may have decided by it.
    One that was withdrawn is told nothing: whoever has found it shall not read on.
    """
    refuse_if([Reason("device-withdrawn")] if device.withdrawn_at else [])
    asked = {each.part: each for each in held}
    told = []
    for part, source in SOURCES.items():
        look_again(source, device.operation, at)
        has = asked.get(part, Held(part))
        answer = reads.delta(device.operation, has)
        known = reads.version_of(device.operation, part, has.version)
        if known and bytes(known.root) != has.root:
            _write_down(device, has, at)
        told.append(answer)
    return told


@transaction.atomic
def _write_down(device: Device, has: Held, at: datetime) -> None:
    journal.write(
        "device.state-wrong", operation=device.operation, at=at, by=None, device=str(device.id), state=f"{has.part} {has.version}"
    )


def look_again(source: Source, operation: Operation, at: datetime) -> Version | None:
    """The version of a part that holds now, a new one if its pieces say something else than they did."""
    if not reads.stale(source, operation):
        return reads.current(operation, source.part)
    with transaction.atomic():
        pen = journal.held_pen(operation.id)  # nobody changes rows and writes an entry while they are read
        if not reads.stale(source, operation):
            return reads.current(operation, source.part)
        before, pieces = reads.current(operation, source.part), dict(source.read(operation))
        kept = {row.key: row.says for row in _said(source.part, operation)}
        if before and kept == pieces and before.epoch == pen.epoch:
            before.looked = pen.number
            before.save(update_fields=["looked"])
            return before
        number = (before.number if before else 0) + 1
        _keep(source.part, operation, kept, pieces, number)
        root = root_of(pieces)
        entry = journal.write(
            "state.told", operation=operation, at=at, by=None, part=source.part, version=number, pieces=len(pieces), root=root.hex()
        )
        return Version.objects.create(
            operation=operation,
            part=source.part,
            epoch=entry.epoch,
            number=number,
            root=root,
            pieces=len(pieces),
            at=at,
            looked=pen.number,
        )


def _said(part: str, operation: Operation) -> QuerySet[Piece]:
    """The pieces of a part that hold still."""
    return access.told_to_devices(Piece, operation).filter(part=part, until=None)


def _keep(part: str, operation: Operation, kept: dict[str, state.Piece], pieces: dict[str, state.Piece], number: int) -> None:
    """End what is said no longer in version *number*, and begin what is said from it on."""
    put, gone = difference(kept, pieces)
    ended = [*put, *gone]
    for first in range(0, len(ended), AT_ONCE):
        _said(part, operation).filter(key__in=ended[first : first + AT_ONCE]).update(until=number)
    made = (Piece(operation=operation, part=part, key=key, says=dict(says), since=number) for key, says in put.items())
    Piece.behind_the_door.bulk_create(made, batch_size=AT_ONCE)
