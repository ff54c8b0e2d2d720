"""
Mending a roster after drop-outs: what posts lack made as little as can be, with as few changes as can be, and borne by those who bear least.

What has begun goes on, and what is settled stays; what is over weighs as it was. Nothing is made new that need not be: people know their duties already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shouwang.engines.roster.filling import without_the_lonely
from shouwang.engines.roster.model import Model, broken_by, minutes, solver_for, total
from shouwang.engines.roster.patterns import Shift
from shouwang.engines.roster.presence import has_enough, lack
from shouwang.engines.roster.problem import Assignment, Demand, Problem, Span
from shouwang.engines.roster.repair import burden, substitutes, too_far
from shouwang.engines.roster.safety import alone_at_night
from shouwang.vocabulary.times import MINUTE, elapsed

EFFORT = 2.0
"""CP-SAT's deterministic time for what lacks, and again for the changes (ours)."""
CHANGE = 1_000_000
"""What one change weighs beside the minutes that whoever takes it bears already: no burden outweighs a change."""


@dataclass(frozen=True)
class Mended:
    """
    A roster as it is mended: *taken* is duty that somebody gets, *left* duty that somebody is relieved of, *lack* minutes of people that posts
    lack still. *is_proven*: neither with less lack nor with fewer changes can it be done.
    """

    roster: tuple[Assignment, ...]
    taken: tuple[Assignment, ...]
    left: tuple[Assignment, ...]
    lack: int
    is_proven: bool


def mended(problem: Problem, roster: Sequence[Assignment], vacant: Collection[Assignment], at: datetime, effort: float = EFFORT) -> Mended:
    """
    The roster with *vacant* duty given to others, from a moment on.

    *roster* holds what stands, without the vacant duty. Other duty is moved only where that fills what else would stay empty.
    """
    over = [one for one in roster if one.end <= at]
    going = [one for one in roster if one.start < at < one.end]
    ahead = [one for one in roster if one.start >= at]
    now, at = at, min(max(at, problem.span.start), problem.span.end - MINUTE)
    asked = replace(
        problem,
        span=Span(at, problem.span.end),
        demands=tuple(_from(problem, at)),
        around=(*problem.around, *over),
        pinned=(*going, *(one for one in problem.pinned if one in ahead)),
    )
    shifts = sorted(
        {Shift(one.post, _cut(one.span, at) if one in vacant else one.span) for one in (*going, *ahead, *vacant)},
        key=lambda one: (one.span, one.post),
    )
    begun = _by_hand(asked, [*going, *ahead], vacant, at, now)
    lacks = lack(asked, begun)
    if lacks == _least_lack(asked, [*going, *ahead], vacant) and not broken_by(asked, begun):
        # Each of these fills what lacked, and one duty fills one place: fewer cannot.
        taken = Counter(begun) - Counter([*going, *ahead])
        return Mended((*over, *begun), _sorted(taken), (), lacks, is_proven=True)
    model = Model(asked, shifts, is_apart=True)
    known = set(map(model.taken, (*going, *ahead)))
    for (who, shift), taken_on in model.takes.items():  # nobody new can do what was before, nor be there sooner than they can
        is_late = too_far(asked, Assignment(who, shift.post, shift.span), now)
        if (who, shift) not in known and (shift.span.start < at or is_late):
            model.cp.add(taken_on == 0)
    places = Counter(Shift(one.post, _cut(one.span, at) if one in vacant else one.span) for one in (*going, *ahead, *vacant))
    for place, count in places.items():  # one seat is one person's
        model.cp.add(total(taken_on for (_, shift), taken_on in model.takes.items() if shift == place) <= count)
    for one in vacant:
        if (own := model.takes.get((one.person, Shift(one.post, _cut(one.span, at))))) is not None:
            model.cp.add(own == 0)
    model.hint(begun)
    lacking = total(weight * short for weight, short in model.lacks)
    model.cp.minimize(lacking)
    solver = solver_for(effort)
    best = model.answer(solver)
    if best is None or lack(asked, best) > lack(asked, begun):
        best, bound = tuple(begun), 0
    else:
        bound = round(solver.best_objective_bound)
    is_least = lack(asked, best) <= bound
    model.cp.add(lacking <= max(lack(asked, best), bound))
    model.hint(best)
    bears = {
        one.id: minutes(burden(problem, [*problem.around_of(one.id), *(each for each in roster if each.person == one.id)]))
        for one in problem.people
    }
    model.cp.minimize(total((CHANGE + bears[who]) * taken for (who, shift), taken in model.takes.items() if (who, shift) not in known))
    solver = solver_for(effort)
    fewest = model.answer(solver)
    chosen = fewest if fewest is not None and lack(asked, fewest) <= lack(asked, best) else best
    is_fewest = chosen is fewest and solver.objective_value <= solver.best_objective_bound + 0.5
    taken, left = Counter(chosen) - Counter([*going, *ahead]), Counter([*going, *ahead]) - Counter(chosen)
    return Mended((*over, *chosen), _sorted(taken), _sorted(left), lack(asked, chosen), is_least and is_fewest)


