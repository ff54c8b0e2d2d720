"""Every rule, kept and broken: ``cases/<rule>.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from shouwang.engines.roster.breaks import has_breaks
from shouwang.engines.roster.law import LAW, Law
from shouwang.engines.roster.practice import PRACTICE, Practice
from shouwang.engines.roster.presence import NEEDS
from shouwang.engines.roster.safety import SAFETY
from tests.engines.roster.cast import assignments, codes, problem

CASES = Path(__file__).parent / "cases"
RULES = {rule.__name__.replace("_", "-"): rule for rule in (*SAFETY, *NEEDS, has_breaks)} | {
    rule.__name__.replace("_", "-"): partial(rule, by) for by, rules in ((Law(), LAW), (Practice(), PRACTICE)) for rule in rules
}


def cases() -> Iterator[Any]:
    """Each case by the sentence that says why its answer is right."""
    for path in sorted(CASES.glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        for fate in ("kept", "broken"):
            for case in told.get(fate, ()):
                yield pytest.param(path.stem, case, case.get("reasons", []), id=f"{path.stem}: {case['say']}")


@pytest.mark.parametrize(("rule", "case", "expected"), list(cases()))
def test_a_rule_says_what_its_case_says(rule, case, expected):
    """
    The case's own sentence says why.
    """
    found = list(RULES[rule](problem(case), assignments(*case["assignments"])))

    assert codes(found) == expected
    assert all(reason.within("en") and reason.within("zh-hans") for reason in found)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_was_seen_kept_and_broken(rule):
    """
    A rule nobody has seen broken is not tested.
    """
    told = tomllib.loads((CASES / f"{rule}.toml").read_text(encoding="utf-8"))

    assert told["kept"]
    assert all(case["reasons"] for case in told["broken"])


def test_every_case_file_is_of_a_rule():
    """
    A file of a rule that was renamed would be tested by nobody.
    """
    assert {path.stem for path in CASES.glob("*.toml")} == RULES.keys()
