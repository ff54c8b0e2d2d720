"""``shouwang roster``: solve a roster, or many; judge one, however it was made; why none is possible; who could stand in, and where nobody could; groups."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shouwang.vocabulary.reasons import Reason, Refused, refuse_if
from shouwang.vocabulary.times import length_said
from shouwang.vocabulary.words import Words, listed

if TYPE_CHECKING:
    from shouwang.engines.roster.judging import Judgement
    from shouwang.engines.roster.law import Owed
    from shouwang.engines.roster.problem import Assignment, Problem
    from shouwang.engines.roster.solving import Found

WHOLE, BROKEN = 0, 1
WITHOUT_ROSTER = ("solve", "explain", "compare", "group")
HELP = Words(
    "Solve a roster, or judge one. Status 0: it is safe and every post has what it needs, 1: something is broken, 2: refused. The law only warns.",
    "排班，或检查排好的班表。退出码：0 安全且岗位齐全，1 有违反之处，2 拒绝读取。法律规定只作提醒。",
)
SAID = {
    "safety": Words("Not safe, and nobody may accept it: {count}", "不安全，任何人不得放行：{count}处"),
    "needs": Words("What posts lack: {count}", "岗位缺口：{count}处"),
    "law": Words("What the law says, to be decided and written down: {count}", "法律规定，须作出决定并记录：{count}处"),
    "practice": Words("What is not good practice, though it may be: {count}", "不符合良好排班做法（不作强制）：{count}处"),
}
RIGHT = Words("Safe, and every post has what it needs: {assignments} assignments.", "安全，岗位齐全：共{assignments}个班次。")
OWED = Words(
    "{person}: {duty} of duty, {at_night} at night, {overtime} of overtime", "{person}：值守{duty}，其中夜间{at_night}，加班{overtime}"
)
AIMS = {
    "lack": Words("Hours of people that posts lack: {value}", "岗位缺人时数：{value}"),
    "ideal": Words("Hours below the ideal number: {value}", "低于理想人数的时数：{value}"),
    "duty": Words("Between the most duty and the least: {value}", "值守时长最多与最少之差：{value}"),
    "wishes": Words("Duty when people would rather have none: {value}", "不太希望值守的时段内的值守：{value}"),
    "nights": Words("Between the most time at night and the least: {value}", "夜间时长最多与最少之差：{value}"),
    "hard": Words("Between the most time at hard posts and the least: {value}", "苦岗时长最多与最少之差：{value}"),
    "groups": Words("Shifts that people of several groups share: {value}", "多组混班的时长：{value}"),
    "changes": Words("Duty at other times than in the roster before: {value}", "与原班表时间不同的值守：{value}"),
}
PROVEN = Words("{said}. These shifts cannot give less.", "{said}。按这些班次不可能更少。")
AT_BEST = Words("{said}. These shifts cannot give less than {bound}.", "{said}。按这些班次不可能少于{bound}。")
MAY = Words("{person}: may. Burden {burden} in this roster, rest before {rest}.", "{person}：可以。本班表中承担{burden}，此前休息{rest}。")
MAY_BUT = Words(
    "{person}: may, but the post would lack {lacks}. Burden {burden} in this roster, rest before {rest}.",
    "{person}：可以，但岗位将缺{lacks}。本班表中承担{burden}，此前休息{rest}。",
)
MAY_NOT = Words("{person}: may not. {reasons}", "{person}：不可以。{reasons}")
LEDGER = Words("What each person did, and is owed:", "各人值守与应补：")


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments of each task."""
    from shouwang.cli import _everywhere, _further, _groups, _instances
    from shouwang.engines.roster.patterns import PATTERNS

    tasks = parser.add_subparsers(dest="task", required=True, metavar="TASK")
    made = {
        name: tasks.add_parser(name)
        for name in ("solve", "solve-all", "judge", "explain", "substitutes", "mend", "certify", "compare", "group", "schema")
    }
    for name in made.keys() - {"schema", "solve-all"}:
        made[name].add_argument(
            "problem", type=Path, metavar="PROBLEM.toml", help="who there is, what posts need, what nobody may be asked to bear"
        )
        if name not in WITHOUT_ROSTER:
            made[name].add_argument("roster", type=Path, metavar="ROSTER.csv", help="one assignment a row: person, post, start, end")
        if name in {"solve", "judge"}:
            made[name].add_argument("--ledger", action="store_true", help="also what each person did and is owed")
    for name in made.keys() - {"schema"}:
        made[name].add_argument("--json", action="store_true", help="one JSON object instead of text; of solve-all, one for each problem")
        made[name].add_argument("--language", choices=("en", "zh"), default="en")
    solve, stand_in = made["solve"], made["substitutes"]
    _instances.add(solve)
    _everywhere.add(made["solve-all"])
    for name in ("solve", "solve-all", "explain"):
        made[name].add_argument("--pattern", choices=tuple(PATTERNS), default="3x8", help="by which hours the day is divided (3x8)")
    _further.add(made["mend"], made["compare"])
    _groups.add(made["group"])
    solve.add_argument("--write", type=Path, metavar="ROSTER.csv", help="write the roster")
    for name in ("solve", "solve-all"):
        made[name].add_argument("--seed", type=int, default=0, help="another seed, another roster as good; the same one, the same roster")
        made[name].add_argument("--effort", type=float, default=10.0, help="how long to search, in CP-SAT's deterministic time (10)")
        made[name].add_argument(
            "--time-limit", type=float, metavar="SECONDS", help="end each aim after so many seconds; the roster then depends on the machine"
        )
    stand_in.add_argument("--person", required=True, help="who drops out")
    stand_in.add_argument(
        "--start", required=True, type=datetime.fromisoformat, metavar="MOMENT", help="when the duty begins: 2022-03-12T22:00"
    )


