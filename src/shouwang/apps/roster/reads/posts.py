"""Posts as they are held now, and rosters by their number."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.cache import cache

from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.roster import bridge
from shouwang.apps.roster.models import Absence, Post, Roster
from shouwang.apps.roster.reads.board import said

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


def coming(operation: Operation, at: datetime) -> list[Roster]:
    """The published rosters that hold at a moment or will, in the order of their days."""
    rows = published(operation).filter(ends_at__gt=at).select_related("operation").order_by("starts_at", "number")
    return [one for one in rows if stands(one, at) in {"holds", "ahead"}]


def stands(roster: Roster, at: datetime) -> str:
    """How a roster stands at a moment: of one that is published whether it ``holds``, will (``ahead``), is ``over``, or a newer one has its days (``replaced``)."""
    if roster.state != Roster.State.PUBLISHED:
        return roster.state
    parts = bridge.parts_of(roster)
    if any(part.start <= at < part.end for part in parts):
        return "holds"
    if any(part.start > at for part in parts):
        return "ahead"
    return "over" if roster.ends_at <= at else "replaced"


@dataclass(frozen=True)
class Publishing:
    """
    What publishing a roster would change besides: how many duties of which rosters it takes the place of, when beside it no roster holds, and
    where after it posts are short because it ends inside a shift (*cut*). How many of its own duties are left out because their post is *closed*.
    """

    replaced: list[tuple[int, int]]
    holes: list[tuple[datetime, datetime]]
    cut: list[str]
    closed: list[tuple[Post, int]]


def publishing(roster: Roster) -> Publishing:
    """What publishing this roster would change besides."""
    counts = Counter(bridge.superseded_by(roster).values_list("roster__number", flat=True))
    closed = Counter(duty.post for duty in bridge.at_closed_posts(roster).select_related("post"))
    cut = said(bridge.cut_by(roster), roster.operation, {})
    return Publishing(sorted(counts.items()), holes_beside(roster), cut, sorted(closed.items(), key=lambda one: one[0].name))


def holes_beside(roster: Roster) -> list[tuple[datetime, datetime]]:
    """When no roster holds between this one and those before and after it."""
    others = [(one.starts_at, one.ends_at) for one in published(roster.operation).exclude(pk=roster.pk)]
    before = max((ends for starts, ends in others if starts < roster.starts_at), default=roster.starts_at)
    after = min((starts for starts, ends in others if ends > roster.ends_at), default=roster.ends_at)
    return [hole for hole in ((before, roster.starts_at), (roster.ends_at, after)) if hole[0] < hole[1]]


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
