"""
How much duty somebody may be given: the safety limits, each with its default, how far it may be loosened, and where it comes from.

An operation sets its own value inside that bound; nobody sets one beyond it, and nobody accepts a breach. They hold for everybody, the
commander included. What the law says on working time is another matter: it is warned of and written down (``engines/roster/law.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from shouwang.vocabulary.reasons import Reason, refuse_if
from shouwang.vocabulary.times import HOUR, length_said
from shouwang.vocabulary.words import Words

Amount = timedelta | int


@dataclass(frozen=True)
class Limit:
    """
    What one safety limit is about: a *least* or a most, *loosest* how far an operation may loosen it, the *source* of its default.

    Without a source the default is ours. A source that has not been read again for this product is not *is_checked*. Wherever a limit is
    shown, both are said.
    """

    words: Words
    is_least: bool
    loosest: Amount
    source: str = ""
    is_checked: bool = False

    def is_looser(self, value: Amount, than: Amount) -> bool:
        """Whether *value* allows more than another."""
        return value < than if self.is_least else value > than  # type: ignore[operator]  # both are hours, or both are numbers


EU = "Directive 2003/88/EC"
HSE = "HSE, good practice guidelines on fatigue (HSG256)"
LIMITS: Mapping[str, Limit] = MappingProxyType({
    "least_rest": Limit(Words("Rest between two duties", "两次值守之间的休息"), True, 8 * HOUR, f"{EU}, article 3"),
    "most_at_a_stretch": Limit(Words("Duty without a rest", "连续值守时长"), False, 12 * HOUR, HSE),
    "most_in_a_day": Limit(Words("Duty within any 24 hours", "任意24小时内的值守时长"), False, 13 * HOUR, HSE),
    "most_in_a_week": Limit(
        Words("Duty within any seven days", "任意七天内的值守时长"), False, 72 * HOUR, "Directive 2002/15/EC, article 4; at most as MLC 2006, standard A2.3"
    ),
    "most_nights_in_a_row": Limit(Words("Nights in a row", "连续夜班次数"), False, 4, HSE),
    "most_days_in_a_row": Limit(Words("Days with duty in a row", "连续值守天数"), False, 12, HSE),
    "night_counts_from": Limit(Words("Night time that makes a night duty", "计为夜班的夜间时长"), False, 4 * HOUR, f"{EU}, article 2"),
    "least_at_night": Limit(Words("People at a post at night", "夜间每岗人数"), True, 2),
    "least_sleep": Limit(Words("A rest long enough to sleep in", "足以睡一觉的休息"), True, 6 * HOUR),
    "most_awake_to_drive": Limit(Words("From the first duty after sleep to the end of a drive", "睡后首次值守至驾车结束"), False, 16 * HOUR),
})  # fmt: skip


@dataclass(frozen=True)
class Safety:
    """The safety limits of an operation, or of one person. What is looser than it may be is refused when the record is built, all at once."""

    least_rest: timedelta = 11 * HOUR
    most_at_a_stretch: timedelta = 12 * HOUR
    most_in_a_day: timedelta = 12 * HOUR
    most_in_a_week: timedelta = 60 * HOUR
    most_nights_in_a_row: int = 3
    most_days_in_a_row: int = 7
    night_counts_from: timedelta = 3 * HOUR
    least_at_night: int = 2
    least_sleep: timedelta = 7 * HOUR
    most_awake_to_drive: timedelta = 16 * HOUR

    def __post_init__(self) -> None:
        refuse_if(
            Reason("limit-too-loose", {"limit": limit.words, "value": value, "loosest": limit.loosest})
            for name, limit in LIMITS.items()
            if limit.is_looser(value := getattr(self, name), limit.loosest)
        )

    def for_one(self, own: Mapping[str, Any]) -> Safety:
        """The limits of a person who bears less. What would be looser than the operation's is not heard."""
        tighter = {name: value for name, value in own.items() if LIMITS[name].is_looser(getattr(self, name), value)}
        return replace(self, **tighter)


def amount_said(value: Amount, language: str) -> str:
    """A limit's value as people read it: ``11 h``, ``3``."""
    return length_said(value, language) if isinstance(value, timedelta) else str(value)
