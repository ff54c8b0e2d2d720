"""Values of a person: each parser gives the value, or a reason why it cannot be known."""

from __future__ import annotations

import re
from datetime import date, timedelta
from operator import mul

from shouwang.engines.register.text import clean, close_up
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.register import Occupancy, Sex
from shouwang.vocabulary.sheets import Cell

CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_SIGNS = "10X98765432"
ZEROS = ord("0") * sum(CHECK_WEIGHTS)
"""What the weighted sum counts too much when the digits are taken as their ASCII codes, which is twice as fast."""
OTHER_PAPER = re.compile(r"^(?=.*[0-9])[A-Z0-9()]{5,17}$")
MASKED = re.compile(r"[*#?]|X{3,}")
SCIENTIFIC = re.compile(r"^[0-9](?:\.[0-9]+)?E\+?[0-9]{2}$", re.IGNORECASE)
DATE_IN_PIECES = re.compile(r"^([12][0-9]{3})[-./年,\s]+([0-9]{1,2})(?:[-./月,\s]+([0-9]{1,2}))?[日号月]?(?:\s.*)?$")
DATE_CLOSED = re.compile(r"^([12][0-9]{3})([01][0-9])([0-3][0-9])?$")
YEAR = re.compile(r"^([12][0-9]{3})年?$")
AGE = re.compile(r"^([0-9]{1,3})(?:\.0)?(?:周?岁|YEARS?)?$", re.IGNORECASE)
EXCEL_EPOCH = date(1899, 12, 30)
OLDEST = 125
PHONE_CUTS = re.compile(r"[/、,;；，或\n]+")
MOBILE = re.compile(r"^(?:\+?86)?(1[3-9][0-9]{9})$")
LANDLINE = re.compile(r"^(0[0-9]{2,3})?([2-9][0-9]{6,7})(?:转([0-9]{1,5}))?$")
ABROAD = re.compile(r"^(?:\+|00)[0-9]{7,15}$")
NAME = re.compile(r"^[^\W\d_][^\d_=<>@#$%^&*|\\\[\]{}]{0,39}$")
BRACKETS = re.compile(r"[(\[【〔].*?[)\]】〕]")
USUAL_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
SEVERAL = re.compile(r"[、/;,\n]")
PHONE_REST = re.compile(r"[\s\-().]|[\u3400-\u9fff]+[:：]")
COUNTED = re.compile(r"^(.*?)等?(?:共)?([0-9]{1,2})(?:人|口|名)$")
COUNTED_IN_NOTE = re.compile(
    r"^(?:共|住|现住|实住|居住)?([0-9]{1,2})(?:人|口人|口|名|people|persons)"
    r"(?:[,，;；。]?(?:姓名|名字|身份|names?)?(?:均|都)?(?:不详|未知|未登记|不清楚|unknown|notknown))?$"
)

SEXES = {
    "男": Sex.MALE,
    "男性": Sex.MALE,
    "m": Sex.MALE,
    "male": Sex.MALE,
    "女": Sex.FEMALE,
    "女性": Sex.FEMALE,
    "f": Sex.FEMALE,
    "female": Sex.FEMALE,
}
LIVED_IN, EMPTY, LET, UNKNOWN = Occupancy.LIVED_IN, Occupancy.EMPTY, Occupancy.LET, Occupancy.UNKNOWN
OCCUPANCIES = {
    **dict.fromkeys(
        "自住 自有 自用 在住 常住 居住 入住 已入住 有人 有人住 住人 业主 业主自住 自住房 是 lived-in occupied owner own owner-occupied".split(),
        LIVED_IN,
    ),
    **dict.fromkeys("空置 空 空房 空户 无人 无人住 无人居住 未入住 未住 闲置 空置房 毛坯 未装修 empty vacant".split(), EMPTY),
    **dict.fromkeys("出租 出租房 租 租住 租赁 租户 租房 承租 租客 群租 合租 转租 整租 出租户 let rented rent tenant rental".split(), LET),
    **dict.fromkeys("未知 不详 不明 不清楚 不知道 联系不上 失联 敲门无人应 unknown".split(), UNKNOWN),
}
YES = frozenset("是 有 y yes true 1 √ ✓ ✔ v 租户 租客 租 承租人 出租 tenant 对".split())
NO = frozenset("否 无 n no false 0 × x ✗ 业主 房主 自住 自有 非租户 owner 不是".split())
HEADS = frozenset("户主 本人 户主本人 业主 房主 head self householder 户主(本人)".split())
TENANTS = frozenset("租户 租客 承租人 租房 租住 合租 房客 tenant lodger renter 租户本人 合租人".split())
SAYING = frozenset({*OCCUPANCIES, *TENANTS, "出租", "出租户"})
"""What stands in a column of names and is none."""
NOBODY = frozenset("不详 未知 无 不知道 姓名不详 未登记 - / -- —— unknown none n/a 无名 某某 xxx xx".split())


