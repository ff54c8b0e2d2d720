"""What command may ask of a roster before anything is decided: why it lacks, how to mend it, what it comes to, what if things were otherwise."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from shouwang.apps.operations.models import Operation
from shouwang.apps.roster import bridge
from shouwang.apps.roster.models import Duty, Need, Roster
from shouwang.engines.roster.comparing import Figures, figures
from shouwang.engines.roster.patterns import PATTERNS, Shift, shifts_of
from shouwang.engines.roster.problem import DAY, Assignment, Demand, Post, Problem, Span
from shouwang.engines.roster.robust import Pairs, pairs, standby
from shouwang.engines.roster.settling import accompanied
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.times import MINUTE

EFFORT = 1.5
"""CP-SAT's deterministic time for each aim of a roster that is only supposed (ours)."""
TEST_HOURS = time(7), time(19)
"""When a test day's posts are held (ours, after the story's rounds from 07:00)."""


@dataclass(frozen=True)
class Explained:
    """Why posts lack something: what cannot all be kept (nothing where that was not proven in time), and what was tried and works."""

    conflict: list[Reason]
    is_smallest: bool
    repairs: list[tuple[Reason, ...]]
    people: int
    leading: int


def explained(roster: Roster) -> Explained:
    """Why this roster lacks what it lacks."""
    problem, duties = bridge.as_planned(roster, timezone.now())
    return _explained(problem, _shifts(problem, roster), duties)


def _explained(problem: Problem, shifts: list[Shift], duties: list[Assignment]) -> Explained:
    from shouwang.engines.roster.explaining import conflict, repairs

    found = conflict(problem, shifts, duties)
    tried = [one.said for one in repairs(problem, shifts, found, duties)] if found else []
    leading = sum(bridge.LEAD in one.abilities for one in problem.people)
    return Explained(found.said if found else [], bool(found and found.is_smallest), tried, len(problem.people), leading)


def _shifts(problem: Problem, roster: Roster) -> list[Shift]:
    return shifts_of(problem, PATTERNS[roster.pattern].anchored(problem.span.start.time()))


# Mending


@dataclass(frozen=True)
class Change:
    """One duty that changes hands: whose it was, who takes it (None: nobody) and from when on."""

    duty: Duty
    person: UUID | None
    starts_at: datetime


@dataclass(frozen=True)
class Proposal:
    """
    How vacant duty could be given away with the fewest changes; *lack* is what posts lack even so, in minutes, and *is_filled* whether somebody takes
    all that was vacant.
    """

    changes: list[Change]
    lack: int
    is_proven: bool
    is_filled: bool


def vacant(roster: Roster, at: datetime) -> list[Duty]:
    """The duties of a roster that somebody dropped out of and nobody has taken yet, and that are not over."""
    return list(Duty.objects.vacant().filter(roster=roster, ends_at__gt=at).select_related("post", "roster"))


def all_vacant(operation: Operation, at: datetime) -> list[Duty]:
    """Those of every published roster."""
    rows = Duty.objects.vacant().filter(operation=operation, roster__published_at__isnull=False, ends_at__gt=at)
    return list(rows.select_related("post", "roster__operation"))


def proposal(operation: Operation, at: datetime) -> Proposal:
    """How to fill what is vacant, whichever roster it is of."""
    from shouwang.engines.roster.mending import mended

    zone = ZoneInfo(operation.time_zone)
    now = at.astimezone(zone)
    seats = [(bridge.assignment_of(duty, zone), duty) for duty in all_vacant(operation, at)]
    roster, *beside = sorted({duty.roster for _, duty in seats}, key=lambda one: one.number)
    standing = [pair for one in (roster, *beside) for pair in bridge.weighing(one, at)]
    needs = Need.objects.filter(operation=operation, post__closed_at=None).select_related("post")
    problem = bridge.with_needs_of(bridge.problem_of(roster, at, beside=beside), needs, [one for one, _ in seats])
    problem = accompanied(problem, problem.around)  # nobody of another roster is left alone
    found = mended(problem, [one for one, _ in standing], [one for one, _ in seats], now)
    left = set(found.left)
    relieved = [(one, duty) for one, duty in standing if one in left]
    open_seats = [(replace(one, span=Span(max(one.start, now), one.end)), duty) for one, duty in seats] + relieved
    changes = []
    for taken in found.taken:
        place = next(place for place, (seat, _) in enumerate(open_seats) if (seat.post, seat.span) == (taken.post, taken.span))
        _, duty = open_seats.pop(place)
        changes.append(Change(duty, UUID(taken.person), taken.start))
    changes += [Change(duty, None, duty.starts_at) for _, duty in open_seats if duty.withdrawn_at is None]
    is_filled = not any(duty.withdrawn_at for _, duty in open_seats)
    return Proposal(sorted(changes, key=lambda one: (one.starts_at, str(one.duty.id))), found.lack, found.is_proven, is_filled)


