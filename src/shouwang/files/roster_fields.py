"""
The fields of a roster's file, table by table: what each means, what it takes, what it is when left out.

Reading, the JSON Schema and the page of the reference are all made from these tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from shouwang.vocabulary.limits import LIMITS, Safety, amount_said
from shouwang.vocabulary.words import EN, LANGUAGES, ZH, Words

MOST_DAYS = 400
MUST = object()
"""A field that may not be left out."""
MINUTES = {"h": 60, "min": 1}
LENGTH = re.compile(r"(?:(?P<h>\d+(?:\.\d+)?)\s*h)?\s*(?:(?P<min>\d+)\s*min)?")
CLOCK = r"([01]?\d|2[0-4]):([0-5]\d)"
BORNE = ("duty", "nights", "hard")
"""What somebody brings of each load."""
HOURS = re.compile(rf"{CLOCK}\s*-\s*{CLOCK}")


@dataclass(frozen=True)
class Kind:
    """A kind of value: how it is read (``ValueError`` or ``TypeError`` when it is not one), what is wanted, its JSON Schema."""

    read: Callable[[Any], Any]
    wanted: Words
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """One field of a table; without a *default* it must be given."""

    name: str
    kind: Kind
    meaning: Words
    default: Any = MUST


@dataclass(frozen=True)
class Hours:
    """Hours of a day, in minutes after midnight; an end before the start lies on the next day."""

    start: int
    end: int

    @property
    def length(self) -> timedelta:
        """How long."""
        return timedelta(minutes=(self.end - self.start) % 1440 or 1440)


def _typed(type_: type | tuple[type, ...]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if not isinstance(value, type_) or (isinstance(value, bool) and type_ is not bool):
            raise TypeError
        return value

    return read


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value.strip()


def _sex(value: Any) -> str:
    if value not in {"f", "m"}:
        raise ValueError
    return str(value)


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 10_000:
        raise ValueError
    return value


def _length(value: Any) -> timedelta:
    found = LENGTH.fullmatch(_text(value))
    if found is None or not any(found.groupdict().values()):
        raise ValueError
    return timedelta(minutes=sum(float(number) * MINUTES[unit] for unit, number in found.groupdict().items() if number))


def _hours(value: Any) -> Hours:
    found = HOURS.fullmatch(_text(value))
    if found is None:
        raise ValueError
    start, end = (int(found[each]) * 60 + int(found[each + 1]) for each in (1, 3))
    if start >= 1440 or end > 1440:
        raise ValueError
    return Hours(start, end % 1440)


def _night(value: Any) -> Hours:
    if (night := _hours(value)).start <= night.end:
        raise ValueError
    return night


def _zone(value: Any) -> ZoneInfo:
    return ZoneInfo(_text(value))


def _days(value: Any) -> int:
    if not 1 <= (days := _count(value)) <= MOST_DAYS:
        raise ValueError
    return days


def _day(value: Any) -> date:
    if isinstance(value, str):
        return date.fromisoformat(value)
    if isinstance(value, datetime) or not isinstance(value, date):
        raise TypeError
    return value


def _moment(value: Any) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(_text(value))
    if moment.tzinfo:
        raise ValueError
    return moment


def _away(value: Any) -> Hours | tuple[datetime, datetime]:
    """Hours of every day, or from one moment to another."""
    text = _text(value)
    if text.startswith("daily "):
        return _hours(text.removeprefix("daily "))
    start, _, end = text.partition(" - ")
    if _moment(end) <= _moment(start):
        raise ValueError
    return _moment(start), _moment(end)


def _list_of(kind: Kind) -> Kind:
    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise TypeError
        return tuple(map(kind.read, value))

    wanted = Words(f"a list, each {kind.wanted.en}", f"列表，每项为{kind.wanted.zh}")
    return Kind(read, wanted, {"type": "array", "items": dict(kind.schema)})


def _numbers(value: Any) -> Mapping[str, int]:
    if not isinstance(value, dict):
        raise TypeError
    return MappingProxyType({_text(name): _count(number) for name, number in value.items()})


def _history(value: Any) -> Mapping[str, timedelta]:
    if not isinstance(value, dict) or value.keys() - BORNE:
        raise TypeError
    return MappingProxyType({name: _length(each) for name, each in value.items()})


def _own(value: Any) -> Mapping[str, Any]:
    """Limits of one's own, each as the limit of that name is given."""
    if not isinstance(value, dict):
        raise TypeError
    return MappingProxyType({name: kind_of_limit(name).read(each) for name, each in value.items()})


