"""How long what names people is kept: classes, each with its own clock."""

from __future__ import annotations

from dataclasses import dataclass

from shouwang.vocabulary.words import Words


@dataclass(frozen=True)
class Keeping:
    """
    What is kept under one clock, and sealed under one key.

    *days* run from the close of the operation, or, where *from_use*, from the day on which the thing had done its work (an imported
    sheet: from being read). *most* is the longest that a commander may set.
    """

    code: str
    names: Words
    holds: Words
    days: int
    most: int
    from_use: bool = False


RESIDENTS = Keeping(
    "residents",
    Words("Residents", "居民"),
    Words(
        "the register: names, numbers, telephones, needs; landlords and holders of keys",
        "住户底册：姓名、证件号、电话、需求；房东与钥匙保管人",
    ),
    days=30,
    most=180,
)
STAFF = Keeping(
    "staff",
    Words("Staff", "工作人员"),
    Words("the roll: names, telephones, addresses; liaisons and receivers", "人员名册：姓名、电话、住址；联络人与接收人"),
    days=30,
    most=730,
)
HEALTH = Keeping(
    "health",
    Words("Limits and requests of staff", "工作人员的勤务限制与免勤申请"),
    Words("what people said that they cannot bear, and why they asked to be excused", "本人所述不能承担的事项，以及请求免于出勤的原因"),
    days=7,
    most=30,
)
TEXTS = Keeping(
    "texts",
    Words("Notes and files", "说明与文件"),
    Words(
        "free text in the log, what orders, call-outs and groups' cards say, notes on sites, photos with their captions, files, hand-over packs, lines kept apart",
        "日志中的文字说明、命令与集结通知的正文、小组卡须知、地点备注、照片及说明、附件、移交包、另存的条目",
    ),
    days=30,
    most=730,
)
SHEETS = Keeping(
    "sheets",
    Words("Sheets that were brought", "导入的表格"),
    Words("household sheets and rolls as they came, and what was read in them", "导入的住户表与名册原件，以及从中读出的内容"),
    days=7,
    most=30,
    from_use=True,
)
KEPT = {one.code: one for one in (RESIDENTS, HEALTH, STAFF, TEXTS, SHEETS)}
"""All of them, what hangs on others before these. RULES.md asks for 30 days after the close; the other numbers are ours."""
PUBLIC = "public"
"""What was published with consent: it stays."""
ACCOUNTS = "accounts"
"""What is sealed for nobody's operation: the names of those who can log in."""
KEYS_BACKED_UP = 7
"""
Days for which a copy of the keys is kept at most. It guards against their loss: what is destroyed takes its keys and all copies with it at
once, and only a copy that lay elsewhere at that moment could bring it back, for so long.
"""
