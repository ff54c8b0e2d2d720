"""
The safety rules once more, by counting quarters of an hour: another way of thinking, which shares no code with the product's.

Slow and plain. It judges what the solver makes, and the rules themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import accumulate, groupby

from shouwang.engines.roster.problem import Assignment, Problem, Span

QUARTER = timedelta(minutes=15)
DAY = 96
BEFORE = 3 * DAY
"""So much before the span is looked at."""


@dataclass(frozen=True)
class Grid:
    """Quarters of an hour from three days before the span to two after it."""

    problem: Problem

    @cached_property
    def begins(self) -> datetime:
        """The first quarter; they go on evenly, whatever clocks are set to."""
        return (self.problem.span.start - BEFORE * QUARTER).astimezone(UTC)

    @cached_property
    def size(self) -> int:
        """How many there are, to the end of a day."""
        return ((self.problem.span.end + 2 * DAY * QUARTER).astimezone(UTC) - self.begins) // QUARTER

    def quarters(self, span: Span) -> range:
        """Those of a span."""
        return range((span.start.astimezone(UTC) - self.begins) // QUARTER, (span.end.astimezone(UTC) - self.begins) // QUARTER)

    @cached_property
    def clock(self) -> list[datetime]:
        """What the clock on the wall says at each of them."""
        return [(self.begins + quarter * QUARTER).astimezone(self.problem.zone) for quarter in range(self.size)]

    @cached_property
    def at_night(self) -> list[bool]:
        """Whether each of them is at night, by the clock on the wall."""
        night = self.problem.night
        return [not night.ends <= moment.time() < night.begins for moment in self.clock]

    @cached_property
    def nights(self) -> list[range]:
        """Each night's quarters."""
        ends = list(accumulate(length for _, length in _runs(self.at_night)))
        return [range(end - length, end) for end, (is_night, length) in zip(ends, _runs(self.at_night), strict=True) if is_night]

    @cached_property
    def days(self) -> list[list[int]]:
        """Each day's quarters."""
        found: dict[date, list[int]] = {}
        for quarter, moment in enumerate(self.clock):
            found.setdefault(moment.date(), []).append(quarter)
        return list(found.values())

    def count(self, spans: Iterable[Span]) -> list[int]:
        """How many of the spans each quarter lies in."""
        found = [0] * self.size
        for span in spans:
            for quarter in self.quarters(span):
                found[quarter] += 1
        return found


def broken(asked: Problem | Grid, roster: Iterable[Assignment]) -> set[str]:
    """The codes of the safety rules that are broken, as far as this way of counting knows them; who asks often gives the grid."""
    grid, listed = asked if isinstance(asked, Grid) else Grid(asked), list(roster)
    by_person = [code for person in {one.person for one in listed} for code in of_person(grid, person, listed)]
    return {*by_person, *(code for post in {one.post for one in listed} for code in of_post(grid, post, listed))}


def of_person(grid: Grid, person: str, roster: list[Assignment]) -> Iterator[str]:
    """What one person's duty breaks."""
    problem = grid.problem
    limits, told = problem.bears(person), problem.person(person)
    busy = grid.count(one.span for one in [*problem.around, *roster] if one.person == person)
    on = [bool(each) for each in busy]
    runs, upto = _runs(on), list(accumulate(on, initial=0))
    rests = [length for value, length in runs[1 if not on[0] else 0 : -1] if not value]
    own = {quarter for one in roster if one.person == person for quarter in grid.quarters(one.span)}
    away = {quarter for span in told.away for quarter in grid.quarters(span)}
    nights = [_longest(on[quarter] for quarter in night) * QUARTER >= limits.night_counts_from for night in grid.nights]
    starts = [any(on[quarter] and not on[quarter - 1] for quarter in day if quarter) for day in grid.days]
    answers = {
        "in-two-places": max(busy) > 1,
        "rest-too-short": any(length * QUARTER < limits.least_rest for length in rests),
        "duty-too-long": _longest(on) * QUARTER > limits.most_at_a_stretch,
        "too-much-in-a-day": max(upto[start + DAY] - upto[start] for start in range(grid.size - DAY + 1)) * QUARTER > limits.most_in_a_day,
        "too-much-in-a-week": max(upto[min(start + 7 * DAY, grid.size)] - upto[start] for start in range(grid.size)) * QUARTER
        > limits.most_in_a_week,
        "too-many-nights": _longest(nights) > limits.most_nights_in_a_row,
        "too-many-days": _longest(starts) > limits.most_days_in_a_row,
        "no-nights": told.no_nights and any(grid.at_night[quarter] for quarter in own),
        "not-available": bool(away & own),
    }
    yield from (code for code, is_so in answers.items() if is_so)


def of_post(grid: Grid, post: str, roster: list[Assignment]) -> Iterator[str]:
    """Whether somebody stands alone at night, whoever stands beside by another roster counted in."""
    own = grid.count(one.span for one in roster if one.post == post)
    people = {one.person: [] for one in [*grid.problem.around, *roster]}
    for one in [*grid.problem.around, *roster]:
        if one.post == post:
            people[one.person].append(one.span)
    there = grid.count(span for spans in people.values() for span in spans)
    for spans in people.values():  # twice at one post is once
        for quarter, count in enumerate(grid.count(spans) if len(spans) > 1 else ()):
            there[quarter] -= max(count - 1, 0)
    least = grid.problem.safety.least_at_night
    if not grid.problem.post(post).is_safe_alone and any(
        own[quarter] and there[quarter] < least and grid.at_night[quarter] for quarter in range(grid.size)
    ):
        yield "alone-at-night"


def lacking(problem: Problem, roster: Iterable[Assignment]) -> int:
    """Minutes of people that posts lack, whichever roster those who are there stand by."""
    lack, there_by_any = 0, [*roster, *problem.around]
    for demand in problem.demands:
        moment, end = demand.span.start.astimezone(UTC), demand.span.end.astimezone(UTC)
        while moment < end:
            there = [one.person for one in there_by_any if one.post == demand.post and one.start <= moment < one.end]
            lack += 15 * max(demand.least - len(set(there)), 0)
            for ability, least in demand.with_ability.items():
                lack += 15 * max(least - len({who for who in there if ability in problem.person(who).abilities}), 0)
            moment += QUARTER
    return lack


def _runs(values: Iterable[bool]) -> list[tuple[bool, int]]:
    return [(value, len(list(same))) for value, same in groupby(values)]


def _longest(values: Iterable[bool]) -> int:
    return max((length for value, length in _runs(values) if value), default=0)