TEXT = Kind(_text, Words("text", "文字"), {"type": "string", "minLength": 1})
SEX = Kind(_sex, Words("f or m", "f 或 m"), {"enum": ["f", "m"]})
FLAG = Kind(_typed(bool), Words("true or false", "true 或 false"), {"type": "boolean"})
COUNT = Kind(_count, Words("a whole number from 0", "从0起的整数"), {"type": "integer", "minimum": 0, "maximum": 10_000})
DEGREES = Kind(_typed((int, float)), Words("degrees Celsius", "摄氏度"), {"type": "number"})
LENGTH_OF_TIME = Kind(_length, Words("a length of time: 11h, 90min, 1h 30min", "时长：11h、90min、1h 30min"), {"type": "string"})
NIGHT = Kind(
    _night, Words("hours from the evening to the next morning: 22:00-06:00", "从晚上到次日早晨的时段：22:00-06:00"), {"type": "string"}
)
ZONE = Kind(_zone, Words("a time zone such as Asia/Shanghai", "时区名，如 Asia/Shanghai"), {"type": "string"})
NUMBER_OF_DAYS = Kind(
    _days, Words(f"a number from 1 to {MOST_DAYS}", f"1至{MOST_DAYS}的整数"), {"type": "integer", "minimum": 1, "maximum": MOST_DAYS}
)
HOURS_OF_DAY = Kind(_hours, Words("hours of a day: 22:00-06:00", "一天中的时段：22:00-06:00"), {"type": "string"})
DAY_OF_YEAR = Kind(_day, Words("a day: 2022-03-12", "日期：2022-03-12"), {"type": "string", "format": "date"})
MOMENT = Kind(_moment, Words("a local moment: 2022-03-12T08:00", "当地时刻：2022-03-12T08:00"), {"type": "string"})
AWAY = Kind(
    _away,
    Words("“2022-03-12 08:00 - 2022-03-12 12:00” or “daily 11:30-13:00”", "“2022-03-12 08:00 - 2022-03-12 12:00” 或 “daily 11:30-13:00”"),
    {"type": "string"},
)
NUMBERS = Kind(
    _numbers,
    Words("names with whole numbers: {{ lead = 1 }}", "名称与整数：{{ lead = 1 }}"),
    {"type": "object", "additionalProperties": {"type": "integer"}},
)
HISTORY = Kind(
    _history,
    Words(
        'lengths of time for some of duty, nights and hard: {{ duty = "40h", nights = "16h" }}',
        'duty、nights、hard 各自的时长：{{ duty = "40h", nights = "16h" }}',
    ),
    {"type": "object", "properties": {name: {"type": "string"} for name in BORNE}, "additionalProperties": False},
)
OWN = Kind(_own, Words("names of safety limits with their values", "安全限度的名称及其值"), {"type": "object"})
TEXTS, DAYS, AWAYS = _list_of(TEXT), _list_of(DAY_OF_YEAR), _list_of(AWAY)
TEXTS_EACH = _list_of(TEXTS)


def kind_of_limit(name: str) -> Kind:
    """How the limit of this name is given: a length of time or a number. Raises ``KeyError`` when there is none."""
    return LENGTH_OF_TIME if isinstance(LIMITS[name].loosest, timedelta) else COUNT


def _bounded(name: str) -> Kind:
    """A safety limit within its bound."""
    limit, kind = LIMITS[name], kind_of_limit(name)

    def read(value: Any) -> Any:
        if limit.is_looser(found := kind.read(value), limit.loosest):
            raise ValueError
        return found

    loosest = {language: amount_said(limit.loosest, language) for language in LANGUAGES}
    en, zh = ("not below", "不低于") if limit.is_least else ("not above", "不高于")
    return Kind(read, Words(f"{kind.wanted.en}, {en} {loosest[EN]}", f"{kind.wanted.zh}，{zh}{loosest[ZH]}"), kind.schema)


