"""
CertLogic 1.3.3, the language in which rules of the gate are written: JSON in, a value out, and no way to do anything else.

The specification is that of the EU's border rules (github.com/ehn-dcc-development/eu-dcc-business-rules). Where it leaves something open,
here it is an error, and an error is never an answer: the gate asks the shift lead. The post app has a twin (``phone/certlogic.js``), which
gives the same value or the same fault for everything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from shouwang.engines.policy.calendar import UNITS, Moment, day_of_birth, moment_of

WHOLE = 2**53 - 1
"""Numbers are whole and at most so large: the largest that JavaScript counts by one."""
DEEPEST, MOST_STEPS = 100, 100_000
"""How deep an expression or a value may be nested, and how many steps an evaluation may take; more is a fault."""
PATH: Final = re.compile(r"([^.]+(\.[^.]+)*)?")
INDEX: Final = re.compile(r"0|[1-9][0-9]*")
ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda one, other: one < other,
    ">": lambda one, other: one > other,
    "<=": lambda one, other: one <= other,
    ">=": lambda one, other: one >= other,
    "before": lambda one, other: one < other,
    "after": lambda one, other: one > other,
    "not-after": lambda one, other: one <= other,
    "not-before": lambda one, other: one >= other,
}
LITERAL = frozenset({"plusTime", "extractFromUVCI"})
"""Operations of whose operands only the first is evaluated."""
OF_TIMES = frozenset({"before", "after", "not-after", "not-before"})
OPERANDS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(ORDERS, (2, 3)),
    **dict.fromkeys(("===", "in", "+", "extractFromUVCI"), (2, 2)),
    **dict.fromkeys(("if", "plusTime", "reduce"), (3, 3)),
    **dict.fromkeys(("!", "dccDateOfBirth"), (1, 1)),
    "and": (2, 1000),
}
"""How many operands each operation has, at least and at most."""


class Fault(ValueError):
    """An expression that has no value for these data. *code* says why, in the words of this module's callers: ``not-a-time``."""

    def __init__(self, code: str, about: object = None) -> None:
        super().__init__(f"{code}: {json.dumps(about, ensure_ascii=False, default=str)[:120]}")
        self.code = code


@dataclass(frozen=True)
class Issue:
    """What is wrong with an expression, whatever the data, and which part of it."""

    part: Any
    message: str


def evaluate(expression: Any, data: Any) -> Any:
    """The value of an expression; moments are written as text. Raises *Fault* if it is no expression, or has no value for these data."""
    return Expression(expression).value(data)


def issues(expression: Any, deep: int = 0) -> Iterator[Issue]:
    """Everything that is wrong with an expression."""
    if deep > DEEPEST:
        yield Issue(expression, "nested too deep")
    elif isinstance(expression, list):
        for each in expression:
            yield from issues(each, deep + 1)
    elif isinstance(expression, dict):
        yield from _issues_of_operation(expression, deep)
    elif isinstance(expression, float) and not expression.is_integer():
        yield Issue(expression, f"{json.dumps(expression)} is a non-integer number")
    elif _is_number(expression) and not _is_whole(expression):
        yield Issue(expression, "the number is too large")
    elif expression is None or not isinstance(expression, bool | int | float | str):
        yield Issue(expression, "invalid CertLogic expression")


def _issues_of_operation(expression: dict[str, Any], deep: int) -> Iterator[Issue]:
    if len(expression) != 1:
        yield Issue(expression, f"expression object must have exactly one key, but it has {len(expression)}")
        return
    [(name, values)] = expression.items()
    if name == "var":
        if not isinstance(values, str):
            yield Issue(expression, 'not of the form { "var": "<path>" }')
        elif not PATH.fullmatch(values):
            yield Issue(expression, f"data access path doesn't have a valid format: {values}")
    elif not isinstance(values, list):
        yield Issue(expression, 'operation not of the form { "<operator>": [ <values...> ] }')
    elif name not in OPERANDS:
        yield Issue(expression, f'unrecognised operator: "{name}"')
    else:
        yield from _issues_of_operands(expression, name, values)
        for each in values[:1] if name in LITERAL else values:
            yield from issues(each, deep + 1)


def _issues_of_operands(expression: Any, name: str, values: list[Any]) -> Iterator[Issue]:
    least, most = OPERANDS[name]
    if not least <= len(values) <= most:
        yield Issue(expression, f'"{name}" has {len(values)} operands: it takes {least}{f" to {most}" * (most > least)}')
    elif name in LITERAL and not _is_whole(values[1]):
        yield Issue(expression, f'the second operand of "{name}" must be an integer')
    elif name == "plusTime" and values[2] not in UNITS:
        yield Issue(expression, f'the third operand of "plusTime" must be one of {", ".join(UNITS)}')


@dataclass(frozen=True)
class Expression:
    """A checked expression. Raises *Fault* if it is none."""

    written: Any

    def __post_init__(self) -> None:
        for issue in issues(self.written):
            raise Fault("not-an-expression", issue.message)

    def value(self, data: Any) -> Any:
        """Its value for these data; moments are written as text. Raises *Fault* if it has none."""
        evaluation = _Evaluation()
        return evaluation.plain(evaluation.of(self.written, data))


