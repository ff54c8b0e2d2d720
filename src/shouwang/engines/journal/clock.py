"""
The hybrid logical clock: an order of what happened on many devices that follows their clocks, and causes where clocks differ.

After Kulkarni, Demirbas, Madappa, Avva and Leone, "Logical Physical Clocks" (2014). A stamp is wall time and a count;
it never goes back on one device, and is later than every stamp that the device had seen. A stamp from too far in the future is not followed,
so that one device set to 2030 does not drag the others along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.ids import milliseconds_in
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.times import long_said
from shouwang.vocabulary.words import Words

MILLISECOND = timedelta(milliseconds=1)
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
COUNTS = 1 << 16
DIGITS = 16

DRIFT_TOLD = timedelta(seconds=60)
"""From here on people are warned that a device's clock differs from the server's (issue of the journal; ours)."""
DRIFT_WRONG = timedelta(minutes=5)
"""From here on its times are marked as doubtful, and its stamps are not followed (ours)."""
LONGEST_RUN = timedelta(days=366)
"""No device runs so long without a new start (ours): it counts something else than milliseconds, and is not believed."""


@dataclass(frozen=True, slots=True, order=True)
class Stamp:
    """Milliseconds since 1970 in UTC, and a count among stamps of the same millisecond."""

    wall: int
    count: int = 0

    def __str__(self) -> str:
        """16 hexadecimal digits that sort as the stamps do: 12 of wall time, 4 of the count."""
        return f"{self.wall:012x}{self.count:04x}"

    @property
    def moment(self) -> datetime:
        """The wall time."""
        return BEGINNING + self.wall * MILLISECOND


NEVER = Stamp(0)
"""Before the first stamp."""


def stamp_from(text: str) -> Stamp:
    """The stamp written as *text*; raises ``ValueError`` on anything else."""
    if len(text) != DIGITS or text != text.lower():
        raise ValueError(f"{text!r} is not a stamp: it has 16 small hexadecimal digits.")
    return Stamp(int(text[:12], 16), int(text[12:], 16))


def milliseconds(moment: datetime) -> int:
    """Since 1970, in UTC."""
    return (moment - BEGINNING) // MILLISECOND


def ticked(last: Stamp, at: datetime) -> Stamp:
    """The stamp of something written at the wall time *at* on a device whose last stamp was *last*; later than that, whatever the clock says."""
    wall = milliseconds(at)
    if wall > last.wall:
        return Stamp(wall)
    return Stamp(last.wall, last.count + 1) if last.count + 1 < COUNTS else Stamp(last.wall + 1)


def met(last: Stamp, seen: Stamp, at: datetime) -> Stamp:
    """
    The last stamp of a device that has just seen another's: the later of the two.

    A stamp more than :data:`DRIFT_WRONG` ahead of the device's own wall time *at* is not followed.
    """
    return max(last, seen) if seen <= latest(at) else last


def latest(at: datetime) -> Stamp:
    """The latest stamp that is believed at the wall time *at*."""
    return Stamp(milliseconds(at + DRIFT_WRONG), COUNTS - 1)


def doubts_about(drift: timedelta) -> Iterable[Reason]:
    """What there is to say about a device whose clock is ahead of the server's by *drift* (behind: negative)."""
    if abs(drift) > DRIFT_WRONG:
        yield Reason("clock-wrong", {"length": Words(long_said(drift, "en"), long_said(drift, "zh"))})
    elif abs(drift) > DRIFT_TOLD:
        yield Reason("clock-drifts", {"seconds": round(drift.total_seconds())})


# When it truly was


@dataclass(frozen=True, slots=True)
class Heard:
    """What a batch says of its device's clocks at the moment of sending (wall time; run and offset of the entries), and when the server heard it."""

    received_at: datetime
    sent_at: datetime
    run: int = 0
    offset: int = 0

    @property
    def drift(self) -> timedelta:
        """How far the device's clock is ahead of the server's."""
        return self.sent_at - self.received_at


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring numbers of a stream whose wall times were *ahead* of the truth (behind: negative) by about as much."""

    first: int
    last: int
    ahead: timedelta


def ahead(entry: Entry, heard: Heard) -> timedelta:
    """
    How far the wall time at which *entry* was entered was ahead of the truth, as well as can be known.

    The clock's drift at sending is taken for its drift at writing, within two bounds. An entry was written no earlier than what its device
    had seen of other clocks (its stamp), and no later than its distance to the sending by the clock that nobody can set. That clock may
    stand still while a telephone sleeps, so it bounds and does not measure.
    """
    last = heard.received_at
    since = heard.offset - entry.offset
    if entry.run == heard.run and 0 <= since <= LONGEST_RUN // MILLISECOND:
        last -= since * MILLISECOND
    seen = before(_moment(stamp_from(entry.stamp)), max(heard.drift, timedelta()))
    return entry.entered_at - min(max(before(entry.entered_at, heard.drift), seen), last)


FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
"""The ends of the calendar."""


def before(moment: datetime, length: timedelta) -> datetime:
    """So long before a moment, or the end of the calendar that lies there: a clock may be set to any year."""
    try:
        return moment - length
    except OverflowError:
        return FIRST if length > timedelta() else LAST


def _moment(stamp: Stamp) -> datetime:
    """The wall time of a stamp, or the end of the calendar."""
    try:
        return stamp.moment
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC) - timedelta(days=366)


def wrong_stretches(entries: Iterable[Entry], heard: Heard) -> Iterator[Stretch]:
    """The stretches of a batch's entries, ascending by number, whose times cannot be believed."""
    stretch: Stretch | None = None
    for entry in entries:
        by = ahead(entry, heard)
        if stretch and entry.sequence == stretch.last + 1 and abs(by - stretch.ahead) <= DRIFT_TOLD:
            stretch = Stretch(stretch.first, entry.sequence, stretch.ahead)
            continue
        if stretch:
            yield stretch
        stretch = Stretch(entry.sequence, entry.sequence, by) if abs(by) > DRIFT_WRONG else None
    if stretch:
        yield stretch


# Where it stands


def placed(entry: Entry, received_at: datetime, wrong: timedelta = timedelta()) -> datetime:
    """
    Where an entry of a device stands in the common order: when it was written down by the hybrid clock, less how long before that it happened.

    Its stamp is followed as far as a device follows others. Where the clock was *wrong* by more than that, its wall time is put right instead.
    Nothing stands later than it can have been made when it was received, so a device set to 2030 does not stand above the others for ever.
    """
    seen = _moment(stamp_from(entry.stamp))
    follows = not wrong and entry.entered_at < seen <= before(entry.entered_at, -DRIFT_WRONG)
    written = seen if follows else before(entry.entered_at, wrong)
    return min(before(written, max(entry.entered_at - entry.happened_at, timedelta())), received_at + DRIFT_WRONG)


def made_at(id_: UUID) -> datetime:
    """When an id says that it was made, or the end of the calendar."""
    return _moment(Stamp(milliseconds_in(id_)))


def is_doubtful(happened_at: datetime, placed_at: datetime) -> bool:
    """Whether the time that an entry tells is so far from where it stands that people are told of it."""
    return abs(happened_at - placed_at) > DRIFT_WRONG
