"""
Reading a roll: the sheet on which a unit keeps its own people.

Any of XLSX, XLS, ODS, CSV; titles above the headings, several sheets and a line of totals are put up with; every wrong cell is told at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from shouwang.engines.register.text import clean, close_up
from shouwang.files.sheets import read_workbook
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.roll import ASSIGNED, FIELDS, VOLUNTEERED, Particulars
from shouwang.vocabulary.sheets import Cell, Row, Sheet, Workbook, column_letters
from shouwang.vocabulary.telephones import is_telephone
from shouwang.vocabulary.words import Words, plain

MOST_LINES_ABOVE = 15
"""Titles and notes above the headings; past these lines a sheet is no roll (ours)."""

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "number": ("序号", "编号", "工号", "no", "no.", "number", "#"),
    "name": ("姓名", "人员姓名", "人员", "name", "fullname"),
    "sex": ("性别", "sex", "gender"),
    "birth_year": ("出生年份", "出生年月", "出生日期", "出生年", "出生", "birthyear", "yearofbirth", "born", "dateofbirth", "birthday"),
    "title": ("职务", "岗位", "职称", "职务职称", "职务/职称", "单位职务", "单位及职务", "title", "jobtitle", "job", "position"),
    "telephone": ("电话", "手机", "手机号", "手机号码", "电话号码", "联系电话", "联系方式", "telephone", "phone", "mobile", "tel"),
    "email": ("邮箱", "电子邮箱", "电子邮件", "邮件", "email", "e-mail", "mail"),
    "address": ("住址", "居住地", "居住地址", "家庭住址", "现住址", "居住区域", "address", "area", "livesin"),
    "party_member": ("政治面貌", "党员", "是否党员", "partymember", "party"),
    "joined_as": ("参加方式", "参与方式", "报名方式", "下沉方式", "joinedas", "joined"),
    "drives": ("会开车", "能否驾车", "会驾驶", "驾驶", "是否会开车", "drives", "candrive", "driver"),
    "has_car": ("自备车", "自带车", "有车", "私家车", "是否有车", "车辆", "car", "hascar", "owncar"),
    "licence": ("驾照", "驾驶证", "准驾车型", "驾照类型", "licence", "license"),
    "skills": ("特长", "技能", "专长", "skills", "skill"),
    "availability": ("可出勤时间", "可到岗时间", "可用时间", "出勤时间", "availability", "available"),
    "minutes_away": ("到岗用时", "到岗分钟", "路程分钟", "路上时间", "路程时间", "minutesaway", "minutestotheposts"),
    "ppe_trained": ("防护培训", "防护服培训", "穿脱培训", "是否培训", "ppetrained", "ppe", "ppetraining"),
    "own_test_day": ("核酸日期", "最近核酸", "最近核酸日期", "最近检测日期", "owntestday", "owntest", "lasttest"),
    "language": ("语言", "language"),
}
"""What a column may be called; spaces, brackets and capitals do not matter."""

MINUTES = re.compile(r"(\d{1,4})\s*(?:分钟|分|minutes|min)?")
MOST_MINUTES = 600
"""Whoever needs longer to the posts lives elsewhere (ours)."""
OF_HOUSEHOLDS = frozenset("门牌 门牌号 房号 室号 楼号 楼栋 单元 与户主关系 户主 房屋性质 居住情况".split())
"""Headings of a household sheet: whoever brings one here would make staff of residents."""
FIELD_OF = {synonym: field for field, synonyms in HEADINGS.items() for synonym in synonyms}
YES = frozenset({"是", "有", "会", "能", "√", "✓", "✔", "对", "已培训", "yes", "y", "true", "1", "x"})
NO = frozenset({"否", "无", "不会", "不能", "没有", "未", "未培训", "×", "✗", "no", "n", "false", "0", "-", "/"})
PARTY = frozenset({"中共党员", "党员", "预备党员", "中共预备党员", "partymember", "member"}) | YES
NO_PARTY = frozenset({"群众", "团员", "共青团员", "民主党派", "无党派", "无党派人士", "none"}) | NO
SEX = {"女": "f", "女性": "f", "f": "f", "female": "f", "男": "m", "男性": "m", "m": "m", "male": "m"}
JOIN = dict.fromkeys(("主动请缨", "自愿", "志愿", "主动报名", "自愿报名", "主动", "volunteered", "volunteer"), VOLUNTEERED) | dict.fromkeys(
    ("组织安排", "指派", "抽调", "安排", "选派", "派遣", "assigned", "ordered"), ASSIGNED
)
LANGUAGE = dict.fromkeys(("中文", "汉语", "普通话", "zh", "zh-hans", "chinese"), "zh-hans") | dict.fromkeys(
    ("英文", "英语", "en", "english"), "en"
)
TOTALS = re.compile(r"^(合计|总计|共计|小计|总人数|total|sum)")
NOT_LOUD = re.compile(r"[\s*＊:：]|[(\[【].*?[)\]】]")
YEAR = re.compile(r"(?:^|\D)((?:19|20)\d\d)(?:\D|$)|^((?:19|20)\d\d)\d{2,4}$")
DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


@dataclass(frozen=True, slots=True)
class RollLine:
    """One person as a sheet has them, with where they stand."""

    sheet: str
    line: int
    particulars: Particulars


@dataclass(frozen=True, slots=True)
class Roll:
    """
    What a file says: *lines* that can be used, all *faults*, *fields* that the file has a column for, headings that mean nothing to us (*ignored*).
    """

    name: str
    lines: tuple[RollLine, ...]
    faults: tuple[Reason, ...]
    fields: frozenset[str]
    ignored: tuple[str, ...]


class Wrong(ValueError):
    """A cell that cannot mean what its column holds; *allowed* says what may stand there."""

    def __init__(self, allowed: Words | str) -> None:
        self.allowed = allowed if isinstance(allowed, Words) else plain(allowed)
        super().__init__(self.allowed.en)


def read_roll(path: Path, *, name: str = "") -> Roll:
    """The roll in the file at *path*; a file that cannot be opened at all raises ``Refused``."""
    return roll_of(read_workbook(path, name=name))


def roll_of(workbook: Workbook) -> Roll:
    """The people of all sheets that have headings; sheets without (notes, empty ones) are passed over."""
    lines: list[RollLine] = []
    faults: list[Reason] = []
    fields: set[str] = set()
    ignored: list[str] = []
    headed = [(sheet, found) for sheet in workbook.sheets if not sheet.hidden and (found := headings_of(sheet))]
    if not headed:
        return Roll(workbook.name, (), (Reason("roll-without-heading", {"file": workbook.name}),), frozenset(), ())
    for sheet, (at, columns) in headed:
        strange = [clean(cell) for cell in sheet.rows[at] if heading_in(cell) in OF_HOUSEHOLDS]
        if len(strange) > 1:
            faults.append(Reason("roll-looks-like-register", {"sheet": sheet.name, "columns": tuple(strange)}))
        named: dict[str, int] = {}
        for column, field in columns:
            named.setdefault(field, column)
        faults += doubled(sheet, columns)
        fields |= named.keys()
        known = {column for column, _ in columns}
        ignored += [text for column, cell in enumerate(sheet.rows[at]) if column not in known and (text := clean(cell))]
        for number, row in enumerate(sheet.rows[at + 1 :], at + 2):
            answer = line_of(sheet.name, number, row, named)
            if isinstance(answer, RollLine):
                lines.append(answer)
            else:
                faults += answer
    faults += twice(lines)
    if not lines and not faults:
        faults.append(Reason("roll-without-people", {"file": workbook.name}))
    return Roll(workbook.name, tuple(lines), tuple(faults), frozenset(fields), tuple(dict.fromkeys(ignored)))


def headings_of(sheet: Sheet) -> tuple[int, list[tuple[int, str]]] | None:
    """The index of the line with headings and its columns as (index, field); the line must have a name among at least two headings, or a name alone."""
    for at, row in enumerate(sheet.rows[:MOST_LINES_ABOVE]):
        columns = [(column, FIELD_OF[heading]) for column, cell in enumerate(row) if (heading := heading_in(cell)) in FIELD_OF]
        filled = sum(1 for cell in row if clean(cell))
        if any(field == "name" for _, field in columns) and (len(columns) > 1 or filled == 1):
            return at, columns
    return None


def heading_in(cell: Cell) -> str:
    """A heading without what varies: case, spaces, stars, brackets."""
    return NOT_LOUD.sub("", clean(cell)).lower()


def doubled(sheet: Sheet, columns: list[tuple[int, str]]) -> Iterator[Reason]:
    """Two columns that claim to hold the same."""
    first: dict[str, int] = {}
    for column, field in columns:
        if field in first:
            letters = {"first": column_letters(first[field] + 1), "second": column_letters(column + 1)}
            yield Reason("roll-heading-twice", {"sheet": sheet.name, "field": FIELDS[field], **letters})
        first.setdefault(field, column)


def line_of(sheet: str, number: int, row: Row, named: Mapping[str, int]) -> RollLine | list[Reason]:
    """One line as a person, or everything that is wrong with it; an empty line or a total is nothing (an empty list)."""
    texts = {field: clean(row[column]) if column < len(row) else "" for field, column in named.items()}
    first = next((text for cell in row if (text := clean(cell))), "")
    if not any(text for field, text in texts.items() if field != "number") or TOTALS.match(close_up(first).lower()):
        return []
    if not texts["name"]:
        return [Reason("roll-line-without-name", {"sheet": sheet, "line": number})]
    values: dict[str, Any] = {}
    faults = []
    for field, text in texts.items():
        try:
            if text:
                values[field] = READ[field](text)
        except Wrong as wrong:
            told = {"sheet": sheet, "line": number, "field": FIELDS[field], "value": text, "allowed": wrong.allowed}
            faults.append(Reason("roll-cell-not-understood", told))
    return faults or RollLine(sheet, number, Particulars(**values))


def twice(lines: list[RollLine]) -> Iterator[Reason]:
    """The same person, or the same number, in two lines. Two people of one name differ in number or telephone."""
    people: dict[tuple[str, object, str], RollLine] = {}
    numbers: dict[int, RollLine] = {}
    for line in lines:
        who = line.particulars
        same = people.setdefault((who.name, who.number if not who.telephone else None, who.telephone), line)
        if same is not line:
            yield Reason("roll-person-twice", {"sheet": line.sheet, "line": line.line, "name": who.name, **place_of(same)})
        elif who.number is not None and (holder := numbers.setdefault(who.number, line)) is not line:
            yield Reason("roll-number-twice", {"sheet": line.sheet, "line": line.line, "number": who.number, **place_of(holder)})


def place_of(line: RollLine) -> dict[str, object]:
    """Where the earlier line stands."""
    return {"first": line.line, "first_sheet": line.sheet}


# What a cell of each column may hold

YES_OR_NO = Words("yes or no (是 or 否)", "是或否")


def words(text: str) -> str:
    """Any words, one space between."""
    return " ".join(text.split())


def name_in(text: str) -> str:
    """A name; the blank that sheets put into Chinese names of two characters goes."""
    joined = close_up(text)
    return joined if joined and not joined.isascii() else words(text)


def whole(text: str) -> int:
    """A whole number from 1."""
    if not text.isdigit() or not 0 < int(text) < 1_000_000:
        raise Wrong(Words("a whole number such as 1, 2 or 3", "1、2、3 这样的整数"))
    return int(text)


def minutes_in(text: str) -> int:
    """A length of time in minutes."""
    found = MINUTES.fullmatch(text)
    if not found or int(found[1]) > MOST_MINUTES:
        raise Wrong(Words(f"minutes from 0 to {MOST_MINUTES}, such as 35", f"0至{MOST_MINUTES}的分钟数，如 35"))
    return int(found[1])


def year_in(text: str) -> int:
    """The year of a date, a year and month, or a year alone."""
    found = YEAR.search(text)
    if not found:
        raise Wrong(Words("1975, 1975-03 or 1975年3月", "1975、1975-03 或 1975年3月"))
    return int(found[1] or found[2])


def day_in(text: str) -> date:
    """A day."""
    found = DAY.search(text)
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(text)
    except ValueError as wrong:
        raise Wrong(Words("a day such as 2022-03-11", "2022-03-11 这样的日期")) from wrong


def telephone_in(text: str) -> str:
    """A telephone number as it was written."""
    if not is_telephone(text):
        raise Wrong(Words("a number such as 13900000000 or 0434-1234567", "13900000000、0434-1234567 这样的号码"))
    return text


def email_in(text: str) -> str:
    """An e-mail address."""
    if not EMAIL.fullmatch(text):
        raise Wrong("name@example.org")
    return text


def yes_in(yes: frozenset[str] = YES, no: frozenset[str] = NO, allowed: Words = YES_OR_NO) -> Callable[[str], bool]:
    """A reader of yes and no."""

    def read(text: str) -> bool:
        word = close_up(text).lower()
        if word not in yes | no:
            raise Wrong(allowed)
        return word in yes

    return read


def one_of(meanings: Mapping[str, str], allowed: Words) -> Callable[[str], str]:
    """A reader of a few words."""

    def read(text: str) -> str:
        try:
            return meanings[close_up(text).lower()]
        except KeyError as wrong:
            raise Wrong(allowed) from wrong

    return read


READ: Mapping[str, Callable[[str], Any]] = {
    "number": whole,
    "name": name_in,
    "sex": one_of(SEX, Words("f or m (女 or 男)", "女或男")),
    "birth_year": year_in,
    "title": words,
    "telephone": telephone_in,
    "email": email_in,
    "address": words,
    "party_member": yes_in(PARTY, NO_PARTY, Words("yes or no (党员 or 群众)", "党员或群众")),
    "joined_as": one_of(JOIN, Words("volunteered or assigned (主动请缨 or 组织安排)", "主动请缨或组织安排")),
    "drives": yes_in(),
    "has_car": yes_in(),
    "licence": words,
    "skills": words,
    "availability": words,
    "minutes_away": minutes_in,
    "ppe_trained": yes_in(),
    "own_test_day": day_in,
    "language": one_of(LANGUAGE, Words("Chinese or English", "中文或英文")),
}
