"""The figures of the watch: duties stood, and how posts were held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import timedelta

from shouwang.engines.figures.coverage import COVERAGE, RECKONED, held_posts
from shouwang.engines.figures.tally import Figure, last_of
from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.words import Words

TIMES, HOURS = Words("times", "人次"), Words("hours", "小时")
A_DAY = timedelta(hours=24)


def _duty(entry: Entry) -> Hashable:
    return entry.data.get("duty")


def _all(_entry: Entry) -> Hashable:
    """All posts together: who checks in at one has left another."""
    return None


def _minutes_stood(group: Sequence[Entry]) -> int | None:
    """From arriving to leaving, in whole minutes; a duty that has not ended does not count yet. Whoever left for two other posts left for the first of them."""
    arrived, left = last_of(group, "duty.arrived"), next((entry for entry in group if entry.kind == "duty.left"), None)
    if arrived is None or left is None:
        return None
    return int((left.happened_at - arrived.happened_at).total_seconds()) // 60


def _of_coverage(what: str) -> Callable[[Sequence[Entry]], int | None]:
    def weigh(group: Sequence[Entry]) -> int | None:
        found = [each for each in held_posts(group).values() if each]
        return sum(int(getattr(each, what)) for each in found) if found else None

    return weigh


def _most_in_a_day(group: Sequence[Entry]) -> int | None:
    """Minutes of one person within any 24 hours, at the worst; two duties at the same time are two."""
    arrived = {entry.data["duty"]: entry.happened_at for entry in group if entry.kind == "duty.arrived"}
    left = {entry.data["duty"]: entry.happened_at for entry in reversed(group) if entry.kind == "duty.left"}
    stood = [(since, left[duty]) for duty, since in arrived.items() if duty in left]
    # The worst day begins where a duty begins, or ends where one ends.
    days = [begins for since, until in stood for begins in (since, until - A_DAY)]
    sums = (sum((max(min(until, day + A_DAY) - max(since, day), timedelta()) for since, until in stood), timedelta()) for day in days)
    most = max(sums, default=None)
    return None if most is None else int(most.total_seconds()) // 60


def _hours_begun(minutes: Iterable[int]) -> int:
    return -(-max(minutes) // 60)


def _minutes_of_one(group: Sequence[Entry]) -> int | None:
    """Minutes of all duties of one person; None while none has ended."""
    duties = defaultdict[object, list[Entry]](list)
    for entry in group:
        duties[entry.data["duty"]].append(entry)
    stood = [minutes for each in duties.values() if (minutes := _minutes_stood(each)) is not None]
    return sum(stood) if stood else None


def _of_one(what: str, name: Words, definition: Words, pick: Callable[[Iterable[int]], int]) -> Figure:
    """A figure over what each person stood in all."""
    return Figure(
        f"hours-of-one-{what}", name, HOURS, definition, frozenset({"duty.arrived", "duty.left"}),
        lambda entry: entry.subject, _minutes_of_one, pick=pick,
    )  # fmt: skip


def _mean_hours(minutes: Iterable[int]) -> int:
    each = list(minutes)
    return sum(each) // len(each) // 60


def _whole_hours(minutes: Iterable[int]) -> int:
    return sum(minutes) // 60


WATCH = (
    Figure(
        "duties-stood",
        Words("Duties stood", "值守班次"),
        TIMES,
        Words("Duties for which somebody checked in at the post, by the roster's duty, each once.", "有人登记到岗的班次，每个班次计一次。"),
        frozenset({"duty.arrived"}),
        _duty,
        lambda group: 1,
    ),
    Figure(
        "hours-stood",
        Words("Hours stood on post", "在岗时数"),
        HOURS,
        Words(
            "Whole hours between checking in and checking out, added over all duties; a duty that has not ended does not count yet.",
            "各班次自到岗至下岗的时长之和，取整小时；尚未下岗的班次暂不计入。",
        ),
        frozenset({"duty.arrived", "duty.left"}),
        _duty,
        _minutes_stood,
        pick=_whole_hours,
    ),
    _of_one(
        "least",
        Words("Fewest hours of one person", "个人在岗时数（最少）"),
        Words(
            "The fewest whole hours that one stood in all, of those who stood at all; a duty that has not ended does not count yet.",
            "上岗人员中累计在岗时长最短者的整小时数；尚未下岗的班次暂不计入。",
        ),
        lambda minutes: min(minutes) // 60,
    ),
    _of_one(
        "most",
        Words("Most hours of one person", "个人在岗时数（最多）"),
        Words(
            "The most whole hours that one stood in all; a duty that has not ended does not count yet.",
            "上岗人员中累计在岗时长最长者的整小时数；尚未下岗的班次暂不计入。",
        ),
        lambda minutes: max(minutes) // 60,
    ),
    _of_one(
        "mean",
        Words("Hours of one person on average", "人均在岗时数"),
        Words(
            "Hours stood by all divided by those who stood, whole hours; a duty that has not ended does not count yet.",
            "全部在岗时长除以上岗值守人数，取整小时；尚未下岗的班次暂不计入。",
        ),
        _mean_hours,
    ),
    Figure(
        "most-hours-in-a-day",
        Words("Most hours of one person in a day", "个人一日最长在岗时数"),
        HOURS,
        Words(
            "Of all people the most hours that one stood within any 24 hours, rounded up; a duty that has not ended does not count yet.",
            "所有人员中，一人在任意24小时内在岗时长的最大值，不足一小时按一小时计；尚未下岗的班次暂不计入。",
        ),
        frozenset({"duty.arrived", "duty.left"}),
        lambda entry: entry.subject,
        _most_in_a_day,
        pick=_hours_begun,
    ),
    Figure(
        "welfare-checks",
        Words("Welfare checks", "报平安"),
        TIMES,
        Words("How often it was said of somebody on post that all is well.", "在岗人员报平安的次数，本人或他人代报均计入。"),
        frozenset({"duty.well"}),
        lambda entry: entry.id,
        lambda group: 1,
    ),
    Figure(
        "duties-taken-over",
        Words("Duties taken over", "换人顶班"),
        TIMES,
        Words(
            "Duties given to somebody instead of another: drop-outs, swaps and parts.", "改由他人值守的班次，包括缺勤顶班、换班和部分交接。"
        ),
        frozenset({"duty.given"}),
        _duty,
        lambda group: sum("instead_of" in entry.data for entry in group),
    ),
    Figure(
        "post-hours-asked",
        Words("Hours that posts had to be held", "岗位应值守时数"),
        HOURS,
        Words(
            "Whole hours for which posts needed somebody by the published roster, added over all posts where somebody has ever checked in, up to the last check-in, check-out, word that all is well or alarm at any post.",
            "按已发布班表，曾有人到岗的各岗位需要有人的时长之和，取整小时，截至各岗位最后一次到岗、下岗、报平安或警报。",
        ),
        RECKONED,
        _all,
        _of_coverage("asked"),
        shows=COVERAGE,
        pick=_whole_hours,
    ),
    Figure(
        "post-hours-held",
        Words("Hours that posts were held", "岗位实际值守时数"),
        HOURS,
        Words(
            "Of these the whole hours in which as many people as a post needed were checked in there. Counted from check-ins, never from the plan; whose duty is over and of whom no word came in time is not counted from then on.",
            "其中按到岗登记、在岗人数不少于岗位所需人数的时长，取整小时；不按计划统计。班次已结束又逾时未报平安的人，自逾时起不计在岗。",
        ),
        RECKONED,
        _all,
        _of_coverage("held"),
        shows=COVERAGE,
        pick=_whole_hours,
    ),
    Figure(
        "post-gaps",
        Words("Gaps at posts", "岗位空档"),
        TIMES,
        Words(
            "How often a post stood with fewer people than it needed, for however short a time.",
            "岗位在岗人数少于所需人数的次数，不论长短。",
        ),
        RECKONED,
        _all,
        _of_coverage("times_short"),
        shows=COVERAGE,
    ),
)
