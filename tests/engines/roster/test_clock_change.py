"""The nights in which clocks are set forward or back: hours are counted as they are lived through."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from shouwang.engines.roster.fatigue import State, fatigue
from shouwang.engines.roster.judging import judged
from shouwang.engines.roster.patterns import PATTERNS, shifts_of
from shouwang.engines.roster.problem import Assignment, Demand, Night, Person, Post, Problem, Span
from shouwang.engines.roster.solving import solved
from shouwang.vocabulary.limits import Safety
from shouwang.vocabulary.times import after, elapsed
from tests.engines.roster.cast import HOUR, codes

BERLIN = ZoneInfo("Europe/Berlin")


def moment(month: int, day: int, hour: int, minute: int = 0, fold: int = 0) -> datetime:
    return datetime(2022, month, day, hour, minute, tzinfo=BERLIN, fold=fold)


def of_mei(*spans: Span) -> tuple[Problem, list[Assignment]]:
    whole = Span(spans[0].start.replace(hour=0) - timedelta(days=1), spans[-1].end.replace(hour=0) + timedelta(days=2))
    return Problem(whole, (Person("Mei"),), (Post("gate", is_safe_alone=True),), ()), [Assignment("Mei", "gate", span) for span in spans]


def test_lengths_are_lived_through():
    """
    In the night of 27 March the clock jumps from two to three, in that of 30 October the hour from two to three comes twice.
    """
    assert elapsed(moment(3, 26, 22), moment(3, 27, 6)) == 7 * HOUR
    assert elapsed(moment(10, 29, 22), moment(10, 30, 6)) == 9 * HOUR
    assert elapsed(moment(10, 30, 2, 50), moment(10, 30, 2, 10, fold=1)) == HOUR / 3
    assert after(moment(3, 26, 22), 8 * HOUR) == moment(3, 27, 7)
    assert after(moment(10, 30, 6), -9 * HOUR) == moment(10, 29, 22)
    assert Span(moment(10, 30, 2, 50), moment(10, 30, 2, 10, fold=1)).length == HOUR / 3


def test_a_rest_is_not_eleven_hours_because_the_clock_says_so():
    """
    From nine in the evening to eight in the morning clocks say eleven hours in March, and it is ten; in October from ten it is eleven, though clocks say ten.
    """
    march = of_mei(Span(moment(3, 26, 17), moment(3, 26, 21)), Span(moment(3, 27, 8), moment(3, 27, 14)))
    october = of_mei(Span(moment(10, 29, 14), moment(10, 29, 22)), Span(moment(10, 30, 8), moment(10, 30, 12)))

    found = judged(*march).safety

    assert codes(found) == ["rest-too-short"]
    assert found[0].parameters["rest"] == 10 * HOUR
    assert judged(*october).safety == ()


def test_twelve_hours_on_the_clock_are_thirteen_in_october():
    """
    From eight in the evening to eight in the morning.
    """
    found = judged(*of_mei(Span(moment(10, 29, 20), moment(10, 30, 8)))).safety

    assert codes(found) == ["duty-too-long", "too-much-in-a-day"]
    assert found[0].parameters["length"] == 13 * HOUR


def test_the_search_keeps_to_it():
    """
    Two people hold a gate in two shifts a day while clocks are set back: nobody gets the night of thirteen hours, and everybody else's rest is kept.
    """
    whole = Span(moment(10, 29, 8), moment(10, 31, 8))
    gate = Post("gate", is_safe_alone=True)
    asked = Problem(whole, tuple(map(Person, ("An", "Bo"))), (gate,), (Demand("gate", whole, 1),), Safety(least_rest=11 * HOUR))

    found = solved(asked, shifts_of(asked, PATTERNS["2x12"].anchored(whole.start.time())), seed=1, effort=0.5)

    assert judged(asked, found.roster).safety == ()
    assert moment(10, 29, 20) not in {one.start for one in found.roster}
    assert found.values["lack"] == 13 * 60


def test_who_stood_thirteen_hours_is_worn_out():
    """
    At half past seven in the morning it is twelve and a half.
    """
    found = fatigue([Span(moment(10, 29, 20), moment(10, 30, 7, 30))], moment(10, 30, 7, 30), Safety(), Night())

    assert (found.in_a_day, found.state) == (12.5 * HOUR, State.WORN)
