"""Posts as they are held now, and rosters by their number."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.cache import cache

from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.roster.models import Absence, Post, Roster

if TYPE_CHECKING:
    from django.db.models import QuerySet


def open_posts(operation: Operation) -> QuerySet[Post]:
    """The posts that are held, with what they need."""
    return Post.objects.filter(operation=operation, closed_at=None).select_related("place").prefetch_related("needs")


def rosters(operation: Operation) -> QuerySet[Roster]:
    """Every roster, the newest first."""
    return Roster.objects.filter(operation=operation).select_related("made_by__user", "published_by__user")


def published(operation: Operation) -> QuerySet[Roster]:
    """The rosters that were published, the newest first."""
    return rosters(operation).filter(state=Roster.State.PUBLISHED)


def current(operation: Operation, at: datetime) -> Roster | None:
    """The published roster that holds at a moment; while none does the next that will, else the last that did."""
    rows = published(operation)
    found = (
        rows.filter(starts_at__lte=at, ends_at__gt=at).order_by("-published_at").first()
        or rows.filter(starts_at__gt=at).order_by("starts_at", "-published_at").first()
        or rows.order_by("-ends_at", "-published_at").first()
    )
    if found:
        found.operation = operation
    return found


def progress_key(roster: UUID) -> str:
    """Where a search tells how far it is."""
    return f"roster-search-{roster}"


def stop_key(roster: UUID) -> str:
    """Where somebody asks a search to end."""
    return f"roster-stop-{roster}"


def progress_of(roster: Roster) -> dict[str, Any] | None:
    """How far a search is: since when, how many better rosters, the values and bounds of the best; None when none is going on."""
    told: dict[str, Any] | None = cache.get(progress_key(roster.id))
    return told


def absences_of(by: Member, person: UUID) -> list[tuple[datetime, datetime]]:
    """When somebody is not available, for those who plan duty."""
    row = access.seen(Absence, by).filter(person=person).first()
    return [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in row["spans"]] if row else []
