"""Entries: those after a number, those that cite, those that may be struck, and the bytes that were hashed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from shouwang.apps.journal import bridge, models
from shouwang.apps.operations.models import Member, Operation
from shouwang.engines.journal.canonical import canonical_bytes, leaf_hash
from shouwang.engines.journal.standing import standing, unheeded
from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.journal_kinds import KINDS
from shouwang.vocabulary.kinds import STRUCK
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.words import Words


def entries_after(operation: Operation, number: int = 0) -> tuple[list[Entry], int]:
    """The entries that arrived after *number*, in order of arrival, and the number of the last."""
    rows = list(models.Entry.objects.filter(operation=operation, number__gt=number).order_by("number"))
    return [bridge.entry_of(row) for row in rows], rows[-1].number if rows else number


def exported(operation: Operation) -> Iterator[bytes]:
    """The journal as JSON Lines: one canonical entry a line, in order of arrival."""
    for row in models.Entry.objects.filter(operation=operation).order_by("number").iterator(2000):
        yield canonical_bytes(bridge.entry_of(row)) + b"\n"


def by_ids(operation: Operation, ids: list[UUID]) -> list[models.Entry]:
    """Rows of these entries, in order of what happened."""
    return list(models.Entry.objects.filter(operation=operation, id__in=ids).order_by("placed_at", "number"))


def last_number(operation: Operation) -> int:
    """The number of the last entry; 0 before the first."""
    last = models.Entry.objects.filter(operation=operation).order_by("-number").values_list("number", flat=True).first()
    return last or 0


def newest(operation: Operation) -> UUID | None:
    """The entry written last; as long as it is the same, so is the whole journal."""
    return models.Entry.objects.filter(operation=operation).order_by("-number").values_list("id", flat=True).first()


# What may be struck or written anew


def not_to_be_struck(entry: models.Entry, operation: Operation) -> Iterator[Reason]:
    """Why an entry cannot be struck by anybody; a strike itself can, which lets the first entry stand again."""
    if entry.operation_id != operation.id:
        yield Reason("entry-not-here")
    elif entry.id in fallen(operation):
        yield Reason("already-struck")


def undo_of(entry: models.Entry) -> Words | None:
    """Where the mistake of an entry is put right, if not by a strike in the log; a strike is undone as what it struck is."""
    told = entry
    while told.kind == STRUCK and told.corrects:
        told = models.Entry.objects.get(operation_id=entry.operation_id, id=told.corrects)
    kind = KINDS.get(told.kind)
    return kind.undo if kind else None


def not_alone(entry: models.Entry) -> Iterator[Reason]:
    """Why an entry is not struck in the log: the pages keep a row for what it tells."""
    if undo := undo_of(entry):
        yield Reason("undone-elsewhere", {"where": undo})


def not_to_be_corrected(entry: models.Entry, operation: Operation) -> Iterator[Reason]:
    """Why an entry cannot be written anew: only a note is."""
    yield from not_to_be_struck(entry, operation)
    if entry.kind != "note.written":
        yield Reason("not-a-note")


def not_a_text(text: str) -> Iterator[Reason]:
    """Why nothing can be kept."""
    if not text.strip():
        yield Reason("note-empty")


def fallen(operation: Operation) -> set[UUID]:
    """The ids of entries that no longer count: corrected, or struck by a strike that stands."""
    return Citations(operation).fallen


class Citations:
    """What became of the entries that cite: *fallen* are the ids that no longer count, *in_vain* whom those without effect cite, by their id."""

    def __init__(self, operation: Operation) -> None:
        mine = models.Entry.objects.filter(operation=operation)
        citing = list(mine.filter(corrects__isnull=False))
        cited = mine.filter(id__in={row.corrects for row in citing if row.corrects} - {row.id for row in citing})
        chain = [bridge.entry_of(row) for row in (*cited, *citing)]
        server = models.Pen.objects.filter(pk=operation.pk).values_list("device_id", flat=True).first()
        self.fallen = {entry.id for entry in chain} - {entry.id for entry in standing(chain, server)}
        self.in_vain = {entry.id: meant.id for entry, meant in unheeded(chain, server)}


# One entry and those that belong to it


def entry_in(operation: Operation, id_: UUID) -> models.Entry | None:
    """One entry, or None."""
    return models.Entry.objects.filter(operation=operation, id=id_).select_related("device").first()


def in_vain(operation: Operation) -> list[tuple[models.Entry, models.Entry]]:
    """What devices told to take the place of what others told, each with what it was meant for; as long as both still count, the newest first."""
    found = Citations(operation)
    left = {id_: meant for id_, meant in found.in_vain.items() if not {id_, meant} & found.fallen}
    rows = {
        row.id: row for row in models.Entry.objects.filter(operation=operation, id__in={*left, *left.values()}).select_related("device")
    }
    return sorted(((rows[id_], rows[meant]) for id_, meant in left.items()), key=lambda pair: -pair[0].number)


def citing(row: models.Entry) -> list[models.Entry]:
    """The entries that correct or strike this one."""
    return list(models.Entry.objects.filter(operation_id=row.operation_id, corrects=row.id).order_by("number"))


def about(operation: Operation, prefix: str, id_: UUID) -> list[models.Entry]:
    """Entries of kinds that begin with *prefix* and name this id in their data, in order of what happened."""
    rows = models.Entry.objects.filter(operation=operation, kind__startswith=prefix, data__contains=str(id_))
    return list(rows.order_by("placed_at", "number"))


def written_by(by: Member, kind: str) -> list[Entry]:
    """The entries of a kind that a member has written."""
    rows = models.Entry.objects.filter(operation=by.operation, kind=kind, actor=by.pk).order_by("number")
    return [bridge.entry_of(row) for row in rows]


def entries_of(operation: Operation, kinds: Iterable[str]) -> list[Entry]:
    """The entries of these kinds that count, in order of arrival."""
    lost = fallen(operation)
    rows = models.Entry.objects.filter(operation=operation, kind__in=kinds).order_by("number")
    return [bridge.entry_of(row) for row in rows if row.id not in lost]


def bytes_of(row: models.Entry) -> bytes:
    """The canonical bytes that were hashed."""
    return canonical_bytes(bridge.entry_of(row))


def is_whole(row: models.Entry) -> bool:
    """Whether the stored leaf is the hash of what is stored."""
    return leaf_hash(bridge.entry_of(row)) == bytes(row.leaf)


def kinds_in(operation: Operation) -> set[str]:
    """The kinds of which the journal holds at least one entry that counts."""
    lost = fallen(operation)
    rows = models.Entry.objects.filter(operation=operation)
    return set((rows.exclude(id__in=lost) if lost else rows).values_list("kind", flat=True).distinct())
