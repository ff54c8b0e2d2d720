"""
Breaks from the weather: in cold and heat nobody stands outside too long without warming up or cooling down, and while one does somebody else stays.

In the cold a break of ten minutes every two hours is the base (CCOHS alert 56, after the Saskatchewan schedule; the cells of that schedule
have not been checked against its text, so none of them is used). From which cold on it holds, and that a storm halves the time, is ours.
In the heat it is a quarter of each hour from 100 °F on (NIOSH, work and rest, moderate work: 45 and 15 minutes; not checked against its text).
From 35 °C on, where a high temperature day begins in China, an hour and fifteen minutes is ours, after rotations of one hour in protective
suits (Nanchang, July 2022).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from shouwang.engines.roster.presence import held
from shouwang.engines.roster.problem import Assignment, Demand, Problem, Roster, Span
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.times import MINUTE

COLD_FROM = -5.0
"""From so many °C down it is cold (ours)."""
OUTSIDE = 120 * MINUTE
"""So long one stands outside in the cold at most (CCOHS alert 56: a break every two hours)."""
BREAK = 10 * MINUTE
"""So long one warms up (CCOHS alert 56)."""
STORM = 0.5
"""A storm leaves so much of the time (ours)."""
TO_TAKE_TURNS = 2
"""With fewer people nobody stays while one is inside."""


@dataclass(frozen=True)
class Strain:
    """What the weather does to whoever stands outside: how long one stays there at most, and how long the break is."""

    outside: timedelta
    rest: timedelta
    is_heat: bool = False


HOT, HOTTER = Strain(60 * MINUTE, 15 * MINUTE, is_heat=True), Strain(45 * MINUTE, 15 * MINUTE, is_heat=True)
HEAT: tuple[tuple[float, Strain], ...] = ((37.8, HOTTER), (35.0, HOT))
"""From so many °C up, the hottest first."""


def strain(degrees: float, *, is_storm: bool = False) -> Strain | None:
    """What so many °C mean for whoever stands outside; None where no break is needed."""
    if degrees <= COLD_FROM:
        return Strain(OUTSIDE * STORM if is_storm else OUTSIDE, BREAK)
    return next((one for least, one in HEAT if degrees >= least), None)


def strained(problem: Problem, post: str, span: Span) -> Iterator[tuple[Span, Strain, float]]:
    """The stretches in which whoever stands at a post needs breaks, and how cold or hot it is."""
    if problem.post(post).is_outdoors:
        for part, degrees, is_storm in problem.weather.within(span):
            if found := strain(degrees, is_storm=is_storm):
                yield part, found, degrees


def warm_breaks(problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Nobody is alone outside in cold or heat for so long that they would have to leave the post to warm up or cool down.

    A change of shift is a break for whoever goes; who comes counts anew.
    """
    alone: list[Assignment] = []
    for post, span, there in held(roster):
        if len({one.person for one in there}) == 1:
            last = alone[-1] if alone else None
            if last and (last.person, last.post, last.end) == (there[0].person, post, span.start):
                alone[-1] = replace(last, span=Span(last.start, span.end))
            else:
                alone.append(Assignment(there[0].person, post, span))
    for one in alone:
        for part, found, degrees in strained(problem, one.post, one.span):
            if part.length > found.outside:
                told = {"person": one.person, "post": one.post, "degrees": degrees, "most": found.outside}
                yield Reason("no-cool-break" if found.is_heat else "no-warm-break", {**told, "starts_at": part.start, "ends_at": part.end})


def warmed(problem: Problem) -> Problem:
    """The problem in which every post outside has two at least while it is cold or hot, so that they can take turns."""
    return replace(problem, demands=tuple(part for one in problem.demands for part in _warmed(problem, one)))


def _warmed(problem: Problem, demand: Demand) -> Iterator[Demand]:
    """A need, parted where the weather turns."""
    parts = [part for part, _, _ in strained(problem, demand.post, demand.span)] if 0 < demand.least < TO_TAKE_TURNS else []
    start = demand.span.start
    for part in parts:
        if start < part.start:
            yield replace(demand, span=Span(start, part.start))
        yield replace(demand, span=part, least=TO_TAKE_TURNS)
        start = part.end
    if start < demand.span.end:
        yield replace(demand, span=Span(start, demand.span.end))


def turns(problem: Problem, roster: Roster) -> dict[Assignment, list[Span]]:
    """
    When each person goes in, duty by duty: in turn, so that somebody is always outside; of those who are alone nothing is said.

    Where there are more people than turns, several go in at the same time.
    """
    found: defaultdict[Assignment, list[Span]] = defaultdict(list)
    for post, span, there in held(roster):
        people = sorted({one.person: one for one in there}.values(), key=lambda one: one.person)
        if len(people) < TO_TAKE_TURNS:
            continue
        for part, by, _ in strained(problem, post, span):
            places = min(len(people), by.outside // by.rest)
            for number, one in enumerate(people):
                goes_in = part.start + by.outside * (number % places + 1) / places
                while goes_in < part.end:
                    found[one].append(Span(goes_in, min(goes_in + by.rest, part.end)))
                    goes_in += by.outside + by.rest
    return dict(found)
