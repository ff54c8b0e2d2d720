"""
Suites that say what an evaluator of CertLogic must answer, as they are published: read here, asked of ours, counted.

Two shapes are known: files of the specification (``cases`` with ``assertions``, or with ``issues`` for the validator), and the packed rules and
tests of the member states (``rules.jsonl`` and ``tests.jsonl`` beside each other, plain or gzipped). A folder may hold both, at any depth.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shouwang.engines.policy.certlogic import Fault, evaluate, issues

ASSERTION, VALIDATION, RULE_TEST = "assertions", "validations", "rule tests"
KINDS = (ASSERTION, VALIDATION, RULE_TEST)


@dataclass(frozen=True)
class Asked:
    """One question of a suite, what it must be answered, and what our answer is; a fault is answered by its code."""

    kind: str
    say: str
    wanted: Any
    got: Any

    @property
    def is_kept(self) -> bool:
        """Whether the answer is the wanted one, of the same type as well."""
        return json.dumps(self.got, sort_keys=True) == json.dumps(self.wanted, sort_keys=True)


def asked(folder: Path) -> Iterator[Asked]:
    """Every question in a folder, in the order of its files."""
    for path in sorted(each for each in folder.rglob("*") if each.name.endswith((".json", ".jsonl", ".jsonl.gz"))):
        if path.name.removesuffix(".gz") == "tests.jsonl":
            yield from _of_rules(path)
        elif path.suffix == ".json" and isinstance(suite := json.loads(path.read_text(encoding="utf-8")), dict):
            yield from _of_specification(suite.get("name", path.name), suite.get("cases", []))


def _of_specification(name: str, cases: list[dict[str, Any]]) -> Iterator[Asked]:
    for case in cases:
        say = f"{name}: {case.get('name', json.dumps(case.get('certLogicExpression')))}"
        if "issues" in case:
            found = [{"expr": each.part, "message": each.message} for each in issues(case["certLogicExpression"])]
            yield Asked(VALIDATION, say, case["issues"], found)
        for one in case.get("assertions", []):
            expression = one.get("certLogicExpression", case.get("certLogicExpression"))
            yield Asked(
                ASSERTION, f"{say}: {one.get('message', json.dumps(one['data']))}", one["expected"], answer(expression, one["data"])
            )


def _of_rules(path: Path) -> Iterator[Asked]:
    beside = path.with_name(path.name.replace("tests", "rules"))
    rules = {each["path"].rpartition("/")[0]: each["content"]["Logic"] for each in _lines(beside)}
    for each in _lines(path):
        test = each["content"]
        data = {key: test.get(key) for key in ("payload", "external")}
        yield Asked(RULE_TEST, each["path"], test["expected"], answer(rules[each["path"].partition("/tests/")[0]], data))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def answer(expression: Any, data: Any) -> Any:
    """The value, or the fault's code as ``{"fault": …}``."""
    try:
        return evaluate(expression, data)
    except Fault as fault:
        return {"fault": fault.code}
