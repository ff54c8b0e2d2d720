"""Finding people and doors by what is typed."""

from __future__ import annotations

import pytest

from shouwang.engines.register.names import SearchKeys, matches, search_keys
from shouwang.vocabulary.register import Door

DOOR = Door("柳园", "3", "2", "401")


@pytest.mark.parametrize(
    ("name", "syllables"),
    [
        ("单小军", "shan xiao jun"), ("曾禾", "zeng he"), ("仇月", "qiu yue"), ("解安", "xie an"), ("查一", "zha yi"), ("区文", "ou wen"), ("任行", "ren xing"),
        ("朴正", "piao zheng"), ("尉迟安", "yu chi an"), ("万俟禾", "mo qi he"), ("长孙雨", "zhang sun yu"), ("欧阳月", "ou yang yue"), ("尉安", "wei an"),
        ("吕绿", "lv lv"), ("单 禾", "shan he"), ("John Smith", "john smith"), ("", ""),
    ],
)  # fmt: skip
def test_surnames_are_read_as_surnames(name, syllables):
    """
    单 as a surname is Shan, 曾 is Zeng, 仇 is Qiu; 尉迟 is one surname of two characters.
    """
    keys = search_keys(name)

    assert keys == SearchKeys(syllables, "".join(part[0] for part in syllables.split()))


def test_a_given_name_is_not_read_as_a_surname():
    """
    解 is Xie only in front; 区 inside a name is Qu.
    """
    assert search_keys("王解").syllables == "wang jie"
    assert search_keys("王区").syllables == "wang qu"


@pytest.mark.parametrize(
    "query",
    ["单小军", "小军", "shanxiaojun", "shan xiaojun", "shan xiao jun", "shanxj", "sxj", "sxiaoj", "xiaojun", "shxjun", "ｓｘｊ", "SXJ"],
)
def test_a_person_is_found_by_characters_pinyin_and_initials(query):
    """
    Each syllable may be cut short, none may be skipped.
    """
    assert matches(query, name="单小军")


@pytest.mark.parametrize("query", ["dan", "sj", "shanj", "xiaos", "军单", ""])
def test_what_is_not_the_name_does_not_find_it(query):
    """
    "sj" skips the middle syllable, "dan" is the other reading of 单.
    """
    assert not matches(query, name="单小军")


@pytest.mark.parametrize(
    "query", ["3-2-401", "32401", "401", "2-401", "2401", "3号楼2单元401", "３－２－４０１", "3#2-401", "3-2", "401室"]
)
def test_a_door_is_found_however_it_is_typed(query):
    """
    Whole, without dashes, from the unit on, or by the room.
    """
    assert matches(query, door=DOOR)


@pytest.mark.parametrize("query", ["3-2-40", "1-401", "240", "4011"])
def test_another_door_is_not_found(query):
    """
    A door is a number, not the beginning of one.
    """
    assert not matches(query, door=DOOR)


def test_several_words_must_all_fit():
    """
    "401 shan" is the Shan behind 401.
    """
    assert matches("401 shan", name="单小军", door=DOOR)
    assert not matches("402 shan", name="单小军", door=DOOR)
