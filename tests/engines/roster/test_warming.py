"""Warm breaks: taken in turn, never too late, and planned for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from random import Random

import pytest

from shouwang.engines.roster.patterns import PATTERNS, shifts_of
from shouwang.engines.roster.problem import Assignment, Demand, Person, Post, Problem, Span, Weather
from shouwang.engines.roster.solving import LACK, solved
from shouwang.engines.roster.warming import BREAK, OUTSIDE, STORM, turns, warm_breaks, warmed
from tests.engines.roster.cast import HOUR, at, span

COLD = Weather(((at("12 00"), -9.0),))


def outside(*people: str, weather: Weather = COLD, least: int = 1) -> Problem:
    """A gate in the cold, one day."""
    whole = span("12 00-24")
    return Problem(whole, tuple(map(Person, people)), (Post("east", is_outdoors=True),), (Demand("east", whole, least),), weather=weather)


@pytest.mark.parametrize("seed", range(20))
def test_nobody_is_outside_too_long_and_somebody_always_is(seed):
    """
    Two to five people for some hours, in a storm or not: no stretch without a break is longer than it may be, and no two warm up at once.
    """
    dice = Random(seed)
    people = "ABCDE"[: dice.randint(2, 5)]
    is_storm = dice.random() < 0.5
    weather = Weather(COLD.degrees, frozenset([at("12 00")] if is_storm else []))
    stood = Span(at("12 08"), at("12 08") + dice.randint(1, 12) * HOUR)
    roster = [Assignment(who, "east", stood) for who in people]
    most = OUTSIDE * STORM if is_storm else OUTSIDE

    found = turns(outside(*people, weather=weather), roster)

    for one in roster:
        breaks = found.get(one, [])
        ends = [stood.start, *(each.end for each in breaks)]
        begins = [*(each.start for each in breaks), stood.end]
        assert all(begin - end <= most for end, begin in zip(ends, begins, strict=True))
    every = [each for breaks in found.values() for each in breaks]
    assert all(not one.meets(other) for one, other in combinations(every, 2))
    assert all(each.length <= BREAK for each in every)


def test_in_the_cold_two_are_planned_where_one_was_enough():
    """
    It turns cold at noon: from then on the gate needs two; what comes out has nobody alone in it, and without the cold one stands there.
    """
    weather = Weather(((at("12 00"), 2.0), (at("12 12"), -9.0)))
    problem = outside(*"ABCDEFGH", weather=weather)

    asked = warmed(problem)

    assert [(one.span, one.least) for one in asked.demands] == [(span("12 00-12"), 1), (span("12 12-24"), 2)]
    found = solved(asked, shifts_of(asked, PATTERNS["4x6"]), effort=0.3, last=LACK).roster
    assert list(warm_breaks(asked, found)) == []
    assert found
    warm = replace(problem, weather=Weather())
    assert warmed(warm).demands == warm.demands


def test_it_is_told_when_each_warms_up():
    """
    Two at nine below for six hours: one goes in after an hour, the other after two, and then in turn.
    """
    roster = [Assignment(who, "east", span("12 06-12")) for who in ("Lin", "Mei")]

    found = turns(outside("Lin", "Mei"), roster)

    minutes = {one.person: [round((each.start - at("12 06")) / timedelta(minutes=1)) for each in breaks] for one, breaks in found.items()}
    assert minutes == {"Lin": [60, 190, 320], "Mei": [120, 250]}
