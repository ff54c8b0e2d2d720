"""The law counts hours as they are lived through, and a month's overtime whichever rosters it is of."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shouwang.engines.roster.law import Law, days, ledger, overtime_in_month
from shouwang.engines.roster.problem import Assignment, Problem, Span

HOUR, DAY, BERLIN = timedelta(hours=1), timedelta(days=1), ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(("day", "lived"), [(datetime(2022, 3, 26, 22, tzinfo=BERLIN), 7), (datetime(2022, 10, 29, 22, tzinfo=BERLIN), 9)])
def test_a_night_in_which_clocks_change_counts_as_it_is_lived_through(day, lived):
    """
    22 to 06: seven hours where clocks go forward, nine where they go back, by day and in the ledger.
    """
    one = Assignment("an", "gate", Span(day, day + 8 * HOUR))

    assert sum(days([one]).values(), timedelta()) == lived * HOUR
    assert ledger(Law(), Problem(one.span, (), (), ()), [one])[0].duty == lived * HOUR


def test_overtime_counts_over_all_rosters_of_a_month():
    """
    Four weeks of fifty hours, a roster each: ten hours of overtime a week, and the fourth makes it forty, four more than the law allows.
    """
    first = datetime(2022, 5, 2, 8, tzinfo=BERLIN)
    month = [
        Assignment("an", "gate", Span(start, start + 10 * HOUR))
        for week in range(4)
        for start in (first + (7 * week + day) * DAY for day in range(5))
    ]
    last = Span(first + 21 * DAY, first + 28 * DAY)
    own, before = [one for one in month if one.start >= last.start], tuple(one for one in month if one.start < last.start)

    told = list(overtime_in_month(Law(), Problem(last, (), (), (), around=before), own))

    assert [(one.parameters["person"], one.parameters["length"]) for one in told] == [("an", 40 * HOUR)]
    assert list(overtime_in_month(Law(), Problem(last, (), (), (), around=before[5:]), own)) == []
