"""
The proof that no rule of a pack could turn back whom no rule may: somebody in danger, the emergency services, whoever goes home.

Everything that can be told apart by words and flags is tried; of numbers and times nothing is assumed, so a comparison may come out either
way. What is proven holds for every input; what is found is a counter-example, in which times and numbers are left open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shouwang.engines.policy.certlogic import Fault, evaluate
from shouwang.engines.policy.pack import CHOICE, EMERGENCY, FLAG, HOME, LIFE, Pack, Rule, paths_in
from shouwang.vocabulary.gate import Verdict
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.words import Words

PROTECTED = {
    LIFE: Words("somebody in danger", "有生命危险的人"),
    EMERGENCY: Words("the emergency services", "应急救援人员"),
    HOME: Words("whoever goes home", "回家的居民"),
}
"""Whom no rule may turn back, by the fact that says so."""
STEPS = 200_000
Known = Mapping[str, Any]


@dataclass(frozen=True)
class _Value:
    """What is known of a value: all of it (*is_known*), or at least whether it is truthy, or nothing (*truth* is None)."""

    is_known: bool
    value: Any = None
    truth: bool | None = None


NOTHING, TRUTHY, FALSY = _Value(is_known=False), _Value(is_known=False, truth=True), _Value(is_known=False, truth=False)


def could_refuse(pack: Pack) -> Iterator[Reason]:
    """For each whom no rule may turn back, the first way found in which one could; or that it was not settled."""
    for fact, who in PROTECTED.items():
        search = _Search(pack)
        try:
            found = search.refused({fact: True})
        except _TooMany:
            yield Reason("pack-too-tangled", {"who": who, "steps": STEPS})
            continue
        if found:
            rule, known = found
            told = ", ".join(f"{path} = {value}" for path, value in known.items())
            yield Reason("pack-could-refuse", {"rule": rule.id, "who": who, "facts": told})


class _TooMany(Exception):
    """More steps than anybody will wait for."""


class _Search:
    """One search for facts to which a pack's own rules say no."""

    def __init__(self, pack: Pack) -> None:
        self.rules = (*pack.rules, pack.otherwise)
        self.choices: dict[str, tuple[Any, ...]] = dict.fromkeys(PROTECTED, (True, False))
        for fact in pack.facts.values():
            if fact.form in {FLAG, CHOICE}:
                values: tuple[Any, ...] = (True, False) if fact.form == FLAG else fact.of
                self.choices[fact.path] = (*values, None) if fact.may_lack else values
        self.steps = 0

    def refused(self, known: Known) -> tuple[Rule, Known] | None:
        """A rule that could say no, and what of the facts leads there; None where none can."""
        self.steps += 1
        if self.steps > STEPS:
            raise _TooMany
        open_rules = list(self._possible(known))
        if not any(rule.verdict == Verdict.REFUSE for rule in open_rules):
            return None
        path = next(
            (path for rule in open_rules for path in sorted(paths_in(rule.when.written)) if path in self.choices and path not in known),
            None,
        )
        if path is None:
            return next(rule for rule in open_rules if rule.verdict == Verdict.REFUSE), known
        tried = (self.refused({**known, path: value}) for value in self.choices[path])
        return next((found for found in tried if found), None)

    def _possible(self, known: Known) -> Iterator[Rule]:
        """The rules that could decide."""
        for rule in self.rules:
            truth = _of(rule.when.written, known).truth
            if truth is not False:
                yield rule
            if truth is True:
                return


def _told(value: Any) -> _Value:
    return _Value(is_known=True, value=value, truth=bool(value))


def _of(expression: Any, known: Known) -> _Value:
    """What is known of an expression's value; where it would be faulty anything may be thought of it, since a fault is never a no."""
    if isinstance(expression, list):
        parts = [_of(each, known) for each in expression]
        return _told([part.value for part in parts]) if all(part.is_known for part in parts) else _Value(is_known=False, truth=bool(parts))
    if not isinstance(expression, dict):
        return _told(expression)
    [(name, operands)] = expression.items()
    if name == "var":
        return _told(known[operands]) if operands in known else NOTHING
    if name == "if":
        return _chosen([_of(each, known) for each in operands])
    if name == "and":
        return _all_of([_of(each, known) for each in operands])
    if name == "!":
        truth = _of(operands[0], known).truth
        return NOTHING if truth is None else _told(not truth)
    if name == "reduce":
        return NOTHING
    return _computed(name, operands, known)


def _chosen(parts: list[_Value]) -> _Value:
    guard, then, otherwise = parts
    if guard.truth is not None:
        return then if guard.truth else otherwise
    if then == otherwise:
        return then
    return _Value(is_known=False, truth=then.truth if then.truth == otherwise.truth else None)


def _all_of(parts: list[_Value]) -> _Value:
    for part in parts[:-1]:
        if part.truth is False:
            return part
        if part.truth is None:
            return FALSY if any(each.truth is False for each in parts) else NOTHING
    return parts[-1]


def _computed(name: str, operands: list[Any], known: Known) -> _Value:
    parts = [_of(each, known) for each in operands]
    if not all(part.is_known for part in parts):
        return NOTHING
    data = {str(place): part.value for place, part in enumerate(parts)}
    literal = [{"var": str(place)} for place in range(len(parts))]
    if name in {"plusTime", "extractFromUVCI"}:
        literal[1:] = operands[1:]
    try:
        return _told(evaluate({name: literal}, data))
    except Fault:
        return NOTHING
