"""One line of the roll: what a unit knows of somebody who serves in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from shouwang.vocabulary.words import Words

ASSIGNED = "assigned"
VOLUNTEERED = "volunteered"
JOINED: Mapping[str, Words] = {ASSIGNED: Words("Assigned", "组织安排"), VOLUNTEERED: Words("Volunteered", "主动请缨")}
"""How somebody came to the operation."""

SEXES: Mapping[str, Words] = {"f": Words("Female", "女"), "m": Words("Male", "男")}

LIMITS: Mapping[str, Words] = {
    "no-nights": Words("No night duty", "不宜夜班"),
    "seated": Words("Seated duty only", "只宜坐岗"),
    "no-cold": Words("Not out in the cold", "不宜受寒"),
    "care": Words("Must care for somebody at certain hours", "需按时照顾家人"),
    "pregnant": Words("Pregnant or nursing", "孕期或哺乳期"),
    "near-retirement": Words("Near retirement", "临近退休"),
    "ill": Words("Ill", "患病"),
    "other": Words("Other", "其他"),
}
"""What a person cannot bear; confidential wherever it stands."""
LEAST_REST, MOST_HOURS, COLDEST = range(8, 49), range(1, 13), range(-40, 31)
"""Between what somebody may set their own least rest (hours), most hours at a stretch, and temperature (°C) below which they do not stand outside (ours)."""

WHY_NOT: Mapping[str, Words] = {
    "ill": Words("I am ill", "本人患病"),
    "care": Words("I care for somebody", "需照顾家人"),
    "away": Words("I am away from town", "不在本地"),
    "pregnant": Words("I am pregnant", "怀孕"),
    "other": Words("Another reason", "其他原因"),
}
"""Why somebody asks to be excused; confidential wherever it stands."""


FIELDS: Mapping[str, Words] = {
    "number": Words("the number", "序号"),
    "name": Words("the name", "姓名"),
    "sex": Words("the sex", "性别"),
    "birth_year": Words("the year of birth", "出生年份"),
    "title": Words("the title", "职务"),
    "telephone": Words("the telephone", "电话"),
    "email": Words("the e-mail address", "邮箱"),
    "address": Words("the address", "住址"),
    "party_member": Words("party membership", "政治面貌"),
    "joined_as": Words("how they joined", "参加方式"),
    "drives": Words("whether they drive", "会开车"),
    "has_car": Words("whether they have a car", "自备车"),
    "licence": Words("the licence", "驾照"),
    "skills": Words("the skills", "特长"),
    "availability": Words("the availability", "可出勤时间"),
    "minutes_away": Words("how many minutes they need to the posts", "到岗用时"),
    "ppe_trained": Words("training in protective clothing", "防护培训"),
    "own_test_day": Words("the day of the last test", "核酸日期"),
    "language": Words("the language", "语言"),
}
"""What each field of a person is called in a sentence; the Chinese word is also a heading under which it is read."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """
    What stands on the roll about one person; only the *name* is a must.

    *number* is the place on the roll, *own_test_day* the day of the last own test, *language* ``zh-hans`` or ``en``,
    *availability* in words ("from 13 March", "weekdays from 18:00"), *minutes_away* is how long they need from home to the posts. An empty value means that nobody has said.
    """

    name: str
    number: int | None = None
    sex: str = ""
    birth_year: int | None = None
    title: str = ""
    telephone: str = ""
    email: str = ""
    address: str = ""
    party_member: bool = False
    joined_as: str = ASSIGNED
    drives: bool = False
    has_car: bool = False
    licence: str = ""
    skills: str = ""
    availability: str = ""
    minutes_away: int | None = None
    ppe_trained: bool = False
    own_test_day: date | None = None
    language: str = "zh-hans"

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("A line of the roll needs a name.")
        if self.joined_as not in JOINED:
            raise ValueError(f'joined_as is "{self.joined_as}". Use one of {sorted(JOINED)}.')
        if self.sex and self.sex not in SEXES:
            raise ValueError(f'sex is "{self.sex}". Use one of {sorted(SEXES)}, or leave it empty.')

    def fields(self) -> dict[str, Any]:
        """Every field by its name."""
        return asdict(self)
