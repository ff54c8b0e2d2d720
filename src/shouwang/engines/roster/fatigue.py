"""
Who is rested and who is not, at one moment, by what each has stood: the same limits that judge a roster, looked at from now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shouwang.engines.roster.problem import DAY, Night, Span, joined
from shouwang.engines.roster.safety import runs
from shouwang.vocabulary.limits import Safety
from shouwang.vocabulary.times import HOUR, after, elapsed

WEEK = 7 * DAY
RISK: Mapping[timedelta, int] = {12 * HOUR: 27, 10 * HOUR: 13}
"""
After so long on duty accidents are so many per cent likelier than after eight hours (fatiguemanagersnetwork.org; RULES: risk growth; not checked
against the text).
"""


class State(StrEnum):
    """From worst to best: to be relieved now, to be left alone, to be spared, to be called."""

    WORN = "worn"
    RESTING = "resting"
    TIRED = "tired"
    RESTED = "rested"


@dataclass(frozen=True)
class Fatigue:
    """
    What one person has behind them.

    *on_since* is when the duty that goes on began, *free_since* when the last one ended; *slept* is the longest time free within the last
    24 hours, *in_a_day* and *in_a_week* the duty within the last 24 hours and seven days, *nights* how many they have stood in a row up to now.
    *rests_until* is the earliest that the rule on rest lets them come again.
    """

    on_since: datetime | None
    free_since: datetime | None
    slept: timedelta
    in_a_day: timedelta
    in_a_week: timedelta
    nights: int
    rests_until: datetime | None
    risk: int
    state: State


def fatigue(stood: Sequence[Span], now: datetime, limits: Safety, night: Night) -> Fatigue:
    """How tired somebody is at *now* who has stood these spans; what begins later is not heard, what goes on counts up to now."""
    spans = joined(Span(one.start, min(one.end, now)) for one in stood if one.start < now)
    goes_on = spans[-1] if spans and spans[-1].end == now else None
    last = spans[-1].end if spans and not goes_on else None
    day, week = Span(after(now, -DAY), now), Span(after(now, -WEEK), now)
    in_a_day = sum((day.shared(one) for one in spans), timedelta())
    at_a_stretch = goes_on.length if goes_on else timedelta()
    slept = _longest_free(spans, day)
    nights = _nights(spans, now, limits, night)
    rested = after(last, limits.least_rest) if last else None
    rests_until = rested if rested and rested > now else None
    if goes_on and (at_a_stretch >= limits.most_at_a_stretch or in_a_day >= limits.most_in_a_day):
        state = State.WORN
    elif rests_until:
        state = State.RESTING
    elif slept < limits.least_sleep or nights >= limits.most_nights_in_a_row:
        state = State.TIRED
    else:
        state = State.RESTED
    return Fatigue(
        on_since=goes_on.start if goes_on else None,
        free_since=last,
        slept=slept,
        in_a_day=in_a_day,
        in_a_week=sum((week.shared(one) for one in spans), timedelta()),
        nights=nights,
        rests_until=rests_until,
        risk=next((risk for length, risk in RISK.items() if at_a_stretch >= length), 0),
        state=state,
    )


def _longest_free(spans: Sequence[Span], within: Span) -> timedelta:
    """The longest time without duty within a span."""
    longest, since = timedelta(), within.start
    for one in spans:
        longest = max(longest, elapsed(since, min(one.start, within.end)))
        since = max(since, one.end)
    return max(longest, elapsed(since, within.end))


def _nights(spans: Sequence[Span], now: datetime, limits: Safety, night: Night) -> int:
    """Night duties in a row, up to the last night or the one that is now."""
    parts = [part for one in spans for part in night.within(one) if part.length >= limits.night_counts_from]
    evenings = {night.evening_of(part) for part in parts}
    last = (now - DAY).date()
    return next((count for first, count in runs(evenings) if first + count * DAY > last), 0)
