"""Packs: the golden cases, what no pack can do, and the proof of it, held against trying everything."""

from __future__ import annotations

import os
from itertools import product
from random import Random
from typing import Any

import pytest

from shouwang.engines.policy.pack import Pack, by_rules, decide, failing, pack_of
from shouwang.engines.policy.proving import PROTECTED, could_refuse
from shouwang.files.packs import SHIPPED, checked, shipped
from shouwang.vocabulary.gate import Verdict
from shouwang.vocabulary.reasons import Refused
from tests.engines.policy.packs import some_facts, some_pack

CASES = int(os.environ.get("SHOUWANG_TEST_GATE_CASES", "20000"))
ALL = Verdict.ADMIT, Verdict.ASK, Verdict.REFUSE, Verdict.REGISTER


@pytest.mark.parametrize("name", SHIPPED)
def test_a_pack_that_comes_with_the_product_is_right(name):
    """
    Written right, every one of its cases decided as it says, and proven to turn nobody back whom no rule may.
    """
    pack = checked(shipped(name))

    assert len(pack.cases) >= 18
    assert {case.verdict for case in pack.cases} == set(ALL)
    assert {case.rule for case in pack.cases} >= {rule.id for rule in pack.rules if rule.verdict == Verdict.REFUSE}


@pytest.mark.parametrize("name", SHIPPED)
def test_nobody_in_danger_is_turned_back_whatever_is_asked(name):
    """
    Facts of every kind, some lacking, some nonsense: life and the services always go through, whoever goes home is never turned back, and there is always an answer.
    """
    pack, dice, seen = checked(shipped(name)), Random(2022), set()

    for _ in range(CASES):
        facts = some_facts(dice, pack)
        found = decide(pack, facts)
        seen.add(found.verdict)
        if facts.get("life") or facts.get("emergency"):
            assert found.verdict == Verdict.ADMIT, facts
        if facts.get("home"):
            assert found.verdict != Verdict.REFUSE, facts
            assert by_rules(pack, facts).verdict != Verdict.REFUSE, facts

    assert seen == set(ALL)


def everything(pack: Pack) -> list[dict[str, Any]]:
    """All facts that a pack of flags and choices can be asked."""
    values: dict[str, list[Any]] = {name: [True, False] for name in PROTECTED}
    for fact in pack.facts.values():
        values[fact.path] = [*(fact.of or (True, False)), *([None] if fact.may_lack else [])]
    return [dict(zip(values, each, strict=True)) for each in product(*values.values())]


def test_the_proof_is_that_of_trying_everything():
    """
    Two hundred packs by dice: whoever could be turned back by some facts is named, nobody else, and the counter-example given does it.
    """
    dice, found = Random(7), 0
    for _ in range(200):
        pack = pack_of(some_pack(dice))
        could = {
            str(PROTECTED[name])
            for facts in everything(pack)
            for name in PROTECTED
            if facts[name] and by_rules(pack, facts).verdict == Verdict.REFUSE
        }

        told = list(could_refuse(pack))

        assert {str(reason.parameters["who"]) for reason in told} == could
        for reason in told:
            example = {path: _read(value) for path, value in (each.split(" = ") for each in str(reason.parameters["facts"]).split(", "))}
            tried = [facts for facts in everything(pack) if example.items() <= facts.items()]
            assert tried
            assert all(by_rules(pack, facts).rule == reason.parameters["rule"] for facts in tried)
        found += bool(told)

    assert 20 < found < 180


def _read(value: str) -> Any:
    return {"True": True, "False": False, "None": None}.get(value, value)


def test_a_comparison_of_times_may_come_out_either_way():
    """
    A rule that turns back whoever comes after eight, life or not: it is refused, though the cases are all by day.
    """
    told = shipped("siping-2022-03")
    told["rules"].insert(0, {
        "id": "curfew", "verdict": "refuse", "say": {"en": "Closed.", "zh": "已关闭。"},
        "when": {"after": [{"plusTime": [{"var": "clock"}, 0, "hour"]}, {"plusTime": ["2022-03-20", 0, "hour"]}]},
    })  # fmt: skip

    with pytest.raises(Refused) as refused:
        checked(told)

    assert [(reason.code, reason.parameters["rule"]) for reason in refused.value.reasons] == [("pack-could-refuse", "curfew")] * 3


def test_what_lacks_or_is_faulty_is_asked():
    """
    A missing fact, and a time that is none where a rule needs one: amber, with the fact or the rule it is about.
    """
    pack = checked(shipped("siping-2022-03"))
    facts = {
        "direction": "out",
        "clock": "soon",
        "zone": "closed",
        "known": True,
        "vehicle": "none",
        "household": {"last_out_at": "2022-03-14"},
    }

    faulty = decide(pack, facts)
    lacking = decide(pack, {**facts, "zone": None})

    assert (faulty.verdict, faulty.rule, faulty.about) == (Verdict.ASK, "rule-faulty", "quota")
    assert (lacking.verdict, lacking.rule, lacking.about) == (Verdict.ASK, "fact-lacking", "zone")


def test_everything_that_is_wrong_with_a_pack_is_told_at_once():
    """
    Fields of the wrong form, two rules of one name, no expression, an alternative that nobody knows.
    """
    say = {"en": "so", "zh": "如此"}
    told = {
        "id": "", "version": "1", "in_force_from": "2022-03-11", "title": {"en": "only"}, "source": "s",
        "facts": [{"path": "a", "form": "colour"}, {"path": "b", "form": "choice"}, {"path": "c", "form": "flag"}, {"path": "c", "form": "flag"}],
        "rules": [{"id": "r", "when": {"or": [1]}, "verdict": "admit", "say": say}, {"id": "s", "when": True, "verdict": "no", "say": say, "instead": ["tea"]}],
        "otherwise": {"verdict": "ask", "say": say}, "cases": [{"say": "x", "facts": [], "verdict": "ask", "rule": "r"}],
    }  # fmt: skip

    with pytest.raises(Refused) as refused:
        pack_of(told)

    told_of = {str(reason.parameters.get("where", reason.parameters.get("rule"))) for reason in refused.value.reasons}
    assert told_of == {
        "id", "version", "in_force_from", "title", "facts 1 form", "facts 2 of", "facts", "r", "rules 2 verdict", "rules 2 instead", "cases 1",
    }  # fmt: skip
    for wrong in (None, [], {}, 7):
        with pytest.raises(Refused):
            pack_of(wrong)


def test_a_fact_that_is_not_declared_is_told():
    """
    A slip of the pen in a path would be a rule that never holds.
    """
    told = shipped("siping-2022-03")
    told["rules"][4]["when"]["and"][0]["==="][0]["var"] = "pass.knid"

    with pytest.raises(Refused, match=r"staff asks for pass\.knid"):
        pack_of(told)


def test_a_case_that_comes_out_otherwise_is_told():
    """
    What is wanted, by which rule, and what came.
    """
    told = shipped("siping-2022-03")
    told["cases"][0]["verdict"] = "refuse"

    (reason,) = failing(pack_of(told))

    assert reason.parameters["wanted"] == "refuse"
    assert (reason.parameters["got"], reason.parameters["by"]) == ("admit", "outing")
