"""
The watch over the posts: what can be wrong at one, who is told of it in which order, and how long each may take.

An operation sets its own times inside the bounds. The order of the ladder is fixed: nobody is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from shouwang.vocabulary.reasons import Reason, refuse_if
from shouwang.vocabulary.times import MINUTE
from shouwang.vocabulary.words import Words

ALARMS: Mapping[str, Words] = MappingProxyType({
    "vacant-now": Words("Vacant, and about to begin", "班次空缺，即将开始"),
    "gap": Words("Too few at the post", "岗位人数不足"),
    "late": Words("Has not come", "未到岗"),
    "silent": Words("No word that all is well", "未报平安"),
    "stayed": Words("Stayed on because nobody came", "无人接班，仍在岗"),
    "ended": Words("The last roster ends, and nobody is planned after it", "最后一版班表到期，此后无人值守"),
    "unconfirmed": Words("Has not said that they know", "尚未确认知晓"),
    "forgot": Words("Relieved, and forgot to check out", "已有人接班，未登记下岗"),
    "vacant": Words("Vacant", "班次空缺"),
    "unplanned": Words("Too few are planned", "排班人数不足"),
})  # fmt: skip
"""What can be wrong at a post, the most pressing first."""
PRESSING = frozenset({"vacant-now", "gap", "late", "silent"})
"""Where a post may be empty, or somebody in need."""

PARTNER, GROUP_LEAD, DUTY_OFFICER, COMMANDER = LADDER = ("partner", "group-lead", "duty-officer", "commander")
"""Who is told, one after another (RULES.md, ``escalate``). The partner's turn is that of the person concerned too."""
RUNGS: Mapping[str, Words] = MappingProxyType({
    PARTNER: Words("the person and their partner", "本人与同岗"),
    GROUP_LEAD: Words("the group lead", "组长"),
    DUTY_OFFICER: Words("the overall shift lead", "总代班"),
    COMMANDER: Words("the commander", "指挥长"),
})  # fmt: skip


@dataclass(frozen=True)
class Bounds:
    """What one time of the watch is about, within which minutes it may be set, and the *source* of its default; without one it is ours."""

    words: Words
    least: int
    most: int
    source: str = ""


TIMES: Mapping[str, Bounds] = MappingProxyType({
    "changeover": Bounds(Words("Before the start: is there to take over", "班次开始前到岗交接"), 0, 30),
    "confirm_before": Bounds(Words("Before the start: not acknowledged yet", "班次开始前仍未确认知晓"), 10, 240),
    "late_after": Bounds(Words("After the start: has not come", "班次开始后仍未到岗"), 0, 30),
    "over_after": Bounds(Words("After the end: has not left", "班次结束后仍未下岗"), 5, 60),
    "well_by_day": Bounds(Words("All well is asked for every, by day", "白天报平安间隔"), 15, 240),
    "well_at_night": Bounds(Words("All well is asked for every, at night", "夜间报平安间隔"), 10, 120),
    "tell_every": Bounds(Words("Then the next one is told after", "逐级上报间隔"), 2, 30),
    "seen_to_for": Bounds(Words("Somebody sees to it: told again after", "有人处理后再次提醒间隔"), 5, 60),
})  # fmt: skip
"""RULES.md proposes the defaults, under ``cover`` and ``changeover_min``, and cites nobody; the bounds, ``over_after`` and ``seen_to_for`` are ours as well."""


@dataclass(frozen=True)
class WatchTimes:
    """The times of an operation's watch. Those out of bounds are refused when the record is built, all at once."""

    changeover: timedelta = 15 * MINUTE
    confirm_before: timedelta = 30 * MINUTE
    late_after: timedelta = 10 * MINUTE
    over_after: timedelta = 15 * MINUTE
    well_by_day: timedelta = 60 * MINUTE
    well_at_night: timedelta = 30 * MINUTE
    tell_every: timedelta = 5 * MINUTE
    seen_to_for: timedelta = 15 * MINUTE

    def __post_init__(self) -> None:
        refuse_if(
            Reason(
                "watch-time-out-of-bounds",
                {"time": bounds.words, "value": value, "least": bounds.least * MINUTE, "most": bounds.most * MINUTE},
            )
            for name, bounds in TIMES.items()
            if not bounds.least * MINUTE <= (value := getattr(self, name)) <= bounds.most * MINUTE
        )
