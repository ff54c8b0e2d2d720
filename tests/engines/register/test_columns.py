"""Headers as communities make them."""

from __future__ import annotations

import json

import pytest

from shouwang.engines.register.columns import Mapping, find_header
from shouwang.engines.register.headings import field_of, heading_text
from tests.engines.register.sheets import sheet


def fields(mapping: Mapping) -> list[str]:
    """What each column is understood as."""
    return [use.field for use in mapping.columns]


def test_a_title_and_a_date_stand_above_the_header():
    """
    The third line names the columns; the first two are the title.
    """
    header = find_header(
        sheet("柳园小区3号楼住户登记表\n填表人：甲||日期：2022年3月\n序号|楼号|单元|房号|姓名|身份证号\n1.0|3|1|101|单禾|")
    )

    assert (header.line, header.height) == (3, 1)
    assert fields(header.mapping) == ["", "building", "unit", "room", "name", "id_number"]


def test_a_group_above_says_whose_name_and_telephone_it_is():
    """
    Under 房东信息 stand the landlord's name and telephone, under 人员信息 the person's.
    """
    header = find_header(
        sheet("序号|房屋信息||人员信息|||房东信息|\n|单元|房号|姓名|性别|联系电话|姓名|联系电话\n1.0|1|101|单禾|女||曾雨|")
    )

    assert (header.line, header.height) == (1, 2)
    assert fields(header.mapping) == ["", "unit", "room", "name", "sex", "phone", "landlord", "landlord_phone"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("联系电话（手机）", "phone"), ("*姓名", "name"), ("身份证号码：", "id_number"), ("与户主关系", "relation"), ("门牌号", "room"), ("楼-单元-室", "door"),
        ("家庭人口（人）", "count"), ("房屋性质", "occupancy"), ("是否租户", "tenant"), ("出生\n年月", "born"), ("ＩＤ number", "id_number"), ("Date of Birth", "born"),
        ("户 主", "head"), ("特殊需求", "needs"), ("民族", ""),
    ],
)  # fmt: skip
def test_headings_are_known_with_their_decoration(heading, field):
    """
    Stars, colons, line ends, spaces, full width and remarks in brackets decorate the same words.
    """
    assert field_of(heading_text(heading)) == field


def test_a_second_column_of_one_kind_is_not_used_and_says_so():
    """
    Two columns of telephones: the first is taken, the second is shown as used twice.
    """
    header = find_header(sheet("门牌|姓名|电话|手机"))

    assert [(use.field, use.why) for use in header.mapping.columns][2:] == [("phone", "heading"), ("", "twice")]


def test_a_mapping_is_remembered_by_what_the_header_says():
    """
    Somebody said once that 称呼 is the name; the next sheet with the same header is read that way, wherever the header stands.
    """
    first = find_header(sheet("门牌位置|称呼|代码\n3-2-401|单禾|x"))
    chosen = first.mapping.having({1: "door", 2: "name"})
    kept = Mapping.from_plain(json.loads(json.dumps(chosen.to_plain())))

    again = find_header(sheet("四月的表\n门牌位置|称呼|代码\n3-2-401|单禾|x"), {kept.signature: kept})

    assert not first.mapping.is_enough
    assert again.line == 2
    assert [(use.field, use.why) for use in again.mapping.columns] == [("door", "remembered"), ("name", "remembered"), ("", "remembered")]


def test_a_mapping_to_a_field_nobody_knows_is_refused():
    """
    A mapping comes back from a store or a form; what it says must be one of the fields.
    """
    with pytest.raises(ValueError, match="nonsense"):
        Mapping.from_plain({"signature": "0", "columns": [[1, "姓名", "nonsense", "chosen"]]})


def test_rows_of_data_are_no_header():
    """
    Nothing in this sheet says what its columns are.
    """
    assert find_header(sheet("3-2-401|单禾|19900001234\n3-2-402|曾雨|19900001235")) is None
