"""The hybrid clock: never back, after what was seen, and not dragged along by a clock that is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.engines.journal.clock import (
    COUNTS,
    DRIFT_WRONG,
    LONGEST_RUN,
    NEVER,
    Heard,
    Stamp,
    ahead,
    doubts_about,
    is_doubtful,
    met,
    milliseconds,
    placed,
    stamp_from,
    ticked,
)
from shouwang.vocabulary.entries import Entry

HOUR = timedelta(hours=1)
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


def test_a_stamp_beyond_the_calendar_is_not_followed():
    """
    It can be written with 16 digits, but no day can be named for it: not to be followed, and no reason to fall over either.
    """
    assert met(NEVER, stamp_from("f" * 16), NOON) == NEVER


def stood(
    *, written: datetime, happened: datetime | None = None, stamp: Stamp | None = None, received: datetime, wrong: int = 0
) -> datetime:
    """Where an entry of a device stands whose clock was wrong by so many minutes."""
    told = Entry(
        UUID(int=1), UUID(int=2), "gate.checked", happened or written, written, UUID(int=3), 1, 1, stamp=str(stamp or ticked(NEVER, written))
    )  # fmt: skip
    return placed(told, received, timedelta(minutes=wrong))


def test_what_a_device_tells_in_its_time_stands_there():
    """
    Written when it happened, or an hour later: it stands where it happened, however late it arrives.
    """
    late = NOON + timedelta(days=2)

    assert stood(written=NOON, received=late) == NOON
    assert stood(written=NOON + HOUR, happened=NOON, received=late) == NOON


def test_what_a_device_had_seen_comes_first():
    """
    Four minutes slow, its stamp is later than the order that it answers; it stands behind the order all the same.
    """
    order = ticked(NEVER, NOON)
    slow = NOON - timedelta(minutes=4)

    assert stood(written=slow, stamp=ticked(met(NEVER, order, slow), slow), received=NOON + HOUR) >= NOON


@given(MOMENTS, STAMPS, st.integers(0, 10_000_000))
def test_nothing_stands_later_than_it_can_have_been_made(received, stamp, minutes):
    """
    Whatever a device says of the time, by its clock or by its stamp.
    """
    written = NOON + timedelta(minutes=minutes)

    assert stood(written=written, stamp=stamp, received=received) <= received + DRIFT_WRONG


def test_a_clock_that_was_wrong_is_put_right():
    """
    Eight years ahead: the entry stands where it was made, not at the moment of sending.
    """
    ahead = timedelta(days=8 * 365)

    assert stood(written=NOON + ahead, received=NOON + HOUR, wrong=8 * 365 * 24 * 60) == NOON
    assert is_doubtful(NOON + ahead, NOON)
    assert not is_doubtful(NOON + DRIFT_WRONG, NOON)


def test_a_thing_of_the_future_stands_where_it_was_told():
    """
    The clock is right and the time told is next year: nothing happens after it was written down.
    """
    assert stood(written=NOON, happened=NOON + timedelta(days=365), received=NOON + HOUR) == NOON


@pytest.mark.parametrize(
    ("drift", "said"),
    [(60, []), (61, ["clock-drifts"]), (-61, ["clock-drifts"]), (300, ["clock-drifts"]), (301, ["clock-wrong"]), (-3600, ["clock-wrong"])],
)
def test_drift_is_told_from_a_minute_and_marked_from_five(drift, said):
    """
    Ahead or behind alike.
    """
    assert [reason.code for reason in doubts_about(timedelta(seconds=drift))] == said


@pytest.mark.parametrize("offset", [LONGEST_RUN // timedelta(milliseconds=1) + 1, 65_000_000_000_000, 2**53 - 1])
def test_a_count_that_no_run_can_reach_is_not_believed(offset):
    """
    A telephone that counts nanoseconds: what it says of the time since is no time, and the entry stands where its clock says, which was right.
    """
    entry = Entry(
        UUID(int=1), UUID(int=2), "note.written", NOON, NOON, UUID(int=3), 1, 1, stamp=str(Stamp(milliseconds(NOON))), run=1, offset=0
    )

    assert ahead(entry, Heard(NOON + HOUR, NOON + HOUR, run=1, offset=offset)) == timedelta()
