"""
Breaks from the weather and from the suit: nobody stands too long in cold, heat or a protective suit, and while one goes in somebody else stays.

In the cold a break of ten minutes every two hours is the base (CCOHS alert 56, after the Saskatchewan schedule; the cells of that schedule
have not been checked against its text, so none of them is used). From which cold on it holds, and that a storm halves the time, is ours.
In the heat it is a quarter of each hour from 100 °F on (NIOSH, work and rest, moderate work: 45 and 15 minutes; not checked against its text).
From 35 °C on, where a high temperature day begins in China, an hour and fifteen minutes is ours, after rotations of one hour in protective
suits (Nanchang, July 2022). A suit is left after four hours at the latest, as long as a mask of exposed workers lasts (RULES.md); that one is
out of it for half an hour is ours, and so is that outside it counts as ten degrees more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from operator import itemgetter

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
    """What wears on whoever stands somewhere: how long one stays there at *most*, how long one *rests*, and the reason given where nobody can."""

    most: timedelta
    rest: timedelta
    lacking: str = "no-warm-break"


HOT, HOTTER = Strain(60 * MINUTE, 15 * MINUTE, "no-cool-break"), Strain(45 * MINUTE, 15 * MINUTE, "no-cool-break")
HEAT: tuple[tuple[float, Strain], ...] = ((37.8, HOTTER), (35.0, HOT))
"""From so many °C up, the hottest first."""
SUITED = Strain(240 * MINUTE, 30 * MINUTE, "no-suit-break")
WARMER = 10.0
"""So many °C more it is in a suit (ours)."""


def strain(degrees: float | None, *, is_storm: bool = False, is_suited: bool = False) -> Strain | None:
    """What so many °C outside, or a suit, mean for whoever stands there; None where no break is needed. Under a roof no degrees count."""
    usual = SUITED if is_suited else None
    if degrees is None:
        return usual
    if degrees <= COLD_FROM:
        return Strain(OUTSIDE * STORM if is_storm else OUTSIDE, BREAK)
    felt = degrees + WARMER if is_suited else degrees
    return next((one for least, one in HEAT if felt >= least), usual)


def strained(problem: Problem, post: str, span: Span) -> Iterator[tuple[Span, Strain, float | None]]:
    """The stretches in which whoever stands at a post needs the same breaks, and how cold or hot it is as each begins."""
    is_suited = problem.post(post).is_suited
    told = [
        (part, strain(degrees, is_storm=is_storm, is_suited=is_suited), degrees) for part, degrees, is_storm in _told(problem, post, span)
    ]
    for by, same in groupby(told, key=itemgetter(1)):
        if by:
            parts = list(same)
            yield Span(parts[0][0].start, parts[-1][0].end), by, parts[0][2]


def _told(problem: Problem, post: str, span: Span) -> Iterator[tuple[Span, float | None, bool]]:
    """All of *span*, parted by what was told of the weather; under a roof, and where nothing was told, no degrees."""
    start = span.start
    for part, degrees, is_storm in problem.weather.within(span) if problem.post(post).is_outdoors else ():
        if start < part.start:
            yield Span(start, part.start), None, False
        yield part, degrees, is_storm
        start = part.end
    if start < span.end:
        yield Span(start, span.end), None, False


def has_breaks(problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Nobody is alone in cold, in heat or in a suit for so long that they would have to leave the post to rest.

    A change of shift is a break for whoever goes; who comes counts anew. In a suit all time counts, whatever the weather.
    """
    for one in _alone(problem, roster):
        suited = [(one.span, SUITED, None)] if problem.post(one.post).is_suited else []
        weather = [each for each in strained(problem, one.post, one.span) if each[1] != SUITED]
        for part, by, degrees in (*suited, *weather):
            if part.length > by.most:
                told = {"person": one.person, "post": one.post, "most": by.most, "starts_at": part.start, "ends_at": part.end}
                yield Reason(by.lacking, told if degrees is None else {**told, "degrees": degrees})


def _alone(problem: Problem, roster: Roster) -> list[Assignment]:
    """Who holds a post alone, and from when until when; whoever stands there by another roster is company."""
    alone, own = list[Assignment](), set(roster)
    beside = (one for each in {one.post for one in roster} for one in problem.beside(each))
    for post, span, there in held([*roster, *beside]):
        if len({one.person for one in there}) == 1 and there[0] in own:
            last = alone[-1] if alone else None
            if last and (last.person, last.post, last.end) == (there[0].person, post, span.start):
                alone[-1] = replace(last, span=Span(last.start, span.end))
            else:
                alone.append(Assignment(there[0].person, post, span))
    return alone


def with_turns(problem: Problem) -> Problem:
    """The problem in which every post has two at least while whoever stands there needs breaks, so that they can take turns."""
    return replace(problem, demands=tuple(part for one in problem.demands for part in _parted(problem, one)))


def _parted(problem: Problem, demand: Demand) -> Iterator[Demand]:
    """A need, parted where breaks begin and end."""
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
            places = min(len(people), by.most // by.rest)
            for number, one in enumerate(people):
                goes_in = part.start + by.most * (number % places + 1) / places
                while goes_in < part.end:
                    found[one].append(Span(goes_in, min(goes_in + by.rest, part.end)))
                    goes_in += by.most + by.rest
    return dict(found)
