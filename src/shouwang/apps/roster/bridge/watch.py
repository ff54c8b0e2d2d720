"""How posts are held, how tired people are, and what is wrong at a moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from shouwang.apps.journal import reads as journal
from shouwang.apps.operations.models import Operation
from shouwang.apps.roster.bridge.asked import demands_of, planned_from_to, safety_of, times_of
from shouwang.apps.roster.bridge.duties import assignment_of, lived
from shouwang.apps.roster.models import Duty, Need
from shouwang.engines.figures.coverage import RECKONED, Held, held_posts, needed_since
from shouwang.engines.roster.fatigue import WEEK, Fatigue, fatigue
from shouwang.engines.roster.problem import DAY, Demand, Night, Span
from shouwang.engines.roster.watching import AHEAD, Alarm, Stint, Turn, alarms, turn
from shouwang.vocabulary.watching import WatchTimes


def held_by_journal(operation: Operation) -> dict[str, Held | None]:
    """How each post was held, by the id of the post, as the figures of the report reckon it."""
    return held_posts(journal.entries_of(operation, RECKONED))


def fatigue_of(operation: Operation, at: datetime) -> dict[UUID, Fatigue]:
    """How tired each is who has checked in within the last eight days; who has not checked out is still on post."""
    now, change = at.astimezone(ZoneInfo(operation.time_zone)), times_of(operation).changeover
    since = at - WEEK - DAY
    duties = (
        Duty.objects.filter(operation=operation, arrived_at__lt=at)
        .filter(Q(left_at=None) | Q(left_at__gt=since))
        .select_related("operation")
    )
    stood: defaultdict[UUID, list[Span]] = defaultdict(list)
    for duty in duties:
        one = lived(duty, at, change)
        if one and one.start < now:
            stood[duty.person_id].append(Span(one.start, min(one.end, now)))
    limits = safety_of(operation)
    return {person: fatigue(spans, now, limits, Night()) for person, spans in stood.items()}


def unstood(operation: Operation, at: datetime) -> Fatigue:
    """How somebody is who has stood nothing."""
    return fatigue([], at.astimezone(ZoneInfo(operation.time_zone)), safety_of(operation), Night())


def watched_duties(operation: Operation, at: datetime) -> list[Duty]:
    """The duties that the watch looks at: near in time, of what was published, standing or dropped out of with nobody instead."""
    near = Q(starts_at__lt=at + AHEAD, ends_at__gt=at - AHEAD)
    rows = Duty.objects.filter(near, operation=operation, roster__published_at__isnull=False)
    return list((rows.filter(withdrawn_at=None) | rows.vacant()).select_related("post", "roster"))


def alarms_in(operation: Operation, duties: Iterable[Duty], at: datetime) -> list[Alarm]:
    """
    What is wrong at the posts by these duties, from the first roster to the end of the last, also between them; where fewer are planned than
    needed, and before the last one ends that nobody is any more.

    A gap is one from when so many were needed, also where a newer roster begins meanwhile: a need that was changed holds from its change on.
    """
    zone, times, now = ZoneInfo(operation.time_zone), times_of(operation), at.astimezone(ZoneInfo(operation.time_zone))
    needs = list(Need.objects.filter(operation=operation, post__closed_at=None).select_related("post"))
    planned = planned_from_to(operation)
    if planned is None:
        return []
    first, ends = (moment.astimezone(zone) for moment in planned)
    stints, whole = [_stint(duty, zone) for duty in duties], Span(first, ends)

    def asked(since: datetime, until: datetime) -> list[Demand]:
        """What posts need within this time, as far as there are rosters."""
        within = max(since, first), min(until, ends)
        return demands_of(needs, Span(*within)) if within[0] < within[1] else []

    demands, ahead = asked(now - AHEAD, now + 2 * AHEAD), asked(now, now + AHEAD)
    after = demands_of(needs, Span(ends, ends + AHEAD))
    found = alarms(stints, demands, times, now, ahead, after)
    short = {alarm.post for alarm in found if alarm.what == "gap"}
    if not short:
        return found
    since = needed_since(journal.entries_of(operation, ["post.needed"]), short, now)
    demands = [_from(demand, since.get(demand.post, first)) for demand in demands_of(needs, whole)]
    return alarms(stints, demands, times, now, ahead, after)


def _from(demand: Demand, since: datetime) -> Demand:
    """A need from a moment on that lies within it."""
    is_within = demand.span.start < since < demand.span.end
    return replace(demand, span=Span(since.astimezone(demand.span.start.tzinfo), demand.span.end)) if is_within else demand


def _stint(duty: Duty, zone: ZoneInfo) -> Stint:
    moments = {
        name: value.astimezone(zone)
        for name in ("acknowledged_at", "arrived_at", "left_at", "well_at")
        if (value := getattr(duty, name)) is not None
    }
    known_at = duty.roster.published_at
    one = assignment_of(duty, zone)
    given_at = known_at.astimezone(zone) if known_at else None
    return Stint(str(duty.id), one.post, one.person, one.span, is_vacant=duty.withdrawn_at is not None, given_at=given_at, **moments)


def well_due_at(duty: Duty, times: WatchTimes) -> datetime | None:
    """When somebody on post should say next that all is well; None while they are not there."""
    return None if duty.left_at else _stint(duty, ZoneInfo(duty.operation.time_zone)).well_due_at(times)


def known_until(duty: Duty) -> datetime | None:
    """Until when it may be reckoned with that somebody is on post if nothing more is said, by the times that hold; None while they are not there."""
    stint = _stint(duty, ZoneInfo(duty.operation.time_zone))
    return stint.lost_at(times_of(duty.operation)) if duty.is_on_post else None


def known_there(duties: Iterable[Duty], at: datetime) -> list[Duty]:
    """Those of these duties whose person may be reckoned with at a moment: not who forgot to check out, and of whom nothing was heard in time."""
    found = [(duty, known_until(duty)) for duty in duties]
    return [duty for duty, until in found if until is not None and at < until]


def turn_of(alarm: Alarm, manned: Collection[str], takings: Iterable[datetime], times: WatchTimes, at: datetime) -> Turn:
    """Whose turn an alarm is."""
    return turn(alarm, manned, takings, times, at)
