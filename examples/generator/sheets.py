"""The four sheets as four offices keep them, each untidy in its own way; every row a person has to look at is told."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any

import xlwt  # type: ignore[import-untyped]
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from examples.generator import plain
from examples.generator.households import Door, Household, Resident

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
UNITS = "一二三四五六七"
NOBODY = Resident(None, "")


@dataclass(frozen=True)
class Doubt:
    """A row somebody has to decide about: where it stands, what is doubtful, what the community found out."""

    file: str
    sheet: str
    line: int
    about: str
    door: str
    decide: str
    zh: str
    en: str
    values: dict[str, Any] | None = None


def door_name(door: Door) -> str:
    """How everybody says a door: building-unit-room."""
    return f"{door.building}-{door.unit}-{door.room}"


# --- the first office: one sheet, merged cells, one row per person -------------------------------------------------------

A_HEAD = ("楼号", "单元", "房号", "户序", "居民基本情况", "", "", "", "联系电话", "房屋情况", "")
A_SUB = ("", "", "", "", "姓名", "与户主关系", "性别", "身份证号码", "", "房屋性质", "备注")


def one_row_per_person(folder: Path, doors: Sequence[Door], guests: dict[str, list[Resident]], dice: Random) -> list[Doubt]:
    """Title rows, a header of two merged rows, building, unit and room merged down, totals at the bottom."""
    book = Workbook()
    sheet = _first(book, "柳园1号楼")
    sheet.append(["双槐社区柳园小区1号楼居民入户登记表"])
    sheet.append(["填表单位：双槐社区居民委员会　　填表日期：2021年11月　　计量单位：户、人"])
    sheet.append(list(A_HEAD))
    sheet.append(list(A_SUB))
    for area in ("A1:K1", "A2:K2", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:H3", "I3:I4", "J3:K3"):
        sheet.merge_cells(area)
    doubts: list[Doubt] = []
    households = people = 0
    top = sheet.max_row + 1
    for unit, flats in groupby(doors, key=lambda door: door.unit):
        unit_top = sheet.max_row + 1
        for door in flats:
            flat_top = sheet.max_row + 1
            households += len(door.households)
            for row, resident in _a_rows(door, households, guests.get(door_name(door), []), dice):
                sheet.append(row)
                people += bool(resident.name)
                if resident in guests.get(door_name(door), []):
                    doubts.append(_guest("willow-1.xlsx", sheet, door, resident))
            _merge(sheet, 3, flat_top)
            _merge(sheet, 4, flat_top)
            _merge(sheet, 10, flat_top)
        sheet.cell(unit_top, 2, f"{unit}单元")
        _merge(sheet, 2, unit_top)
    sheet.cell(top, 1, "1号楼")
    _merge(sheet, 1, top)
    sheet.append(["合计", "", "", f"{households}户", f"{people}人"])
    sheet.append(["注：本表由网格员入户填写，空置房屋以物业移交前钥匙登记为准。"])
    sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=11)
    _dress(sheet, (7, 8, 8, 6, 12, 12, 6, 22, 16, 8, 18), heads=4)
    _save(folder / "willow-1.xlsx", book)
    return doubts


def _a_rows(door: Door, number: int, guests: list[Resident], dice: Random) -> list[tuple[list[Any], Resident]]:
    room: Any = dice.choice((int(door.room), door.room, f"{door.room}室"))
    if not door.households:
        return [([None, None, room, None, None, None, None, None, None, "空置", dice.choice(("长期无人", "", "待售"))], NOBODY)]
    [household] = door.households
    rows = []
    for place, member in enumerate([*household.members, *guests]):
        phone: Any = int(member.phone) if member.phone and dice.random() < 0.3 else member.phone or None
        nature = ("出租" if household.let else "自住") if place == 0 else None
        note = "人户分离" if member in guests else None
        lead = [None, None, room if place == 0 else None, number if place == 0 else None]
        rows.append(([*lead, _spaced(member.name or ""), member.relation, member.sex, member.identity, phone, nature, note], member))
    return rows


def _spaced(name: str) -> str:
    """A name of two characters gets a wide space in the middle, so that it lines up with names of three."""
    return f"{name[0]}　{name[1]}" if len(name) == 2 else name


def _guest(file: str, sheet: Worksheet, door: Door, resident: Resident) -> Doubt:
    return Doubt(
        file, sheet.title, sheet.max_row, "same-person-twice", door_name(door), "leave-out",
        f"{resident.name}已在另一楼栋登记并实际居住，本行为户籍旧址，不计入。",
        "Registered and living in the other building; this row is the old address and is left out.",
    )  # fmt: skip


# --- the second office: an old binary workbook, one sheet per unit, heads and numbers only --------------------------------


def heads_and_numbers(folder: Path, doors: Sequence[Door], dice: Random) -> list[Doubt]:
    """One sheet per unit, head and number of people, full-width digits, dates as text, numbers and some identities as floats."""
    book = xlwt.Workbook(encoding="utf-8")
    doubts: list[Doubt] = []
    damaged = set(dice.sample([door_name(door) for door in doors if door.occupancy == "lived-in"], 6))
    for unit, flats in groupby(doors, key=lambda door: door.unit):
        name = f"{UNITS[unit - 1]}单元"
        sheet = book.add_sheet(name)
        sheet.write_merge(0, 0, 0, 8, f"柳园2号楼{name}住户登记")
        for column, head in enumerate(("序号", "门牌号", "户主", "人口数", "联系电话", "户主身份证号", "登记日期", "居住情况", "备注")):
            sheet.write(2, column, head)
        line = 3
        people = 0
        for number, door in enumerate(flats, start=1):
            values = _b_row(number, door, wide=unit % 2 == 1, damaged=damaged, dice=dice)
            for column, value in enumerate(values):
                if value not in (None, ""):
                    sheet.write(line, column, value)
            people += sum(len(household.members) for household in door.households)
            if door_name(door) in damaged:
                doubts.append(_damaged(name, line + 1, door))
            line += 2 if door.room.endswith("03") and door.room[0] in "36" else 1
        sheet.write(line, 0, "合计")
        sheet.write(line, 3, people)
    (folder / "willow-2.xls").parent.mkdir(parents=True, exist_ok=True)
    book.save(str(folder / "willow-2.xls"))
    return doubts


def _b_row(number: int, door: Door, *, wide: bool, damaged: set[str], dice: Random) -> list[Any]:
    room: Any = door.room.translate(FULL_WIDTH) if wide else float(door.room)
    day = dice.choice(("2021.11.{}", "2021年11月{}日", "2021/11/{}", "２０２１－１１－{:02}")).format(dice.randrange(5, 29))
    if not door.households:
        return [number, room, dice.choice(("空房", "空户", "")), dice.choice((0.0, "")), "", "", day, "空置", ""]
    [household] = door.households
    head, size = household.members[0], len(household.members)
    count: Any = dice.choice((float(size), str(size).translate(FULL_WIDTH), f"{size}人"))
    identity: Any = float(head.identity.replace("X", "0")) if door_name(door) in damaged else head.identity
    state = "出租" if household.let else "自住"
    note = dice.choice(("", "", "", "党员户", "独居" if size == 1 else ""))
    return [number, room, head.name, count, float(head.phone), identity, day, state, note]


def _damaged(sheet: str, line: int, door: Door) -> Doubt:
    return Doubt(
        "willow-2.xls", sheet, line, "id-digits-lost", door_name(door), "set",
        "身份证号被表格软件按数字保存，末位已丢失，待入户补录；本次先留空。",
        "The spreadsheet kept the identity number as a number and lost its last digits; left blank until the next visit.",
        {"id_number": ""},
    )  # fmt: skip


# --- the third office: a CSV in GBK with tenants nobody asked for their names ----------------------------------------------


def tenants_without_names(folder: Path, doors: Sequence[Door], dice: Random) -> list[Doubt]:
    """GBK; building, unit and door only where they begin; tenants counted and not named; empty flats; dashes in phones."""
    rows = [
        ["槐荫里小区3号楼住户情况统计表", *[""] * 7],
        ["楼号", "单元", "门牌号", "姓名", "人数", "联系电话", "房屋性质", "备注"],
    ]
    doubts: list[Doubt] = []
    let = [door_name(door) for door in doors if door.occupancy == "let"]
    uncounted = set(dice.sample(let, 4))
    told_building = told_unit = 0
    for door in doors:
        if door_name(door) in uncounted:
            doubts.append(_uncounted(len(rows) + 1, door))
        block = _c_rows(door, dice, uncounted=door_name(door) in uncounted)
        block[0][0] = "3#" if told_building != door.building else ""
        block[0][1] = f"{door.unit}单元" if told_unit != door.unit else ""
        told_building, told_unit = door.building, door.unit
        rows += block
    households = sum(len(door.households) for door in doors)
    rows.append(["合计", "", "", f"{households}户", "", "", "", "租户人数待核"])
    plain.comma_separated(folder / "locust-3.csv", rows, encoding="gbk")
    return doubts


def _c_rows(door: Door, dice: Random, *, uncounted: bool) -> list[list[str]]:
    room = dice.choice((door.room, f"{door.room}室"))
    if not door.households:
        return [["", "", room, "", dice.choice(("0", "")), "", "空置", ""]]
    [household] = door.households
    head, *others = household.members
    if household.let:
        number = "不详" if uncounted else str(len(household.members))
        name, note = dice.choice(("", "租户", "租客")), dice.choice(("房东不在本市", "", "月租"))
        return [["", "", room, name, number, _dashed(head.phone), "出租", note]]
    first = ["", "", room, head.name or "", str(len(household.members)), _dashed(head.phone), "自住", ""]
    return [first, *(["", "", "", other.name or "", "", _dashed(other.phone), "", ""] for other in others)]


def _dashed(phone: str) -> str:
    return f"{phone[:3]}-{phone[3:7]}-{phone[7:]}" if phone else ""


def _uncounted(line: int, door: Door) -> Doubt:
    size = len(door.households[0].members)
    return Doubt(
        "locust-3.csv", "locust-3", line, "count-not-understood", door_name(door), "set",
        f"敲门核实，实住{size}人。",
        f"Somebody knocked: {size} living here.",
        {"count": size},
    )  # fmt: skip


# --- the fourth office: several sheets, notes, late additions, two families in one flat -------------------------------------

D_HEAD = ("门牌", "姓名", "与户主关系", "性别", "出生日期", "身份证号", "手机", "房屋性质", "备注")


def several_sheets(folder: Path, doors: Sequence[Door], guests: dict[str, list[Resident]], dice: Random) -> list[Doubt]:
    """A notes sheet, one sheet per unit, a sheet of late additions; doors written 4-2-401; two families in one flat."""
    book = Workbook()
    notes = _first(book, "说明")
    shared = [door for door in doors if len(door.households) > 1]
    for line in _notes(shared):
        notes.append([line])
    notes.column_dimensions["A"].width = 80
    late, again = _additions(doors, dice)
    doubts = [_no_table(notes)]
    for unit, flats in groupby(doors, key=lambda door: door.unit):
        sheet = book.create_sheet(f"{unit}单元")
        sheet.append([f"槐荫里4号楼{unit}单元人员明细"])
        sheet.merge_cells("A1:I1")
        sheet.append(list(D_HEAD))
        for door in flats:
            doubts += _d_flat(sheet, door, guests.get(door_name(door), []), [member for _, member in late], dice)
        _dress(sheet, (12, 12, 12, 6, 14, 22, 16, 10, 16), heads=2)
    sheet = book.create_sheet("补登")
    sheet.append(list(D_HEAD))
    for door, member in [*late, *again]:
        sheet.append(_d_row(door, member, None, "3月10日补登", dice))
        if (door, member) in again:
            doubts.append(_again(sheet, door, member))
    _dress(sheet, (12, 12, 12, 6, 14, 22, 16, 10, 16), heads=1)
    _save(folder / "locust-4.xlsx", book)
    return doubts


def _notes(shared: Sequence[Door]) -> list[str]:
    return [
        "槐荫里4号楼人员台账说明",
        "1. 门牌写法：楼-单元-室，例如 4-2-401 为4号楼2单元401室。",
        f"2. {'、'.join(door_name(door) for door in shared)} 为两家合住，请分户统计。",
        "3. “补登”页为后来补报人员，可能与前面重复，请以身份证号为准。",
        "4. 个别老人户口在本楼、实际随子女住柳园1号楼，未及时划掉。",
    ]


def _additions(doors: Sequence[Door], dice: Random) -> tuple[list[tuple[Door, Resident]], list[tuple[Door, Resident]]]:
    """Two people who stand only among the late additions, and two who stand in both places."""
    young = [
        (door, member)
        for door in doors
        if len(door.households) == 1
        for member in door.households[0].members[1:]
        if member.relation in ("儿子", "女儿")
    ]
    chosen = dice.sample(young, 4)
    return chosen[:2], chosen[2:]


def _d_flat(sheet: Worksheet, door: Door, guests: list[Resident], late: list[Resident], dice: Random) -> list[Doubt]:
    if not door.households:
        sheet.append([door_name(door), None, None, None, None, None, None, "空置", dice.choice((None, "无人居住"))])
        return []
    doubts = []
    for household in door.households:
        for member in household.members:
            if member not in late:
                sheet.append(_d_row(door, member, *_d_state(door, household, member), dice))
    for guest in guests:
        sheet.append(_d_row(door, guest, None, None, dice))
        doubts.append(_guest("locust-4.xlsx", sheet, door, guest))
    return doubts


def _d_state(door: Door, household: Household, member: Resident) -> tuple[str | None, str | None]:
    """What the flat is used as, told with the head of each family only, and a remark where two families share it."""
    if member is not household.members[0]:
        return None, None
    return "出租" if household.let else "自住", "两家合住" if len(door.households) > 1 else None


def _d_row(door: Door, member: Resident, state: str | None, note: str | None, dice: Random) -> list[Any]:
    born: Any = None
    if member.born:
        day = member.born
        born = dice.choice((day, f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}"))
    identity = dice.choice(
        (member.identity, member.identity, member.identity.lower(), f"{member.identity[:6]} {member.identity[6:14]} {member.identity[14:]}")
    )
    return [door_name(door), member.name, member.relation, member.sex, born, identity, member.phone or None, state, note]


def _no_table(sheet: Worksheet) -> Doubt:
    return Doubt(
        "locust-4.xlsx", sheet.title, 1, "sheet-not-understood", "", "leave-out",
        "说明页没有住户，不导入。",
        "Notes only; nobody lives on this sheet.",
    )  # fmt: skip


def _again(sheet: Worksheet, door: Door, member: Resident) -> Doubt:
    return Doubt(
        "locust-4.xlsx", sheet.title, sheet.max_row, "row-repeated", door_name(door), "leave-out",
        f"{member.name}已在本单元页登记，补登重复。",
        "Already in this unit's own sheet; the late addition repeats it.",
    )  # fmt: skip


# --- what the two workbook writers share --------------------------------------------------------------------------------------


def _first(book: Workbook, title: str) -> Worksheet:
    sheet = book.worksheets[0]
    sheet.title = title
    return sheet


def _merge(sheet: Worksheet, column: int, top: int) -> None:
    if sheet.max_row > top:
        sheet.merge_cells(start_row=top, end_row=sheet.max_row, start_column=column, end_column=column)


def _dress(sheet: Worksheet, widths: Sequence[int], *, heads: int) -> None:
    """Widths, borders and a bold heading, as printed for the notice board."""
    thin = Side(style="thin", color="808080")
    for place, width in enumerate(widths):
        sheet.column_dimensions["ABCDEFGHIJK"[place]].width = width
    for row in sheet.iter_rows(min_row=1, max_row=heads):
        for cell in row:
            cell.font = Font(name="宋体", size=11, bold=True)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for row in sheet.iter_rows(min_row=heads):
        for cell in row:
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)


def _save(path: Path, book: Workbook) -> None:
    held = io.BytesIO()
    book.properties.creator = "双槐社区居民委员会"
    book.save(held)
    plain.archive(path, held)
