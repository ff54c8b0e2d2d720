"""``shouwang register``: read household sheets, and plan what they change."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shouwang.vocabulary.words import Words

if TYPE_CHECKING:
    from shouwang.engines.register.planning import Change, Plan
    from shouwang.engines.register.reading import Found
    from shouwang.vocabulary.register import Doubt

CLEAR, DOUBTFUL = 0, 1
PATIENCE = 2.0
HELP = Words(
    "Read household sheets and plan what they change. Status 0: nothing doubtful, 1: doubts, 2: refused.",
    "读取住户登记表并列出变更计划。退出码：0 无疑点，1 有疑点，2 拒绝读取。",
)
READ_TOTAL = Words(
    "{files} file(s), {sheets} sheet(s): {households} households, {people} people, {doubts} doubts.",
    "共 {files} 个文件、{sheets} 个工作表：{households} 户、{people} 人，疑点 {doubts} 处。",
)
SHEET = Words("{file} · {sheet}: header in line {line}, {rows} rows read", "{file} · {sheet}：表头在第 {line} 行，读取 {rows} 行")
COLUMN = Words("  column {column} {heading} -> {field} ({why})", "  第 {column} 列 {heading} -> {field}（{why}）")
PLAN_TOTAL = Words(
    "New: {new} people. Changed: {changed}. Gone: {gone}. Unchanged: {unchanged}. Doubtful: {doubts}.",
    "新增 {new} 人，变更 {changed} 人，迁出 {gone} 人，不变 {unchanged} 人，疑点 {doubts} 处。",
)
DOUBT = Words("{file} · {sheet} · {address}: {reason}", "{file} · {sheet} · {address}：{reason}")
PROGRESS = Words("{rows} rows read", "已读取 {rows} 行")
NOT_USED = Words("not used", "不使用")


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``register read`` and ``register plan``."""
    chosen = parser.add_subparsers(dest="task", required=True, metavar="TASK")
    for name in ("read", "plan"):
        task = chosen.add_parser(name)
        task.add_argument("files", nargs="+", type=Path, metavar="FILE")
        task.add_argument("--compound", default="", help="where the doors stand if the sheets do not say")
        task.add_argument("--at", type=date.fromisoformat, default=None, metavar="DAY", help="the day ages are counted from (today)")
        task.add_argument("--errors", type=Path, metavar="OUT.xlsx", help="write the doubtful rows, to be corrected and read again")
        task.add_argument("--json", action="store_true", help="one JSON object instead of text")
        task.add_argument("--language", choices=("en", "zh"), default="en")
        if name == "plan":
            task.add_argument("--against", type=Path, metavar="REGISTER.jsonl", help="the register as it is")
            task.add_argument("--write", type=Path, metavar="REGISTER.jsonl", help="write the register as it would be after the plan")


def run(arguments: argparse.Namespace) -> int:
    """Read, plan if asked to, tell."""
    from shouwang.files.exports import write_errors
    from shouwang.files.households import read_households

    at = arguments.at or datetime.now(UTC).date()
    found = read_households(arguments.files, at=at, compound=arguments.compound, progress=shower(arguments.language))
    if arguments.errors and found.mending:
        with arguments.errors.open("wb") as stream:
            write_errors(stream, found)
    if arguments.task == "read":
        tell(read_lines(found, arguments), lambda: found_to_plain(found, arguments.language), as_json=arguments.json)
        return DOUBTFUL if found.doubts else CLEAR
    changes = planned(found, arguments)
    tell(plan_lines(changes, arguments), lambda: plan_to_plain(changes, arguments.language), as_json=arguments.json)
    return DOUBTFUL if changes.doubtful else CLEAR


def planned(found: Found, arguments: argparse.Namespace) -> Plan:
    """The plan against the register given, written out applied when asked for."""
    from shouwang.engines.register.planning import apply, plan
    from shouwang.files.households import read_register, write_register

    existing = read_register(arguments.against) if arguments.against else []
    changes = plan(existing, found)
    if arguments.write:
        write_register(arguments.write, apply(existing, changes))
    return changes


