"""The register: the truth, the four sheets made from it, and what a person decides about each doubtful row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from pathlib import Path
from random import Random
from typing import Any

from examples.generator import plain, sheets
from examples.generator.households import BUILDINGS, Building, Door, Resident, listed_twice, settle
from examples.generator.names import Names


def write(folder: Path, names: Names, dice: Random) -> None:
    """Write ``register/`` into *folder*."""
    doors = {building.number: settle(building, names, dice) for building in BUILDINGS}
    guests: dict[str, list[Resident]] = {}
    for person, door, _ in listed_twice(doors[1], doors[4], dice):
        guests.setdefault(sheets.door_name(door), []).append(person)
    register = folder / "register"
    doubts = [
        *sheets.one_row_per_person(register, doors[1], guests, dice),
        *sheets.heads_and_numbers(register, doors[2], dice),
        *sheets.tenants_without_names(register, doors[3], dice),
        *sheets.several_sheets(register, doors[4], guests, dice),
    ]
    lost = {doubt.door for doubt in doubts if doubt.about == "id-digits-lost"}
    plain.json_lines(
        register / "expected.jsonl", (line for building in BUILDINGS for line in expected(building, doors[building.number], lost))
    )
    plain.text(register / "corrections.toml", corrections(doubts))
    plain.text(register / "sources.toml", sources())


def expected(building: Building, doors: Sequence[Door], lost: Set[str]) -> Iterator[dict[str, Any]]:
    """One line per household, and one per empty flat, with what its sheet tells; behind the *lost* doors the identity number is lost."""
    for door in doors:
        at = {
            "source": building.source,
            "compound": building.compound_zh,
            "building": building.number,
            "unit": door.unit,
            "room": door.room,
            "occupancy": door.occupancy,
        }
        if not door.households:
            yield {**at, "family": None, "size": 0, "members": []}
        for number, household in enumerate(door.households, start=1):
            told = [_told(building.number, place, member, let=household.let) for place, member in enumerate(household.members)]
            if sheets.door_name(door) in lost:
                told[0].pop("id_number")
            yield {**at, "family": number, "size": len(household.members), "members": [member for member in told if member]}


def _told(building: int, place: int, member: Resident, *, let: bool) -> dict[str, str]:
    """What the sheet of *building* says about one person; an empty answer is somebody only counted."""
    head = place == 0
    sex = {"男": "male", "女": "female"}.get(member.sex, "")
    born = member.born.isoformat() if member.born else ""
    if building == 1:
        told = {"name": member.name, "relation": member.relation, "sex": sex, "id_number": member.identity, "phone": member.phone}
    elif building == 2:
        told = {"name": member.name, "id_number": member.identity, "phone": member.phone} if head else {}
    elif building == 3:
        told = {"name": None if let else member.name, "phone": member.phone} if head or not let else {}
    else:
        told = {
            "name": member.name, "relation": member.relation, "sex": sex, "born": born, "id_number": member.identity, "phone": member.phone,
        }  # fmt: skip
    return {key: value for key, value in told.items() if value}


def corrections(doubts: Sequence[sheets.Doubt]) -> str:
    """Each doubtful row, what is doubtful, and the decision with its ground in both languages."""
    head = "# What the community found out about each doubtful row; the format is described in README.md.\n\n"
    return head + "\n".join(
        plain.toml_table(
            "[[row]]",
            {
                "file": doubt.file,
                "sheet": doubt.sheet,
                "line": doubt.line,
                "doubt": doubt.about,
                "door": doubt.door,
                "decision": doubt.decide,
                "values": doubt.values,
                "why_zh": doubt.zh,
                "why_en": doubt.en,
            },
        )
        for doubt in doubts
    )


def sources() -> str:
    """The sheets in the order they are imported, and the compound each belongs to, which none of them has a column for."""
    head = "# The sheets in the order they are imported; none of them has a column for the compound.\n\n"
    return head + "\n".join(
        plain.toml_table(
            "[[source]]",
            {
                "file": building.source,
                "compound": building.compound_zh,
                "place": f"place:{building.compound}",
                "building": building.number,
                "households": building.households,
                "people": building.residents,
            },
        )
        for building in BUILDINGS
    )
