"""Expressions of CertLogic and data for them, by dice: most have a value, some are faulty, a few are not expressions at all."""

from __future__ import annotations

from random import Random
from typing import Any

from shouwang.engines.policy.calendar import UNITS
from shouwang.engines.policy.certlogic import OF_TIMES, ORDERS

NAMES = ("a", "b", "list", "times", "person", "0", "length", "__proto__", "constructor", "", "当日")
SCALARS = (
    None,
    True,
    False,
    0,
    1,
    -1,
    7,
    2**53 - 1,
    -(2**53) + 1,
    2**53,
    1.5,
    2.0,
    -0.0,
    1e30,
    "",
    "x",
    "0",
    "时",
    "URN:UVCI:01:NL:187/3#7",
    "a::c/#/f",
)
ODD_TIMES = (
    "2022-13",
    "2022-02-30",
    "20220311",
    "2022-03-11T24:00:00",
    "2022-03-11T16:00",
    "2022-03-11T16:00:00+",
    "２０２２",
    "2022\n",
    "-2022",
)


def time_text(dice: Random) -> str:
    """A date, with or without a time, in one of the ways they may be written; now and then one that is none."""
    if dice.random() < 0.05:
        return dice.choice(ODD_TIMES)
    year = dice.choice([0, 1, 99, 1900, 1970, 2000, 2020, 2022, 2024, 2100, 9999])
    written = f"{year:04}"
    if dice.random() < 0.1:
        return written
    written += f"-{dice.choice([1, 2, 3, 12]):02}"
    if dice.random() < 0.1:
        return written
    written += f"-{dice.choice([1, 28, 29, 30, 31]):02}"
    if dice.random() < 0.3:
        return written
    written += f"T{dice.choice([0, 12, 23]):02}:{dice.choice([0, 59]):02}:{dice.choice([0, 59]):02}"
    written += dice.choice(["", "", ".5", ".1239", ".000", ".999999"])
    return written + dice.choice(["", "Z", "+8", "+08", "+530", "+0800", "-08:00", "-8:00", "+23:59"])


def number(dice: Random) -> int:
    """Mostly small, sometimes as large as can be."""
    return (
        dice.choice([0, 1, -1, 2, 18, -18, 48, 365, 1_000_000, 2**53 - 1, -(2**53) + 1]) if dice.random() < 0.5 else dice.randrange(-50, 50)
    )


def value(dice: Random, deep: int = 0) -> Any:
    """A piece of the data."""
    kind = dice.random()
    if deep < 3 and kind < 0.2:
        return [value(dice, deep + 1) for _ in range(dice.randrange(4))]
    if deep < 3 and kind < 0.4:
        return {dice.choice(NAMES): value(dice, deep + 1) for _ in range(dice.randrange(4))}
    if kind < 0.6:
        return time_text(dice)
    return number(dice) if kind < 0.8 else dice.choice(SCALARS)


def data(dice: Random) -> Any:
    """What an expression is asked about."""
    whole = {"a": number(dice), "b": value(dice), "list": [number(dice) for _ in range(dice.randrange(5))], "times": time_text(dice)}
    return whole | {"person": value(dice)} if dice.random() < 0.95 else value(dice)


def path(dice: Random) -> str:
    """Where something may stand; sometimes no path at all."""
    known = (
        "a",
        "b",
        "list",
        "times",
        "person",
        "list.0",
        "list.1",
        "person.a",
        "current",
        "accumulator",
        "data.a",
        "",
        "a.",
        "list.01",
        "a..b",
        "list.length",
    )
    return dice.choice(known) if dice.random() < 0.8 else ".".join(dice.choices(NAMES, k=dice.randrange(1, 4)))


def expression(dice: Random, deep: int = 0) -> Any:
    """An expression, nested at most a few times."""
    if deep > 4 or dice.random() < 0.1:
        return dice.choice([number(dice), time_text(dice), True, False, "x", {"var": path(dice)}])
    return dice.choice([_var, _var, _truth, _truth, _order, _order, _time, _sum, _list, _odd])(dice, deep + 1)


def moment(dice: Random, deep: int) -> Any:
    """An expression that should be a moment."""
    if dice.random() < 0.1:
        return {"dccDateOfBirth": [{"var": "times"} if dice.random() < 0.5 else time_text(dice)]}
    return _time(dice, deep)


def _var(dice: Random, _deep: int) -> Any:
    return {"var": path(dice)}


def _truth(dice: Random, deep: int) -> Any:
    each = [expression(dice, deep) for _ in range(3)]
    return dice.choice(
        [{"if": each}, {"and": each[: dice.randrange(2, 4)]}, {"!": each[:1]}, {"===": each[:2]}, {"in": [each[0], [*each[1:], 1]]}]
    )


def _order(dice: Random, deep: int) -> Any:
    name, count = dice.choice(list(ORDERS)), dice.choice([2, 2, 3])
    if name in OF_TIMES:
        return {name: [moment(dice, deep) for _ in range(count)]}
    return {name: [dice.choice([number(dice), {"var": "a"}, {"var": "list.0"}]) for _ in range(count)]}


def _time(dice: Random, deep: int) -> Any:
    text = {"var": "times"} if dice.random() < 0.4 else time_text(dice) if dice.random() < 0.8 else expression(dice, deep)
    return {"plusTime": [text, number(dice), dice.choice(UNITS)]}


def _sum(dice: Random, deep: int) -> Any:
    if dice.random() < 0.5:
        return {"+": [number(dice), expression(dice, deep)]}
    initial = dice.choice([0, 0, number(dice), expression(dice, deep)])
    added = dice.choice(
        [{"+": [{"var": "accumulator"}, {"var": "current"}]}, expression(dice, deep), [{"var": "accumulator"}, {"var": "accumulator"}]]
    )
    return {"reduce": [dice.choice([{"var": "list"}, [1, 2, 3], expression(dice, deep)]), added, initial]}


def _list(dice: Random, deep: int) -> Any:
    if dice.random() < 0.3:
        return {"extractFromUVCI": [dice.choice([*SCALARS[-2:], expression(dice, deep)]), dice.randrange(-1, 7)]}
    return [expression(dice, deep) for _ in range(dice.randrange(4))]


def _odd(dice: Random, deep: int) -> Any:
    """What is no expression, or hardly one."""
    if dice.random() < 0.8:
        return _truth(dice, deep)
    nested: Any = 1
    for _ in range(dice.choice([99, 100, 101, 120])):
        nested = {"!": [nested]}
    return dice.choice([None, 1.5, 2.0, 2**60, {}, {"a": 1, "b": 2}, {"constructor": [1]}, {"__proto__": [1]}, {"and": [1]}, {"var": 0}, {"plusTime": ["2022", "1", "day"]}, {"plusTime": ["2022", 1, "week"]}, nested])  # fmt: skip
