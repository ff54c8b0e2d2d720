"""Facts and small packs by dice."""

from __future__ import annotations

from random import Random
from typing import Any

from shouwang.engines.policy.calendar import Moment
from shouwang.engines.policy.pack import CHOICE, COUNT, FLAG, TIME, Fact, Pack

FIRST = 1_646_956_800_000
"""11 March 2022, in milliseconds since 1970."""


def some_facts(dice: Random, pack: Pack) -> dict[str, Any]:
    """What a gate may ask a pack: most facts there, some lacking or of another form, some people in danger, of the services, or going home."""
    facts: dict[str, Any] = {name: True for name in ("life", "emergency", "home") if dice.random() < 0.15}
    for fact in pack.facts.values():
        if dice.random() < 0.9:
            _put(facts, fact.path, _value(dice, fact))
    return facts


def _value(dice: Random, fact: Fact) -> Any:
    if dice.random() < 0.02:
        return dice.choice([None, 1.5, "", "x", [], {}, 7])
    if fact.form == FLAG:
        return dice.random() < 0.5
    if fact.form == CHOICE:
        return dice.choice(fact.of)
    if fact.form == COUNT:
        return dice.randrange(10)
    return str(Moment(FIRST + dice.randrange(9 * 24) * 3_600_000)) if fact.form == TIME else "text"


def _put(facts: dict[str, Any], path: str, value: Any) -> None:
    *parts, last = path.split(".")
    for part in parts:
        facts = facts.setdefault(part, {})
    facts[last] = value


def some_pack(dice: Random) -> dict[str, Any]:
    """A pack of flags and choices only, with rules of which some turn somebody back; often one that it should not."""
    names = ["a", "b", "c"]
    facts = [{"path": name, "form": "flag", "may_lack": dice.random() < 0.3} for name in names] + [
        {"path": "d", "form": "choice", "of": ["x", "y", "z"]}
    ]
    say = {"en": "so", "zh": "如此"}

    def when(deep: int = 0) -> Any:
        if deep > 2 or dice.random() < 0.3:
            atom = dice.choice(
                [*({"var": name} for name in [*names, "life", "emergency", "home"]), {"===": [{"var": "d"}, dice.choice("xyz")]}]
            )
            return dice.choice([atom, atom, {"in": [{"var": "d"}, ["x", "y"]]}, {"===": [atom, True]}])
        parts = [when(deep + 1) for _ in range(3)]
        return dice.choice([{"and": parts[: dice.choice([2, 3])]}, {"!": parts[:1]}, {"if": parts}])

    rules = [
        {"id": f"rule-{number}", "when": when(), "verdict": dice.choice(["admit", "ask", "refuse", "refuse", "register"]), "say": say}
        for number in range(dice.randrange(1, 5))
    ]
    return {
        "id": "by-dice", "version": 1, "in_force_from": "2022-03-11T16:00:00+08:00", "title": say, "source": "dice", "facts": facts, "rules": rules,
        "otherwise": {"verdict": dice.choice(["admit", "ask", "ask", "refuse"]), "say": say}, "cases": [],
    }  # fmt: skip