def giving_weighed(duty: Duty, to: UUID, at: datetime) -> bridge.Weighed:
    """Somebody's taking a duty, or what is left of one that is being stood, weighed before anything is changed."""
    moment = bridge.free_from(duty, at)
    if moment >= duty.ends_at:
        return bridge.Weighed([Reason("duty-over")], [])
    given = Duty(operation=duty.operation, roster=duty.roster, post=duty.post, person_id=to, starts_at=moment, ends_at=duty.ends_at)
    return bridge.weighed({duty: moment}, [given], at)


# What a roster comes to


@dataclass(frozen=True)
class Bears:
    """How many of two at once could be replaced, and who would have to stand by (None: no standby would do)."""

    pairs: Pairs
    standby: list[Assignment] | None


def bears(roster: Roster) -> Bears:
    """What this roster bears beyond a single drop-out."""
    at = timezone.now()
    problem, duties = bridge.problem_of(roster, at), [one for one, _ in bridge.weighing(roster, at)]
    return Bears(pairs(problem, duties, at), standby(problem, bridge.certificate_of(roster, at)))


def figures_of(roster: Roster) -> Figures:
    """What this roster comes to."""
    return figures(*bridge.as_planned(roster, timezone.now()))


@dataclass(frozen=True)
class Supposed:
    """What a roster would come to if things were otherwise; why, where posts would lack something."""

    figures: Figures
    why: Explained | None


def what_if(
    roster: Roster, *, missing: Collection[str] = (), like: str = "", test_day: date | None = None, test_people: int = 0
) -> Supposed:
    """A roster by the same pattern with these people missing, one more post like another, or so many people more on a test day."""
    from shouwang.engines.roster.aims import EVEN_HARD
    from shouwang.engines.roster.solving import solved

    problem = bridge.problem_to_solve(roster)
    posts, demands = list(problem.posts), list(problem.demands)
    if like:
        posts.append(replace(problem.post(like), id=bridge.ONE_MORE))
        demands += [replace(one, post=bridge.ONE_MORE) for one in problem.demands if one.post == like]
    if test_day and test_people:
        starts, ends = (datetime.combine(test_day, clock, problem.zone) for clock in TEST_HOURS)
        posts.append(Post(bridge.TEST_DAY, is_safe_alone=True))
        demands.append(Demand(bridge.TEST_DAY, Span(starts, ends), test_people))
    people = tuple(one for one in problem.people if one.id not in missing)
    pinned = tuple(one for one in problem.pinned if one.person not in missing)
    changed = replace(problem, people=people, posts=tuple(posts), demands=tuple(demands), pinned=pinned)
    shifts = _shifts(changed, roster)
    found = list(solved(changed, shifts, effort=EFFORT, last=EVEN_HARD).roster)
    told = figures(changed, found)
    return Supposed(told, _explained(changed, shifts, found) if told.lack >= MINUTE else None)


def days_ahead(roster: Roster) -> list[date]:
    """The days of a roster on which all of a test day lies within it."""
    span = bridge.span_of(roster)
    return [
        day
        for day in bridge.days_of(span)
        if span.start.date() <= day < (span.end.date() if span.end.time() < TEST_HOURS[1] else span.end.date() + DAY)
    ]