def dropped_out(
    problem: Problem, roster: Sequence[Assignment], person: str, away: Span
) -> tuple[Problem, list[Assignment], list[Assignment]]:
    """
    Somebody is away for a while: the problem that knows it, what stands of the roster, and what is vacant by it.

    Of a duty that has begun the person has done the part before.
    """
    told = tuple(replace(one, away=(*one.away, away)) if one.id == person else one for one in problem.people)
    vacant = [one for one in roster if one.person == person and one.span.meets(away)]
    stays = [one for one in roster if one not in vacant]
    done = [replace(one, span=Span(one.start, away.start)) for one in vacant if one.start < away.start]
    return replace(problem, people=told), [*stays, *done], [replace(one, span=_cut(one.span, away.start)) for one in vacant]


def _least_lack(problem: Problem, roster: Sequence[Assignment], vacant: Iterable[Assignment]) -> int:
    """Minutes of people that posts would lack still if all vacant duty had somebody: no mending does better, as none makes new places."""
    seats = [Assignment(f"vacant {number}", one.post, one.span) for number, one in enumerate(vacant)]
    short: Iterable[Mapping[str, Any]] = (reason.parameters for reason in has_enough(problem, [*roster, *seats]))
    return sum((told["least"] - told["there"]) * (elapsed(told["starts_at"], told["ends_at"]) // MINUTE) for told in short)


def _from(problem: Problem, at: datetime) -> list[Demand]:
    """What posts need from a moment on."""
    return [replace(one, span=_cut(one.span, at)) for one in problem.demands if one.span.end > at]


def _cut(span: Span, at: datetime) -> Span:
    return Span(max(span.start, at), span.end)


def _by_hand(problem: Problem, roster: list[Assignment], vacant: Collection[Assignment], at: datetime, now: datetime) -> list[Assignment]:
    """Each vacant duty to whoever comes first on the list of substitutes: where the search begins, and what is left if it finds nothing."""
    standing = roster
    for one in sorted(vacant, key=lambda each: each.span):
        seat = replace(one, span=_cut(one.span, at))
        found = substitutes(problem, roster, seat, now) if _is_missed(problem, roster, seat) else []
        away = {each.person for each in vacant if each.span.meets(seat.span)}
        may = (each for each in found if each.person not in away and all(reason.code == "alone-at-night" for reason in each.reasons))
        first = [*may][:1]  # who takes the next seat may be company
        roster = [*roster, *(Assignment(each.person, seat.post, seat.span) for each in first)]
    return without_the_lonely(problem, roster, standing)


def _is_missed(problem: Problem, roster: Sequence[Assignment], seat: Assignment) -> bool:
    """Whether the post lacks something, or somebody is alone there at night, while nobody takes this duty."""
    asked = tuple(one for one in problem.demands if one.post == seat.post and one.span.meets(seat.span))
    there = [one for one in roster if one.post == seat.post and one.span.meets(seat.span)]
    around = tuple(one for one in problem.beside(seat.post) if one.span.meets(seat.span))
    near = replace(problem, demands=asked, around=around)
    return lack(near, there) > 0 or any(True for _ in alone_at_night(near, there, {seat.post}))


def _sorted(duty: Counter[Assignment]) -> tuple[Assignment, ...]:
    return tuple(sorted(duty.elements(), key=lambda one: (one.span, one.post, one.person)))
