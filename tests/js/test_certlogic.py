"""Server and post app say the same of every rule: the published suites, and generated expressions with values and with faults."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from random import Random

from shouwang.files.conformance import answer, asked
from tests.engines.policy.expressions import data, expression
from tests.js.node import answers, ran

PHONE = Path(__file__).parents[2] / "src" / "shouwang" / "phone"
ASKED = int(os.environ.get("SHOUWANG_TEST_EXPRESSIONS", "20000"))
AT_ONCE = 20_000
SUITES = {"certlogic-spec": {"assertions": 232, "validations": 23}, "dgc-business-rules": {"rule tests": 1085}}


def test_the_published_suites_are_kept_by_both(test_data):
    """
    232 assertions and 23 validations of the specification, 1,085 tests of rules by which states were entered.
    """
    for name, wanted in SUITES.items():
        ours = Counter(each.kind for each in asked(test_data / name) if each.is_kept)
        told = ran(PHONE / "tools" / "conformance.mjs", test_data / name).splitlines()

        assert ours == wanted
        assert told == [f"{kind}: {count} of {count} kept" for kind, count in wanted.items()]


def test_both_answer_alike():
    """
    The same value, or the same fault, whatever the dice put together; and the dice do bring values, of every kind, and faults, of every kind.
    """
    dice, kinds = Random(2022), Counter[str]()
    for first in range(0, ASKED, AT_ONCE):
        questions = [(expression(dice), data(dice)) for _ in range(min(AT_ONCE, ASKED - first))]
        told = answers({"about": "certlogic", "asked": each} for each in questions)
        for question, theirs in zip(questions, told, strict=True):
            ours = answer(*question)
            assert json.dumps(ours, sort_keys=True) == json.dumps(theirs, sort_keys=True), question
            kinds[ours["fault"] if isinstance(ours, dict) and "fault" in ours else type(ours).__name__] += 1

    faults = {
        "not-an-expression",
        "not-a-list",
        "not-a-time",
        "not-a-whole-number",
        "not-a-text",
        "not-compared",
        "neither-true-nor-false",
        "out-of-time",
    }
    assert faults | {"bool", "int", "str", "list", "dict", "NoneType"} <= kinds.keys()
    assert kinds["bool"] > ASKED / 20
