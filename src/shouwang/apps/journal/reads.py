"""Reading the journal."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from shouwang.apps.journal import bridge, models
from shouwang.apps.operations.models import Operation
from shouwang.engines.journal.canonical import canonical_bytes, hash_of_all
from shouwang.engines.journal.standing import standing
from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.reasons import Reason


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
    return list(models.Entry.objects.filter(operation=operation, id__in=ids).order_by("happened_at", "number"))


def hash_up_to(operation: Operation, number: int) -> str:
    """The hash of the journal up to and including *number*, in hexadecimal."""
    leaves = models.Entry.objects.filter(operation=operation, number__lte=number).order_by("number").values_list("leaf", flat=True)
    return hash_of_all(bytes(leaf) for leaf in leaves.iterator(5000)).hex()


def how_many_up_to(operation: Operation, number: int) -> int:
    """How many entries the journal has up to and including *number*."""
    return models.Entry.objects.filter(operation=operation, number__lte=number).count()


# What may be struck or written anew


def not_to_be_struck(entry: models.Entry, operation: Operation) -> Iterator[Reason]:
    """Why an entry cannot be struck; a strike itself can, which lets the first entry stand again."""
    if entry.operation_id != operation.id:
        yield Reason("entry-not-here")
    elif entry.id in fallen(operation):
        yield Reason("already-struck")


def not_to_be_corrected(entry: models.Entry, operation: Operation) -> Iterator[Reason]:
    """Why an entry cannot be written anew: what has rows elsewhere is struck, and done right by its own action."""
    yield from not_to_be_struck(entry, operation)
    if entry.kind != "note.written":
        yield Reason("not-a-note")


def not_a_text(text: str) -> Iterator[Reason]:
    """Why nothing can be kept."""
    if not text.strip():
        yield Reason("note-empty")


def fallen(operation: Operation) -> set[UUID]:
    """The ids of entries that no longer count: corrected, or struck by a strike that stands."""
    mine = models.Entry.objects.filter(operation=operation)
    citing = list(mine.filter(corrects__isnull=False))
    cited = mine.filter(id__in={row.corrects for row in citing} - {row.id for row in citing})
    chain = [bridge.entry_of(row) for row in (*cited, *citing)]
    return {entry.id for entry in chain} - {entry.id for entry in standing(chain)}
