"""
Why a roster is impossible, and what would make it possible.

A conflict is a set of conditions that cannot all be kept, and of which each is needed for that: without any one of them the others can be
kept. A repair is a change that was tried: it comes with the roster that it makes possible.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shouwang.engines.roster.conditions import Condition, Need, Setting, Settled, conditions, possible, under
from shouwang.engines.roster.model import Model, minutes, solver_for, total
from shouwang.engines.roster.patterns import PATTERNS, Shift, shifts_of
from shouwang.engines.roster.presence import lack, stands_for
from shouwang.engines.roster.problem import Assignment, Demand, Person, Problem, Span, joined
from shouwang.vocabulary.limits import LIMITS
from shouwang.vocabulary.reasons import Reason

EFFORT = 2.0
"""CP-SAT's deterministic time for each question; what is not answered in it stays in the conflict (ours)."""
LONGER = 10
"""So many times that effort where a condition alone is left in doubt (ours)."""
MOST_MORE = 12
"""More people than these are not asked for (ours): then the plan is to be changed."""
HELPER = "+{number}"
"""What somebody is called who is not there yet."""


@dataclass(frozen=True)
class Conflict:
    """Conditions that cannot all be kept. *is_smallest*: it is proven that without any one of them the others can."""

    conditions: tuple[Condition, ...]
    is_smallest: bool

    @property
    def said(self) -> list[Reason]:
        """In words; what a post needs shift after shift is said once."""
        needs = [one for one in self.conditions if isinstance(one, Need)]
        return [one.said for one in (*_joined(needs), *(one for one in self.conditions if not isinstance(one, Need)))]


@dataclass(frozen=True)
class Repair:
    """A change that makes a roster possible: in words (*said*), the *problem* as it then is, the *roster* that proves it."""

    said: tuple[Reason, ...]
    problem: Problem
    roster: tuple[Assignment, ...]


def conflict(problem: Problem, shifts: Sequence[Shift], roster: Sequence[Assignment] = (), effort: float = EFFORT) -> Conflict | None:
    """
    A smallest set of conditions that cannot all be kept; None when all can, or when nobody knows in time.

    *roster* is one that lacks as little as can be: what lies far from where it lacks is left out first.
    """
    asked = list(conditions(problem, shifts))
    if not possible(problem, shifts, effort).is_impossible:
        return None
    where = _where_it_lacks(problem, roster)
    needs = [one for one in asked if isinstance(one, Need)]
    others = [one for one in asked if not isinstance(one, Need)]
    ordered = [*sorted(needs, key=lambda one: _far(one, where), reverse=True), *reversed(others)]
    found = [_shrunk(problem, shifts, order, effort) for order in (ordered, [*ordered[len(needs) :], *ordered[: len(needs)]])]
    return min(found, key=lambda one: (not one.is_smallest, len(one.conditions)))