def id_number_of(cell: Cell) -> str | Reason:
    """
    An identity number as printed on the card; the empty text for none or a masked one.

    Eighteen characters must carry the check digit of GB 11643-1999; fifteen (the numbers before 1999) have none;
    passports and permits are taken as they are. A number a spreadsheet program kept as a number has lost its last digits.
    """
    if isinstance(cell, str) and len(cell) == 18 and cell.isascii() and cell[:17].isdigit():
        return checked_id_number(cell.upper())
    if isinstance(cell, float) and not isinstance(cell, bool) and cell >= 1e15:
        return Reason("id-digits-lost", {"value": f"{cell:.14E}"})
    text = close_up(clean(cell)).upper().strip("'`‘’")
    if len(text) == 18 and text.isascii() and text[:17].isdigit():
        return checked_id_number(text)
    if not text or text in ("无", "不详", "未知", "/", "-"):
        return ""
    if SCIENTIFIC.match(text):
        return Reason("id-digits-lost", {"value": text})
    if MASKED.search(text):
        return ""
    if text.isdigit() and len(text) == 15:
        return text
    if OTHER_PAPER.match(text) and not (text.isdigit() and len(text) > 10):
        return text
    return Reason("id-wrong-length", {"value": text, "length": len(text)})


def checked_id_number(text: str) -> str | Reason:
    """*text*, if its last sign follows from the others by ISO 7064 MOD 11-2 (GB 11643-1999)."""
    if CHECK_SIGNS[(sum(map(mul, text[:17].encode(), CHECK_WEIGHTS)) - ZEROS) % 11] != text[17]:
        return Reason("id-check-digit-wrong", {"value": text})
    return text


def birth_in_id(id_number: str) -> str:
    """The digits of the day of birth in an identity number, ``19780305``; empty for other papers."""
    if len(id_number) == 18 and id_number[:17].isdigit():
        return id_number[6:14]
    return "19" + id_number[6:12] if len(id_number) == 15 and id_number.isdigit() else ""


