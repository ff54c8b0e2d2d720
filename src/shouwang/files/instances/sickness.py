"""
MiniZinc's roster-sickness instances (2022): a roster after people fell ill, whose empty duties are to be filled, as .dzn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from shouwang.engines.roster.general.refilling import Duty, Helper, Refill
from shouwang.files.instances.reading import Line, Reader
from shouwang.vocabulary.words import Words

NUMBERS = Words("[1, 2, …]; as many as there are of them", "[1, 2, …]，数目须相符")
WANTED = {
    "contract": NUMBERS,
    "employee_expertises": Words("[{{1, 2}}, {{1}}, …]; one for each person", "[{{1, 2}}, {{1}}, …]，每人一项"),
    "start_time": NUMBERS,
    "stop_time": Words("[1, 2, …]; each later than its start", "[1, 2, …]，均晚于开始时间"),
    "req_expertise": NUMBERS,
    "is_assigned": Words("[| true, false, … | … |]; a row for each person", "[| true, false, … | … |]，每人一行"),
}
ASSIGNMENT = re.compile(r"(\w+)\s*=\s*([^;]*);")


def read(path: Path) -> Refill:
    """The instance of one file. Raises :class:`Refused` with everything that cannot be read."""
    reader = Reader(path)
    text = re.sub(r"%.*", "", reader.text())
    told = {found[1]: (Line(text[: found.start()].count("\n") + 1, found[0]), found[2].strip()) for found in ASSIGNMENT.finditer(text)}
    values: dict[str, Any] = {}
    readers: dict[str, Callable[[str], Sequence[Any]]] = {"employee_expertises": _sets, "is_assigned": _table}
    for name, wanted in WANTED.items():
        if name not in told:
            reader.missing(name)
            continue
        line, value = told[name]
        with reader.reading(line, wanted):
            values[name] = readers.get(name, _numbers)(value)
    reader.refuse()
    people, duties = len(values["contract"]), len(values["start_time"])
    _same_length(reader, told, values, people, duties)
    reader.refuse()
    held = {(number, person) for person, row in enumerate(values["is_assigned"]) for number, is_held in enumerate(row) if is_held}
    return Refill(
        path.stem,
        tuple(
            Helper(contract, frozenset(skills)) for contract, skills in zip(values["contract"], values["employee_expertises"], strict=True)
        ),
        tuple(Duty(*each) for each in zip(values["start_time"], values["stop_time"], values["req_expertise"], strict=True)),
        dict(sorted(held)),
    )


def _same_length(reader: Reader, told: dict[str, tuple[Line, str]], values: dict[str, Any], people: int, duties: int) -> None:
    """As many of each as there are people or duties, and no duty that ends before it starts."""
    wrong = [name for name in ("employee_expertises", "is_assigned") if len(values[name]) != people]
    wrong += [name for name in ("stop_time", "req_expertise") if len(values[name]) != duties]
    if any(len(row) != duties for row in values["is_assigned"]):
        wrong.append("is_assigned")
    if any(stop <= start for start, stop in zip(values["start_time"], values["stop_time"], strict=False)):
        wrong.append("stop_time")
    for name in dict.fromkeys(wrong):
        reader.wrong(told[name][0], WANTED[name])


def _inside(text: str, opening: str, closing: str) -> str:
    if not (text.startswith(opening) and text.endswith(closing)):
        raise ValueError
    return text.removeprefix(opening).removesuffix(closing)


def _numbers(text: str) -> list[int]:
    return [int(part) for part in _inside(text, "[", "]").split(",") if part.strip()]


def _sets(text: str) -> list[list[int]]:
    return [[int(part) for part in each.split(",") if part.strip()] for each in re.findall(r"\{([^}]*)\}", _inside(text, "[", "]"))]


def _table(text: str) -> list[list[bool]]:
    rows = [row for row in _inside(text, "[|", "|]").split("|") if row.strip()]
    words = {"true": True, "false": False}
    return [[words[part.strip()] for part in row.split(",") if part.strip()] for row in rows]
