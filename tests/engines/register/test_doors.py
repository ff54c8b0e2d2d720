"""Doors as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwang.engines.register.doors import Place, floor_of, marked_place, parse_door, place_of
from shouwang.engines.register.text import numeral
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.register import Door, door_order

WHOLE = Door("", "3", "2", "401")


@pytest.mark.parametrize(
    "written",
    [
        "3号楼2单元401", "3-2-401", "3#2-401", "3#-2-401", "三号楼二单元四〇一", "三号楼二单元四零一室", "３－２－４０１", "3—2—401", "3 2 401", "3.2.401",
        "03-02-0401", "3栋2单元401室", "第3幢2门401", "3号楼 2单元 401 户", "3/2/401", "Building 3 Unit 2 Room 401", "Bldg 3, Unit 2, Apt 401", "3-2-401室",
    ],
)  # fmt: skip
def test_one_door_in_many_writings(written):
    """
    All of them are flat 401 on the second staircase of building 3.
    """
    door = parse_door(written)

    assert door == WHOLE


@pytest.mark.parametrize(
    ("written", "door"),
    [
        ("A座1203", Door("", "A", "", "1203")),
        ("A-1203", Door("", "A", "", "1203")),
        ("A1203", Door("", "A", "", "1203")),
        ("3-401", Door("", "3", "", "401")),
        ("3栋401室", Door("", "3", "", "401")),
        ("12号401室", Door("", "12", "", "401")),
        ("1188弄12号401室", Door("1188弄", "12", "", "401")),
        ("柳园小区十二号楼三单元一〇二", Door("柳园", "12", "3", "102")),
        ("东1楼2单元101", Door("", "东1", "2", "101")),
        ("综合楼201", Door("", "综合", "", "201")),
    ],
)
def test_doors_without_a_unit_or_with_a_named_building(written, door):
    """
    Towers have no staircases, lanes in Shanghai number buildings with 号, some buildings have names.
    """
    assert parse_door(written) == door


@pytest.mark.parametrize(
    ("written", "door"),
    [
        ("401", WHOLE._replace(unit="")),
        (401.0, WHOLE._replace(unit="")),
        ("401.0", WHOLE._replace(unit="")),
        ("2-401", WHOLE),
        ("二单元四〇一", WHOLE),
        ("5-2-401", WHOLE._replace(building="5")),
        ("门面3", Door("", "3", "", "门面3")),
    ],
)
def test_the_sheet_tells_what_the_cell_leaves_out(written, door):
    """
    In the sheet of building 3 a bare 401 is there; a door that names its own building keeps it.
    """
    assert parse_door(written, Place("", "3", "")) == door


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("401", "door-without-building"),
        ("无", "door-not-understood"),
        ("", "door-not-understood"),
        ("1-2-3-401", "door-not-understood"),
        ("3-2-", "door-not-understood"),
        (date(2022, 3, 2), "door-became-date"),
    ],
)
def test_what_is_no_door_is_told(written, code):
    """
    A guess would put people behind the wrong door, so there is none.
    """
    answer = parse_door(written)

    assert isinstance(answer, Reason)
    assert answer.code == code


@given(building=st.integers(1, 200), unit=st.integers(1, 20), room=st.integers(101, 3999), how=st.integers(0, 5))
def test_every_door_comes_back_from_every_writing(building, unit, room, how):
    """
    Written by a rule and read again, the three numbers are the same.
    """
    writings = ["{}-{}-{}", "{}号楼{}单元{}室", "{}#{}-{}", "{}栋{}单元{}", "{}幢-{}-{}", "Building {} Unit {} Room {}"]

    door = parse_door(writings[how].format(building, unit, room))

    assert door == Door("", str(building), str(unit), str(room))


@given(st.text(max_size=12))
def test_any_text_is_a_door_or_a_reason(text):
    """
    Nothing a cell may hold breaks the reading; a door always has a building and a room.
    """
    answer = parse_door(text)

    assert isinstance(answer, Reason) or (answer.building and answer.room)


@given(st.integers(1, 199))
def test_chinese_numerals_by_places(number):
    """
    23 is 二十三, 102 is 一百零二.
    """
    signs = "零一二三四五六七八九"
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{signs[hundreds]}百" if hundreds else ""
    text += f"{signs[tens] if tens > 1 or hundreds else ''}十" if tens else ("零" if hundreds and ones else "")
    text += signs[ones] if ones else ""

    assert numeral(text) == str(number)


@pytest.mark.parametrize(
    ("text", "place"),
    [("3", "3"), ("3号楼", "3"), (3.0, "3"), ("三号楼", "3"), ("A座", "A"), ("03栋", "3"), ("Building 7", "7"), ("3#", "3")],
)
def test_buildings_as_cells_write_them(text, place):
    """
    A building cell holds a number, a number with a suffix, or a letter.
    """
    assert place_of(text).building == place


def test_a_sheet_name_counts_only_when_it_says_what_it_is():
    """
    "3号楼" names a building for certain; "Sheet1" and "3月" do not.
    """
    assert marked_place("3号楼").building == "3"
    assert not any(marked_place("Sheet1"))
    assert not any(marked_place("3月"))


def test_floors_follow_from_room_numbers():
    """
    All but the last two digits.
    """
    assert [floor_of(room) for room in ("401", "1203", "门面3", "5")] == [4, 12, None, None]


def test_doors_sort_as_people_count():
    """
    Building 2 stands before building 10, numbers before names.
    """
    ordered = sorted(
        [Door("", "10", "1", "101"), Door("", "东", "1", "101"), Door("", "2", "1", "1001"), Door("", "2", "1", "201")], key=door_order
    )

    assert [door.label for door in ordered] == ["2-1-201", "2-1-1001", "10-1-101", "东-1-101"]
