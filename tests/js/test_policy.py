"""The post app decides as the server does, whatever it is asked."""

from __future__ import annotations

import os
from dataclasses import asdict
from random import Random

import pytest

from shouwang.engines.policy.pack import decide, pack_of
from shouwang.files.packs import SHIPPED, shipped
from tests.engines.policy.packs import some_facts, some_pack
from tests.js.node import answers

CASES = int(os.environ.get("SHOUWANG_TEST_GATE_CASES", "5000"))


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_pack_is_decided_alike(name):
    """
    Its own cases, and facts by dice, lacking and nonsense among them.
    """
    told, dice = shipped(name), Random(5)
    pack = pack_of(told)
    asked = [case.facts for case in pack.cases] + [some_facts(dice, pack) for _ in range(CASES)]

    theirs = answers([{"about": "pack", "told": told}, *({"about": "decide", "facts": facts} for facts in asked)])[1:]

    assert [
        each
        for each in zip(asked, theirs, strict=True)
        if {**asdict(decide(pack, each[0])), "instead": list(decide(pack, each[0]).instead)} != each[1]
    ] == []


def test_packs_by_dice_are_decided_alike():
    """
    A hundred packs, thirty questions each.
    """
    dice, questions, ours = Random(8), [], []
    for _ in range(100):
        told = some_pack(dice)
        pack = pack_of(told)
        questions.append({"about": "pack", "told": told})
        ours.append(None)
        for facts in (some_facts(dice, pack) for _ in range(30)):
            found = decide(pack, facts)
            questions.append({"about": "decide", "facts": facts})
            ours.append({**asdict(found), "instead": list(found.instead)})

    assert answers(questions) == ours
