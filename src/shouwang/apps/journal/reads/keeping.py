"""What is kept of people, under which clock, and when its time has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model, Q, QuerySet

from shouwang.apps.journal.models import Attachment, Kept, SpentKey
from shouwang.apps.operations.models import Confidential, Operation
from shouwang.apps.operations.sealed import Noise, rings, sealed_columns, sealed_in
from shouwang.vocabulary import ids
from shouwang.vocabulary.retention import KEPT, Keeping


@dataclass(frozen=True)
class Held:
    """One class as it stands: how much there is, how long it is kept, when it goes, when the last of it went, and whether that was all."""

    keeping: Keeping
    rows: int
    days: int
    due_at: datetime | None
    forgotten_at: datetime | None
    ended: bool

    @property
    def is_gone(self) -> bool:
        """Whether nothing is left of what there was."""
        return self.forgotten_at is not None and not self.rows

    @property
    def comes_late(self) -> bool:
        """Whether what there is came after all of the class was destroyed: it goes the next time the keeper looks."""
        return self.ended and bool(self.rows)


def held(operation: Operation) -> list[Held]:
    """Every class of an operation."""
    set_here = {row.code: row for row in Kept.objects.filter(operation=operation)}
    found = []
    for keeping in KEPT.values():
        row = set_here.get(keeping.code)
        count = sum(rows.count() for _, rows in holders(operation, keeping))
        days = row.days if row else keeping.days
        found.append(
            Held(keeping, count, days, due_at(operation, keeping, days), row.forgotten_at if row else None, is_ended(operation, keeping))
        )
    return found


def is_ended(operation: Operation, keeping: Keeping) -> bool:
    """
    Whether all of a class was destroyed since the close, in its time or before it, so that nothing of it may be kept any more.

    What goes piece by piece under its own clock is never ended. An operation that goes on after all has its people again.
    """
    closed_at = None if keeping.from_use else operation.closed_at
    return bool(closed_at) and Kept.objects.filter(operation=operation, code=keeping.code, forgotten_at__gte=closed_at).exists()


def keys_left(operation: Operation) -> int:
    """How many files still hold a key that was to be destroyed with what it sealed, among the keys and their copies: looked for now."""
    gone = {bytes(ring) for ring in SpentKey.objects.filter(operation=operation, anew=False).values_list("ring", flat=True)}
    return len(rings().lying(gone, settings.KEY_BACKUPS))


def due_at(operation: Operation, keeping: Keeping, days: int) -> datetime | None:
    """When the class of a closed operation goes; None while that is not known."""
    return operation.closed_at + timedelta(days=days) if operation.closed_at and not keeping.from_use else None


def due(operation: Operation, now: datetime) -> Iterator[tuple[Keeping, datetime | None]]:
    """
    The classes of which something is to go now; with them, up to when it must have come in to go, None for all of it.

    What came after all of its class was destroyed goes at once: nobody's data comes back.
    """
    for one in held(operation):
        if one.ended:
            if one.rows:
                yield one.keeping, None
        elif one.keeping.from_use:
            until = now - timedelta(days=one.days)
            if any(made_before(rows, until).exists() for _, rows in holders(operation, one.keeping)):
                yield one.keeping, until
        elif one.due_at and one.due_at <= now and one.rows:
            yield one.keeping, None


def holders(operation: Operation, keeping: Keeping) -> Iterator[tuple[type[Model], QuerySet[Any]]]:
    """Every table that holds something of the class, and its rows of the operation; what is destroyed already is none."""
    for model, rows in sealed_in(str(operation.pk), keeping.code):
        if model is Attachment:
            yield model, rows.exclude(file="")
        else:
            yield model, rows if issubclass(model, Confidential) else rows.filter(saying_something(model))


def saying_something(model: type[Model]) -> Q:
    """The rows in which a sealed column is not empty."""
    return Q(*(~Q(**{field.name: Noise(b"")}) & Q(**{f"{field.name}__isnull": False}) for field in sealed_columns(model)), _connector=Q.OR)


def made_before(rows: QuerySet[Any], until: datetime) -> QuerySet[Any]:
    """
    The rows that came in before *until*: a row's id tells when it was made.

    What seems to have come in years before the operation began came under a wrong clock: it goes with the rest, after the close.
    """
    began = min(rows.values_list("operation__started_at", flat=True)[:1], default=until)
    return rows.filter(pk__lt=_first_id(until), pk__gte=_first_id(began - LONG_BEFORE))


LONG_BEFORE = timedelta(days=366)
"""Nothing that belongs to an operation comes in so long before it begins (ours)."""


def _first_id(moment: datetime) -> UUID:
    return ids.uuid7(int(max(moment.timestamp(), 0) * 1000), bytes(ids.RANDOM_BYTES))
