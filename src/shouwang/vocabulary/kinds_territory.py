"""Kinds of entries about places and the register of residents."""

from shouwang.vocabulary.kinds import Holds, Kind
from shouwang.vocabulary.words import Words

_HOUSEHOLD = {"members": Holds.COUNT, "occupancy": Holds.CODE, "import": Holds.ID}

KINDS: tuple[Kind, ...] = (
    Kind("place.added", Words("Place added ({level}).", "新增地点（{level}）。"), {"level": Holds.CODE}),
    Kind("place.removed", Words("Place removed ({level}).", "移除地点（{level}）。"), {"level": Holds.CODE}),
    Kind("site.claimed", Words("Compound claimed.", "认领小区。")),
    Kind("site.described", Words("Site facts recorded: {known} known, {unknown} unknown.", "登记现场情况：{known}项已知，{unknown}项未知。"), {"known": Holds.COUNT, "unknown": Holds.COUNT}),
    Kind("entrance.recorded", Words("Entrance recorded, {width} cm wide.", "登记出入口，宽{width}厘米。"), {"width": Holds.COUNT, "use": Holds.CODE}),
    Kind(
        "register.applied",
        Words("Register imported: {new} households new, {changed} changed, {gone} gone, {doubtful} rows doubtful.", "住户册导入：新增{new}户，变更{changed}户，迁出{gone}户，存疑{doubtful}行。"),
        {"import": Holds.ID, "file": Holds.HASH, "new": Holds.COUNT, "changed": Holds.COUNT, "gone": Holds.COUNT, "doubtful": Holds.COUNT},
    ),
    Kind("household.added", Words("Household added, {members} people.", "新增一户，{members}人。"), _HOUSEHOLD),
    Kind("household.changed", Words("Household changed, now {members} people.", "住户变更，现{members}人。"), _HOUSEHOLD),
    Kind("household.gone", Words("Household gone ({members} people).", "一户迁出（{members}人）。"), _HOUSEHOLD),
)