NONE: tuple[Any, ...] = ()
EMPTY: Mapping[str, Any] = MappingProxyType({})
TABLES: Mapping[str, tuple[Field, ...]] = MappingProxyType({
    "": (
        Field("time_zone", ZONE, Words("The time zone of the posts, such as Asia/Shanghai.", "岗位所在时区，如 Asia/Shanghai。")),
        Field("first_day", DAY_OF_YEAR, Words("The first day of the roster.", "排班的第一天。")),
        Field("days", NUMBER_OF_DAYS, Words("How many days.", "天数。")),
        Field("night", NIGHT, Words("When it is night.", "夜间时段。"), Hours(22 * 60, 6 * 60)),
    ),
    "safety": tuple(
        Field(name, _bounded(name), Words(f"{limit.words.en}.", f"{limit.words.zh}。"), getattr(Safety(), name)) for name, limit in LIMITS.items()
    ),
    "post": (
        Field("id", TEXT, Words("Its name in this file.", "在本文件中的名称。")),
        Field("is_seated", FLAG, Words("There is a seat.", "有座位。"), True),
        Field("is_outdoors", FLAG, Words("It is as cold there as outside.", "与室外一样冷。"), False),
        Field("drives", FLAG, Words("It is at a wheel.", "是驾车。"), False),
        Field("is_safe_alone", FLAG, Words("Others are about: one person is not alone there at night.", "附近有人，夜间一人值守不算单独。"), False),
        Field("is_hard", FLAG, Words("Nobody likes to stand there: time there is shared evenly too.", "苦岗：没人愿去，在岗时间也要均摊。"), False),
        Field("is_suited", FLAG, Words("One stands there in a protective suit.", "须穿防护服上岗。"), False),
    ),
    "post.needs": (
        Field("hours", HOURS_OF_DAY, Words("When people are needed; 00:00-00:00 is all day.", "需要有人的时段；00:00-00:00 为全天。")),
        Field("days", DAYS, Words("On which days; every day if left out.", "哪些日期；不填为每天。"), NONE),
        Field("least", COUNT, Words("At least so many.", "至少几人。"), 1),
        Field("ideal", COUNT, Words("Ideally so many.", "最好几人。"), 0),
        Field("with_ability", NUMBERS, Words("Of them so many with an ability.", "其中须有几人具备某项能力。"), EMPTY),
        Field("is_mixed", FLAG, Words("Men and women both.", "男女搭配。"), False),
    ),
    "person": (
        Field("id", TEXT, Words("Who it is in this file; no name is needed.", "在本文件中的编号，不必用真名。")),
        Field("abilities", TEXTS, Words("What they can: lead, driver …", "具备的能力：lead、driver……"), NONE),
        Field("sex", SEX, Words("f or m, for mixed pairs.", "f 或 m，用于男女搭配。"), ""),
        Field("away", AWAYS, Words("When they cannot come.", "不能来的时段。"), NONE),
        Field("rather_not", AWAYS, Words("When they would rather have no duty; it weighs after an even load.", "不太希望值守的时段，在负担均衡之后考虑。"), NONE),
        Field("gladly", AWAYS, Words("When they would like duty; it weighs as rather_not does.", "希望值守的时段，与 rather_not 同等考虑。"), NONE),
        Field("history", HISTORY, Words("What they bore before: the load is made even over it and the roster.", "此前已承担的值守，与本班表合计均衡。"), EMPTY),
        Field("group", TEXT, Words("Their group: people of one stand in the same shifts where that costs nothing above.", "所在组：在不影响前述各项的前提下，同组同班。"), ""),
        Field("no_nights", FLAG, Words("They cannot stand at night.", "不能值夜班。"), False),
        Field("needs_seat", FLAG, Words("They need a seat.", "须坐岗。"), False),
        Field("coldest", DEGREES, Words("Below this they do not stand outside.", "低于此温度不在室外值守。"), None),
        Field("own", OWN, Words("Safety limits of their own, tighter than those above.", "比上述更严的个人安全限度。"), EMPTY),
        Field("reach", LENGTH_OF_TIME, Words("How long they need from home to a post.", "从住处到岗位需要多久。"), None),
        Field("age", COUNT, Words("Age in years, for groups to be balanced.", "年龄，用于均衡分组。"), None),
    ),
    "groups": (
        Field("count", COUNT, Words("How many groups.", "分成几组。"), 8),
        Field("together", TEXTS_EACH, Words("People who must be in one group.", "须在同一组的人。"), NONE),
        Field("apart", TEXTS_EACH, Words("People who must not be in one group.", "不得同组的人。"), NONE),
        Field("stays", NUMBERS, Words("Who is in the group of a number.", "谁在第几组。"), EMPTY),
    ),
    "weather": (
        Field("from", MOMENT, Words("From when on.", "自何时起。")),
        Field("degrees", DEGREES, Words("It is so cold, until the next is told.", "气温，至下一条为止。")),
        Field("storm", FLAG, Words("It storms or snows hard.", "有暴风雪或大风。"), False),
    ),
    "pin": (
        Field("person", TEXT, Words("Who has duty that is settled already.", "已定班次的人。")),
        Field("post", TEXT, Words("Where.", "在何处。")),
        Field("start", MOMENT, Words("From.", "起。")),
        Field("end", MOMENT, Words("Until.", "止。")),
    ),
    "former": (
        Field("person", TEXT, Words("Who has duty in the roster that people know.", "大家已知的班表中值守的人。")),
        Field("post", TEXT, Words("Where.", "在何处。")),
        Field("start", MOMENT, Words("From.", "起。")),
        Field("end", MOMENT, Words("Until. As little as can be is changed of it, last of all.", "止。最后考虑尽量少改动。")),
    ),
    "before": (
        Field("person", TEXT, Words("Who had duty before the roster begins.", "排班开始前值守的人。")),
        Field("post", TEXT, Words("Where. Whoever stands there at night is company for the people of the roster.", "在何处。夜间在该岗的人即为本班表的人的同伴。")),
        Field("start", MOMENT, Words("From.", "起。")),
        Field("end", MOMENT, Words("Until.", "止。")),
    ),
    "after": (
        Field("person", TEXT, Words("Who has duty by the next roster.", "按下一份班表值守的人。")),
        Field("post", TEXT, Words("Where. Whoever stands there at night is company for the people of the roster.", "在何处。夜间在该岗的人即为本班表的人的同伴。")),
        Field("start", MOMENT, Words("From.", "起。")),
        Field("end", MOMENT, Words("Until.", "止。")),
    ),
})  # fmt: skip
"""Every table of the file, by its name; the first has none."""
ONCE = ("safety", "groups")
"""Tables that stand there once; every other one may stand there again and again."""
