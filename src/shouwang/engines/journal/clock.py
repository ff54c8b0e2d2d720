"""
The hybrid logical clock: an order of what happened on many devices that follows their clocks, and causes where clocks differ.

After Kulkarni, Demirbas, Madappa, Avva and Leone, "Logical Physical Clocks" (2014). A stamp is wall time and a count;
it never goes back on one device, and is later than every stamp that the device had seen. A stamp from too far in the future is not followed,
so that one device set to 2030 does not drag the others along.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from shouwang.vocabulary.reasons import Reason

MILLISECOND = timedelta(milliseconds=1)
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
COUNTS = 1 << 16
DIGITS = 16

DRIFT_TOLD = timedelta(seconds=60)
"""From here on people are warned that a device's clock differs from the server's (issue of the journal; ours)."""
DRIFT_WRONG = timedelta(minutes=5)
"""From here on its times are marked as doubtful, and its stamps are not followed (ours)."""


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
    return last if seen.moment - at > DRIFT_WRONG else max(last, seen)


def doubts_about(drift: timedelta) -> Iterable[Reason]:
    """What there is to say about a device whose clock is ahead of the server's by *drift* (behind: negative)."""
    if abs(drift) > DRIFT_WRONG:
        yield Reason("clock-wrong", {"minutes": _minutes(drift)})
    elif abs(drift) > DRIFT_TOLD:
        yield Reason("clock-drifts", {"seconds": round(drift.total_seconds())})


def _minutes(drift: timedelta) -> int:
    return round(drift / timedelta(minutes=1))


def placed(stamp: Stamp, received_at: datetime) -> Stamp:
    """Where an entry stands in the common order: at its own stamp, but no later than it can have been made when it was received."""
    latest = received_at + DRIFT_WRONG
    return min(stamp, Stamp(milliseconds(latest), COUNTS - 1))
