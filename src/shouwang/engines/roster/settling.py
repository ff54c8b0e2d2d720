"""Duty that is settled before a roster is made: what it asks of the roster, and where it cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from shouwang.engines.roster.patterns import Shift
from shouwang.engines.roster.problem import Demand, Problem, Span
from shouwang.engines.roster.repair import broken_for
from shouwang.vocabulary.reasons import Reason


def unsafe(problem: Problem) -> Iterator[Reason]:
    """The safety rules that a settled duty breaks whatever else is decided."""
    for one in problem.pinned:
        yield from broken_for(problem, [one], {one.person})


def accompanied(problem: Problem) -> Problem:
    """The problem in which a post has enough people for nobody to be alone while somebody has settled duty there at night."""
    least = problem.safety.least_at_night
    nights = {
        (one.post, part) for one in problem.pinned if not problem.post(one.post).is_safe_alone for part in problem.night.within(one.span)
    }
    more = [Demand(post, part, least) for post, part in sorted(nights) if not _is_asked(problem, post, part, least)]
    return replace(problem, demands=(*problem.demands, *more)) if more else problem


def _is_asked(problem: Problem, post: str, part: Span, least: int) -> bool:
    """Whether so many people are asked for there all the time already."""
    asked = (one for one in problem.demands if one.post == post)
    return any(one.least >= least and one.span.start <= part.start and part.end <= one.span.end for one in asked)


def with_settled(problem: Problem, shifts: Sequence[Shift]) -> list[Shift]:
    """These shifts, and those of what is settled."""
    return [*shifts, *sorted({Shift(one.post, one.span) for one in problem.pinned} - set(shifts))]
