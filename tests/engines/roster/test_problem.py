"""The records of a roster refuse what cannot be."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from shouwang.engines.roster.judging import judged
from shouwang.engines.roster.law import Law, ledger
from shouwang.engines.roster.patterns import PATTERNS
from shouwang.engines.roster.problem import DAY, Demand, Night, Span, stretches
from shouwang.vocabulary.limits import LIMITS, Safety
from shouwang.vocabulary.reasons import Refused
from tests.engines.roster.cast import HOUR, assignments, at, codes, problem, span


def test_a_span_does_not_run_backwards():
    """
    Nor is it empty: a duty of no length would be nowhere.
    """
    with pytest.raises(ValueError, match="end after it starts"):
        Span(at("12 08"), at("12 08"))


def test_every_limit_has_a_value_and_none_is_looser_than_it_may_be():
    """
    The defaults are inside their own bounds; what is too loose is refused, all of it at once.
    """
    assert LIMITS.keys() == vars(Safety()).keys()
    with pytest.raises(Refused) as no:
        Safety(least_rest=5 * HOUR, most_nights_in_a_row=6, most_in_a_day=14 * HOUR)
    assert codes(no.value.reasons) == ["limit-too-loose"] * 3


def test_a_person_s_own_limit_only_ever_tightens():
    """
    Nobody bears more because a form says so.
    """
    own = Safety().for_one({"least_rest": 14 * HOUR, "most_in_a_day": 13 * HOUR, "most_nights_in_a_row": 1})

    assert (own.least_rest, own.most_in_a_day, own.most_nights_in_a_row) == (14 * HOUR, 12 * HOUR, 1)


def test_a_problem_that_makes_no_sense_says_all_of_why():
    """
    Two people of one id, a need at a post that is not listed, a limit nobody knows.
    """
    told = {"people": [{"id": "Mei"}, {"id": "Mei"}], "demands": ["east 12 08-16 1"]}
    with pytest.raises(Refused) as twice:
        problem(told)
    with pytest.raises(ValueError, match="that cannot be"):
        Demand("east", span("12 08-16"), least=1, with_ability={"lead": 2})

    assert codes(twice.value.reasons) == ["roster-twice"]


def test_the_night_of_a_span_is_found_on_both_sides_of_midnight():
    """
    From 05:00 to 23:00 an hour is night in the morning, and another in the evening; a day and a half has two nights, one of them whole.
    """
    parts = [(part.start, part.length) for part in Night().within(span("12 05-23"))]
    longer = [part.length for part in Night().within(Span(at("12 00"), at("13 12")))]

    assert parts == [(at("12 05"), HOUR), (at("12 22"), HOUR)]
    assert longer == [6 * HOUR, 8 * HOUR]


def test_what_overlaps_or_follows_at_once_is_one_stretch():
    """
    Six and six with no pause are twelve; two duties at once count their time once.
    """
    found = stretches(assignments("Mei east 12 00-06", "Mei west 12 06-12", "Mei east 12 11-13", "Mei east 13 00-06"))

    assert [one.length for one in found] == [13 * HOUR, 6 * HOUR]


def test_the_order_in_which_a_roster_is_written_does_not_matter():
    """
    The same answer for the same roster, from whichever program it came.
    """
    roster = assignments("Mei east 12 00-08", "Mei west 12 14-22", "Lin east 12 22-06", "Shan east 12 08-23")
    told = problem({"demands": ["east 12 00-24 2"]})

    assert judged(told, roster) == judged(told, roster[::-1])


def test_the_ledger_says_what_is_owed():
    """
    Six nights of eight hours: eight hours are above the law's forty; Lin did less and stands below.
    """
    nights = [f"Mei east {day} 22-06" for day in (7, 8, 9, 10, 11, 12)]
    found = ledger(Law(), problem({}), assignments("Lin east 12 08-12", *nights))

    assert [(one.person, one.duty, one.at_night, one.overtime) for one in found] == [
        ("Mei", 48 * HOUR, 48 * HOUR, 8 * HOUR),
        ("Lin", 4 * HOUR, timedelta(), timedelta()),
    ]


@pytest.mark.parametrize("pattern", ["4x6", "3x8", "2x12"])
@pytest.mark.parametrize("at", [time(0), time(6), time(7, 30), time(20)])
def test_a_pattern_is_anchored_where_a_roster_begins(pattern, at):
    """
    One change at that time, as many as before, all as far apart: no roster begins with a stump of a shift.
    """
    moved = PATTERNS[pattern].anchored(at)

    start = datetime(2022, 3, 12, at.hour, at.minute, tzinfo=UTC)
    lengths = {span.length for span in moved.within(Span(start, start + 2 * DAY))}
    assert at in moved.changes
    assert lengths == {DAY / len(moved.changes)}
    assert len(moved.changes) == len(PATTERNS[pattern].changes)
