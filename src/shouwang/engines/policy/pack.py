"""
A pack of rules: what facts it asks, the rules in the order in which they are asked, what holds otherwise, and cases that it must decide.

The first rule that is true decides. Before them all stand life and the emergency services, which no pack can turn back; and whoever goes home
to their own zone is never turned back either, the shift lead is asked. What is missing or faulty is a question, never a refusal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shouwang.engines.policy.certlogic import Expression, Fault
from shouwang.vocabulary.gate import INSTEAD, Verdict
from shouwang.vocabulary.reasons import Reason, Refused
from shouwang.vocabulary.words import Words

LIFE, EMERGENCY, HOME = "life", "emergency", "home"
"""Facts that every pack knows: somebody is in danger, or is of the emergency services, or goes home to their own zone."""
LIFE_FIRST, SERVICES, GOES_HOME, LACKING, FAULTY, OTHERWISE = (
    "life-first", "emergency-services", "goes-home", "fact-lacking", "rule-faulty", "otherwise",
)  # fmt: skip
"""What decides where no rule of the pack does."""
FLAG, CHOICE, COUNT, TIME, TEXT, LIST = "flag", "choice", "count", "time", "text", "list"
FORMS = (FLAG, CHOICE, COUNT, TIME, TEXT, LIST)


@dataclass(frozen=True)
class Fact:
    """One fact: where it stands, its form, of which words if it is a choice, and whether it may lack; one that may not and does is asked for."""

    path: str
    form: str
    of: tuple[str, ...] = ()
    may_lack: bool = False


@dataclass(frozen=True)
class Rule:
    """When it is true, this is the verdict. *article* is where it is written, *say* what the guard reads out, *instead* what can be done."""

    id: str
    when: Expression
    verdict: Verdict
    say: Words
    article: str = ""
    instead: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """What these facts must come to, and by which rule."""

    say: str
    facts: Mapping[str, Any]
    verdict: Verdict
    rule: str


@dataclass(frozen=True)
class Pack:
    """One version of a pack. It holds from *in_force_from* on, until one of a higher version does."""

    id: str
    version: int
    in_force_from: datetime
    title: Words
    source: str
    facts: Mapping[str, Fact]
    rules: tuple[Rule, ...]
    otherwise: Rule
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Decision:
    """A verdict, the rule that it comes from, and *about* which fact or rule it is, where something lacked or was faulty."""

    verdict: Verdict
    rule: str
    about: str = ""
    instead: tuple[str, ...] = ()


def decide(pack: Pack, facts: Mapping[str, Any]) -> Decision:
    """What the rules say to these facts. It always says something."""
    for first, rule in ((LIFE, LIFE_FIRST), (EMERGENCY, SERVICES)):
        if facts.get(first) is True:
            return Decision(Verdict.ADMIT, rule)
    lacking = next((fact.path for fact in pack.facts.values() if not fact.may_lack and at(facts, fact.path) is None), None)
    if lacking is not None:
        return Decision(Verdict.ASK, LACKING, lacking)
    found = by_rules(pack, facts)
    if found.verdict == Verdict.REFUSE and facts.get(HOME) is True:
        return Decision(Verdict.ASK, GOES_HOME, found.rule)
    return found


def by_rules(pack: Pack, facts: Mapping[str, Any]) -> Decision:
    """What the pack's own rules say, whatever stands before them."""
    for rule in pack.rules:
        try:
            value = rule.when.value(facts)
        except Fault:
            return Decision(Verdict.ASK, FAULTY, rule.id)
        if value:
            return Decision(rule.verdict, rule.id, instead=rule.instead)
    return Decision(pack.otherwise.verdict, pack.otherwise.id, instead=pack.otherwise.instead)


def at(facts: Mapping[str, Any], path: str) -> Any:
    """The fact that stands at a path; None if none does."""
    value: Any = facts
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def pack_of(told: Any) -> Pack:
    """The pack that was told, as JSON is read. Raises *Refused* with everything that is wrong with how it is written."""
    if not isinstance(told, dict):
        raise Refused(Reason("pack-field", {"where": "pack", "fault": "it is no object"}))
    reading = _Reading(told)
    pack = reading.pack()
    if reading.faults or pack is None:
        raise Refused(*reading.faults)
    unknown = [
        Reason("pack-fact-unknown", {"rule": rule.id, "path": path})
        for rule in pack.rules
        for path in sorted(paths_in(rule.when.written))
        if path not in pack.facts and path not in {LIFE, EMERGENCY, HOME}
    ]
    if unknown:
        raise Refused(*unknown)
    return pack


def paths_in(expression: Any, *, is_outside: bool = True) -> set[str]:
    """The paths of facts that an expression asks for; within a reduction only those that it asks of all the data."""
    if isinstance(expression, list):
        return {path for each in expression for path in paths_in(each, is_outside=is_outside)}
    if not isinstance(expression, dict):
        return set()
    [(name, operands)] = expression.items()
    if name == "var":
        inside = operands.removeprefix("data.") if operands.startswith("data.") else None
        path = operands if is_outside else inside
        return set() if path is None else {path}
    if name == "reduce":
        items, each, initial = operands
        return paths_in([items, initial], is_outside=is_outside) | paths_in(each, is_outside=False)
    return paths_in(operands, is_outside=is_outside)