def run(arguments: argparse.Namespace) -> int:
    """Do what the task says, and tell."""
    from shouwang.cli import _everywhere, _further, _groups, _instances
    from shouwang.engines.roster.breaks import with_turns
    from shouwang.files.rosters import read_problem, read_roster, schema

    refuse_if(
        Reason("search-runs-backwards", {"option": f"--{name.replace('_', '-')}", "value": value})
        for name in ("effort", "time_limit")
        if (value := getattr(arguments, name, None)) is not None and not value >= 0
    )
    if arguments.task == "solve-all":
        return _everywhere.run(arguments)
    if arguments.task == "solve" and (arguments.format or arguments.further):
        return _instances.run(arguments)
    if arguments.task == "group":
        return _groups.run(arguments)
    if arguments.task == "schema":
        sys.stdout.write(json.dumps(schema(), ensure_ascii=False, indent=2) + "\n")
        return WHOLE
    problem = with_turns(read_problem(arguments.problem))
    if arguments.task == "solve":
        found = found_for(problem, arguments)
        return judge(problem, found.roster, arguments, found)
    if arguments.task in WITHOUT_ROSTER:
        return {"explain": _further.explain, "compare": _further.compare}[arguments.task](problem, arguments)
    roster = read_roster(arguments.roster, problem)
    tasks = {"judge": judge, "substitutes": stand_ins, "mend": _further.mend, "certify": _further.certify}
    return tasks[arguments.task](problem, roster, arguments)


