"""Breaks from cold, heat and suits: taken in turn, never too late, and planned for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from random import Random

import pytest

from shouwang.engines.roster.aims import LACK
from shouwang.engines.roster.breaks import has_breaks, strain, turns, with_turns
from shouwang.engines.roster.patterns import PATTERNS, shifts_of
from shouwang.engines.roster.problem import Assignment, Demand, Person, Post, Problem, Span, Weather
from shouwang.engines.roster.solving import solved
from tests.engines.roster.cast import HOUR, at, span

COLD = Weather(((at("12 00"), -9.0),))


def outside(*people: str, weather: Weather = COLD, least: int = 1) -> Problem:
    """A gate in the cold, one day."""
    whole = span("12 00-24")
    return Problem(whole, tuple(map(Person, people)), (Post("east", is_outdoors=True),), (Demand("east", whole, least),), weather=weather)


@pytest.mark.parametrize("seed", range(40))
def test_nobody_is_outside_too_long_and_somebody_always_is(seed):
    """
    Two to five people for some hours, in a storm, in the cold or in the heat: no stretch without a break is longer than it may be, and
    somebody is always outside; as long as there are turns enough no two go in at once.
    """
    dice = Random(seed)
    people = "ABCDE"[: dice.randint(2, 5)]
    degrees, is_storm = dice.choice([(-9.0, False), (-9.0, True), (36.0, False), (40.0, False)])
    weather = Weather(((at("12 00"), degrees),), frozenset([at("12 00")] if is_storm else []))
    stood = Span(at("12 08"), at("12 08") + dice.randint(1, 12) * HOUR)
    roster = [Assignment(who, "east", stood) for who in people]
    by = strain(degrees, is_storm=is_storm)

    found = turns(outside(*people, weather=weather), roster)

    for one in roster:
        breaks = found.get(one, [])
        ends = [stood.start, *(each.end for each in breaks)]
        begins = [*(each.start for each in breaks), stood.end]
        assert all(begin - end <= by.most for end, begin in zip(ends, begins, strict=True))
    every = [each for breaks in found.values() for each in breaks]
    inside = [sum(one.start <= each.start < one.end for one in every) for each in every]
    assert max(inside, default=0) < len(people)
    if len(people) <= by.most // by.rest:
        assert all(not one.meets(other) for one, other in combinations(every, 2))
    assert all(each.length <= by.rest for each in every)


def test_in_the_cold_two_are_planned_where_one_was_enough():
    """
    It turns cold at noon: from then on the gate needs two; what comes out has nobody alone in it, and without the cold one stands there.
    """
    weather = Weather(((at("12 00"), 2.0), (at("12 12"), -9.0)))
    problem = outside(*"ABCDEFGH", weather=weather)

    asked = with_turns(problem)

    assert [(one.span, one.least) for one in asked.demands] == [(span("12 00-12"), 1), (span("12 12-24"), 2)]
    found = solved(asked, shifts_of(asked, PATTERNS["4x6"]), effort=0.3, last=LACK).roster
    assert list(has_breaks(asked, found)) == []
    assert found
    warm = replace(problem, weather=Weather())
    assert with_turns(warm).demands == warm.demands


def test_it_is_told_when_each_warms_up():
    """
    Two at nine below for six hours: one goes in after an hour, the other after two, and then in turn.
    """
    roster = [Assignment(who, "east", span("12 06-12")) for who in ("Lin", "Mei")]

    found = turns(outside("Lin", "Mei"), roster)

    minutes = {one.person: [round((each.start - at("12 06")) / timedelta(minutes=1)) for each in breaks] for one, breaks in found.items()}
    assert minutes == {"Lin": [60, 190, 320], "Mei": [120, 250]}


def test_in_a_suit_two_are_planned_who_come_out_of_it_in_turn():
    """
    Under a roof nothing is told of the weather: two for six hours, each out of the suit once, not at the same time.
    """
    problem = replace(outside("Lin", "Mei", weather=Weather()), posts=(Post("east", is_suited=True),))
    assert [one.least for one in with_turns(problem).demands] == [2]

    found = turns(problem, [Assignment(who, "east", span("12 06-12")) for who in ("Lin", "Mei")])

    assert {one.person: breaks for one, breaks in found.items()} == {"Lin": [span("12 08-08:30")], "Mei": [span("12 10-10:30")]}


@pytest.mark.parametrize(("degrees", "minutes"), [(None, (240, 30)), (-5, (120, 10)), (20, (240, 30)), (25, (60, 15)), (27.8, (45, 15))])
def test_in_a_suit_it_is_warmer(degrees, minutes):
    """
    Ten degrees warmer, and four hours at most; in the cold it warms nobody.
    """
    found = strain(degrees, is_suited=True)

    assert (found.most // timedelta(minutes=1), found.rest // timedelta(minutes=1)) == minutes


@pytest.mark.parametrize(
    ("degrees", "is_storm", "minutes"),
    [(-5, False, (120, 10)), (-5, True, (60, 10)), (-4, True, None), (34.9, False, None), (35, False, (60, 15)), (37.8, True, (45, 15))],
)
def test_from_which_weather_on_one_goes_in(degrees, is_storm, minutes):
    """
    Five below and thirty-five above; a storm halves the time in the cold, and 100 °F leave three quarters of an hour.
    """
    found = strain(degrees, is_storm=is_storm)

    assert (found and (found.most // timedelta(minutes=1), found.rest // timedelta(minutes=1))) == minutes
