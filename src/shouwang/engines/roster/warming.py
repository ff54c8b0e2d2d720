"""
Warm breaks: in the cold nobody stands outside too long without warming up, and while one does somebody else stays.

A break of ten minutes every two hours is the base (CCOHS alert 56, after the Saskatchewan schedule; the cells of that schedule have not been
checked against its text, so none of them is used). From which cold on it holds, and that a storm halves the time, is ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
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
"""With fewer people nobody stays while one warms up."""


def cold(problem: Problem, post: str, span: Span) -> Iterator[tuple[Span, timedelta, float]]:
    """The stretches in which it is cold at a post: how long one stays outside at most, and how cold it is."""
    if problem.post(post).is_outdoors:
        for part, degrees, is_storm in problem.weather.within(span):
            if degrees <= COLD_FROM:
                yield part, OUTSIDE * STORM if is_storm else OUTSIDE, degrees


def warm_breaks(problem: Problem, roster: Roster) -> Iterator[Reason]:
    """
    Nobody is alone outside in the cold for so long that they would have to leave the post to warm up.

    A change of shift is a warm break for whoever goes; who comes counts anew.
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
        for part, most, degrees in cold(problem, one.post, one.span):
            if part.length > most:
                told = {"person": one.person, "post": one.post, "degrees": degrees, "most": most}
                yield Reason("no-warm-break", {**told, "starts_at": part.start, "ends_at": part.end})


def warmed(problem: Problem) -> Problem:
    """The problem in which every post outside has two at least while it is cold, so that they can take turns."""
    return replace(problem, demands=tuple(part for one in problem.demands for part in _warmed(problem, one)))


def _warmed(problem: Problem, demand: Demand) -> Iterator[Demand]:
    """A need, parted where it turns cold."""
    parts = [part for part, _, _ in cold(problem, demand.post, demand.span)] if 0 < demand.least < TO_TAKE_TURNS else []
    start = demand.span.start
    for part in parts:
        if start < part.start:
            yield replace(demand, span=Span(start, part.start))
        yield replace(demand, span=part, least=TO_TAKE_TURNS)
        start = part.end
    if start < demand.span.end:
        yield replace(demand, span=Span(start, demand.span.end))


def turns(problem: Problem, roster: Roster) -> dict[Assignment, list[Span]]:
    """When each person warms up, duty by duty: one after the other, so that somebody is always outside; of those who are alone nothing is said."""
    found: defaultdict[Assignment, list[Span]] = defaultdict(list)
    for post, span, there in held(roster):
        people = sorted({one.person: one for one in there}.values(), key=lambda one: one.person)
        if len(people) < TO_TAKE_TURNS:
            continue
        for part, most, _ in cold(problem, post, span):
            for place, one in enumerate(people, 1):
                goes_in = part.start + most * place / len(people)
                while goes_in < part.end:
                    found[one].append(Span(goes_in, min(goes_in + BREAK, part.end)))
                    goes_in += most + BREAK
    return dict(found)
