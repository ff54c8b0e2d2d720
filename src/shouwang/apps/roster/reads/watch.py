"""What needs a decision now, and how posts were held."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from shouwang.apps.operations.models import Operation
from shouwang.apps.roster import bridge
from shouwang.apps.roster.models import Duty, Post, Roster
from shouwang.apps.roster.reads.posts import current
from shouwang.vocabulary.times import HOUR

CONFIRM_BEFORE = timedelta(minutes=30)
"""So long before its start a duty should be acknowledged (RULES: confirm_before_min)."""
LATE_AFTER = timedelta(minutes=10)
"""So long after its start somebody who has not come is late (RULES: late_alarm_min)."""
OVER_AFTER = timedelta(minutes=15)
"""So long after its end somebody who has not left has stayed on because nobody came, or has forgotten to check out (ours)."""
AHEAD = timedelta(hours=24)
"""How far ahead a vacant duty is told (ours)."""
ORDER = ("vacant-now", "late", "over", "unconfirmed", "vacant")


@dataclass(frozen=True)
class Due:
    """Something that needs a decision: what (one of :data:`ORDER`), which duty, since when."""

    what: str
    duty: Duty
    since: datetime

    @property
    def is_pressing(self) -> bool:
        """Whether a post may be empty because of it."""
        return self.what in {"late", "vacant-now"}


@dataclass(frozen=True)
class GapTold:
    """A gap with the post by name."""

    post: str
    starts_at: datetime
    ends_at: datetime
    there: int
    least: int


@dataclass(frozen=True)
class CoverageTold:
    """How posts were held, in hours, with every gap."""

    asked_hours: float
    held_hours: float
    gaps: list[GapTold]


def due_now(operation: Operation, at: datetime) -> list[Due]:
    """What needs a decision, the most pressing first. Nothing while no roster is published."""
    roster = current(operation)
    if roster is None:
        return []
    return sorted(_due(roster, at), key=lambda due: (ORDER.index(due.what), due.since, due.duty.id))


def _due(roster: Roster, at: datetime) -> Iterator[Due]:
    near = Q(starts_at__lt=at + AHEAD, ends_at__gt=at - AHEAD)
    duties = list(roster.duties.filter(near).select_related("post").prefetch_related("substitutes"))
    for duty in duties:
        if duty.withdrawn_at:
            if duty.why == Duty.Why.DROPPED_OUT and duty.ends_at > at and not duty.substitutes.all():
                yield Due("vacant-now" if duty.starts_at <= at + CONFIRM_BEFORE else "vacant", duty, duty.starts_at)
        elif not duty.arrived_at:
            if at >= duty.starts_at + LATE_AFTER and duty.ends_at > at:
                yield Due("late", duty, duty.starts_at)
            elif duty.starts_at - CONFIRM_BEFORE <= at < duty.starts_at and not duty.acknowledged_at:
                yield Due("unconfirmed", duty, duty.starts_at)
        elif not duty.left_at and at >= duty.ends_at + OVER_AFTER:
            yield Due("over", duty, duty.ends_at)


def coverage(operation: Operation, until: datetime) -> CoverageTold | None:
    """How posts were held from the first published duty on, by check-ins; None while no roster was published."""
    duties = list(Duty.objects.filter(operation=operation, roster__published_at__isnull=False).select_related("post"))
    if not duties:
        return None
    begins = min(duty.starts_at for duty in duties)
    ends = min(max(duty.ends_at for duty in duties), until)
    if ends <= begins:
        return None
    found = bridge.covered_by(operation, duties, begins, ends)
    names = {str(post.id): str(post) for post in Post.objects.filter(operation=operation)}
    gaps = [GapTold(names.get(gap.post, gap.post), gap.span.start, gap.span.end, gap.there, gap.least) for gap in found.gaps]
    return CoverageTold(round(found.asked / HOUR, 1), round(found.held / HOUR, 1), gaps)
