"""Reading a roll sheet: what people really keep, and everything that is wrong with it at once."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import Workbook as Book

from shouwang.files.roll import HEADINGS, READ, read_roll, roll_of
from shouwang.vocabulary.roll import FIELDS, Particulars
from shouwang.vocabulary.sheets import Sheet, Workbook

CHINESE = ("序号", "姓名", "性别", "出生年月", "职务", "联系电话", "政治面貌", "参加方式", "会开车", "防护培训", "最近核酸日期")


def roll(*rows: tuple, name: str = "Sheet1"):
    return roll_of(Workbook("名册.xlsx", "xlsx", (Sheet(name, rows),)))


def test_a_chinese_roll_with_a_title_above_and_a_total_below():
    """
    The title is no heading, the total no person, the telephone no decimal number.
    """
    read = roll(
        ("下沉人员名册",),
        CHINESE,
        (1.0, "柳 小 禾", "女", "1971年3月", "副主任", 13800000001.0, "中共党员", "主动请缨", "是", "已培训", date(2022, 3, 10)),
        ("合计", "1人"),
    )

    assert read.faults == ()
    assert [line.particulars for line in read.lines] == [
        Particulars(
            "柳小禾", 1, "f", 1971, "副主任", "13800000001", party_member=True, joined_as="volunteered", drives=True, ppe_trained=True,
            own_test_day=date(2022, 3, 10),
        )
    ]  # fmt: skip
    assert read.lines[0].line == 3


def test_a_household_sheet_is_no_roll():
    """
    Its people would become staff; the columns that betray it are named.
    """
    read = roll(("楼号", "房号", "姓名", "与户主关系", "联系电话"), ("3", "401", "单小军", "户主", "19900001234"))

    assert [(fault.code, fault.parameters["columns"]) for fault in read.faults] == [
        ("roll-looks-like-register", ("楼号", "房号", "与户主关系"))
    ]


def test_an_english_roll():
    """
    Capitals, stars and units in brackets do not matter; a column that means nothing to us is named.
    """
    read = roll(
        ("No.", "Full Name*", "E-mail", "Drives (y/n)", "Shoe size", "Minutes away"),
        ("7", "Ann Willow", "ann@example.org", "Y", 38.0, "35 min"),
    )

    assert read.lines[0].particulars == Particulars("Ann Willow", 7, email="ann@example.org", drives=True, minutes_away=35)
    assert read.ignored == ("Shoe size",)
    assert read.fields == {"number", "name", "email", "drives", "minutes_away"}


def test_all_that_is_wrong_is_told_at_once_with_its_line():
    """
    Five faults in four lines; the good line among them is read.
    """
    read = roll(
        ("姓名", "联系电话", "出生年月", "政治面貌"),
        ("柳小禾", "不详", "很久以前", "党员"),
        ("", "13800000002", "", ""),
        ("柳小满", "13800000003", "1980.5", "保密"),
        ("柳小雨", "13800000004", "19840612", "群众"),
        ("柳小雨", "13800000004", "", ""),
    )

    assert [(fault.code, fault.parameters["line"]) for fault in read.faults] == [
        ("roll-cell-not-understood", 2),
        ("roll-cell-not-understood", 2),
        ("roll-line-without-name", 3),
        ("roll-cell-not-understood", 4),
        ("roll-person-twice", 6),
    ]
    assert read.lines[0].particulars.birth_year == 1984


def test_what_is_wrong_is_told_in_one_language():
    """
    The fields and what may stand in them are said in the reader's language, whatever the sheet's is.
    """
    rows = [("姓名", "电话", "会开车", "参加方式"), ("柳小禾", "不详", "偶尔", "路过")]
    told = {language: [fault.within(language) for fault in roll(*rows).faults] for language in ("en", "zh-hans")}

    assert told["en"] == [
        "Sheet Sheet1, line 2: the telephone is “不详”. Use a number such as 13900000000 or 0434-1234567.",
        "Sheet Sheet1, line 2: whether they drive is “偶尔”. Use yes or no (是 or 否).",
        "Sheet Sheet1, line 2: how they joined is “路过”. Use volunteered or assigned (主动请缨 or 组织安排).",
    ]
    assert told["zh-hans"][1:] == [
        "工作表“Sheet1”第 2 行：会开车为“偶尔”，应填写是或否。",
        "工作表“Sheet1”第 2 行：参加方式为“路过”，应填写主动请缨或组织安排。",
    ]


def test_each_field_is_named_and_read_under_its_chinese_name():
    """
    No column that an error could not name.
    """
    assert FIELDS.keys() == HEADINGS.keys() == READ.keys()
    assert [field for field, words in FIELDS.items() if words.zh not in HEADINGS[field]] == []


def test_one_number_for_two_people_is_a_fault():
    """
    The number on the roll is one person's.
    """
    read = roll(("序号", "姓名"), (1.0, "柳小禾"), (1.0, "柳小满"))

    assert [fault.code for fault in read.faults] == ["roll-number-twice"]


def test_two_columns_of_one_meaning_are_a_fault():
    """
    Nobody can know which of two telephones is meant.
    """
    read = roll(("姓名", "电话", "手机"), ("柳小禾", "13800000001", "13800000002"))

    assert [(fault.code, fault.parameters["first"], fault.parameters["second"]) for fault in read.faults] == [
        ("roll-heading-twice", "B", "C")
    ]


@pytest.mark.parametrize(("rows", "code"), [([("今天天气很好",)], "roll-without-heading"), ([("姓名", "电话")], "roll-without-people")])
def test_a_sheet_without_a_roll_says_so(rows, code):
    """
    A letter is no roll, and headings alone are nobody.
    """
    assert [fault.code for fault in roll(*rows).faults] == [code]


def test_several_sheets_are_one_roll():
    """
    A unit keeps a sheet for each office; a sheet of notes is passed over.
    """
    sheets = (
        Sheet("一科", [("姓名", "职务"), ("柳小禾", "科长")]),
        Sheet("说明", [("请如实填写",)]),
        Sheet("二科", [("姓名",), ("柳小满",)]),
    )

    read = roll_of(Workbook("名册.xls", "xls", sheets))

    assert [(line.sheet, line.particulars.name) for line in read.lines] == [("一科", "柳小禾"), ("二科", "柳小满")]
    assert read.faults == ()


def test_a_real_file_comes_through(tmp_path):
    """
    From a file on disk, through the child process that opens it.
    """
    book = Book()
    book.active.append(["姓名", "电话"])
    book.active.append(["柳小禾", "13800000001"])
    book.save(tmp_path / "roll.xlsx")

    read = read_roll(tmp_path / "roll.xlsx", name="名册.xlsx")

    assert (read.name, [line.particulars.telephone for line in read.lines]) == ("名册.xlsx", ["13800000001"])


def test_every_column_can_be_read_into_its_field():
    """
    A heading without a reader, or a reader for no field, would fail in a user's hands.
    """
    assert HEADINGS.keys() == READ.keys() == set(Particulars.__dataclass_fields__)


@pytest.mark.parametrize(
    "field",
    [
        "sex",
        "joined_as",
        "drives",
        "party_member",
        "own_test_day",
        "number",
        "birth_year",
        "email",
        "telephone",
        "language",
        "minutes_away",
    ],
)
def test_what_makes_no_sense_is_said_with_what_would(field):
    """
    A cell of rubbish is a fault that shows what may stand there, not a guess.
    """
    read = roll(("姓名", HEADINGS[field][0]), ("柳小禾", "@@@"))

    assert [fault.code for fault in read.faults] == ["roll-cell-not-understood"]
    assert read.faults[0].parameters["allowed"]
