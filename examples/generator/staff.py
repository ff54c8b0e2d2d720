"""The 28 of the unit: the roll as the office keeps it, and apart from it what each may not be asked to do."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from examples.generator import plain
from examples.generator.names import Names


@dataclass(frozen=True)
class Post:
    """One place on the roll before a name is drawn for it."""

    number: int
    sex: str
    born: int
    title: str
    party: bool
    joined: str
    car: bool
    skills: str
    available: str
    area: str
    surname: str | None = None
    given: str | None = None


W, A = "主动请缨", "组织安排"
DAY, ANY, EVENING = "白班", "全天", "白班、前夜"

POSTS = (
    Post(1, "男", 1968, "站长、党支部书记", True, A, True, "组织指挥、农机驾驶", ANY, "河东片", "陈", "砚田"),
    Post(2, "男", 1975, "副站长", True, A, True, "组织指挥、排班", ANY, "河东片", "仇", "望川"),
    Post(3, "女", 1973, "副站长", True, A, False, "组织协调、财务", ANY, "老城片"),
    Post(4, "男", 1979, "办公室主任", True, A, True, "文字、摄影", ANY, "老城片", "单", "听舟"),
    Post(5, "女", 1981, "推广科科长", True, A, True, "群众工作、急救", ANY, "车站片", "曾", "芷堃"),
    Post(6, "女", 1970, "高级农艺师", True, A, True, "群众工作", DAY, "河东片"),
    Post(7, "男", 1962, "高级工程师", True, A, False, "机械维修", EVENING, "老城片"),
    Post(8, "男", 1962, "工程师", True, A, True, "电工、维修", EVENING, "车站片"),
    Post(9, "女", 1967, "会计师", True, A, False, "财务、物资管理", DAY, "老城片"),
    Post(10, "男", 1963, "农机监理员", True, A, False, "交通疏导", ANY, "北湖片"),
    Post(11, "男", 1984, "推广员", True, A, False, "电脑、广播", DAY, "车站片", "解", "牧桥"),
    Post(12, "女", 1986, "财务科出纳", True, A, False, "财务、电脑", ANY, "北湖片"),
    Post(13, "男", 1988, "试验科科长", True, A, True, "驾驶、无人机", ANY, "河东片", None, "青犇"),
    Post(14, "男", 1971, "工程师", False, W, False, "机械维修", DAY, "老城片"),
    Post(15, "女", 1968, "档案管理员", False, W, False, "档案、登记", DAY, "老城片"),
    Post(16, "男", 1964, "司机", False, W, True, "驾驶、修车", ANY, "北湖片"),
    Post(17, "女", 1983, "推广员", False, W, True, "驾驶、群众工作", ANY, "车站片"),
    Post(18, "女", 1985, "推广员", False, W, False, "群众工作、心理疏导", ANY, "河东片"),
    Post(19, "女", 1987, "试验员", False, W, True, "驾驶、急救", ANY, "北湖片"),
    Post(20, "女", 1990, "技术员", False, W, False, "电脑、新媒体", EVENING, "车站片", None, "霁喆"),
    Post(21, "女", 1991, "技术员", False, W, False, "电脑、登记", DAY, "河东片"),
    Post(22, "女", 1993, "技术员", False, W, False, "登记、广播", ANY, "老城片", "李", "〇笛"),
    Post(23, "女", 1966, "高级农艺师", True, A, False, "文字", "", "老城片"),
    Post(24, "男", 1969, "工程师", False, A, False, "机械维修", "", "河东片"),
    Post(25, "男", 1980, "推广员", True, A, True, "驾驶", "", "车站片"),
    Post(26, "女", 1978, "推广员", False, A, False, "群众工作", "", "北湖片"),
    Post(27, "女", 1989, "技术员", False, A, False, "电脑", "", "河东片"),
    Post(28, "男", 1985, "试验员", True, A, True, "驾驶", "", "北湖片"),
)
"""01-22 go down to the community, 23-28 are excused; in both lists the elder posts come as an office ranks them."""

HEAD = (
    "工号", "姓名", "性别", "出生年份", "职务", "手机号", "电子邮箱", "政治面貌", "参加方式", "会驾驶", "有车", "特长", "可到岗时间", "居住区域",
)  # fmt: skip
WIDTHS = (8, 12, 6, 10, 18, 15, 26, 10, 12, 8, 8, 20, 14, 10)

LIMITS = (
    (6, "ill", "", "", "", "重病治疗期间，本人坚持到岗；只排白天短班，随时可以离岗。", "Under treatment for a grave illness and insists on coming: short day shifts only, may leave at any time."),
    (6, "no-nights", "", "", "", "治疗期间不排夜班。", "No nights during treatment."),
    (6, "care", "11:00", "13:30", "", "家有八十多岁老母亲，每天中午回家做饭、喂药。", "Goes home every noon to cook for her mother, who is over eighty, and to give her her medicine."),
    (14, "ill", "", "", "", "重病术后，定期复查。", "After an operation for a grave illness, regular check-ups."),
    (14, "no-nights", "", "", "", "医嘱不熬夜。", "Told by the doctor not to stay up."),
    (14, "no-cold", "", "", "", "不在室外久站。", "No long standing outdoors."),
    (11, "seated", "", "", "2022-05-31", "车祸骨折未愈合，只能坐岗、室内岗。", "Fracture from a car accident not yet healed: seated and indoor duty only."),
    (7, "near-retirement", "", "", "2022-07-31", "七月底退休，不足五个月；本人要求坚持上岗。", "Retires at the end of July, under five months away, and asked to stay on."),
    (8, "near-retirement", "", "", "2022-08-05", "八月初退休，不足五个月；本人要求坚持上岗。", "Retires early in August, under five months away, and asked to stay on."),
    (9, "near-retirement", "", "", "2022-11-30", "年内退休。", "Retires this year."),
    (10, "near-retirement", "", "", "2023-04-30", "明年四月退休。", "Retires next April."),
    (15, "near-retirement", "", "", "2023-09-30", "明年九月退休。", "Retires in September next year."),
    (16, "near-retirement", "", "", "2024-02-28", "两年内退休。", "Retires within two years."),
    (9, "other", "", "", "", "腰椎间盘突出，不搬重物。", "A slipped disc: no lifting."),
    (20, "no-nights", "", "", "", "夜盲，天黑后不单独行动。", "Night-blind: does not move about alone after dark."),
    (21, "no-nights", "", "", "2022-09-10", "哺乳未满一周岁婴儿，依规定不排夜班、不加班。", "Nursing a child under one: by law no night work and no overtime."),
    (23, "ill", "", "", "", "住院治疗。", "In hospital."),
    (24, "ill", "", "", "", "化疗期间居家。", "At home during chemotherapy."),
)  # fmt: skip
LIMITS_HEAD = ("number", "limit", "care_from", "care_until", "until_day", "note_zh", "note_en")

EXCUSED = {23: "ill", 24: "ill", 25: "away", 26: "away", 27: "away", 28: "away"}
"""Who cannot come, and the private reason."""


def write(folder: Path, names: Names) -> None:
    """Write ``roll.xlsx`` and, apart from it, ``limits.csv``."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "在岗人员名册"
    sheet.append(list(HEAD))
    for post in POSTS:
        sheet.append(_row(post, names))
    for place, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGHIJKLMN"[place]].width = width
    for cell in sheet[1]:
        cell.font = Font(name="宋体", bold=True)
        cell.fill = PatternFill("solid", start_color="E4ECF4")
        cell.alignment = Alignment(horizontal="center")
    sheet.freeze_panes = "C2"
    book.properties.creator = "临河市农机推广站"
    held = io.BytesIO()
    book.save(held)
    plain.archive(folder / "roll.xlsx", held)
    plain.comma_separated(folder / "limits.csv", [LIMITS_HEAD, *_limits()], encoding="utf-8")


def _row(post: Post, names: Names) -> list[str | int]:
    number = f"{post.number:02}"
    return [
        number, names.person(post.surname, given=post.given), post.sex, post.born, post.title, f"199000000{number}", f"staff{number}@nongji.example.org",
        "中共党员" if post.party else "群众", post.joined, "是" if post.car or "驾驶" in post.skills else "否", "有" if post.car else "无", post.skills, post.available, post.area,
    ]  # fmt: skip


def _limits() -> Sequence[Sequence[str]]:
    return [(f"{number:02}", *rest) for number, *rest in LIMITS]
