"""Who is rested: by what they have stood, at one moment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shouwang.engines.roster.fatigue import State, fatigue
from shouwang.engines.roster.problem import Night
from shouwang.vocabulary.limits import Safety
from tests.engines.roster.cast import HOUR, at, span


def of(now: str, *stood: str, **limits: object):
    """Somebody who has stood these spans, at this moment."""
    return fatigue([span(one) for one in stood], at(now), Safety(**limits), Night())


@pytest.mark.parametrize(
    ("now", "stood", "state"),
    [
        ("13 12", [], State.RESTED),
        ("13 12", ["12 08-16"], State.RESTED),
        ("13 12", ["13 08-16"], State.RESTED),
        ("13 12", ["13 00-13"], State.WORN),
        ("13 12", ["12 13-20", "13 07-13"], State.WORN),
        ("13 02", ["12 08-16"], State.RESTING),
        ("13 12", ["12 20-24", "13 07-13"], State.RESTED),
        ("13 12", ["12 16-20", "13 02-03", "13 07-13"], State.TIRED),
    ],
    ids=["never stood", "a day ago", "since four hours", "twelve hours on", "full day", "ten hours free", "slept seven", "slept in pieces"],
)
def test_how_somebody_is(now, stood, state):
    """
    Twelve hours at a stretch or in a day is all that may be; after duty come eleven hours of rest; sleep is seven hours in one piece.
    """
    assert of(now, *stood).state == state


def test_after_three_nights_somebody_is_spared():
    """
    The third night ended yesterday morning: the rest is over, and still they are tired. A night later they are not.
    """
    nights = ["12 22-24", "13 00-06", "13 22-24", "14 00-06", "14 22-24", "15 00-06"]

    assert (of("15 20", *nights).nights, of("15 20", *nights).state) == (3, State.TIRED)
    assert (of("16 20", *nights).nights, of("16 20", *nights).state) == (0, State.RESTED)


def test_what_stands_behind_it_is_told():
    """
    On since seven, ten hours by now: accidents are 13 % likelier. Free from eight last evening: eleven hours to sleep in.
    """
    found = of("13 17", "12 12-20", "13 07-19")

    assert (found.on_since, found.free_since, found.rests_until) == (at("13 07"), None, None)
    assert (found.slept, found.in_a_day, found.in_a_week) == (11 * HOUR, 13 * HOUR, 18 * HOUR)
    assert found.risk == 13
    assert of("13 22", "13 07-19").rests_until == at("14 06")
    assert of("13 19", "13 07-19").risk == 27


def test_duty_to_come_is_not_heard():
    """
    It makes nobody tired yet.
    """
    assert of("13 06", "13 07-19").slept == timedelta(days=1)