@dataclass
class _Evaluation:
    """One evaluation, and the steps it has taken."""

    steps: int = field(default=0)

    def step(self) -> None:
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise Fault("too-many-steps")

    def of(self, expression: Any, data: Any) -> Any:
        self.step()
        if isinstance(expression, list):
            return [self.of(each, data) for each in expression]
        if not isinstance(expression, dict):
            return expression
        [(name, operands)] = expression.items()
        if name == "var":
            return _found(data, operands)
        return _OPERATIONS[name](self, operands, data)

    def chosen(self, operands: list[Any], data: Any) -> Any:
        guard, then, otherwise = operands
        return self.of(then if _is_true(self.of(guard, data)) else otherwise, data)

    def all_of(self, operands: list[Any], data: Any) -> Any:
        for operand in operands:
            value = self.of(operand, data)
            if not _is_true(value):
                break
        return value

    def negation(self, operands: list[Any], data: Any) -> bool:
        return not _is_true(self.of(operands[0], data))

    def equality(self, operands: list[Any], data: Any) -> bool:
        one, other = (self.of(operand, data) for operand in operands)
        return _same(one, other)

    def member(self, operands: list[Any], data: Any) -> bool:
        one, among = (self.of(operand, data) for operand in operands)
        for each in _items(among):
            self.step()
            if _same(one, each):
                return True
        return False

    def total(self, operands: list[Any], data: Any) -> int:
        one, other = (_whole(self.of(operand, data)) for operand in operands)
        return _whole(one + other)

    def ordered(self, name: str, operands: list[Any], data: Any) -> bool:
        values = [self.of(operand, data) for operand in operands]
        for value in values:
            if name in OF_TIMES and not isinstance(value, Moment):
                raise Fault("not-a-time", value)
            if name not in OF_TIMES:
                _whole(value)
        return all(ORDERS[name](one, other) for one, other in pairwise(values))

    def reduced(self, operands: list[Any], data: Any) -> Any:
        items, so_far = self.of(operands[0], data), self.of(operands[2], data)
        for each in _items(items):
            so_far = self.of(operands[1], {"accumulator": so_far, "current": each, "data": data})
        return so_far

    def later(self, operands: list[Any], data: Any) -> Moment:
        moment = _read(moment_of, self.of(operands[0], data))
        later = moment.plus(int(operands[1]), operands[2])
        if later is None:
            raise Fault("out-of-time", str(moment))
        return later

    def birth(self, operands: list[Any], data: Any) -> Moment:
        return _read(day_of_birth, self.of(operands[0], data))

    def fragment(self, operands: list[Any], data: Any) -> str | None:
        text, index = self.of(operands[0], data), int(operands[1])
        if text is None:
            return None
        if not isinstance(text, str):
            raise Fault("not-a-text", text)
        fragments = re.split("[/#:]", text.removeprefix("URN:UVCI:"))
        return fragments[index] if 0 <= index < len(fragments) else None

    def plain(self, value: Any, deep: int = 0) -> Any:
        """What is told: moments as text, and nothing that the twin would write otherwise."""
        self.step()
        if deep > DEEPEST:
            raise Fault("nested-too-deep")
        if isinstance(value, Moment):
            return str(value)
        if isinstance(value, list):
            return [self.plain(each, deep + 1) for each in value]
        if isinstance(value, Mapping):
            return {key: self.plain(each, deep + 1) for key, each in value.items()}
        return _whole(value) if _is_number(value) else value


_Operation = Callable[[_Evaluation, list[Any], Any], Any]


def _order(name: str) -> _Operation:
    return lambda evaluation, operands, data: evaluation.ordered(name, operands, data)


_OPERATIONS: dict[str, _Operation] = {
    **{name: _order(name) for name in ORDERS},
    "if": _Evaluation.chosen,
    "and": _Evaluation.all_of,
    "!": _Evaluation.negation,
    "===": _Evaluation.equality,
    "in": _Evaluation.member,
    "+": _Evaluation.total,
    "reduce": _Evaluation.reduced,
    "plusTime": _Evaluation.later,
    "dccDateOfBirth": _Evaluation.birth,
    "extractFromUVCI": _Evaluation.fragment,
}


def _found(data: Any, path: str) -> Any:
    """What stands at a path; null if nothing does."""
    for fragment in path.split(".") if path else ():
        if isinstance(data, Mapping):
            data = data.get(fragment)
        elif isinstance(data, list) and INDEX.fullmatch(fragment) and len(fragment) < 10 and int(fragment) < len(data):
            data = data[int(fragment)]
        else:
            return None
    return data


def _items(value: Any) -> list[Any]:
    """A list's items; null, where nothing was found, is a list without any."""
    if value is not None and not isinstance(value, list):
        raise Fault("not-a-list", value)
    return value or []


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return _is_number(value) and -WHOLE <= value <= WHOLE and int(value) == value


def _whole(value: Any) -> int:
    if not _is_whole(value):
        raise Fault("not-a-whole-number", value)
    return int(value)


def _is_true(value: Any) -> bool:
    """Whether a value is truthy; one that is neither truthy nor falsy is a fault."""
    if isinstance(value, Moment) or (_is_number(value) and not _is_whole(value)):
        raise Fault("neither-true-nor-false", value)
    return bool(value)


def _same(one: Any, other: Any) -> bool:
    """Whether two values are one: of the same type, without making one into the other. Lists and objects are not compared."""
    kinds = [_kind(each) for each in (one, other)]
    if kinds[0] != kinds[1]:
        return False
    if kinds[0] in {list, dict}:
        raise Fault("not-compared", one)
    return bool(one == other)


def _kind(value: Any) -> type:
    if _is_number(value):
        _whole(value)
        return int
    return dict if isinstance(value, Mapping) else type(value)


def _read(reader: Callable[[str], Moment | None], value: Any) -> Moment:
    moment = reader(value) if isinstance(value, str) else None
    if moment is None:
        raise Fault("not-a-time", value)
    return moment
