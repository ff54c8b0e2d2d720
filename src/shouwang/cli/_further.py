"""``shouwang roster explain``, ``mend``, ``certify`` and ``compare``: why none is possible, what to do about it, what a roster bears."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shouwang.vocabulary.reasons import Reason, Refused
from shouwang.vocabulary.times import MINUTE, length_said, moment_said
from shouwang.vocabulary.words import Words

if TYPE_CHECKING:
    from shouwang.engines.roster.problem import Assignment, Problem

RIGHT, WRONG = 0, 1
POSSIBLE = Words("Everything that is asked can be given.", "各项要求都能满足。")
UNKNOWN = Words(
    "Posts would lack {lack}, but in this time it was not proven that they must.", "岗位仍缺{lack}，但在限定时间内未能证明必然如此。"
)
TOGETHER = Words("These cannot all be kept:", "以下各项不能同时满足：")
EACH = Words("Without any one of them the others can.", "去掉其中任何一项，其余都能满足。")
TRIED = Words("What was tried and works, one of:", "已经试算、可行的办法（任选其一）：")
DONE = Words("{taken} duties given, {left} taken back. Posts still lack {lack}.", "新派{taken}个班次，收回{left}个。岗位仍缺{lack}。")
PROVEN = Words("With fewer changes it cannot be done.", "不可能改得更少。")
TAKES = Words("  + {person} takes {post}, {starts_at}", "  + {person}接{post}，{starts_at}")
LEAVES = Words("  - {person} leaves {post}, {starts_at}", "  - {person}让出{post}，{starts_at}")
HOLDS = Words("Whoever drops out of any of the {duties} duties, somebody may stand in.", "{duties}个班次中任何一人缺勤，都有人可以顶班。")
HOLDS_NOT = Words("For {count} of the {duties} duties nobody could stand in:", "{duties}个班次中有{count}个无人可以顶班：")
UNFILLED = Words("{person} at {post}, {starts_at}", "{person}，{post}，{starts_at}")
PAIRS = Words(
    "Of {asked} pairs who have duty at the same time, {filled} could both be replaced.",
    "同时值守的{asked}对人员中，有{filled}对可以同时顶班。",
)
STANDBY = Words("{people} more people standing by would do, at these hours:", "再有{people}人按以下时间备勤即可：")
NO_STANDBY = Words("No standby would do; make the roster anew.", "备勤也无济于事，请重新排班。")
STANDS_BY = Words("  {person}: {starts_at} to {ends_at}", "  {person}：{starts_at}至{ends_at}")
COMPARED = Words(
    "{pattern}: most {most}, least {least} of duty; most at night {nights}; shortest rest {rest}; {changes} duties; {law} things the law says, {practice} that are not good practice; nobody could stand in for {unfilled}; posts lack {lack}.",
    "{pattern}：值守最多{most}，最少{least}；夜间最多{nights}；最短休息{rest}；共{changes}个班次；法律提醒{law}处；不符合良好排班做法{practice}处；无人可顶班{unfilled}个；岗位缺{lack}。",
)


def add(mend: argparse.ArgumentParser, compare: argparse.ArgumentParser) -> None:
    """The arguments of two of them."""
    mend.add_argument("--person", required=True, help="who drops out")
    for name, meaning in (("--start", "from when on: 2022-03-12T22:00"), ("--end", "until when: 2022-03-14T00:00")):
        mend.add_argument(name, required=True, type=datetime.fromisoformat, metavar="MOMENT", help=meaning)
    mend.add_argument("--write", type=Path, metavar="ROSTER.csv", help="write the mended roster")
    compare.add_argument("--effort", type=float, default=4.0, help="how long to search for each, in CP-SAT's deterministic time (4)")


def explain(problem: Problem, arguments: argparse.Namespace) -> int:
    """Why no roster of a pattern gives every post what it needs, and what would; 1 where none does."""
    from shouwang.engines.roster.aims import LACK
    from shouwang.engines.roster.explaining import conflict, repairs
    from shouwang.engines.roster.patterns import PATTERNS, shifts_of
    from shouwang.engines.roster.solving import solved

    shifts, language = shifts_of(problem, PATTERNS[arguments.pattern]), arguments.language
    least = solved(problem, shifts, last=LACK)
    found = conflict(problem, shifts, least.roster) if least.values[LACK] else None
    mended = list(repairs(problem, shifts, found, least.roster)) if found else []
    told: dict[str, Any] = {
        "lack_minutes": least.values[LACK],
        "is_smallest": bool(found and found.is_smallest),
        "conflict": [reason.within(language) for reason in found.said] if found else [],
        "repairs": [[reason.within(language) for reason in one.said] for one in mended],
    }
    if arguments.json:
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    elif not found:
        words, gaps = (UNKNOWN, {"lack": length_said(least.values[LACK] * MINUTE, language)}) if least.values[LACK] else (POSSIBLE, {})
        sys.stdout.write(words.within(language, gaps) + "\n")
    else:
        _lines(
            TOGETHER.within(language), *(f"  {line}" for line in told["conflict"]), *([EACH.within(language)] if found.is_smallest else [])
        )
        _lines(TRIED.within(language))
        for number, (first, *further) in enumerate(told["repairs"], 1):
            _lines(f"  {number}. {first}", *(f"     {line}" for line in further))
    return WRONG if least.values[LACK] else RIGHT


def mend(problem: Problem, roster: Sequence[Assignment], arguments: argparse.Namespace) -> int:
    """Fill what somebody leaves who drops out for a while, with the fewest changes; 1 where posts lack something still."""
    from shouwang.engines.roster.mending import dropped_out, mended
    from shouwang.engines.roster.problem import Span
    from shouwang.files.rosters import write_roster

    start, end = (moment.replace(tzinfo=problem.zone) for moment in (arguments.start, arguments.end))
    if end <= start:
        raise Refused(Reason("absence-runs-backwards", {"starts_at": start, "ends_at": end}))
    if arguments.person not in {one.person for one in roster}:
        raise Refused(Reason("no-such-duty", {"person": arguments.person, "starts_at": start}))
    found = mended(*dropped_out(problem, roster, arguments.person, Span(start, end)), start)
    if arguments.write:
        write_roster(arguments.write, sorted(found.roster, key=lambda one: (one.span, one.post, one.person)))
    language = arguments.language
    told = {"taken": [_duty(one, language) for one in found.taken], "left": [_duty(one, language) for one in found.left]}
    if arguments.json:
        sys.stdout.write(json.dumps({**told, "lack_minutes": found.lack, "is_proven": found.is_proven}, ensure_ascii=False) + "\n")
    else:
        gaps = {"taken": len(found.taken), "left": len(found.left), "lack": length_said(found.lack * MINUTE, language)}
        _lines(
            DONE.within(language, gaps),
            *(TAKES.within(language, one) for one in told["taken"]),
            *(LEAVES.within(language, one) for one in told["left"]),
        )
        _lines(*([PROVEN.within(language)] if found.is_proven else []))
    return WRONG if found.lack else RIGHT


def certify(problem: Problem, roster: Sequence[Assignment], arguments: argparse.Namespace) -> int:
    """Whether every single drop-out can be filled, how many pairs, and the smallest standby; 1 where one cannot."""
    from shouwang.engines.roster.robust import certificate, pairs, standby

    found, both, language = certificate(problem, roster), pairs(problem, roster), arguments.language
    told = [_duty(one, language) for one in found.unfilled]
    by = standby(problem, found) if found.unfilled else []
    waiting = [{**_duty(one, language), "ends_at": moment_said(one.end, language)} for one in by or ()]
    if arguments.json:
        answer = {"holds": found.holds, "duties": found.duties, "unfilled": told, "pairs": both.asked, "pairs_filled": both.filled}
        sys.stdout.write(json.dumps({**answer, "standby": waiting if by is not None else None}, ensure_ascii=False) + "\n")
        return RIGHT if found.holds else WRONG
    words = HOLDS if found.holds else HOLDS_NOT
    _lines(words.within(language, {"duties": found.duties, "count": len(told)}), *(f"  {UNFILLED.within(language, one)}" for one in told))
    _lines(PAIRS.within(language, {"asked": both.asked, "filled": both.filled}))
    if by is None:
        _lines(NO_STANDBY.within(language))
    elif by:
        _lines(STANDBY.within(language, {"people": len({one.person for one in by})}), *(STANDS_BY.within(language, one) for one in waiting))
    return RIGHT if found.holds else WRONG


def compare(problem: Problem, arguments: argparse.Namespace) -> int:
    """The patterns side by side; 1 where none gives every post what it needs."""
    from shouwang.engines.roster.comparing import figures
    from shouwang.engines.roster.patterns import PATTERNS, shifts_of
    from shouwang.engines.roster.solving import solved

    language, is_any = arguments.language, False
    for code, pattern in PATTERNS.items():
        found = figures(problem, solved(problem, shifts_of(problem, pattern), effort=arguments.effort).roster)
        is_any = is_any or not found.lack
        told = {name: _plain(value) for name, value in vars(found).items()}
        gaps: dict[str, Any] = {
            "pattern": pattern.words.within(language),
            "most": length_said(found.hours[0], language) if found.hours else "–",
            "least": length_said(found.hours[-1], language) if found.hours else "–",
            "nights": length_said(found.nights[0], language) if found.nights else "–",
            "rest": length_said(found.shortest_rest, language) if found.shortest_rest is not None else "–",
            "lack": length_said(found.lack, language),
        }
        line = json.dumps({"pattern": code, **told}) if arguments.json else COMPARED.within(language, {**told, **gaps})
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return RIGHT if is_any else WRONG


def _plain(value: object) -> object:
    """Lengths of time in hours."""
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return round(value / timedelta(hours=1), 2) if isinstance(value, timedelta) else value


def _duty(one: Assignment, language: str) -> dict[str, str]:
    return {"person": one.person, "post": one.post, "starts_at": moment_said(one.start, language)}


def _lines(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
