"""Sheets as communities keep them, read to households."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwang.engines.register.reading import understand
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.register import Occupancy, Sex
from shouwang.vocabulary.sheets import Sheet, Workbook
from tests.engines.register.sheets import AT, book, codes, doors, id_number, people, read, sheet

MEI, YU = id_number("19780305", "027"), id_number("19800101", "028")


def test_blank_and_merged_cells_carry_down():
    """
    Building and unit stand once, the room once a family; a new building begins without the unit of the last.
    """
    found = read("楼号|单元|房号|姓名\n3|1|101|单禾\n|||单小禾\n||102|曾雨\n|2|201|仇月\n4||301|解安")

    assert people(found.households) == {"3-1-101": ["单禾", "单小禾"], "3-1-102": ["曾雨"], "3-2-201": ["仇月"], "4-301": ["解安"]}


def test_the_sheet_name_gives_the_building():
    """
    One sheet a building: the same room 101 is two doors.
    """
    found = read(sheet("单元|房号|姓名\n1|101|单禾", "3号楼"), sheet("单元|房号|姓名\n1|101|曾雨", "4栋"))

    assert doors(found) == ["3-1-101", "4-1-101"]
    assert found.covered == {("", "3"), ("", "4")}


def test_the_title_gives_the_building_when_nothing_else_does():
    """
    Only the line above the header says that this is building 3.
    """
    found = read("柳园小区三号楼住户登记表||\n单元|房号|姓名\n1|101|单禾")

    assert doors(found) == ["3-1-101"]


def test_a_door_that_contradicts_its_row_is_told_and_nothing_follows_it():
    """
    2-203-1 in building 3, unit 1 is a slip; those under it live in building 3, and who has no door of their own is held back with it.
    """
    found = read("楼栋|单元|房号|姓名\n3号楼|1单元|101|赵甲\n|1单元|2-203-1|赵乙\n|||赵戊\n|2单元|205|赵丙\n|2单元|206|赵丁")

    assert codes(found) == [("C3", "door-contradicts"), ("C4", "door-contradicts")]
    assert doors(found) == ["3-1-101", "3-2-205", "3-2-206"]


@pytest.mark.parametrize(("name", "rows"), [("3栋", "2-1-101|赵甲"), ("登记表", "3号楼|\n2-1-101|赵甲")])
def test_a_sheet_or_a_section_of_one_building_holds_no_door_of_another(name, rows):
    """
    The sheet's name, or the line above, says which building it is.
    """
    found = read(sheet(f"房号|姓名\n{rows}", name))

    assert [code for _, code in codes(found)] == ["door-contradicts"]
    assert doors(found) == []


@pytest.mark.parametrize(
    "text", ["楼号|单元|房号|姓名\n3|1|3-1-101|赵甲", "楼号|房号|姓名\n3号楼|1-101|赵甲", "房号|姓名\n2-1-101|赵甲\n3-1-101|赵乙"]
)
def test_doors_that_agree_or_stand_alone_are_no_contradiction(text):
    """
    A whole door in the room cell may repeat what stands beside it; whole doors in one column go from building to building.
    """
    assert codes(read(text)) == []


def test_a_line_of_its_own_begins_a_section():
    """
    "4号楼" alone in a row is the heading of what follows.
    """
    found = read("单元|房号|姓名\n3号楼||\n1|101|单禾\n4号楼||\n1|101|曾雨")

    assert people(found.households) == {"3-1-101": ["单禾"], "4-1-101": ["曾雨"]}


def test_totals_notes_and_repeated_headers_are_nobody():
    """
    Printed pages repeat the header; below stand totals and who filled it in.
    """
    found = read("楼号|房号|姓名\n3|101|单禾\n楼号|房号|姓名\n3|102|曾雨\n合计|2户|2人\n合  计||\n填表人：甲||\n注：空置以钥匙为准||")

    assert people(found.households) == {"3-101": ["单禾"], "3-102": ["曾雨"]}
    assert codes(found) == []


@pytest.mark.parametrize(
    ("note", "count"),
    [
        ("3人，姓名不详", 3),
        ("共 2 人", 2),
        ("住４口人,姓名均未知", 4),
        ("3 people, names unknown", 3),
        ("3人已搬走", 0),
        ("少1人", 0),
        ("有3人在外地", 0),
    ],
)
def test_a_remark_counts_those_whom_nobody_named(note, count):
    """
    It counts only where it says nothing else; what is said of people who left counts nobody.
    """
    found = read(f"楼号|房号|姓名|备注\n3|101||{note}\n3|102|曾雨|3人，姓名不详")

    assert [len(household.members) for household in found.households] == [count, 1]


def test_a_second_table_in_the_sheet_has_its_own_columns():
    """
    Below the owners stands a table of renters in another order; each is read by its own header.
    """
    found = read("楼号|房号|姓名|电话\n3|101|单禾|19900001234\n\n房号|楼号|租户姓名|性别\n102|3|曾雨|女")

    assert people(found.households) == {"3-101": ["单禾"], "3-102": ["曾雨"]}
    assert found.households[1].members[0].tenant is True


def test_two_tables_side_by_side_are_both_read():
    """
    Building lists are printed in two halves; each cell keeps its address, and each half has its own blank cells and totals.
    """
    text = "房号|户主|人数|房号|户主|人数\n101|单禾|3|201|曾雨|2\n102|仇月|1|202|罗渔|很多\n合计||4|203|区雁|1\n4号楼\n101|查舟|2|201|盖宁|1\n|||合计||4"

    found = read(sheet(text, "3号楼"))

    assert codes(found) == [("F3", "count-not-understood")]
    assert sorted(doors(found)) == ["3-101", "3-102", "3-201", "3-202", "3-203", "4-101", "4-201"]
    assert people(found.households)["3-201"] == ["曾雨", ""]
    assert [table.rows for table in found.tables] == [7]


def test_side_by_side_tables_share_the_building_before_them():
    """
    One column of buildings, then the rooms of two units.
    """
    found = read("楼号|单元|房号|姓名|单元|房号|姓名\n3|1|101|单禾|2|101|曾雨\n|1|102|仇月|2|102|罗渔")

    assert sorted(doors(found)) == ["3-1-101", "3-1-102", "3-2-101", "3-2-102"]


def test_a_second_number_of_the_same_flat_is_no_second_table():
    """
    The door that comes again has no people of its own.
    """
    found = read("楼号|房号|原房号|姓名\n3|101|A1|单禾\n3|102|A2|曾雨")

    assert doors(found) == ["3-101", "3-102"]
    assert codes(found) == []


def test_a_half_that_somebody_puts_aside_stays_aside():
    """
    What a person says about the columns is remembered, also that the right half is not to be read.
    """
    text = "房号|姓名|房号|姓名\n101|单禾|201|曾雨"
    mapping = read(sheet(text, "3号楼")).tables[0].mapping

    found = read(sheet(text, "3号楼"), remembered={mapping.signature: mapping.having({3: "", 4: ""})})

    assert doors(found) == ["3-101"]


def test_two_heads_behind_one_door_are_two_households():
    """
    Two families share the flat; the second head begins the second.
    """
    found = read("门牌|姓名|与户主关系\n3-2-401|单禾|户主\n|单小禾|女儿\n|曾雨|户主\n|曾小雨|儿子")

    assert people(found.households) == {"3-2-401": ["单禾", "单小禾"], "3-2-401/2": ["曾雨", "曾小雨"]}


def test_a_household_told_by_its_head_and_a_number():
    """
    One row a household: the head by name, two more of whom only the number is known.
    """
    found = read("楼号|房号|户主|人口数\n3|101|单禾|3人\n3|102|空房|0\n3|103|曾雨|１")

    assert people(found.households) == {"3-101": ["单禾", "", ""], "3-102": [], "3-103": ["曾雨"]}
    assert found.households[0].members[0].head
    assert found.households[1].occupancy is Occupancy.EMPTY


def test_a_number_repeated_on_each_row_is_one_household():
    """
    Each of the two rows says "2": they are two people, not two households of two.
    """
    found = read("门牌|姓名|人口\n3-2-401|单禾|2.0\n3-2-401|单小禾|2.0")

    assert people(found.households) == {"3-2-401": ["单禾", "单小禾"]}


def test_renters_without_names_are_people():
    """
    Three renters nobody asked for their names are three people who need food and a test.
    """
    found = read("门牌|姓名|人数|房屋性质|联系电话\n3-2-401|租户|3|出租|\n3-2-402||2|出租|19900001234\n3-2-403|租客4人||出租|")

    assert [len(one.members) for one in found.households] == [3, 2, 4]
    assert all(one.occupancy is Occupancy.LET for one in found.households)
    assert all(member.tenant and not member.name for one in found.households for member in one.members)


def test_owner_and_renter_in_one_row():
    """
    Where a renter stands beside the owner, the renter lives there; where none does, the owner.
    """
    found = read("楼号|房号|业主|业主电话|租户|租户电话\n3|101|单禾|19900000001|曾雨|19900000002\n3|102|仇月|19900000003||")

    let, own = found.households
    assert (let.landlord, let.landlord_phone, let.occupancy) == ("单禾", "19900000001", Occupancy.LET)
    assert [(one.name, one.phone, one.tenant) for one in let.members] == [("曾雨", "19900000002", True)]
    assert [one.name for one in own.members] == ["仇月"]


def test_empty_flats_are_data():
    """
    A door without people stays: somebody must still check it (a sheet that loses empty flats loses doors).
    """
    found = read("楼号|房号|姓名|居住情况\n3|101||空置\n3|102|空房|\n3|103||")

    assert doors(found) == ["3-101", "3-102", "3-103"]
    assert [one.occupancy for one in found.households] == [Occupancy.EMPTY, Occupancy.EMPTY, Occupancy.UNKNOWN]


def test_the_identity_number_gives_birth_and_sex():
    """
    Neither column is there; the number tells both.
    """
    found = read(f"门牌|姓名|身份证号\n3-2-401|单禾|{MEI}")

    member = found.households[0].members[0]
    assert (member.born, member.sex) == ("1978-03-05", Sex.MALE)


def test_every_doubt_is_told_at_once_with_its_cell():
    """
    Five mistakes in four rows; the row without a door is left out, the others lose only the doubtful value.
    """
    found = read(
        f"门牌|姓名|身份证号|电话|性别|出生日期\n3-2-401|单禾|{MEI[:17]}0|199|男|\n"
        f"3-2-402|曾雨|{YU}||男|1980-01-02\n|仇月||||"
        "\n不知道哪里|解安||||"
    )

    assert codes(found) == [
        ("C2", "id-check-digit-wrong"),
        ("D2", "phone-not-understood"),
        ("E3", "sex-differs-from-id"),
        ("F3", "birth-differs-from-id"),
        ("A5", "door-not-understood"),
    ]
    assert people(found.households) == {"3-2-401": ["单禾"], "3-2-402": ["曾雨", "仇月"]}
    assert [doubt.left_out for doubt in found.doubts if doubt.address == "A5"] == [True]


def test_one_number_at_two_doors_leaves_both_rows_out():
    """
    Nobody lives at two doors; which one holds is for a person to say, and until then neither is counted.
    """
    found = read(f"门牌|姓名|身份证号\n3-2-401|单禾|{MEI}\n3-2-402|单禾|{MEI}")

    assert codes(found) == [("2", "same-person-twice"), ("3", "same-person-twice")]
    assert found.people == 0
    assert {door.label for door in found.unsure_doors} == {"3-2-401", "3-2-402"}


def test_a_family_stays_together_when_its_head_is_left_out():
    """
    The number of people stands on each row; without the head's row two would be two households of three.
    """
    found = read(f"门牌|姓名|人数|身份证号\n3-2-401|单禾|3|{MEI}\n3-2-401|曾静|3|\n3-2-401|单小小|3|\n3-2-402|单禾|1|{MEI}")

    assert people(found.households) == {"3-2-401": ["曾静", "单小小", ""]}


def test_a_row_copied_twice_counts_once():
    """
    The same number, name and door: the second row is the copy.
    """
    found = read(f"门牌|姓名|身份证号\n3-2-401|单禾|{MEI}\n3-2-401|单禾|{MEI}")

    assert codes(found) == [("3", "row-repeated")]
    assert found.people == 1


def test_one_name_and_birth_at_two_doors_is_told_on_both_sides():
    """
    It may be two people; both stay, both rows are told.
    """
    found = read("门牌|姓名|出生日期\n3-2-401|单禾|1978-03-05\n3-2-402|单禾|1978.3.5\n3-2-403|单禾|1990-01-01")

    assert codes(found) == [("2", "same-name-and-birth"), ("3", "same-name-and-birth")]
    assert found.people == 3


def test_a_formula_without_a_value_hides_its_row_only_where_the_door_is():
    """
    An unknown door would take the door above by mistake; an unknown name is a blank that is told.
    """
    rows = sheet("门牌|姓名\n3-2-401|单禾\n|曾雨\n3-2-402|").rows

    found = read(Sheet("登记表", rows, without_value=((3, 1), (4, 2))))

    assert codes(found)[0] == ("A3", "value-missing")
    assert ("B4", "value-missing") in codes(found)
    assert people(found.households) == {"3-2-401": ["单禾"], "3-2-402": []}


def test_a_door_that_became_a_date_is_told():
    """
    Excel makes the second of March out of "3-2".
    """
    found = read(Sheet("登记表", [["门牌", "姓名"], ["3-2-401", "单禾"], [date(2022, 3, 2), "曾雨"]]))

    assert codes(found)[0] == ("A3", "door-became-date")


def test_a_building_with_a_lost_row_is_not_covered():
    """
    The row that could not be placed may be the very person who would seem gone.
    """
    found = read(sheet("房号|姓名\n101|单禾\n？？|曾雨", "3号楼"), sheet("房号|姓名\n101|仇月", "4号楼"))

    assert found.covered == {("", "4")}
    assert list(found.held_back) == [("", "3")]


def test_a_sheet_without_a_header_is_told_and_the_others_are_read():
    """
    Notes on a sheet of their own are no table.
    """
    found = read(sheet("本表说明\n请按户填写", "说明"), sheet("房号|姓名\n101|单禾", "3号楼"))

    assert codes(found) == [("1", "sheet-not-understood")]
    assert [(table.sheet, table.is_read, table.rows) for table in found.tables] == [("说明", False, 0), ("3号楼", True, 1)]


def test_a_hidden_sheet_is_told_and_not_read():
    """
    What nobody sees may be last year's copy; and since it may also belong here, nobody is taken as gone.
    """
    table = sheet("房号|姓名\n101|单禾", "3号楼")

    found = read(table, Sheet("旧表", sheet("门牌|姓名\n3-102|曾雨").rows, hidden=True), Sheet("选项", [["男"], ["女"]], hidden=True))

    assert codes(found) == [("1", "sheet-hidden")]
    assert people(found.households) == {"3-101": ["单禾"]}
    assert found.covered == frozenset()


def test_a_sheet_whose_columns_nobody_understands_keeps_everybody():
    """
    The second sheet may be the second staircase; those who live there are not gone because its header is odd.
    """
    found = read(sheet("房号|姓名\n101|单禾", "3号楼"), sheet("位置|称呼|代码\n甲|曾雨|x", "二单元"))

    assert codes(found) == [("1", "sheet-not-understood")]
    assert found.covered == frozenset()


def test_a_file_without_any_table_is_refused():
    """
    Nothing in it could be read, nor are there columns somebody could explain; "imported nothing" would be no answer.
    """
    with pytest.raises(Refused) as refused:
        read("今天天气很好")

    assert refused.value.reasons[0].code == "no-header"


def test_the_compound_is_given_file_by_file():
    """
    Building 1 of two compounds is two buildings.
    """
    books = [book("门牌|姓名\n1-1-101|单禾", name="a.xlsx"), book("门牌|姓名\n1-1-101|曾雨", name="b.xlsx")]

    found = understand(books, at=AT, compound={"a.xlsx": "柳园小区", "b.xlsx": "槐荫里"})

    assert [one.door.compound for one in found.households] == ["柳园", "槐荫里"]


def test_a_chosen_mapping_is_used_for_rows_too():
    """
    The column 称呼 is the name because somebody said so.
    """
    header = read("门牌|称呼|代码\n3-2-401||").tables[0].mapping

    found = read("门牌|称呼|代码\n3-2-401|单禾|", remembered={header.signature: header.having({2: "name"})})

    assert people(found.households) == {"3-2-401": ["单禾"]}


cells = st.one_of(
    st.sampled_from(
        [
            "",
            "楼号",
            "单元",
            "房号",
            "门牌",
            "姓名",
            "户主",
            "人数",
            "身份证号",
            "3号楼",
            "3-2-401",
            "单禾",
            "合计",
            "注：",
            "空置",
            "租客3人",
            MEI,
            "#N/A",
            "1",
        ]
    ),
    st.text(max_size=5),
    st.floats(allow_nan=False),
    st.booleans(),
    st.dates(),
)


@settings(max_examples=300)
@given(st.lists(st.lists(cells, max_size=6), max_size=8), st.text(max_size=6))
def test_no_sheet_breaks_the_reading(rows, name):
    """
    Whatever the cells hold, the answer is households, doubts or a refusal; every row that was left out is told.
    """
    workbook = Workbook("x.xlsx", "xlsx", (Sheet(name, [["门牌", "姓名", "身份证号"], *rows]), Sheet(name + "2", rows)))

    found = understand([workbook], at=AT)

    assert all(home.door.building and home.door.room for home in found.households)
    assert all(doubt.reason.within("zh") and doubt.reason.within("en") for doubt in found.doubts)
    assert {one.origin for one in found.mending} >= {doubt.origin for doubt in found.doubts if doubt.left_out and doubt.column}
