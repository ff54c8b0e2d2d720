"""A first roster in a moment: shift by shift, each seat by whoever may and bears least so far. The search begins from there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from shouwang.engines.roster.patterns import Shift, overlap
from shouwang.engines.roster.presence import abilities_short, lack, stands
from shouwang.engines.roster.problem import Assignment, Demand, Problem, Span
from shouwang.engines.roster.repair import NIGHT_WEIGHT, broken_for, burden
from shouwang.engines.roster.safety import not_alone_at_night
from shouwang.engines.roster.settling import with_settled


def begun(problem: Problem, shifts: Sequence[Shift]) -> list[tuple[Sequence[Shift], list[Assignment]]]:
    """
    Safe rosters to begin from, those that lack least, each with the shifts that it is made of: all of them, or where they overlap those of one
    length that follow one another. Duty that is settled is in each.
    """
    rosters = [(chain, filled(problem, with_settled(problem, chain))) for chain in _chains(shifts)]
    least = min(lack(problem, roster) for _, roster in rosters)
    return [(chain, roster) for chain, roster in rosters if lack(problem, roster) == least]


def _chains(shifts: Sequence[Shift]) -> Iterator[Sequence[Shift]]:
    """For each length the shifts that follow one another at each post, none longer; all shifts at once where none overlap."""
    if not overlap(shifts):
        yield shifts
        return
    for length in sorted({shift.span.length for shift in shifts}):
        chain = dict[str, list[Shift]]()
        for shift in sorted((one for one in shifts if one.span.length <= length), key=lambda one: (one.span.start, -one.span.length)):
            own = chain.setdefault(shift.post, [])
            if not own or own[-1].span.end <= shift.span.start:
                own.append(shift)
        yield [shift for own in chain.values() for shift in own]


def filled(problem: Problem, shifts: Sequence[Shift]) -> list[Assignment]:
    """A safe roster that fills each shift in order of time as far as can be; it never looks back, so it may lack what a better one has."""
    own: dict[str, list[Assignment]] = defaultdict(list)
    for one in problem.pinned:
        own[one.person].append(one)
    burdens = {
        person.id: burden(problem, problem.around_of(person.id)) + person.history.duty + (NIGHT_WEIGHT - 1) * person.history.nights
        for person in problem.people
    }
    for shift in sorted(shifts, key=lambda one: (one.span, one.post)):
        asked = [one for one in problem.demands if one.post == shift.post and one.span.meets(shift.span)]
        seats = max((_open(problem, one, shift.span) for one in asked), default=0)
        there = [one.person for each in own.values() for one in each if one.post == shift.post and one.span.meets(shift.span)]
        while len(there) < seats:
            person = _next(problem, shift, own, burdens, there, abilities_short(problem, shift.post, shift.span, there))
            if person is None:
                break
            taken = Assignment(person, shift.post, shift.span)
            own[person].append(taken)
            there.append(person)
            burdens[person] += burden(problem, [taken])
    roster = [one for each in own.values() for one in each]
    return without_the_lonely(problem, roster, problem.pinned)


def _open(problem: Problem, demand: Demand, span: Span) -> int:
    """How many a post needs at some time of a shift, beside those who stand there by other rosters."""
    within = replace(demand, span=Span(max(demand.span.start, span.start), min(demand.span.end, span.end)))
    return max(demand.least - len({one.person for one in there}) for _, there in stands(within, problem.beside(demand.post)))


def _next(
    problem: Problem,
    shift: Shift,
    own: dict[str, list[Assignment]],
    burdens: dict[str, timedelta],
    there: Sequence[str],
    lacking: frozenset[str],
) -> str | None:
    """Who takes the next seat: whoever brings what is lacking, then who bears least; those whose abilities are rare are kept for where they lack."""
    others = [person for person in problem.people if person.id not in there]
    for person in sorted(others, key=lambda one: (-len(one.abilities & lacking), len(one.abilities - lacking), burdens[one.id], one.id)):
        if not broken_for(problem, [*own[person.id], Assignment(person.id, shift.post, shift.span)], {person.id}):
            return person.id
    return None


def without_the_lonely(problem: Problem, roster: list[Assignment], kept: Collection[Assignment]) -> list[Assignment]:
    """Whoever would be alone at night is left out, but for what is *kept*; an empty post is told as such."""
    while lonely := {id(one) for one in roster if one not in kept and any(True for _ in not_alone_at_night(problem, _beside(one, roster)))}:
        roster = [one for one in roster if id(one) not in lonely]
    return roster


def _beside(one: Assignment, roster: Sequence[Assignment]) -> list[Assignment]:
    """A duty, and of those at the same post as much as lies within it."""
    others = [each for each in roster if each.post == one.post and each is not one and each.span.meets(one.span)]
    return [one, *(Assignment(each.person, each.post, Span(max(each.start, one.start), min(each.end, one.end))) for each in others)]