def shower(language: str) -> Callable[[int], None]:
    """Tells on standard error how far the reading is, once it has taken two seconds, and then once a second."""
    told = time.monotonic() + PATIENCE - 1

    def show(rows: int) -> None:
        nonlocal told
        if time.monotonic() - told >= 1:
            told = time.monotonic()
            print(PROGRESS.within(language, {"rows": rows}), file=sys.stderr)

    return show


def tell(lines: Iterator[str], plain: Callable[[], Any], *, as_json: bool) -> None:
    """The answer on standard output."""
    if as_json:
        print(json.dumps(plain(), ensure_ascii=False))
        return
    for line in lines:
        print(line)


def read_lines(found: Found, arguments: argparse.Namespace) -> Iterator[str]:
    """How every sheet was understood, what is doubtful, the totals."""
    language = arguments.language
    for table in found.tables:
        yield SHEET.within(language, {"file": table.file, "sheet": table.sheet, "line": table.line, "rows": table.rows})
        for use in table.mapping.columns:
            field = use.field or NOT_USED.within(language)
            yield COLUMN.within(language, {"column": use.column, "heading": use.heading, "field": field, "why": use.why})
    yield from (doubt_line(doubt, language) for doubt in found.doubts)
    totals = {"households": len(found.households), "people": found.people, "doubts": len(found.doubts)}
    yield READ_TOTAL.within(language, {"files": len(arguments.files), "sheets": len(found.tables), **totals})


def plan_lines(changes: Plan, arguments: argparse.Namespace) -> Iterator[str]:
    """Every change a line, every doubt a line, the totals."""
    for change in changes.changes:
        yield change_line(change)
    yield from (doubt_line(doubt, arguments.language) for doubt in changes.doubtful)
    counts = {kind: changes.people(kind) for kind in ("new", "changed", "gone")}
    yield PLAN_TOTAL.within(arguments.language, {**counts, "unchanged": changes.unchanged, "doubts": len(changes.doubtful)})


def change_line(change: Change) -> str:
    """One change: a sign, the door, who, and each field before and after."""
    from shouwang.engines.register.planning import people_of

    sign = {"new": "+", "changed": "~", "gone": "-"}[change.kind]
    who = ", ".join(member.name or "·" for member in people_of(change))
    what = "; ".join(f"{one.name}: {one.before or '·'} -> {one.after or '·'}" for one in change.fields)
    return "  ".join(part for part in (sign, f"{change.door.label}/{change.family}", who, what) if part)


def doubt_line(doubt: Doubt, language: str) -> str:
    """One doubt with its place."""
    place = {"file": doubt.origin.file, "sheet": doubt.origin.sheet, "address": doubt.address}
    return DOUBT.within(language, {**place, "reason": doubt.reason.within(language)})


def doubt_to_plain(doubt: Doubt, language: str) -> dict[str, Any]:
    """For JSON."""
    place = {**doubt.origin._asdict(), "address": doubt.address, "left_out": doubt.left_out}
    return {**place, "code": doubt.reason.code, "says": doubt.reason.within(language)}


def found_to_plain(found: Found, language: str) -> dict[str, Any]:
    """For JSON."""
    tables = [
        {"file": one.file, "sheet": one.sheet, "line": one.line, "rows": one.rows, "mapping": one.mapping.to_plain()}
        for one in found.tables
    ]
    doubts = [doubt_to_plain(doubt, language) for doubt in found.doubts]
    return {"households": len(found.households), "people": found.people, "tables": tables, "doubts": doubts}


def plan_to_plain(changes: Plan, language: str) -> dict[str, Any]:
    """For JSON."""
    from shouwang.engines.register.planning import people_of

    return {
        "people": {**{kind: changes.people(kind) for kind in ("new", "changed", "gone")}, "unchanged": changes.unchanged},
        "changes": [
            {
                "kind": change.kind,
                "about": change.about,
                "door": change.door.label,
                "family": change.family,
                "people": [member.name for member in people_of(change)],
                "fields": [[one.name, one.before, one.after] for one in change.fields],
                "origin": list(change.origin) if change.origin else None,
            }
            for change in changes.changes
        ],
        "doubts": [doubt_to_plain(doubt, language) for doubt in changes.doubtful],
    }