def day_of_digits(digits: str) -> str | None:
    """``19780305`` as ``1978-03-05``, or None when there is no such day."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).isoformat()
    except ValueError:
        return None


def sex_in_id(id_number: str) -> Sex:
    """The sex an identity number tells: the last sign but one (or the last of fifteen), odd for male."""
    sign = id_number[16:17] if len(id_number) == 18 else id_number[14:15]
    if not sign.isdigit():
        return Sex.UNKNOWN
    return Sex.MALE if int(sign) % 2 else Sex.FEMALE


def born_of(cell: Cell, at: date) -> str | Reason:
    """
    A day of birth as EDTF, by whatever way it was written: ``1978.3.5``, ``1978年3月5日``, ``19780305``, ``1978``, a date, an Excel day number.

    Nobody is born after *at* nor more than 125 years before it.
    """
    if isinstance(cell, date):
        return within_a_life(cell.isoformat(), cell.isoformat(), at)
    text = clean(cell).rstrip(".")
    if not text or text in ("无", "不详", "未知", "/", "-"):
        return ""
    if year := YEAR.match(text):
        return within_a_life(year[1], text, at)
    if text.isdigit() and len(text) == 5 and 1 < int(text) < 80_000:
        return within_a_life((EXCEL_EPOCH + timedelta(int(text))).isoformat(), text, at)
    pieces = DATE_IN_PIECES.match(text) or DATE_CLOSED.match(text)
    if not pieces:
        return Reason("birth-not-understood", {"value": text})
    year_, month, day = pieces.groups()
    born = f"{year_}-{int(month):02}" + (f"-{int(day):02}" if day else "")
    return within_a_life(born, text, at)


def within_a_life(born: str, written: str, at: date) -> str | Reason:
    """*born*, if it is a day that was and that somebody living *at* can have been born on."""
    year, month, day = (*map(int, born.split("-")), 1, 1)[:3]
    try:
        moment = date(year, month, day)
    except ValueError:
        return Reason("birth-not-understood", {"value": written})
    if moment > at or at.year - year > OLDEST:
        return Reason("birth-not-understood", {"value": written})
    return born


def born_of_age(cell: Cell, at: date) -> str | Reason:
    """The year of birth worked out from an age in full years, marked approximate: ``1978~``."""
    text = close_up(clean(cell))
    if not text:
        return ""
    age = AGE.match(text)
    if not age or int(age[1]) > OLDEST:
        born = born_of(cell, at)
        return born if isinstance(born, str) else Reason("birth-not-understood", {"value": text})
    return f"{at.year - int(age[1])}~"


def sex_of(cell: Cell) -> Sex | Reason:
    """Male, female or not said."""
    text = close_up(clean(cell)).lower()
    if not text or text in ("未知", "不详", "/", "-"):
        return Sex.UNKNOWN
    return SEXES.get(text) or Reason("sex-not-understood", {"value": text})


def phone_of(cell: Cell) -> str | Reason:
    """Telephone numbers without spaces and dashes, several parted by a space; the country code of a Chinese mobile number is left out."""
    if isinstance(cell, str) and len(cell) == 11 and cell.isascii() and cell.isdigit() and cell[1] > "2" and cell[0] == "1":
        return cell
    text = clean(cell)
    if not text or text in ("无", "不详", "未知", "/", "-", "空号"):
        return ""
    numbers = [one_phone(part) for part in PHONE_CUTS.split(text) if part.strip()]
    if not numbers or "" in numbers:
        several = [one_phone(part) for part in text.split()]
        if not several or "" in several:
            return Reason("phone-not-understood", {"value": text})
        numbers = several
    return " ".join(numbers)


def one_phone(text: str) -> str:
    """One number, or the empty text when it is none."""
    bare = PHONE_REST.sub("", text.removeprefix("电话"))
    if mobile := MOBILE.match(bare):
        return mobile[1]
    if landline := LANDLINE.match(bare):
        area, number, extension = landline.groups()
        return (f"{area}-" if area else "") + number + (f"-{extension}" if extension else "")
    return bare if ABROAD.match(bare) else ""


def name_of(cell: Cell) -> str | Reason:
    """A name as it is called: without remarks in brackets, without the space that lines up two-character names; empty for nobody known."""
    if isinstance(cell, str) and USUAL_NAME.fullmatch(cell) and cell not in NOBODY:
        return cell
    text = BRACKETS.sub("", clean(cell)).strip("*·. ")
    if CHINESE.search(text):
        text = close_up(text)
    if not text or text.lower() in NOBODY:
        return ""
    if SEVERAL.search(text):
        return Reason("several-names", {"value": text})
    return " ".join(text.split()) if NAME.match(text) else Reason("name-not-understood", {"value": text})


def counted_name(text: str) -> tuple[str, int]:
    """A name that counts people: ``租客3人`` and ``周禾等3人``; 0 when it counts nobody."""
    found = COUNTED.match(close_up(text))
    return (found[1].strip("等共"), int(found[2])) if found else (text, 0)


def counted_in_note(text: str) -> int | None:
    """How many people a remark counts, of whom it says nothing else: ``3人，姓名不详``; None when it is about something else."""
    found = COUNTED_IN_NOTE.match(close_up(text).lower())
    return int(found[1]) if found else None


def count_of(cell: Cell) -> int | Reason | None:
    """The number of people in a household; None when it is not said."""
    text = close_up(clean(cell)).removesuffix("人").removesuffix("口")
    if not text or text in ("/", "-"):
        return None
    text = text.removesuffix(".0")
    return int(text) if text.isdigit() and int(text) <= 60 else Reason("count-not-understood", {"value": clean(cell)})


def occupancy_of(cell: Cell) -> Occupancy | Reason | None:
    """What the flat is used as; None when it is not said."""
    text = close_up(clean(cell)).lower()
    if not text or text in ("/", "-", "否"):
        return None
    if text in OCCUPANCIES:
        return OCCUPANCIES[text]
    for sign, state in (("空", EMPTY), ("租", LET), ("自住", LIVED_IN), ("住", LIVED_IN)):
        if sign in text and "未" not in text and "不" not in text:
            return state
    return Reason("occupancy-not-understood", {"value": clean(cell)})


def tenant_of(cell: Cell) -> bool | None:
    """Whether the person rents; None when the cell does not say."""
    text = close_up(clean(cell)).lower()
    if text in YES or text in TENANTS:
        return True
    return False if text in NO or text in HEADS else None
