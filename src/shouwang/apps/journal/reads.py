"""Reading the journal."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from shouwang.apps.journal import bridge, models
from shouwang.apps.operations.models import Operation
from shouwang.engines.journal.canonical import canonical_bytes
from shouwang.vocabulary.entries import Entry


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
