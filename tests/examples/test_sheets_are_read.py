"""The four untidy sheets, read by the product and corrected as the community decided, are the register."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from datetime import date
from typing import Any, TypeAlias

import pytest

from examples.generate import HERE
from shouwang.engines.register.reading import Found, understand
from shouwang.files.roll import read_roll
from shouwang.files.sheets import read_workbook
from shouwang.vocabulary.register import Household, Member

Row: TypeAlias = tuple[str, int]
REGISTER = HERE / "register"
SOURCES: list[dict[str, Any]] = tomllib.loads((REGISTER / "sources.toml").read_text("utf-8"))["source"]
DECISIONS: list[dict[str, Any]] = tomllib.loads((REGISTER / "corrections.toml").read_text("utf-8"))["row"]
TRUTH: list[dict[str, Any]] = [json.loads(line) for line in (REGISTER / "expected.jsonl").read_text("utf-8").splitlines()]


def read(source: dict[str, Any]) -> Found:
    return understand([read_workbook(REGISTER / source["file"])], at=date(2022, 3, 11), compound=source["compound"])


def row_of(thing: Household | Member) -> Row:
    assert thing.origin
    return thing.origin.sheet, thing.origin.line


def told(member: Member) -> tuple[str, str, str]:
    return member.name, member.id_number, member.phone


def corrected(household: Household, out: set[Row], counts: dict[Row, int]) -> tuple[object, ...]:
    """Where, what, how many, and who, after the decisions."""
    people = [member for member in household.members if row_of(member) not in out]
    size = counts.get(row_of(household), len(people))
    who = sorted(told(member) for member in people if any(told(member)))
    return (household.door.label, household.family, household.occupancy.value, size, who)


def expected(line: dict[str, Any]) -> tuple[object, ...]:
    """The same of a line of the truth."""
    label = f"{line['compound']} {line['building']}-{line['unit']}-{line['room']}"
    who = sorted((one.get("name", ""), one.get("id_number", ""), one.get("phone", "")) for one in line["members"])
    return (label, line["family"] or 1, line["occupancy"], line["size"], who)


@pytest.mark.parametrize("source", SOURCES, ids=[source["file"] for source in SOURCES])
def test_a_sheet_with_its_corrections_is_the_truth(source: dict[str, Any]) -> None:
    """Households, people, use of the flat, names, identity numbers and telephones: all as the community knows them."""
    mine = [row for row in DECISIONS if row["file"] == source["file"]]
    out = {(row["sheet"], row["line"]) for row in mine if row["decision"] == "leave-out"}
    counts = {(row["sheet"], row["line"]): row["values"]["count"] for row in mine if "count" in row.get("values", {})}

    households = [corrected(household, out, counts) for household in read(source).households]

    assert sorted(households, key=str) == sorted((expected(line) for line in TRUTH if line["source"] == source["file"]), key=str)


@pytest.mark.parametrize("source", SOURCES, ids=[source["file"] for source in SOURCES])
def test_every_doubt_has_a_decision(source: dict[str, Any]) -> None:
    """What the reader doubts in one sheet, the community has looked into: the same reasons at the same rows."""
    decided = Counter((row["sheet"], row["line"], row["doubt"]) for row in DECISIONS if row["file"] == source["file"])

    doubts = Counter((*doubt.origin[1:], doubt.reason.code) for doubt in read(source).doubts)

    assert doubts - decided == Counter()
    assert all(code == "same-person-twice" for _, _, code in decided - doubts)


def test_the_roll_is_read_without_a_fault() -> None:
    """Twenty-eight people, every heading known."""
    roll = read_roll(HERE / "roll.xlsx")

    people = [line.particulars for line in roll.lines]

    assert roll.faults == ()
    assert roll.ignored == ()
    assert [person.number for person in people] == list(range(1, 29))
