"""Household sheets from disk: the four of the model operation, and the register as a file."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest

from shouwang.engines.register.planning import apply, plan
from shouwang.files.households import read_households, read_register, write_register
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.register import Door, Household, Member, Occupancy, Origin, Sex
from tests.files import hostile

SHEETS = Path(__file__).parents[2] / "examples" / "two-compounds" / "register"
AT = date(2022, 3, 13)


@pytest.fixture(scope="module")
def found():
    """The four messy sheets of the model operation, read together."""
    sources = tomllib.loads((SHEETS / "sources.toml").read_text(encoding="utf-8"))["source"]
    return read_households([SHEETS / one["file"] for one in sources], at=AT, compound={one["file"]: one["compound"] for one in sources})


def test_the_model_sheets_hold_what_their_maker_put_in(found):
    """
    Door by door, occupancy and known names are those of the generator, which shares no code with the reader; people it listed twice wait.
    """
    truth = [json.loads(line) for line in (SHEETS / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    waiting = {door.label for door in found.unsure_doors}

    read = {
        (one.door.label, one.family): (one.occupancy.value, sorted(member.name for member in one.members if member.name))
        for one in apply([], plan([], found))
        if one.door.label not in waiting
    }

    expected = {
        (f"{one['compound']} {one['building']}-{one['unit']}-{one['room']}", one["family"] or 1): (
            one["occupancy"],
            sorted(member["name"] for member in one["members"] if member.get("name")),
        )
        for one in truth
    }
    assert read == {home: what for home, what in expected.items() if home[0] not in waiting}


def test_the_doubts_are_those_the_community_answered(found):
    """
    corrections.toml answers every row in doubt; each is told, under the code it answers.
    """
    answered = {
        (one["file"], one["sheet"], one["line"], one["doubt"])
        for one in tomllib.loads((SHEETS / "corrections.toml").read_text(encoding="utf-8"))["row"]
    }

    told = {(*doubt.origin, doubt.reason.code) for doubt in found.doubts}

    assert answered <= told


def test_reading_the_model_sheets_twice_changes_nothing(found):
    """
    The plan of the same sheets against the register they made is empty.
    """
    register = apply([], plan([], found))

    assert plan(register, found).is_empty


def test_every_file_that_cannot_be_read_is_told_at_once(tmp_path):
    """
    Two of three are refused; both reasons come, each with its file.
    """
    paths = [hostile.write(tmp_path, "sparse"), SHEETS / "locust-3.csv", hostile.write(tmp_path, "locked")]

    with pytest.raises(Refused) as refused:
        read_households(paths, at=AT)

    assert [reason.code for reason in refused.value.reasons] == ["cell-too-far", "file-has-password"]


def test_a_register_comes_back_from_its_file(tmp_path):
    """
    Everything but where it was read; "not a tenant" stays different from "not said".
    """
    member = Member("单禾", Sex.FEMALE, "1978~", tenant=False, head=True, key="7", origin=Origin("a", "b", 3))
    register = [
        Household(Door("柳园", "3", "2", "401"), 2, Occupancy.LET, 4, members=(member, Member()), key="9"),
        Household(Door("", "A", "", "1203")),
    ]
    path = tmp_path / "register.jsonl"

    write_register(path, register)

    assert read_register(path) == register
    assert read_register(path)[0].members[0].key == "7"


def test_wrong_lines_of_a_register_are_told_at_once(tmp_path):
    """
    Lines 1 and 3 are no households; both are named.
    """
    path = tmp_path / "register.jsonl"
    path.write_text('{"door": [1]}\n{"door": ["", "3", "", "401"]}\nnothing\n', encoding="utf-8")

    with pytest.raises(Refused) as refused:
        read_register(path)

    assert [reason.parameters["line"] for reason in refused.value.reasons] == [1, 3]
