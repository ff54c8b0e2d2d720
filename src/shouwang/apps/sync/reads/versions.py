"""The versions of a part: which one holds, whether it may be out of date, what it said, and how to get to it from another."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from shouwang.apps.journal.models import Entry, Pen
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Operation
from shouwang.apps.sync.models import Piece, Version
from shouwang.apps.sync.reads.sources import Source
from shouwang.engines.journal import state

FORGOTTEN = "people.forgotten"
"""After it the pieces of every part are gone, whatever they said."""


def current(operation: Operation, part: str) -> Version | None:
    """The newest version of a part; None before the first."""
    return Version.objects.filter(operation=operation, part=part).first()


def stale(source: Source, operation: Operation) -> bool:
    """Whether a part must be looked at again: never told, told before a restore, or an entry was written since that may have changed it."""
    held = current(operation, source.part)
    pen = Pen.objects.filter(operation=operation).first()
    if held is None or (pen and held.epoch != pen.epoch):
        return True
    since = Entry.objects.filter(operation=operation, number__gt=held.looked)
    changing = Q(kind=FORGOTTEN)
    for kind in source.kinds:
        changing |= Q(kind__startswith=kind)
    return since.filter(changing).exists()


def version_of(operation: Operation, part: str, version: state.Version) -> Version | None:
    """A version that was once told; None for one that is not known here, as after a restore."""
    return Version.objects.filter(operation=operation, part=part, epoch=version.epoch, number=version.number).first()


def pieces_at(version: Version) -> dict[str, state.Piece]:
    """What a part said in a version, to look again at what somebody decided by it. Nothing once the register's people are destroyed."""
    return {row.key: row.says for row in _saying(version)}


def _saying(version: Version) -> QuerySet[Piece]:
    rows = access.told_to_devices(Piece, version.operation).filter(part=version.part, since__lte=version.number)
    return rows.filter(Q(until=None) | Q(until__gt=version.number))


def delta(operation: Operation, held: state.Held) -> state.Delta:
    """
    From what a device has to the version that holds now.

    Everything, where what it has is not known here, or is not what that version said.
    """
    now = current(operation, held.part)
    if now is None:
        return state.Delta(held.part, state.NONE, state.root_of({}), is_whole=True)
    known = version_of(operation, held.part, held.version)
    if known is None or bytes(known.root) != held.root:
        return state.Delta(held.part, now.version, bytes(now.root), is_whole=True, put=pieces_at(now))
    put = {row.key: row.says for row in _saying(now).filter(since__gt=known.number)}
    ended = _saying(known).filter(until__lte=now.number).values_list("key", flat=True)
    return state.Delta(held.part, now.version, bytes(now.root), put=put, gone=frozenset(ended) - put.keys())
