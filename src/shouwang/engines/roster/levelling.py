"""
Making the load even by exchange: a few people at a time deal out anew among themselves what they hold, and everything else stays.

That is quick however many people there are; the search over everybody begins from there, and proves what it can.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random

from shouwang.engines.roster.loads import DUTY, LOADS, NIGHTS, between, spread, unwanted
from shouwang.engines.roster.model import Model, broken_by, minutes, solver_for, total
from shouwang.engines.roster.patterns import Shift
from shouwang.engines.roster.presence import abilities_short, against_wishes, lack
from shouwang.engines.roster.problem import Assignment, Demand, Problem
from shouwang.engines.roster.repair import broken_for

TOGETHER = 6
"""So many people deal out anew at a time (ours, measured: fewer get stuck, more take long)."""
EFFORT = 0.05
"""CP-SAT's deterministic time for one exchange (ours)."""
WEIGHTS = (100, 10, 10)
"""What the spread of each load weighs in an exchange; a minute against somebody's wish weighs one (ours)."""
PATIENCE = 12
"""After so many exchanges in a row that bring nothing it ends (ours)."""


def uneven(problem: Problem, roster: Sequence[Assignment]) -> tuple[int, ...]:
    """How uneven a roster is: the squares of everybody's duty, of their nights and of hard posts, by which also a small step is seen; then duty against wishes."""
    squares = (sum(each * each for each in load.of_each(problem, roster).values()) for load in LOADS)
    return *squares, against_wishes(problem, roster)


def handed(problem: Problem, roster: Sequence[Assignment]) -> list[Assignment]:
    """Duty given by those who have most to those who have least, one by one, as long as the rules allow it and no post loses an ability."""
    own: dict[str, list[Assignment]] = {one.id: [] for one in problem.people}
    at_post: defaultdict[str, list[Assignment]] = defaultdict(list)
    for one in roster:
        own.setdefault(one.person, []).append(one)
        at_post[one.post].append(one)
    load = {
        person: sum(minutes(one.span.length) for one in duty) + minutes(problem.person(person).history.duty) for person, duty in own.items()
    }
    giving = True
    while giving:
        giving = False
        for giver in sorted(load, key=lambda one: (-load[one], one)):
            taken = _first_gift(problem, own, at_post, load, giver)
            if taken is not None:
                given, taker = taken
                gift, length = replace(given, person=taker), minutes(given.span.length)
                own[giver].remove(given)
                own[taker].append(gift)
                at_post[given.post].remove(given)
                at_post[given.post].append(gift)
                load[giver] -= length
                load[taker] += length
                giving = True
                break
    return [one for duty in own.values() for one in duty]


def _first_gift(
    problem: Problem, own: dict[str, list[Assignment]], at_post: dict[str, list[Assignment]], load: dict[str, int], giver: str
) -> tuple[Assignment, str] | None:
    """A duty that somebody with less may take, the least loaded first; None when nobody may take any."""
    takers = sorted((one.id for one in problem.people if one.id != giver), key=lambda one: (load[one], one))
    for taker in takers:
        for given in sorted(own[giver], key=lambda one: one.span):
            if (
                given in problem.pinned
                or load[taker] + minutes(given.span.length) >= load[giver]
                or _is_near(problem, own[taker], given, taker)
            ):
                continue
            gift = replace(given, person=taker)
            if not _loses(problem, at_post[given.post], given, gift) and not broken_for(problem, [*own[taker], gift], {taker}):
                return given, taker
    return None


def _is_near(problem: Problem, duty: Sequence[Assignment], given: Assignment, taker: str) -> bool:
    """Whether a duty is so near that nobody rests between: quickly asked, before every rule is."""
    rest = problem.bears(taker).least_rest
    return any(
        one.start < given.end + rest and given.start < one.end + rest and one.end != given.start and given.end != one.start for one in duty
    )


def _loses(problem: Problem, there: Sequence[Assignment], given: Assignment, gift: Assignment) -> bool:
    """Whether the post would lack an ability that it has now, or men and women both are asked for there."""
    if any(one.is_mixed for one in problem.demands if one.post == given.post and one.span.meets(given.span)):
        return True
    beside = [one.person for one in there if one != given and one.span.meets(given.span)]
    before, after = (abilities_short(problem, given.post, given.span, [*beside, one.person]) for one in (given, gift))
    return not after <= before


def levelled(
    problem: Problem,
    roster: Sequence[Assignment],
    *,
    seed: int = 0,
    rounds: int = 60,
    go_on: Callable[[Sequence[Assignment]], bool] = lambda _: True,
) -> list[Assignment]:
    """
    A roster in which no post has less than before, nobody bears more than they may, and the load is as even as gifts and exchanges make it.

    The same seed gives the same roster. *go_on* is told of each better one, and ends it by answering False.
    """
    dice, best, in_vain = Random(seed), handed(problem, roster), 0  # noqa: S311  # which people deal out anew is no secret
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
    duty, nights = DUTY.of_each(problem, roster), NIGHTS.of_each(problem, roster)
    by = duty if between(nights) == 0 or dice.random() < 0.5 else nights
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
        around=tuple(replace(one, post="") for person in people for one in problem.around_of(person)),  # nobody beside: as many as before
        pinned=tuple(one for one in problem.pinned if one.person in people),
    )
    model = Model(part, sorted(seats, key=lambda one: (one.span, one.post)), is_apart=True)
    model.cp.add(total(short for _, short in model.lacks) == 0)
    spreads = (weight * unit * between for weight, (between, unit) in zip(WEIGHTS, (spread(model, load) for load in LOADS), strict=True))
    model.cp.minimize(total(spreads) + total(unwanted(model)))
    found = model.answer(solver_for(EFFORT))
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
