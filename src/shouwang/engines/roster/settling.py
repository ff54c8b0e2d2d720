"""Duty that is settled before a roster is made: what it asks of the roster, and where it cannot be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from shouwang.engines.roster.patterns import Shift
from shouwang.engines.roster.presence import held
from shouwang.engines.roster.problem import Assignment, Demand, Problem, Span
from shouwang.engines.roster.repair import broken_for
from shouwang.vocabulary.reasons import Reason


def unsafe(problem: Problem) -> Iterator[Reason]:
    """The safety rules that a settled duty breaks whatever else is decided."""
    for one in problem.pinned:
        yield from broken_for(problem, [one], {one.person})


def accompanied(problem: Problem, duties: Collection[Assignment]) -> Problem:
    """
    The problem in which a post has enough people for nobody to be alone at night while somebody has one of these *duties* there.

    They are settled, or duty by other rosters; those are asked about only by whoever knows all of it.
    """
    found, settled, least = list[Demand](), set(problem.pinned), problem.safety.least_at_night
    for post, span, there in held([*problem.pinned, *problem.around]):
        is_alone = len({one.person for one in there if one not in settled}) < least
        if is_alone and not problem.post(post).is_safe_alone and any(one in duties for one in there) and span.meets(problem.span):
            within = Span(max(span.start, problem.span.start), min(span.end, problem.span.end))
            found += [Demand(post, part, least) for part in problem.night.within(within)]
    more = tuple(one for one in found if not _is_asked(problem, one.post, one.span, one.least))
    return replace(problem, demands=(*problem.demands, *more)) if more else problem


def _is_asked(problem: Problem, post: str, part: Span, least: int) -> bool:
    """Whether so many people are asked for there all the time already."""
    asked = (one for one in problem.demands if one.post == post)
    return any(one.least >= least and one.span.start <= part.start and part.end <= one.span.end for one in asked)


def with_settled(problem: Problem, shifts: Sequence[Shift]) -> list[Shift]:
    """These shifts, and those of what is settled."""
    return [*shifts, *sorted({Shift(one.post, one.span) for one in problem.pinned} - set(shifts))]
