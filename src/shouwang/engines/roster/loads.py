"""What is borne and shared evenly: duty, nights, hard posts; over what everybody bore already and the roster together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import gcd
from typing import Any

from shouwang.engines.roster.model import Model, beside_at, minutes, most_at, total
from shouwang.engines.roster.patterns import Shift
from shouwang.engines.roster.problem import Assignment, Person, Problem, Span


@dataclass(frozen=True)
class Load:
    """
    Something that is borne: how much of it is in a shift, who bears it, and how much of it somebody brings.

    *is_of_hours*: it is the same at whichever post.
    """

    of: Callable[[Problem, Shift], timedelta]
    bears: Callable[[Person], bool]
    brought: Callable[[Person], timedelta]
    is_of_hours: bool = True

    def of_each(self, problem: Problem, roster: Sequence[Assignment]) -> dict[str, int]:
        """How many minutes of it each of those who bear it has with this roster."""
        found = self.before(problem)
        for one in roster:
            if one.person in found:
                found[one.person] += minutes(self.of(problem, Shift(one.post, one.span)))
        return found

    def before(self, problem: Problem) -> dict[str, int]:
        """How many minutes of it each of those who bear it brings."""
        return {one.id: minutes(self.brought(one)) for one in problem.people if self.bears(one)}

    def terms(self, model: Model) -> Iterator[tuple[str, int, Any]]:
        """Who would have how many minutes of it by which variable."""
        asked = (
            ((who, Shift("", span), works) for (who, span), works in model.works.items())
            if self.is_of_hours
            else ((who, shift, taken) for (who, shift), taken in model.takes.items())
        )
        for who, shift, variable in asked:
            if weight := minutes(self.of(model.problem, shift)):
                yield who, weight, variable


def _at_night(problem: Problem, shift: Shift) -> timedelta:
    return sum((part.length for part in problem.night.within(shift.span)), timedelta())


DUTY = Load(lambda _, shift: shift.span.length, lambda _: True, lambda one: one.history.duty)
NIGHTS = Load(_at_night, lambda one: not one.no_nights, lambda one: one.history.nights)
HARD = Load(
    lambda problem, shift: shift.span.length if problem.post(shift.post).is_hard else timedelta(),
    lambda one: not one.needs_seat and one.coldest is None,
    lambda one: one.history.hard,
    is_of_hours=False,
)
"""Time at hard posts, among those whom no limit keeps from some of them."""
LOADS = (DUTY, NIGHTS, HARD)
"""What is made even, in this order."""


def between(load: Mapping[str, int]) -> int:
    """What lies between the most and the least."""
    return max(load.values(), default=0) - min(load.values(), default=0)


def spread(model: Model, load: Load, spared: int = 0) -> tuple[Any, int]:
    """
    What lies between the most and the least of a load, in units of so many minutes.

    Said beside it, since the search would take long to see it: the most is not below the average and the least not above it; where people bring
    something, how even whole shifts could make it at all. *spared* is how many minutes of people fewer there may be than asked for.
    """
    brought, own = load.before(model.problem), defaultdict[str, list[tuple[int, Any]]](list)
    for who, weight, variable in load.terms(model):
        own[who].append((weight, variable))
    step = gcd(*(weight for each in own.values() for weight, _ in each)) or 1
    unit = gcd(step, *brought.values())
    longest = {shift.span: load.of(model.problem, shift) for shift in sorted(model.shifts, key=lambda one: load.of(model.problem, one))}
    cp, whole = model.cp, (max(brought.values(), default=0) + sum(map(minutes, longest.values()))) // unit
    most, least, everything = cp.new_int_var(0, whole, ""), cp.new_int_var(0, whole, ""), []
    for person, before in brought.items():
        done = before // unit + total(weight // unit * variable for weight, variable in own[person])
        cp.add(done <= most)
        cp.add(done >= least)
        everything.append(done)
    cp.add(total(everything) <= len(brought) * most)
    cp.add(total(everything) >= len(brought) * least)
    if any(brought.values()) and (asked := _asked(model, load)):
        at_least = 0 if own.keys() - brought.keys() else max(asked[0] - spared, 0)
        highest, lowest = levels(brought.values(), step, at_least, asked[1])
        cp.add(least <= highest // unit)
        cp.add(most >= -(-lowest // unit))
    return most - least, unit


def levels(brought: Collection[int], step: int, at_least: int, at_most: int) -> tuple[int, int]:
    """
    The highest that the least can be, and the lowest that the most can be, when a load between *at_least* and *at_most* is shared in steps.

    As when water is poured: who brings least is filled first.
    """
    top, most = max(brought) + max(at_most, at_least) + step, max(brought)
    raised = bisect_right(range(top + 1), at_most, key=lambda level: sum(-(-max(level - each, 0) // step) * step for each in brought))
    held = bisect_left(range(most, top + 1), at_least, key=lambda level: sum((level - each) // step * step for each in brought))
    return raised - 1, most + held


def _asked(model: Model, load: Load) -> tuple[int, int] | None:
    """How many minutes of a load are asked for, and how many there may be at most; None when shifts reach beyond the problem."""
    problem, least, most = model.problem, 0, 0
    if any(shift.span.start < problem.span.start or shift.span.end > problem.span.end for shift in model.shifts):
        return None
    for post, posts in model.alike.items():
        for part in model.parts(post, problem.span):
            weight = minutes(load.of(problem, Shift(post, part))) * len(posts)
            settled = sum(one.post == post and one.span.meets(part) for one in problem.pinned)
            least += weight * _wanted(problem, post, part)
            most += weight * (most_at(problem, post, part) + settled)
    return least, most


def _wanted(problem: Problem, post: str, part: Span) -> int:
    """So many people are asked for at a post all the time, or wished for, beside those of other rosters."""
    asked = (one for one in problem.demands if one.post == post and one.span.start <= part.start and part.end <= one.span.end)
    return max(max((max(one.least, one.ideal) for one in asked), default=0) - len(beside_at(problem, post, part.start)), 0)


def unwanted(model: Model) -> Iterator[Any]:
    """Minutes that each person would work when they would rather not, and of times at which they would like duty and would have none."""
    for (who, span), works in model.works.items():
        if weight := sum(minutes(span.shared(part)) for part in model.problem.person(who).rather_not):
            yield weight * works
    for person in model.problem.people:
        for part in person.gladly:
            if weight := minutes(model.problem.span.shared(part)):
                is_idle = model.cp.new_bool_var("")
                own = [works for (who, span), works in model.works.items() if who == person.id and span.meets(part)]
                model.cp.add_bool_or(is_idle, *own)
                yield weight * is_idle
