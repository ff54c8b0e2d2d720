"""``operation.toml``: what is opened, by whom, where, and who commands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from examples.generator import plain
from examples.generator.households import BUILDINGS
from examples.generator.names import Names
from examples.generator.plain import Moment, toml_table

HEAD = """\
# The operation as its commander opens it. Everything here is invented: city, compounds, unit and people.
# Written by examples/generate.py; the format is described in README.md.

"""

OPERATION = {
    "code": "two-compounds",
    "name_zh": "柳园、槐荫里小区静态管理值守",
    "name_en": "Holding Willow Court and Locust Lane",
    "hazard": "epidemic",
    "legal_basis_zh": "《中华人民共和国传染病防治法》第四十二条；《中华人民共和国突发事件应对法》第四十九条；临河市疫情防控指挥部2022年3月11日通告",
    "legal_basis_en": (
        "Law on Prevention and Treatment of Infectious Diseases, article 42; Emergency Response Law (2007), article 49; "
        "notice of the Linhe epidemic control headquarters, 11 March 2022"
    ),
    "area_zh": "临河市东城区双槐社区柳园小区、槐荫里小区，共4栋楼",
    "area_en": "Willow Court and Locust Lane, four buildings, Shuanghuai Community, East District, Linhe",
    "opened_at": Moment("2022-03-11T15:00:00+08:00"),
    "time_zone": "Asia/Shanghai",
    "opened_by": "staff:01",
}

BODIES: tuple[dict[str, Any], ...] = (
    {
        "id": "body:station",
        "part": "unit",
        "name_zh": "临河市农机推广站",
        "name_en": "Linhe Farm Machinery Extension Station",
        "liaison": "staff:04",
    },
    {
        "id": "body:community",
        "part": "host",
        "name_zh": "双槐社区居民委员会",
        "name_en": "Shuanghuai Community Residents' Committee",
        "liaison": "contact:community",
    },
    {
        "id": "body:bureau",
        "part": "superior",
        "name_zh": "临河市农业农村局",
        "name_en": "Linhe Bureau of Agriculture and Rural Affairs",
        "liaison": "contact:bureau",
    },
)

COMMAND = {
    "name_zh": "双槐社区一线临时党支部",
    "name_en": "Temporary command at Shuanghuai Community",
    "formed_at": Moment("2022-03-11T15:30:00+08:00"),
    "commander": "staff:01",
    "deputies": ["staff:03", "staff:04"],
    "overall_shift_lead": "staff:02",
    "group_leads": ["staff:05", "staff:08", "staff:10", "staff:12"],
    "caseworkers": ["staff:17", "staff:18"],
    "storekeeper": "staff:09",
    "succession": ["staff:02", "staff:03", "staff:04"],
    "hand_over_note_zh": (
        "交接时逐项说清：在岗人数和替班人；两个卡口的情况；消防车道和封闭出口的钥匙在谁手里；"
        "重病、孤寡、待产住户今天的安排；天气和保暖；上级新要求及何时生效。交接双方签名，写明几点几分。"
    ),
    "hand_over_note_en": (
        "Say at every hand-over: who is on post and who stands in; how both gates are; who holds the keys of the fire lane and of the closed exits; "
        "what is arranged today for the gravely ill, the alone and the expectant; weather and warmth; new orders and when they begin. "
        "Both sign, with hour and minute."
    ),
}

PHASES: tuple[dict[str, Any], ...] = (
    {
        "number": 1,
        "name_zh": "第一阶段：静态管理值守",
        "name_en": "Phase one: static management",
        "from_day": Moment("2022-03-11"),
        "until_day": Moment("2022-03-20"),
        "objective_zh": "两个小区全天有人值守，居民买菜、看病、生产有人管，急事随时放行。",
        "objective_en": "Both compounds attended round the clock; food, medicine and births looked after; emergencies let through at once.",
        "then": "handed-over",
        "to": "body:community",
        "report_number": "临农推报〔2022〕3号",
    },
)

ROLES: tuple[tuple[str, str, str], ...] = (
    ("commander", "zhanzhang", "staff:01"),
    ("shift-lead", "zongdaiban", "staff:02"),
    ("shift-lead", "fuzhanzhang", "staff:03"),
    ("shift-lead", "bangongshi", "staff:04"),
    ("group-lead", "zuzhang", "staff:05"),
    ("group-lead", "zuzhang2", "staff:08"),
    ("group-lead", "zuzhang3", "staff:10"),
    ("group-lead", "zuzhang4", "staff:12"),
    ("guard", "zhishou", "staff:22"),
    ("caseworker", "daiban", "staff:18"),
    ("storekeeper", "wuzi", "staff:09"),
    ("host", "shequ", "contact:community"),
    ("superior", "shiju", "contact:bureau"),
    ("auditor", "shenji", "contact:audit"),
)
"""Ready logins of the demo; the loader makes the passwords and prints them."""

# fact, answer, what was seen in Chinese and English; "unknown" says that nobody has looked yet
SITES: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "place:willow-court": (
        ("property-company", "no", "2016年起弃管，由社区代管。", "None since 2016; the community looks after it."),
        ("power", "yes", "1号楼1单元住户愿意借电，需自带线盘。", "A resident of 1-1 lends power; bring a cable reel."),
        ("water", "unknown", "楼前消防栓能否取水待问。", "Whether the hydrant may be used is still to be asked."),
        (
            "toilet",
            "no",
            "最近的公共卫生间在菜市场，约一百五十米，夜间锁门。",
            "The nearest is in the market, 150 m away and locked at night.",
        ),
        ("warm-room", "no", "无门卫室，需搭帐篷。", "No gatehouse; a tent is needed."),
        ("light", "yes", "正门有一盏路灯。", "One street lamp at the main gate."),
        ("signal", "yes", "", ""),
    ),
    "place:locust-lane": (
        ("property-company", "no", "从未有过物业公司。", "There never was one."),
        ("power", "no", "巷口无电源，需从3号楼引线。", "None at the lane's mouth; a line from building 3 is needed."),
        ("water", "yes", "自行车棚旁有水龙头，冬天要放水防冻。", "A tap by the bicycle shed, to be drained in frost."),
        ("toilet", "yes", "自行车棚旁旱厕，无灯。", "A dry toilet by the bicycle shed, without light."),
        (
            "warm-room",
            "unknown",
            "3号楼地下活动室也许能借，钥匙待问。",
            "The basement room of building 3 might be lent; key to be asked for.",
        ),
        ("light", "no", "巷口无路灯。", "No street lamp at the lane's mouth."),
        ("signal", "unknown", "4号楼背面时有时无。", "Comes and goes behind building 4."),
    ),
}

TREE: tuple[tuple[str, str, str, str, str], ...] = (
    ("linhe", "city", "临河市", "Linhe", ""),
    ("east", "district", "东城区", "East District", "linhe"),
    ("old-mill-street", "street", "磨坊街道", "Old Mill Subdistrict", "east"),
    ("shuanghuai", "community", "双槐社区", "Shuanghuai Community", "old-mill-street"),
    ("willow-court", "compound", "柳园", "Willow Court", "shuanghuai"),
    ("locust-lane", "compound", "槐荫里", "Locust Lane", "shuanghuai"),
)


def write(folder: Path, names: Names) -> None:
    """Write ``operation.toml`` into *folder*."""
    parts = [toml_table("[operation]", OPERATION)]
    parts += [toml_table("[[contact]]", contact) for contact in _contacts(names)]
    parts += [toml_table("[[body]]", body) for body in BODIES]
    parts += [toml_table("[command]", COMMAND)]
    parts += [toml_table("[[phase]]", phase) for phase in PHASES]
    parts += [toml_table("[[place]]", place) for place in places()]
    parts += [_site(place) for place in SITES]
    parts += [toml_table("[[login]]", {"role": role, "username": name, "person": person}) for role, name, person in ROLES]
    plain.text(folder / "operation.toml", HEAD + "\n".join(parts))


def _contacts(names: Names) -> Iterator[dict[str, str]]:
    """The three people outside the unit."""
    for number, (key, zh, en) in enumerate(
        (
            ("community", "双槐社区居民委员会主任", "Director of Shuanghuai Community"),
            ("bureau", "临河市农业农村局值班室", "Duty officer of the bureau"),
            ("audit", "临河市审计局派驻干部", "Seconded auditor"),
        ),
        start=91,
    ):
        yield {
            "id": f"contact:{key}", "name": names.person(), "office_zh": zh, "office_en": en,
            "phone": f"199000000{number}", "email": f"{key}@linhe.example.org",
        }  # fmt: skip


def places() -> Iterator[dict[str, str]]:
    """From the city down to the units; doors come with the register."""
    for key, level, zh, en, parent in TREE:
        yield {"id": f"place:{key}", "level": level, "name_zh": zh, "name_en": en, **({"parent": f"place:{parent}"} if parent else {})}
    for building in BUILDINGS:
        key = f"{building.compound}-{building.number}"
        yield {
            "id": f"place:{key}", "level": "building", "name_zh": f"{building.number}号楼", "name_en": f"Building {building.number}",
            "parent": f"place:{building.compound}",
        }  # fmt: skip
        for unit in range(1, building.units + 1):
            yield {
                "id": f"place:{key}-{unit}", "level": "unit", "name_zh": f"{unit}单元", "name_en": f"Unit {unit}", "parent": f"place:{key}",
            }  # fmt: skip


def _site(place: str) -> str:
    """What was found at one compound an hour after the order."""
    head = {"place": place, "seen_at": Moment("2022-03-11T15:52:00+08:00"), "seen_by": "staff:02"}
    facts = [dict(zip(("fact", "answer", "note_zh", "note_en"), fact, strict=True)) for fact in SITES[place]]
    return "\n".join([toml_table("[[site]]", head), *(toml_table("[[site.fact]]", fact) for fact in facts)])
