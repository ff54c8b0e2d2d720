"""Below the apps there is no clock and there are no dice; engines and vocabulary touch neither files nor the screen. Same input, same answer."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house import SOURCE, own_files, shown

CLOCK_AND_DICE = {
    "date.today", "datetime.now", "datetime.today", "datetime.utcnow", "datetime.date.today", "datetime.datetime.now",
    "datetime.datetime.today", "datetime.datetime.utcnow", "os.urandom", "time.monotonic", "time.perf_counter", "time.sleep", "time.time",
    "time.time_ns", "uuid.uuid1", "uuid.uuid4", "uuid1", "uuid4",
}  # fmt: skip
DICE_OF_OTHERS = {"random", "secrets"}
"""Modules whose functions throw hidden dice; ``random.Random``, handed in as an argument, is welcome."""
WORLD = {"open", "print", "input"}


def calls(source: str) -> Iterator[tuple[int, str]]:
    """Every call as line and dotted name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def dice_imported(source: str) -> set[str]:
    """Names brought in from modules that throw hidden dice."""
    return {
        alias.asname or alias.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module in DICE_OF_OTHERS
        for alias in node.names
        if alias.name != "Random"
    }


def forbidden_in(source: str) -> list[str]:
    """Calls that ask the clock, throw dice or touch the world."""
    dice = dice_imported(source)
    return [
        f"line {line}: {name}"
        for line, name in calls(source)
        if name in CLOCK_AND_DICE | WORLD | dice or (name.split(".")[0] in DICE_OF_OTHERS and name != "random.Random")
    ]


def test_engines_and_vocabulary_ask_neither_clock_nor_dice():
    """
    The clock and the dice come in as arguments, so an answer can be had again.
    """
    pure = [path for path in own_files(".py") if {SOURCE / "engines", SOURCE / "vocabulary"} & set(path.parents)]

    found = [f"{shown(path)} {line}" for path in pure for line in forbidden_in(path.read_text(encoding="utf-8"))]

    assert pure
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "datetime.now(UTC)",
        "import time\ntime.time()",
        "import random\nrandom.shuffle(x)",
        "from random import choice\nchoice(x)",
        "from secrets import token_hex as t\nt()",
        "uuid4()",
        "print(1)",
        "with open('f') as f: pass",
    ],
)
def test_each_kind_of_clock_and_dice_is_seen(source):
    """
    Broken cases: one of each kind.
    """
    found = forbidden_in(source)

    assert found


def test_dice_handed_in_are_welcome():
    """
    A seeded Random given by the caller gives the same answer every time.
    """
    found = forbidden_in("from random import Random\ndef shuffle(dice: Random) -> None:\n    dice.shuffle([1])\nRandom(7)")

    assert found == []
