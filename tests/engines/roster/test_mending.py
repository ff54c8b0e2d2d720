"""A roster mended with the fewest changes; what it bears; the standby that would do."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from random import Random

import pytest

from shouwang.engines.roster import mending
from shouwang.engines.roster.aims import LACK
from shouwang.engines.roster.judging import judged
from shouwang.engines.roster.mending import dropped_out, mended
from shouwang.engines.roster.patterns import PATTERNS, Shift, shifts_of
from shouwang.engines.roster.presence import lack
from shouwang.engines.roster.problem import Assignment, Demand, Person, Post, Problem, Span
from shouwang.engines.roster.repair import refused, substitutes
from shouwang.engines.roster.robust import certificate, pairs, standby
from shouwang.engines.roster.solving import solved
from tests.engines.roster import minutes
from tests.engines.roster.cast import HOUR, assignments, at, span
from tests.engines.roster.test_solving import random_problem


def gate(*people: Person, least: int = 1) -> Problem:
    """One gate with others about, two days."""
    whole = Span(at("12 00"), at("14 00"))
    return Problem(whole, people, (Post("east", is_safe_alone=True),), (Demand("east", whole, least),))


@pytest.mark.parametrize("seed", range(40))
def test_what_is_mended_breaks_no_rule_and_moves_nobody_without_need(seed):
    """
    Somebody falls ill in a random unit. Nothing new is broken; what has begun or is over stays; the lack is as counted in quarters of an hour.
    """
    dice = Random(seed)
    problem = random_problem(dice)
    roster = solved(problem, shifts_of(problem, PATTERNS["3x8"]), effort=0.2, last=LACK).roster
    if not roster:
        pytest.skip("nobody has duty in this unit")
    who = dice.choice(roster).person
    away = Span(start := problem.span.start + dice.randint(0, 30) * HOUR, start + dice.randint(6, 40) * HOUR)
    knows, standing, vacant = dropped_out(problem, roster, who, away)

    found = mended(knows, standing, vacant, away.start)

    assert refused(knows, standing, found.roster) == []
    assert {one for one in standing if one.start < away.start} <= set(found.roster)
    assert not [one for one in found.roster if one.person == who and one.span.meets(away)]
    assert sorted([*standing, *found.taken], key=repr) == sorted([*found.roster, *found.left], key=repr)
    ahead = [replace(one, span=Span(max(one.span.start, away.start), one.span.end)) for one in problem.demands if one.span.end > away.start]
    if not any(one.is_mixed for one in ahead):
        assert found.lack == minutes.lacking(replace(problem, demands=tuple(ahead)), found.roster)
    by_hand = standing
    for one in vacant:
        first = substitutes(knows, by_hand, one)[:1]
        by_hand = [*by_hand, *(replace(one, person=each.person) for each in first if each.is_possible)]
    assert found.lack <= lack(replace(problem, demands=tuple(ahead)), by_hand)


def test_what_lacks_elsewhere_is_no_reason_to_search(monkeypatch):
    """
    Units that lack people anyway: where the vacant duty can be given by hand, that is proven at once, and the search finds nothing with less lack or fewer changes.
    """
    at_once = 0
    for seed in range(40):
        dice = Random(seed)
        problem = random_problem(dice)
        problem = replace(problem, demands=tuple(replace(one, with_ability={}, is_mixed=False) for one in problem.demands))
        roster = [one for one in solved(problem, shifts_of(problem, PATTERNS["3x8"]), effort=0.2, last=LACK).roster if dice.random() < 0.8]
        if not roster:
            continue
        one = dice.choice(roster)
        knows, standing, vacant = dropped_out(problem, roster, one.person, one.span)
        with monkeypatch.context() as context:
            context.setattr(mending, "Model", None)
            try:
                quick = mended(knows, standing, vacant, problem.span.start)
            except TypeError:  # it would search
                continue
            context.undo()
            context.setattr(mending, "_least_lack", lambda *_: -1)
            slow = mended(knows, standing, vacant, problem.span.start)
        at_once += quick.lack > 0
        assert quick.is_proven
        assert quick.lack == slow.lack
        assert len(quick.taken) + len(quick.left) == len(slow.taken) + len(slow.left)

    assert at_once > 3


def test_of_all_ways_to_mend_none_changes_less():
    """
    Four people, six shifts of eight hours. A falls out of two: of all ways to give every shift of four people, none that is safe and lacks as little changes fewer.
    """
    problem = gate(*map(Person, "ABCD"))
    roster = assignments("A east 12 00-08", "B east 12 08-16", "C east 12 16-24", "A east 13 00-08", "B east 13 08-16", "C east 13 16-24")
    knows, standing, vacant = dropped_out(problem, roster, "A", Span(at("12 00"), at("14 00")))

    found = mended(knows, standing, vacant, at("12 00"))

    assert found.is_proven
    shifts = [one.span for one in roster]
    best = None
    for people in product("BCD", repeat=6):
        way = [Assignment(who, "east", each) for who, each in zip(people, shifts, strict=True)]
        if judged(knows, way).is_whole:
            changed = len(set(way) - set(standing))
            best = changed if best is None else min(best, changed)
    assert best is not None
    assert found.lack == 0
    assert len(found.taken) == best


def test_who_stands_there_stays_though_alone():
    """
    Mei and Ou have the night; at midnight Mei falls ill, and nobody else is there: Ou's duty is not taken away, and the lack is told.
    """
    problem = Problem(span("12 22-06"), (Person("Mei"), Person("Ou")), (Post("east"),), (Demand("east", span("12 22-06"), 2),))
    roster = assignments("Mei east 12 22-06", "Ou east 12 22-06")
    knows, standing, vacant = dropped_out(problem, roster, "Mei", Span(at("13 00"), at("14 00")))

    found = mended(knows, standing, vacant, at("13 00"))

    assert Assignment("Ou", "east", span("12 22-06")) in found.roster
    assert (found.taken, found.left, found.lack) == ((), (), 6 * 60)


def test_the_rate_of_pairs_is_that_of_trying_every_pair():
    """
    Two posts, four duties at once, six people: for each pair two others are tried one by one.
    """
    whole = span("12 08-16")
    people = (*map(Person, "ABCDE"), Person("F", away=(span("12 08-10"),)), Person("G", frozenset(["lead"])))
    demands = (Demand("east", whole, 2), Demand("west", whole, 2, with_ability={"lead": 0}))
    problem = Problem(whole, people, (Post("east"), Post("west")), demands)
    roster = [Assignment(who, post, whole) for who, post in zip("ABCD", ("east", "east", "west", "west"), strict=True)]

    found = pairs(problem, roster)

    filled = 0
    for one, other in combinations(roster, 2):
        rest = [each for each in roster if each not in {one, other}]
        ways = product([each.id for each in people if each.id not in {one.person, other.person}], repeat=2)
        filled += any(judged(problem, [*rest, replace(one, person=a), replace(other, person=b)]).is_whole for a, b in ways if a != b)
    assert (found.asked, found.filled) == (6, filled)
    assert filled == 6
    without = replace(problem, people=tuple(one for one in people if one.id != "E"))
    assert pairs(without, roster).filled == 0


def test_the_smallest_standby_fills_every_duty_that_nobody_could():
    """
    Three shifts of eight hours at one gate and nobody to spare. Eight hours' rest is too little, so each standby is somebody else's, and each duty is then filled.
    """
    problem = gate(*map(Person, "ABC"))
    roster = assignments("A east 12 00-08", "B east 12 08-16", "C east 12 16-24")
    found = certificate(problem, roster)
    assert len(found.unfilled) == 3

    waiting = standby(problem, found)

    assert waiting is not None
    more = tuple(Person(who) for who in {one.person for one in waiting})
    assert len(more) == 3
    for one in found.unfilled:
        there = next(each for each in waiting if each.span == one.span)
        wider = replace(problem, people=(*problem.people, *more))
        assert refused(wider, roster, [*(each for each in roster if each != one), replace(one, person=there.person)]) == []
    assert standby(problem, certificate(problem, [])) == []


def test_a_post_is_told_apart_from_one_that_is_alike_when_changes_are_counted():
    """
    Two gates that need the same: whoever stays, stays at the gate they know.
    """
    whole = span("12 08-16")
    demands = (Demand("east", whole), Demand("west", whole))
    problem = Problem(whole, tuple(map(Person, "ABC")), (Post("east"), Post("west")), demands)
    roster = [Assignment("A", "east", whole), Assignment("B", "west", whole)]
    knows, standing, vacant = dropped_out(problem, roster, "A", whole)

    found = mended(knows, standing, vacant, at("12 07"))

    assert found.taken == (Assignment("C", "east", whole),)
    assert found.left == ()
    assert {Shift(one.post, one.span) for one in found.roster} == {Shift("east", whole), Shift("west", whole)}


def test_what_is_settled_is_not_moved_to_fill_what_is_vacant():
    """
    The desk asks for a lead, and only Lin leads besides the one who is ill; she moves to it from the gate, unless it is settled that she stands there.
    """
    hours = span("13 08-16")
    people = (Person("Zhou", frozenset(["lead"])), Person("Lin", frozenset(["lead"])), Person("Mei"))
    demands = (Demand("desk", hours, with_ability={"lead": 1}), Demand("gate", hours))
    asked = Problem(Span(at("12 00"), at("14 00")), people, (Post("desk"), Post("gate")), demands)
    roster = assignments("Zhou desk 13 08-16", "Lin gate 13 08-16")
    settled = replace(asked, pinned=tuple(roster[1:]))

    free, kept = (mended(*dropped_out(one, roster, "Zhou", hours), at("12 20")) for one in (asked, settled))

    assert (free.lack, free.left) == (0, (roster[1],))
    assert (kept.lack, kept.left) == (8 * 60, ())
    assert roster[1] in kept.roster


def test_both_of_a_night_are_replaced_at_once_and_the_other_rosters_people_count():
    """
    Mei and Lin fall ill. Two take their night together; beside Wu of the other roster one is enough, and he is not left alone.
    """
    night = span("12 22-06")
    people = tuple(map(Person, ("Mei", "Lin", "Shan", "Tan")))
    asked = Problem(Span(at("12 00"), at("14 00")), people, (Post("east"),), (Demand("east", night, 2),))
    ill = assignments("Mei east 12 22-06", "Lin east 12 22-06")
    beside = replace(asked, demands=(Demand("east", night, 0, 1),), around=tuple(assignments("Wu east 12 22-06")))

    both = mended(asked, [], ill, at("12 20"))
    one = mended(beside, [], ill, at("12 20"))
    nobody = mended(replace(beside, people=people[:2]), [], ill, at("12 20"))

    assert {each.person for each in both.taken} == {"Shan", "Tan"}
    assert len(one.taken) == 1
    assert nobody.taken == ()
    assert refused(beside, ill, [*one.taken]) == []


def test_what_one_alone_would_take_is_not_proposed():
    """
    Two fall ill and only one other is there: who came would stand alone, and the rules would refuse it.
    """
    night = span("12 22-06")
    asked = Problem(Span(at("12 00"), at("14 00")), tuple(map(Person, ("Mei", "Lin", "Tan"))), (Post("east"),), (Demand("east", night, 2),))

    found = mended(asked, [], assignments("Mei east 12 22-06", "Lin east 12 22-06"), at("12 20"))

    assert found.taken == ()
    assert found.lack == 2 * 480
