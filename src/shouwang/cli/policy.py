"""``shouwang policy``: rules of the gate, on plain files."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.words import Words

KEPT, BROKEN, NOTHING = 0, 1, 2
HELP = Words(
    "Rules of the gate. check: whether packs are written right, decide their own cases, and turn nobody back whom no rule may. conformance: ask the"
    " evaluator every question of published suites. Status 0: all kept, 1: some not, 2: nothing found.",
    "卡口规则。check：检查规则包写法、自带用例，并证明不会劝返任何规则都不得劝返的人。conformance：用公开的测试集检验求值器。退出码：0 全部符合，1 有不符，2 未找到。",
)
RIGHT = Words(
    "{file}: {pack} version {version}, {rules} rules, {cases} cases: right",
    "{file}：{pack} 第{version}版，{rules}条规则，{cases}个用例：通过",
)
WRONG = Words("{file}: {fault}", "{file}：{fault}")
COUNT = Words("{kind}: {kept} of {asked} kept", "{kind}：{asked} 项中符合 {kept} 项")
DIFFERS = Words("{say}: wanted {wanted}, got {got}", "{say}：应为 {wanted}，实为 {got}")
NAMES = {
    "assertions": Words("assertions", "断言"),
    "validations": Words("validations", "校验"),
    "rule tests": Words("rule tests", "规则测试"),
}
NONE = Words("{folder}: no test suite found there.", "{folder}：其中没有测试集。")


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``policy check`` and ``policy conformance``."""
    chosen = parser.add_subparsers(dest="task", required=True, metavar="TASK")
    task = chosen.add_parser("check")
    task.add_argument("files", nargs="+", type=Path, metavar="PACK.json")
    task.add_argument("--language", choices=("en", "zh"), default="en")
    task = chosen.add_parser("conformance")
    task.add_argument("folder", type=Path, metavar="FOLDER")
    task.add_argument("--json", action="store_true", help="the counts as one JSON object")
    task.add_argument("--language", choices=("en", "zh"), default="en")


def run(arguments: argparse.Namespace) -> int:
    """The task that was asked for."""
    return _check(arguments) if arguments.task == "check" else _conformance(arguments)


def _check(arguments: argparse.Namespace) -> int:
    """Each pack, and everything that is wrong with it."""
    from shouwang.files.packs import read_pack

    status = KEPT
    for path in arguments.files:
        try:
            pack = read_pack(path)
        except (Refused, OSError) as fault:
            faults = [each.within(arguments.language) for each in fault.reasons] if isinstance(fault, Refused) else [str(fault)]
            sys.stderr.writelines(WRONG.within(arguments.language, {"file": str(path), "fault": each}) + "\n" for each in faults)
            status = BROKEN
            continue
        told = {
            "file": str(path),
            "pack": pack.id,
            "version": str(pack.version),
            "rules": str(len(pack.rules)),
            "cases": str(len(pack.cases)),
        }
        sys.stdout.write(RIGHT.within(arguments.language, told) + "\n")
    return status


def _conformance(arguments: argparse.Namespace) -> int:
    """Ask everything, tell what is not kept and how many are."""
    from shouwang.files.conformance import KINDS, asked

    kept, total = Counter[str](), Counter[str]()
    for each in asked(arguments.folder):
        total[each.kind] += 1
        kept[each.kind] += each.is_kept
        if not each.is_kept:
            told = {"say": each.say, "wanted": json.dumps(each.wanted), "got": json.dumps(each.got)}
            sys.stderr.write(DIFFERS.within(arguments.language, told) + "\n")
    if not total:
        sys.stderr.write(NONE.within(arguments.language, {"folder": str(arguments.folder)}) + "\n")
        return NOTHING
    kinds = [kind for kind in KINDS if total[kind]]
    if arguments.json:
        sys.stdout.write(json.dumps({kind: [kept[kind], total[kind]] for kind in kinds}) + "\n")
    else:
        for kind in kinds:
            told = {"kind": NAMES[kind].within(arguments.language), "kept": str(kept[kind]), "asked": str(total[kind])}
            sys.stdout.write(COUNT.within(arguments.language, told) + "\n")
    return KEPT if kept == total else BROKEN
