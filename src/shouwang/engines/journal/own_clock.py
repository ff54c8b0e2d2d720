"""
Whether the server can believe its own clock, which judges those of the devices and says what has had its time.

A computer whose battery is flat wakes up in 2009 or in 2031. What it has written itself tells: its time never was earlier than when it was
believed last, and it seldom is silent for long. The devices tell too, where they agree with one another. None of this puts the clock right;
while it is in doubt nothing is judged by it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from shouwang.engines.journal.clock import DRIFT_TOLD, DRIFT_WRONG, before
from shouwang.vocabulary.reasons import Reason

SILENCE = timedelta(days=7)
"""So long a server may have been off (ours): a week for a repair. One more click after that costs little beside what a wrong purge destroys."""
LATELY = timedelta(hours=1)
"""Devices that were heard within this time are asked about the clock (ours): longer ago it may have been another clock."""
WORD_HOLDS = timedelta(days=1)
"""So long after command said that the clock is right no device is asked (ours): time to put the devices right."""
WAITS = timedelta(days=1)
"""After a doubt, whatever ended it, the clock has to be believed for so long before anything is destroyed by it (ours): a wrong click is noticed by then."""
LOOKED = timedelta(minutes=3)
"""Between two looks at the clock so much counts at most (ours), since it is looked at each minute: what it leaps over nobody has believed."""
AT_LEAST = 2
"""Devices that must say the same (ours): one may be wrong by itself."""


@dataclass(frozen=True, slots=True)
class OwnClock:
    """What the server's clock *says*, why that is in *doubt* if it is, and the time by which to go on meanwhile."""

    says: datetime
    believed: datetime
    doubt: Reason | None = None


def own_clock(says: datetime, last: datetime | None, off: timedelta | None = None) -> OwnClock:
    """
    The clock that *says* so, was believed *last* then, and by which the devices that agree are ahead by *off* (:func:`agreed`).

    Earlier than last by more than :data:`DRIFT_WRONG` it is wrong, or was wrong then. Later by more than :data:`SILENCE` it is in doubt:
    the server may really have been off. Devices that agree with each other bring doubt, or end it; their time is gone by only where the
    server's own cannot be: several telephones set to 2030 drag nothing along.
    """
    goes_on = last is None or -DRIFT_WRONG <= says - last <= SILENCE
    if off is not None:
        if abs(off) <= DRIFT_WRONG:
            return OwnClock(says, says)
        true = before(says, -off)
        return OwnClock(says, says if goes_on else true, Reason("own-clock-against-devices", {"says": says, "told": true}))
    if last is None or goes_on:
        return OwnClock(says, says)
    code = "own-clock-behind" if says < last else "own-clock-ahead"
    return OwnClock(says, last, Reason(code, {"says": says, "last": last}))


def still_waits(waits: timedelta, since_last_look: timedelta) -> timedelta:
    """What is left of the time for which a believed clock *waits* before anything is destroyed by it."""
    return max(waits - min(max(since_last_look, timedelta()), LOOKED), timedelta())


def agreed(drifts: Collection[timedelta]) -> timedelta | None:
    """
    By how much the clocks of the devices are ahead of the server's, where more than half of them say the same; None where they do not.

    Each drift is one device's, :data:`AT_LEAST` must say the same, within :data:`DRIFT_TOLD`. The middle one of them is given.
    """
    ordered = sorted(drifts)
    alike = max((_from(first, ordered) for first in ordered), key=len, default=[])
    return alike[len(alike) // 2] if len(alike) >= AT_LEAST and 2 * len(alike) > len(ordered) else None


def _from(first: timedelta, drifts: Collection[timedelta]) -> list[timedelta]:
    """Those that are the *first* or little more."""
    return [drift for drift in drifts if first <= drift <= first + DRIFT_TOLD]