def _shrunk(problem: Problem, shifts: Sequence[Shift], kept: list[Condition], effort: float) -> Conflict:
    """Leave out half of it, then quarters, then single conditions, as long as the rest is a conflict still."""
    is_smallest, size = True, max(len(kept) // 2, 1)
    while size:
        is_smallest, place = True, 0
        while place < len(kept):
            rest = [*kept[:place], *kept[place + size :]]
            verdict = possible(under(problem, rest), shifts, effort)
            if size == 1 and not verdict.is_known:  # the last word on a condition is worth some time
                verdict = possible(under(problem, rest), shifts, LONGER * effort)
            if verdict.is_impossible:
                kept = rest
            else:
                is_smallest = is_smallest and verdict.roster is not None
                place += size
        size //= 2
    return Conflict(tuple(kept), is_smallest)


def _where_it_lacks(problem: Problem, roster: Sequence[Assignment]) -> tuple[datetime, frozenset[str]]:
    """The first moment at which posts lack something, and which of them do."""
    lacking = [(span.start, demand.post) for demand in problem.demands for span, _ in _lacking(problem, demand, roster)]
    first = min((start for start, _ in lacking), default=problem.span.start)
    return first, frozenset(post for start, post in lacking if start == first)


def _far(need: Need, where: tuple[datetime, frozenset[str]]) -> tuple[timedelta, bool, bool]:
    """How far a need is from where it lacks; at the same distance what is asked beside the number of people is left out first."""
    moment, posts = where
    one = need.demand
    return abs(one.span.start - moment), one.post not in posts, not one.least


def _joined(needs: list[Need]) -> Iterator[Need]:
    """Needs of a post that follow one another and are the same otherwise, as one."""
    last: Demand | None = None
    for one in sorted((each.demand for each in needs), key=lambda each: (each.post, each.is_mixed, sorted(each.with_ability), each.span)):
        if last and replace(last, span=one.span) == one and last.span.end == one.span.start:
            last = replace(last, span=Span(last.span.start, one.span.end))
            continue
        if last:
            yield Need(last)
        last = one
    if last:
        yield Need(last)


# Repairs


def repairs(
    problem: Problem, shifts: Sequence[Shift], found: Conflict, roster: Sequence[Assignment], effort: float = EFFORT
) -> Iterator[Repair]:
    """
    What would make it possible, what costs nobody anything first: other hours, something not settled, more people, less asked of posts, a limit set less strictly.

    *roster* is a safe one that lacks as little as can be. A kind of change that does not do it alone is not told.
    """
    yield from _other_patterns(problem, shifts, effort)
    yield from _unsettled(problem, shifts, found, effort)
    yield from _more_people(problem, shifts, effort)
    yield from _less_asked(problem, roster)
    yield from _looser(problem, shifts, found, effort)


def _other_patterns(problem: Problem, shifts: Sequence[Shift], effort: float) -> Iterator[Repair]:
    """Another way of dividing the day."""
    for code, pattern in PATTERNS.items():
        others = shifts_of(problem, pattern.anchored(problem.span.start.time()))
        if set(others) != set(shifts) and (verdict := possible(problem, others, effort)).roster is not None:
            yield Repair((Reason("try-pattern", {"pattern": pattern.words, "code": code}),), problem, verdict.roster)


def _unsettled(problem: Problem, shifts: Sequence[Shift], found: Conflict, effort: float) -> Iterator[Repair]:
    """One settled duty of the conflict settled no more."""
    for one in found.conditions:
        if isinstance(one, Settled):
            freer = replace(problem, pinned=tuple(each for each in problem.pinned if each != one.duty))
            if (verdict := possible(freer, shifts, effort)).roster is not None:
                yield Repair((Reason("try-unsettled", one.said.parameters),), freer, verdict.roster)


def _more_people(problem: Problem, shifts: Sequence[Shift], effort: float) -> Iterator[Repair]:
    """As few more people as do it, with as little duty as does it, and of them no ability that is not needed."""
    asked = sorted({ability for one in problem.demands for ability in one.with_ability})
    for number in range(1, MOST_MORE + 1):
        more = tuple(Person(HELPER.format(number=place + 1), frozenset(asked)) for place in range(number))
        wider = replace(problem, people=(*problem.people, *more))
        found = _with_least_of(wider, shifts, {one.id for one in more}, effort)
        if found is None:
            continue
        for ability in asked:
            plainer = replace(wider, people=tuple(_without(one, ability) if one in more else one for one in wider.people))
            if not lack(plainer, found):
                wider, more = plainer, tuple(_without(one, ability) for one in more)
        helpers = {one.id: one for one in more}
        duty = [one for one in found if one.person in helpers]
        if used := {one.person for one in duty}:
            yield Repair(tuple(_asked_of(wider, duty, used, helpers)), wider, found)
        return


def _with_least_of(problem: Problem, shifts: Sequence[Shift], people: set[str], effort: float) -> tuple[Assignment, ...] | None:
    """A roster in which no post lacks anything and these people have as little duty as can be; None when there is none."""
    model = Model(problem, shifts)
    model.cp.add(total(short for _, short in model.lacks) == 0)
    model.cp.minimize(total(minutes(span.length) * works for (who, span), works in model.works.items() if who in people))
    return model.answer(solver_for(effort))


def _without(person: Person, ability: str) -> Person:
    return replace(person, abilities=person.abilities - {ability})


def _asked_of(problem: Problem, duty: Sequence[Assignment], used: set[str], helpers: dict[str, Person]) -> Iterator[Reason]:
    """So many more people, what they must be able to, and when they are needed at which post; hours that follow one another are told once."""
    abilities = tuple(sorted({ability for one in used for ability in helpers[one].abilities}))
    nights = any(True for one in duty for _ in problem.night.within(one.span))
    code = "try-more-able" if abilities else "try-more-people"
    yield Reason(code, {"count": len(used), "abilities": abilities, "hours": sum((one.span.length for one in duty), timedelta())})
    if nights:
        yield Reason("try-more-nights")
    hours = {post: joined(one.span for one in duty if one.post == post) for post in {one.post for one in duty}}
    for span, post in sorted((span, post) for post, spans in hours.items() for span in spans):
        yield Reason("try-more-when", {"post": post, "starts_at": span.start, "ends_at": span.end})


def _less_asked(problem: Problem, roster: Sequence[Assignment]) -> Iterator[Repair]:
    """Of each post only what the roster gives it."""
    demands, told = list[Demand](), list[Reason]()
    for demand in problem.demands:
        short = {span for span, _ in _lacking(problem, demand, roster)}
        for span, people in stands_for(problem, demand, roster):
            part = replace(demand, span=span)
            if span not in short:
                demands.append(part)
                continue
            lowered = _lowered(problem, part, [one.person for one in people])
            told += _less(part, lowered)
            demands.append(lowered)
    if told:
        yield Repair(tuple(_once(told)), replace(problem, demands=tuple(demands)), tuple(roster))


def _lowered(problem: Problem, part: Demand, people: list[str]) -> Demand:
    """A need that these people meet."""
    abilities = [problem.person(one).abilities for one in set(people)]
    least = min(part.least, len(abilities))
    able = {ability: min(wanted, sum(ability in each for each in abilities)) for ability, wanted in part.with_ability.items()}
    lowered = replace(
        part, least=least, ideal=max(part.ideal, part.least), with_ability={name: value for name, value in able.items() if value}
    )
    return replace(
        lowered,
        is_mixed=part.is_mixed
        and not lack(replace(problem, demands=(lowered,)), [Assignment(one, part.post, part.span) for one in people]),
    )


def _less(part: Demand, lowered: Demand) -> Iterator[Reason]:
    """What is asked less, in words."""
    told = {"post": part.post, "starts_at": part.span.start, "ends_at": part.span.end}
    if part.least and not lowered.least:
        yield Reason("try-close", told)
        return
    if lowered.least < part.least:
        yield Reason("try-lower", {**told, "there": lowered.least, "least": part.least})
    for ability, least in part.with_ability.items():
        if (there := lowered.with_ability.get(ability, 0)) < least:
            yield Reason("try-lower-ability", {**told, "ability": ability, "there": there, "least": least})
    if part.is_mixed and not lowered.is_mixed:
        yield Reason("try-not-mixed", told)


def _once(reasons: Sequence[Reason]) -> Iterator[Reason]:
    """What is said of stretches that follow one another is said once."""
    last: Reason | None = None
    for one in reasons:
        stretch = {"starts_at", "ends_at"}
        is_next = last and last.code == one.code and last.parameters["ends_at"] == one.parameters["starts_at"]
        if last and is_next and all(last.parameters[name] == value for name, value in one.parameters.items() if name not in stretch):
            last = Reason(one.code, {**one.parameters, "starts_at": last.parameters["starts_at"]})
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def _looser(problem: Problem, shifts: Sequence[Shift], found: Conflict, effort: float) -> Iterator[Repair]:
    """One safety limit of the conflict set as loosely as it may be set at all."""
    for one in found.conditions:
        if isinstance(one, Setting):
            loosest = LIMITS[one.name].loosest
            looser = replace(problem, safety=replace(problem.safety, **{one.name: loosest}))  # type: ignore[arg-type]  # it is of its field
            if (verdict := possible(looser, shifts, effort)).roster is not None:
                told = {"limit": LIMITS[one.name].words, "value": one.value, "loosest": loosest}
                yield Repair((Reason("try-looser", told),), looser, verdict.roster)


# What lacks


def _lacking(problem: Problem, demand: Demand, roster: Sequence[Assignment]) -> Iterator[tuple[Span, list[Assignment]]]:
    """The stretches of a demand in which something lacks, and who is there."""
    for span, there in stands_for(problem, demand, roster):
        if lack(replace(problem, demands=(replace(demand, span=span),)), there):
            yield span, there