def judge(problem: Problem, roster: Sequence[Assignment], arguments: argparse.Namespace, found: Found | None = None) -> int:
    """What the rules find; for a roster that was solved, also what its aims come to."""
    from shouwang.engines.roster.judging import judged
    from shouwang.engines.roster.law import Law, ledger

    judgement, language = judged(problem, roster), arguments.language
    owed = ledger(Law(), problem, roster) if arguments.ledger else []
    is_shown = found is not None and arguments.write is None
    if arguments.json:
        told = plain(judgement, owed, language) | ({"values": found.values, "bounds": found.bounds} if found else {})
        sys.stdout.write(json.dumps(told | ({"roster": rows(roster)} if is_shown else {}), ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in (table(roster) if is_shown else ()))
        sys.stdout.writelines(f"{line}\n" for line in lines(judgement, owed, len(roster), language))
        if found:
            sys.stdout.writelines(f"{said(found, aim, language)}\n" for aim in found.values)
    return WHOLE if judgement.is_whole else BROKEN


def rows(roster: Sequence[Assignment]) -> list[dict[str, str]]:
    """A roster as a program reads it; moments are local."""
    return [
        {"person": one.person, "post": one.post, "start": f"{one.start:%Y-%m-%d %H:%M}", "end": f"{one.end:%Y-%m-%d %H:%M}"}
        for one in roster
    ]


def table(roster: Sequence[Assignment]) -> Iterator[str]:
    """A roster to be read: shift by shift and post by post, who stands there."""
    there: dict[tuple[Any, str], list[str]] = {}
    for one in sorted(roster, key=lambda each: (each.span, each.post, each.person)):
        there.setdefault((one.span, one.post), []).append(one.person)
    width = max((len(post) for _, post in there), default=0)
    yield from (f"{span.start:%m-%d %H:%M}–{span.end:%H:%M}  {post:<{width}}  {' · '.join(who)}" for (span, post), who in there.items())


def found_for(problem: Problem, arguments: argparse.Namespace) -> Found:
    """Solve, telling of each better roster on standard error, and write the best."""
    from shouwang.engines.roster.patterns import PATTERNS, shifts_of
    from shouwang.engines.roster.solving import solved
    from shouwang.files.rosters import write_roster

    def hear(found: Found) -> bool:
        aim = list(found.values)[-1]
        sys.stderr.write(f"{said(found, aim, arguments.language)}\n")
        return True

    shifts = shifts_of(problem, PATTERNS[arguments.pattern])
    found = solved(problem, shifts, seed=arguments.seed, effort=arguments.effort, stop_at=arguments.time_limit, hear=hear)
    if arguments.write:
        write_roster(arguments.write, found.roster)
    return found


def stand_ins(problem: Problem, roster: Sequence[Assignment], arguments: argparse.Namespace) -> int:
    """Who could stand in for somebody, the best first; 1 where nobody may."""
    from shouwang.engines.roster.repair import substitutes

    start = arguments.start.replace(tzinfo=problem.zone)
    vacant = next((one for one in roster if (one.person, one.start) == (arguments.person, start)), None)
    if vacant is None:
        raise Refused(Reason("no-such-duty", {"person": arguments.person, "starts_at": start}))
    found, language = substitutes(problem, roster, vacant), arguments.language
    told: list[dict[str, Any]] = [
        {
            "person": one.person,
            "is_possible": one.is_possible,
            "reasons": [reason.within(language) for reason in one.reasons],
            "lacks": list(one.lacks),
            "burden": length_said(one.burden, language),
            "rest": length_said(one.rest, language) if one.rest is not None else "",
        }
        for one in found
    ]
    if arguments.json:
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    for one in () if arguments.json else told:
        words = MAY_NOT if one["reasons"] else MAY_BUT if one["lacks"] else MAY
        gaps = {**one, "reasons": " ".join(one["reasons"]), "lacks": listed(one["lacks"], language), "rest": one["rest"] or "–"}
        sys.stdout.write(f"{words.within(language, gaps)}\n")
    return WHOLE if any(one.is_possible for one in found) else BROKEN


def said(found: Found, aim: str, language: str) -> str:
    """What a roster comes to in one aim, and how much better it could be at most."""
    value, bound = (length_said(timedelta(minutes=max(each[aim], 0)), language) for each in (found.values, found.bounds))
    words = PROVEN if found.values[aim] == found.bounds[aim] else AT_BEST
    return words.within(language, {"said": AIMS[aim].within(language, {"value": value}), "bound": bound})


def lines(judgement: Judgement, owed: list[Owed], count: int, language: str) -> Iterator[str]:
    """The answer as text."""
    if judgement.is_whole:
        yield RIGHT.within(language, {"assignments": count})
    for part, words in SAID.items():
        reasons = getattr(judgement, part)
        if reasons:
            yield words.within(language, {"count": len(reasons)})
            yield from (f"  {reason.within(language)}" for reason in reasons)
    if owed:
        yield LEDGER.within(language)
        yield from (f"  {OWED.within(language, told)}" for told in (_told(one, language) for one in owed))


def plain(judgement: Judgement, owed: list[Owed], language: str) -> dict[str, Any]:
    """The answer as JSON."""
    found: dict[str, Any] = {"is_safe": judgement.is_safe, "is_whole": judgement.is_whole}
    found |= {part: [{"code": reason.code, "said": reason.within(language)} for reason in getattr(judgement, part)] for part in SAID}
    return found | {"ledger": [_told(one, language) for one in owed]}


def _told(owed: Owed, language: str) -> dict[str, str]:
    told = {name: length_said(getattr(owed, name), language) for name in ("duty", "at_night", "overtime")}
    return {"person": owed.person, **told}
