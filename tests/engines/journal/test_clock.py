"""The hybrid clock: never back, after what was seen, and not dragged along by a clock that is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.engines.journal.clock import COUNTS, DRIFT_WRONG, NEVER, Stamp, doubts_about, met, milliseconds, placed, stamp_from, ticked

NOON = datetime(2022, 3, 12, 4, 0, tzinfo=UTC)
STAMPS = st.builds(Stamp, st.integers(0, 1 << 47), st.integers(0, COUNTS - 1))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(STAMPS, STAMPS)
def test_a_written_stamp_reads_back_and_sorts_as_the_stamp_does(one, other):
    """
    Databases and telephones sort the text.
    """
    assert stamp_from(str(one)) == one
    assert (str(one) < str(other)) == (one < other)


@pytest.mark.parametrize("text", ["", "0123", "0123456789ABCDEF", "x" * 16])
def test_anything_else_is_not_a_stamp(text):
    """
    Sixteen small hexadecimal digits, and nothing more generous.
    """
    with pytest.raises(ValueError, match=r"not a stamp|invalid literal"):
        stamp_from(text)


@given(STAMPS, MOMENTS)
def test_the_next_stamp_is_later_whatever_the_wall_clock_says(last, at):
    """
    A clock set back may not put what came later before what came earlier.
    """
    assert ticked(last, at) > last


def test_the_stamp_follows_the_wall_clock_where_it_goes_on():
    """
    Then the stamp is the time, and nothing is counted.
    """
    assert ticked(Stamp(milliseconds(NOON)), NOON + timedelta(seconds=1)) == Stamp(milliseconds(NOON) + 1000)


def test_a_full_count_moves_to_the_next_millisecond():
    """
    65,536 entries in one millisecond do not wrap around.
    """
    last = Stamp(milliseconds(NOON), COUNTS - 1)

    assert ticked(last, NOON) == Stamp(last.wall + 1, 0)


def test_what_was_seen_comes_before_what_is_written_then():
    """
    The gate's phone is four minutes slow; its note on the order still comes after the order.
    """
    order = ticked(NEVER, NOON)
    slow = NOON - timedelta(minutes=4)

    note = ticked(met(NEVER, order, slow), slow)

    assert note > order


@given(MOMENTS)
def test_a_telephone_set_to_2030_does_not_drag_others(at):
    """
    Its stamp is not followed, so the next stamp of the others is their own time.
    """
    wrong = ticked(NEVER, at + DRIFT_WRONG + timedelta(milliseconds=1))

    assert met(NEVER, wrong, at) == NEVER
    assert placed(wrong, at).moment <= at + DRIFT_WRONG


def test_a_stamp_beyond_the_calendar_is_not_followed():
    """
    It can be written with 16 digits, but no day can be named for it: not to be followed, and no reason to fall over either.
    """
    assert met(NEVER, stamp_from("f" * 16), NOON) == NEVER


@given(STAMPS, STAMPS, MOMENTS)
def test_putting_entries_in_order_keeps_the_order_of_one_device(one, other, at):
    """
    Cutting stamps at the moment of reception may make equal what was not, but turns nothing round.
    """
    earlier, later = sorted([one, other])

    assert placed(earlier, at) <= placed(later, at + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("drift", "said"),
    [(60, []), (61, ["clock-drifts"]), (-61, ["clock-drifts"]), (300, ["clock-drifts"]), (301, ["clock-wrong"]), (-3600, ["clock-wrong"])],
)
def test_drift_is_told_from_a_minute_and_marked_from_five(drift, said):
    """
    Ahead or behind alike.
    """
    assert [reason.code for reason in doubts_about(timedelta(seconds=drift))] == said
