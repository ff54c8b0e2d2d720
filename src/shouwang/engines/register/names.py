"""Names: found by their characters, by pinyin, by initials, and doors by any way of typing them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from shouwang.engines.register.text import DASHES, INVISIBLE, clean, close_up
from shouwang.vocabulary.register import Door

SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "任": "ren", "朴": "piao", "盖": "ge", "翟": "zhai",
    "覃": "qin", "尉": "wei", "乐": "yue", "缪": "miao", "逄": "pang", "员": "yun", "郗": "xi", "种": "chong", "秘": "bi", "冼": "xian",
    "繁": "po", "召": "shao", "洗": "xian", "折": "she", "黑": "he", "华": "hua", "燕": "yan", "纪": "ji", "宁": "ning", "过": "guo",
    "应": "ying", "便": "pian", "祭": "zhai", "句": "gou", "阚": "kan", "隗": "wei", "莘": "shen", "宓": "mi", "褚": "chu", "牟": "mu",
    "邸": "di", "谌": "chen", "那": "na", "适": "kuo", "么": "yao", "不": "fou", "俞": "yu", "车": "che", "晁": "chao", "叶": "ye",
    "相": "xiang", "沈": "shen", "贾": "jia", "石": "shi", "葛": "ge", "薄": "bo", "费": "fei", "卜": "bu", "柏": "bai", "降": "jiang",
    "厘": "xi", "能": "nai", "哈": "ha", "行": "xing", "长": "chang", "重": "chong", "单于": "chan yu", "尉迟": "yu chi", "万俟": "mo qi",
    "长孙": "zhang sun", "澹台": "tan tai", "令狐": "ling hu", "宇文": "yu wen", "皇甫": "huang fu", "欧阳": "ou yang", "上官": "shang guan",
    "司马": "si ma", "司徒": "si tu", "诸葛": "zhu ge", "夏侯": "xia hou", "东方": "dong fang", "独孤": "du gu", "慕容": "mu rong",
    "公孙": "gong sun", "轩辕": "xuan yuan", "钟离": "zhong li", "闻人": "wen ren", "申屠": "shen tu", "淳于": "chun yu", "太史": "tai shi",
    "濮阳": "pu yang", "呼延": "hu yan", "赫连": "he lian", "拓跋": "tuo ba", "端木": "duan mu", "百里": "bai li", "南宫": "nan gong",
    "西门": "xi men", "鲜于": "xian yu", "公冶": "gong ye", "亓官": "qi guan", "乐正": "yue zheng", "子车": "zi ju", "宰父": "zai fu",
    "第五": "di wu", "羊舌": "yang she", "谷梁": "gu liang", "左丘": "zuo qiu", "东郭": "dong guo", "南门": "nan men", "万": "wan",
}  # fmt: skip
"""Surnames whose reading differs from the character's usual one, and those of two characters; the rest is pypinyin's."""


@dataclass(frozen=True, slots=True)
class SearchKeys:
    """
    What a name is found by: *syllables* parted by spaces (``shan xiao jun``) and *initials* (``sxj``).

    A Latin name has its words as syllables.
    """

    syllables: str
    initials: str


def search_keys(name: str) -> SearchKeys:
    """The keys of *name*; empty for a member without a name. Nothing of a name is kept: only readings of single characters are."""
    text = clean(name)
    if not text:
        return SearchKeys("", "")
    surname = next((part for part in (close_up(text)[:2], text[:1]) if part in SURNAMES), "")
    bare = close_up(text) if surname else text
    syllables = SURNAMES[surname].split() if surname else []
    for piece in re.findall(r"[\u3400-\u9fff\U00020000-\U0003ffff]|[^\W_]+", bare[len(surname) :]):
        syllables.append(reading(piece) if len(piece) == 1 else piece.lower())
    return SearchKeys(" ".join(syllables), "".join(one[:1] for one in syllables))


@lru_cache(maxsize=30_000)
def reading(character: str) -> str:
    """The usual reading of one character without tone (ü as v, as it is typed), or the character itself."""
    from pypinyin import Style, lazy_pinyin

    return str(lazy_pinyin(character, style=Style.NORMAL)[0]).lower()


def matches(query: str, *, name: str = "", door: Door | None = None, keys: SearchKeys | None = None) -> bool:
    """
    Whether *query* finds this person or this door.

    A name by its characters (``小军``), by pinyin whole or cut short at each syllable (``shanxj``, ``shan xiao jun``, ``sxj``);
    a door as ``3-2-401``, ``32401`` or ``401``. Several words must all be found.
    """
    text = DASHES.sub("-", INVISIBLE.sub("", clean(query))).lower()
    if not text:
        return False
    keys = keys or search_keys(name)
    if names_it(close_up(text), name, keys) or (door is not None and finds_door(text, door)):
        return True
    words = text.split()
    return len(words) > 1 and all(names_it(word, name, keys) or (door is not None and finds_door(word, door)) for word in words)


def names_it(query: str, name: str, keys: SearchKeys) -> bool:
    """Whether *query* stands in the name or spells it."""
    if query in close_up(clean(name)).lower():
        return True
    syllables = keys.syllables.split()
    letters = query.replace("'", "").replace("ü", "v")
    return letters.isascii() and letters.isalpha() and any(spells(letters, syllables[start:]) for start in range(len(syllables)))


def spells(letters: str, syllables: list[str]) -> bool:
    """Whether *letters* are beginnings of the syllables one after another, none skipped."""
    if not letters:
        return True
    if not syllables:
        return False
    first = syllables[0]
    return any(letters.startswith(first[:length]) and spells(letters[length:], syllables[1:]) for length in range(len(first), 0, -1))


def finds_door(query: str, door: Door) -> bool:
    """Whether *query* names *door*: with or without dashes, from the building or from the unit on, or by the room alone."""
    parts = [part.lower() for part in door[1:] if part]
    plain = re.sub(r"(?:号楼|栋|幢|座|楼|单元|#)", "-", query).removesuffix("室").strip("-")
    cut = [piece for piece in plain.split("-") if piece]
    if len(cut) > 1:
        return any(parts[start : start + len(cut)] == cut for start in range(len(parts)))
    return any("".join(parts[start:]) == plain for start in range(len(parts)))
