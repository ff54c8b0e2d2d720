"""
Making the load even by exchange: a few people at a time deal out anew among themselves what they hold, and everything else stays.

That is quick however many people there are; the search over everybody begins from there, and proves what it can.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from shouwang.engines.roster.model import Model, broken_by, minutes, solver_for, total
from shouwang.engines.roster.patterns import Shift
from shouwang.engines.roster.presence import abilities_short, lack
from shouwang.engines.roster.problem import Assignment, Demand, Problem, Span

TOGETHER = 6
"""So many people deal out anew at a time (ours, measured: fewer get stuck, more take long)."""
EFFORT = 0.05
"""CP-SAT's deterministic time for one exchange (ours)."""
PATIENCE = 12
"""After so many exchanges in a row that bring nothing it ends (ours)."""


def loads(problem: Problem, roster: Sequence[Assignment]) -> tuple[dict[str, int], dict[str, int]]:
    """Everybody's minutes of duty; and of those at night, for who may stand at night."""
    duty = dict.fromkeys((one.id for one in problem.people), 0)
    nights = {one.id: 0 for one in problem.people if not one.no_nights}
    for one in roster:
        if one.person in duty:
            duty[one.person] += minutes(one.span.length)
        if one.person in nights:
            nights[one.person] += sum(minutes(part.length) for part in problem.night.within(one.span))
    return duty, nights


def spread(load: dict[str, int]) -> int:
    """What lies between the most and the least."""
    return max(load.values(), default=0) - min(load.values(), default=0)


def uneven(problem: Problem, roster: Sequence[Assignment]) -> tuple[int, int, int]:
    """How uneven a roster is: the spread of duty, of nights, and the sum of squares, by which also a small step is seen."""
    duty, nights = loads(problem, roster)
    return spread(duty), spread(nights), sum(each * each for each in duty.values()) + sum(each * each for each in nights.values())


def levelled(
    problem: Problem,
    roster: Sequence[Assignment],
    *,
    seed: int = 0,
    rounds: int = 60,
    go_on: Callable[[Sequence[Assignment]], bool] = lambda _: True,
) -> list[Assignment]:
    """
    A roster in which no post has less than before, nobody bears more than they may, and the load is as even as exchanges make it.

    The same seed gives the same roster. *go_on* is told of each better one, and ends it by answering False.
    """
    dice, best, in_vain = Random(seed), list(roster), 0  # noqa: S311  # which people deal out anew is no secret
    value, lacked = uneven(problem, best), lack(problem, best)
    for _ in range(rounds):
        people = _some(problem, best, dice)
        found = _exchanged(problem, best, people) if len(people) > 1 else None
        if found is not None and uneven(problem, found) < value and lack(problem, found) <= lacked and not broken_by(problem, found):
            best, value, in_vain = found, uneven(problem, found), 0
            if not go_on(best):
                break
        else:
            in_vain += 1
            if in_vain >= PATIENCE:
                break
    return best


def _some(problem: Problem, roster: Sequence[Assignment], dice: Random) -> list[str]:
    """Whoever has most and least, by day or at night in turn, and some others."""
    duty, nights = loads(problem, roster)
    by = duty if spread(nights) == 0 or dice.random() < 0.5 else nights
    ordered = sorted(by, key=lambda one: (by[one], one))
    count = min(TOGETHER, len(ordered))
    chosen = [*ordered[-2:], *ordered[:2]][:count]
    others = [one for one in sorted(duty) if one not in chosen]
    return sorted({*chosen, *dice.sample(others, min(len(others), max(count - len(set(chosen)), 0)))})


def _exchanged(problem: Problem, roster: Sequence[Assignment], people: Sequence[str]) -> list[Assignment] | None:
    """What these people hold dealt out anew among them; None when nothing is found in the time."""
    own = [one for one in roster if one.person in people]
    others = [one for one in roster if one.person not in people]
    seats = Counter(Shift(one.post, one.span) for one in own)
    part = replace(
        problem,
        people=tuple(one for one in problem.people if one.id in people),
        posts=tuple(replace(post, is_safe_alone=True) for post in problem.posts),  # as many people are there as before
        demands=tuple(_seats(problem, others, seats)),
        before=tuple(one for one in problem.before if one.person in people),
    )
    model = Model(part, sorted(seats, key=lambda one: (one.span, one.post)), is_apart=True)
    model.cp.add(total(short for _, short in model.lacks) == 0)
    model.cp.minimize(_objective(model, part))
    solver = solver_for(EFFORT)
    solver.parameters.num_workers = 1  # a small question is answered before others have begun
    found = model.answer(solver)
    return [*others, *found] if found else None


def _seats(problem: Problem, others: Sequence[Assignment], seats: Counter[Shift]) -> Iterator[Demand]:
    """What these people must fill: as many as they are now, with whatever ability those who stay do not bring."""
    at_post = defaultdict(list)
    for one in others:
        at_post[one.post].append(one)
    for shift, count in seats.items():
        there = [one.person for one in at_post[shift.post] if one.span.meets(shift.span)]
        needed = abilities_short(problem, shift.post, shift.span, there)
        yield Demand(shift.post, shift.span, count, with_ability=dict.fromkeys(sorted(needed), 1))


def _objective(model: Model, part: Problem) -> Any:
    """The spread of duty weighs most, then that of nights."""
    weights: list[Callable[[Span], int]] = [
        lambda span: minutes(span.length),
        lambda span: minutes(sum((night.length for night in part.night.within(span)), timedelta())),
    ]
    terms = []
    for factor, weigh, people in zip((100, 10), weights, (model.people, [one.id for one in part.people if not one.no_nights]), strict=True):
        if len(people) < 2:
            continue
        whole = sum(weigh(span) for span in model.hours)
        most, least = model.cp.new_int_var(0, whole, ""), model.cp.new_int_var(0, whole, "")
        for person in people:
            done = total(weigh(span) * works for (who, span), works in model.works.items() if who == person)
            model.cp.add(done <= most)
            model.cp.add(done >= least)
        terms.append(factor * (most - least))
    return total(terms)
