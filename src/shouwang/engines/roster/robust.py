"""
What a roster bears: whether each drop-out can be filled, how many of two at once, and the smallest standby that would fill the rest.

A drop-out before a duty is asked about as if it were known an hour before it begins; ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations

from shouwang.engines.roster.patterns import Shift
from shouwang.engines.roster.problem import Assignment, Demand, Person, Post, Problem, Span
from shouwang.engines.roster.repair import asked
from shouwang.vocabulary.times import HOUR, MINUTE

WARNED = HOUR
"""How long before its start a drop-out is known."""
STANDBY = "standby"
"""The post of those who stand by."""
MOST_STANDBY = 12
"""More people than these do not stand by (ours): the roster is to be made anew."""
EFFORT = 2.0
"""CP-SAT's deterministic time for each number of people that is tried (ours)."""


@dataclass(frozen=True)
class Certificate:
    """Of how many duties it was asked who could stand in, and those for which nobody could."""

    duties: int
    unfilled: tuple[Assignment, ...]

    @property
    def holds(self) -> bool:
        """Whether every single drop-out can be filled within the rules."""
        return not self.unfilled


@dataclass(frozen=True)
class Pairs:
    """Of how many pairs of duties that share some time both could be filled at once (the N-2 rate)."""

    asked: int
    filled: int


def certificate(problem: Problem, roster: Sequence[Assignment], at: datetime | None = None) -> Certificate:
    """
    The N-1 certificate: for each duty, if its holder drops out, before it or at any minute of it, somebody may take it, or what is left of it,
    who brings what the post needs, and is there in time. Of duty that is over *at* a moment nobody drops out any more.

    It is asked before the duty and a minute into it. Whoever may then may later, too: they have rested longer and stand shorter. Only whoever
    would go on without a pause from a duty of their own may before and not any more after it.
    """
    duties = _ahead(roster, at)
    return Certificate(len(duties), tuple(one for one in duties if not _is_filled(problem, roster, one, at)))


def _is_filled(problem: Problem, roster: Sequence[Assignment], one: Assignment, at: datetime | None) -> bool:
    has_begun = at is not None and at > one.start
    if not has_begun:
        may = list(_may(problem, roster, one))
        if not may or any(not _goes_on(problem, roster, person, one) for person in may):
            return bool(may)
    begun = (at if at and has_begun else one.start) + MINUTE
    if begun >= one.end:
        return True
    left = replace(one, span=Span(begun, one.end))
    return any(_may(problem, [each for each in roster if each != one], left, begun))


def _goes_on(problem: Problem, roster: Sequence[Assignment], person: str, one: Assignment) -> bool:
    """Whether a duty of this person ends when this one begins."""
    return any(each.end == one.start for each in (*problem.around_of(person), *roster) if each.person == person)


def pairs(problem: Problem, roster: Sequence[Assignment], at: datetime | None = None) -> Pairs:
    """
    How many pairs of people could drop out of duties at the same time and both be replaced, by two others, within the rules; what is over *at* a moment left out.

    Who may stand in for one is asked once; where both are at one post, what the post would lack is asked with both gone.
    """
    duties = _ahead(roster, at)
    may = {one: set(_may(problem, roster, one)) for one in duties}
    together = [(one, other) for one, other in combinations(duties, 2) if one.person != other.person and one.span.meets(other.span)]
    return Pairs(len(together), sum(_both(problem, roster, one, other, may) for one, other in together))


def _both(
    problem: Problem,
    roster: Sequence[Assignment],
    one: Assignment,
    other: Assignment,
    may: Mapping[Assignment, set[str]],
) -> bool:
    """Whether two different people may take these two."""
    first, second = may[one] - {other.person}, may[other] - {one.person}
    if one.post != other.post:
        return bool(first and second) and len(first | second) > 1
    without = [each for each in roster if each not in {one, other}]
    taken = (Assignment(person, one.post, one.span) for person in sorted(first))
    return any(set(_may(problem, [*without, each, other], other)) - {each.person, one.person} for each in taken)


def standby(problem: Problem, found: Certificate) -> list[Assignment] | None:
    """
    The fewest more people who, standing by at these hours, could take every duty that nobody could; None when even many could not.

    Each rests between as if called every time: who stands by by night does not by day.
    """
    from shouwang.engines.roster.conditions import possible

    wanted: dict[Span, set[str]] = {}
    for one in found.unfilled:
        wanted.setdefault(one.span, set()).update(_needed(problem, one))
    demands = tuple(Demand(STANDBY, span, 1, with_ability=dict.fromkeys(sorted(able), 1)) for span, able in sorted(wanted.items()))
    shifts = [Shift(STANDBY, span) for span in sorted(wanted)]
    able = frozenset(ability for each in wanted.values() for ability in each)
    for count in range(MOST_STANDBY + 1):
        people = tuple(Person(f"+{place + 1}", able) for place in range(count))
        asked_for = Problem(problem.span, people, (Post(STANDBY, is_safe_alone=True),), demands, problem.safety, problem.night)
        if (roster := possible(asked_for, shifts, EFFORT).roster) is not None:
            return sorted(roster, key=lambda one: (one.person, one.span))
    return None


def _needed(problem: Problem, one: Assignment) -> set[str]:
    """What the post asks for at these hours, which its holder brings."""
    abilities = problem.person(one.person).abilities
    return {
        ability for each in problem.demands if each.post == one.post and each.span.meets(one.span) for ability in each.with_ability
    } & abilities


def _may(problem: Problem, roster: Sequence[Assignment], one: Assignment, told_at: datetime | None = None) -> Iterator[str]:
    """Who may take a duty and brings what the post needs; told an hour before, or at that moment."""
    return (each.person for each in asked(problem, roster, one, told_at or one.start - WARNED) if each.is_possible and not each.lacks)


def _ahead(roster: Sequence[Assignment], at: datetime | None) -> list[Assignment]:
    """The duties that are not over, in order."""
    return sorted({one for one in roster if at is None or one.end > at}, key=lambda one: (one.span, one.post, one.person))