class _Reading:
    """One pack being read; every fault is kept, none stops it."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told, self.faults = told, list[Reason]()

    def pack(self) -> Pack | None:
        told = self.told
        facts = [self._fact(f"facts {number}", each) for number, each in enumerate(self._list("facts"), start=1)]
        rules = [self._rule(f"rules {number}", each) for number, each in enumerate(self._list("rules"), start=1)]
        otherwise = self._rule(OTHERWISE, {"id": OTHERWISE, "when": True, **self._object(OTHERWISE)})
        cases = [self._case(f"cases {number}", each) for number, each in enumerate(self._list("cases"), start=1)]
        self._each_once("facts", [fact.path for fact in facts if fact])
        self._each_once("rules", [rule.id for rule in rules if rule])
        moment = self._moment(told.get("in_force_from"))
        title = self._words("title", told.get("title"))
        for name, form in (("id", str), ("version", int), ("source", str)):
            self._wants(name, told.get(name), form)
        if self.faults or moment is None or title is None or otherwise is None:
            return None
        return Pack(
            id=told["id"], version=told["version"], in_force_from=moment, title=title, source=told["source"],
            facts={fact.path: fact for fact in facts if fact}, rules=tuple(filter(None, rules)), otherwise=otherwise,
            cases=tuple(filter(None, cases)),
        )  # fmt: skip

    def _fault(self, where: str, fault: str) -> None:
        self.faults.append(Reason("pack-field", {"where": where, "fault": fault}))

    def _wants(self, where: str, value: Any, form: type) -> bool:
        is_right = type(value) is form and value not in ("", 0)
        if not is_right:
            self._fault(where, f"it is {value!r}, and should be {'a number from 1' if form is int else 'a text'}")
        return is_right

    def _list(self, name: str) -> list[Any]:
        found = self.told.get(name)
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            self._fault(name, "it should be a list of objects")
            return []
        return found

    def _object(self, name: str) -> dict[str, Any]:
        found = self.told.get(name)
        if not isinstance(found, dict):
            self._fault(name, "it should be an object")
            return {}
        return found

    def _each_once(self, where: str, names: list[str]) -> None:
        for name in sorted({name for name in names if names.count(name) > 1}):
            self._fault(where, f"{name} stands there twice")

    def _moment(self, told: Any) -> datetime | None:
        try:
            moment = datetime.fromisoformat(told)
        except (TypeError, ValueError):
            moment = None
        if moment is None or moment.tzinfo is None:
            self._fault("in_force_from", f"it is {told!r}, and should be a moment with its offset")
            return None
        return moment

    def _words(self, where: str, told: Any) -> Words | None:
        if isinstance(told, dict) and all(isinstance(told.get(language), str) and told[language] for language in ("en", "zh")):
            return Words(told["en"], told["zh"])
        self._fault(where, "it needs a text in en and in zh")
        return None

    def _fact(self, where: str, told: dict[str, Any]) -> Fact | None:
        of = told.get("of", [])
        is_choice = told.get("form") == CHOICE
        if not self._wants(f"{where} path", told.get("path"), str):
            return None
        if told.get("form") not in FORMS:
            self._fault(f"{where} form", f"it is {told.get('form')!r}, and should be one of {', '.join(FORMS)}")
            return None
        if not (isinstance(of, list) and all(isinstance(each, str) for each in of) and bool(of) == is_choice):
            self._fault(f"{where} of", "a choice, and nothing else, lists its words")
            return None
        return Fact(told["path"], told["form"], tuple(of), told.get("may_lack") is True)

    def _rule(self, where: str, told: dict[str, Any]) -> Rule | None:
        say, instead = self._words(f"{where} say", told.get("say")), told.get("instead", [])
        is_named = self._wants(f"{where} id", told.get("id"), str)
        if not (isinstance(instead, list) and set(instead) <= INSTEAD.keys()):
            self._fault(f"{where} instead", f"it is {instead!r}, and should be of {', '.join(INSTEAD)}")
        if told.get("verdict") not in set(Verdict):
            self._fault(f"{where} verdict", f"it is {told.get('verdict')!r}, and should be one of {', '.join(Verdict)}")
        try:
            when = Expression(told.get("when"))
        except Fault as fault:
            self.faults.append(Reason("pack-rule-unreadable", {"rule": told.get("id", where), "fault": str(fault)}))
            return None
        if self.faults or say is None or not is_named:
            return None
        return Rule(told["id"], when, Verdict(told["verdict"]), say, str(told.get("article", "")), tuple(instead))

    def _case(self, where: str, told: dict[str, Any]) -> Case | None:
        is_right = isinstance(told.get("facts"), dict) and told.get("verdict") in set(Verdict)
        if not is_right:
            self._fault(where, "a case has facts, and a verdict")
        if not (self._wants(f"{where} say", told.get("say"), str) and self._wants(f"{where} rule", told.get("rule"), str) and is_right):
            return None
        return Case(told["say"], told["facts"], Verdict(told["verdict"]), told["rule"])


def failing(pack: Pack) -> Iterator[Reason]:
    """The cases of a pack that it decides otherwise than it says itself."""
    for case in pack.cases:
        found = decide(pack, case.facts)
        if (found.verdict, found.rule) != (case.verdict, case.rule):
            told = {"case": case.say, "wanted": str(case.verdict), "rule": case.rule, "got": str(found.verdict), "by": found.rule}
            yield Reason("pack-case-fails", told)
