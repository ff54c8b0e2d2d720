"""Kinds of entries about places and the register of residents."""

from shouwang.vocabulary.kinds import Holds, Kind
from shouwang.vocabulary.words import Words

_LEVEL = {"level": Holds.CODE}
_HOUSEHOLD = {"members": Holds.COUNT, "occupancy": Holds.CODE, "import?": Holds.ID}
"""A household written by hand cites no import."""

_PLACES = Words(
    "Change it on the page of the place.",
    "请到该地点页更改。",
)
_SITE = Words(
    "Record the site anew: the later record counts.",
    "请重新登记现场情况，以后一次为准。",
)
_IMPORT = Words(
    "Withdraw the import on its own page.",
    "请到该次导入页撤回。",
)
_WITHDRAWN = Words(
    "Apply the import again on its own page.",
    "请到该次导入页重新执行。",
)
_HANDED_OUT = Words(
    "What has left the house cannot be called back; write a note.",
    "已经导出的无法收回，请另写备注说明。",
)
_DOOR = Words(
    "Change the household in the register, or withdraw the import that brought it.",
    "请在住户底册更改，或撤回带来该变更的导入。",
)

KINDS: tuple[Kind, ...] = (
    Kind("place.added", Words("Place added ({level}).", "新增地点（{level}）。"), _LEVEL, undo=_PLACES),
    Kind("place.renamed", Words("Place renamed ({level}).", "地点更名（{level}）。"), _LEVEL, undo=_PLACES),
    Kind("place.moved", Words("Place moved ({level}).", "地点调整归属（{level}）。"), _LEVEL | {"from?": Holds.ID}, undo=_PLACES),
    Kind("place.removed", Words("Place removed ({level}).", "移除地点（{level}）。"), _LEVEL, undo=_PLACES),
    Kind("site.claimed", Words("Compound claimed.", "认领小区。"), undo=_PLACES),
    Kind(
        "site.described",
        Words("Site facts recorded: {known} known, {unknown} unknown.", "登记现场情况：{known}项已知，{unknown}项未知。"),
        {"known": Holds.COUNT, "unknown": Holds.COUNT},
        undo=_SITE,
    ),
    Kind(
        "site.mapped",
        Words(
            "Map read: {buildings} buildings, {entrances} entrances, {ways} ways.",
            "读入平面图：楼栋{buildings}栋、出入口{entrances}处、道路{ways}条。",
        ),
        {"buildings": Holds.COUNT, "entrances": Holds.COUNT, "ways": Holds.COUNT},
        undo=_SITE,
    ),
    Kind(
        "entrance.recorded",
        Words("Entrance recorded, {width} cm wide.", "登记出入口，宽{width}厘米。"),
        {"width": Holds.COUNT, "use": Holds.CODE},
        undo=_SITE,
    ),
    Kind(
        "register.planned",
        Words("Household sheets read, {doubtful} rows doubtful.", "读取住户表格，存疑{doubtful}行。"),
        {"import": Holds.ID, "file": Holds.HASH, "doubtful": Holds.COUNT},
        undo=_IMPORT,
    ),
    Kind(
        "register.applied",
        Words(
            "Register imported: {new} households new, {changed} changed, {gone} gone, {doubtful} rows doubtful.",
            "住户底册导入：新增{new}户，变更{changed}户，迁出{gone}户，存疑{doubtful}行。",
        ),
        {"import": Holds.ID, "file": Holds.HASH, "new": Holds.COUNT, "changed": Holds.COUNT, "gone": Holds.COUNT, "doubtful": Holds.COUNT},
        undo=_IMPORT,
    ),
    Kind(
        "register.withdrawn",
        Words(
            "Import withdrawn: {gone} households gone again, {changed} as before, {back} back.",
            "撤回导入：撤出{gone}户，复原{changed}户，恢复{back}户。",
        ),
        {"import": Holds.ID, "gone": Holds.COUNT, "changed": Holds.COUNT, "back": Holds.COUNT},
        undo=_WITHDRAWN,
    ),
    Kind(
        "register.errors-exported",
        Words("Error sheet exported: {rows} rows of residents' data.", "导出问题清单：{rows}行，含居民信息。"),
        {"import": Holds.ID, "rows": Holds.COUNT},
        undo=_HANDED_OUT,
    ),
    Kind(
        "register.exported",
        Words("Register exported: {households} households as {format}.", "导出住户底册：{households}户，格式{format}。"),
        {"households": Holds.COUNT, "format": Holds.CODE},
        undo=_HANDED_OUT,
    ),
    Kind("household.added", Words("Household added (people: {members}).", "新增一户，{members}人。"), _HOUSEHOLD, undo=_DOOR),
    Kind("household.changed", Words("Household changed (people now: {members}).", "住户变更，现{members}人。"), _HOUSEHOLD, undo=_DOOR),
    Kind("household.gone", Words("Household gone (people: {members}).", "一户迁出（{members}人）。"), _HOUSEHOLD, undo=_DOOR),
)

CODES = {
    "format": {"xlsx": Words("XLSX", "XLSX"), "csv": Words("CSV", "CSV")},
    "level": {
        "city": Words("city", "市"),
        "district": Words("district", "区县"),
        "street": Words("street", "街道"),
        "community": Words("community", "社区"),
        "compound": Words("compound", "小区"),
        "building": Words("building", "楼栋"),
        "unit": Words("unit", "单元"),
        "door": Words("door", "门牌"),
        "entrance": Words("entrance", "出入口"),
        "post": Words("post", "岗位"),
    },
    "occupancy": {
        "lived-in": Words("lived in", "自住"),
        "empty": Words("empty", "空置"),
        "let": Words("let", "出租"),
        "unknown": Words("unknown", "不明"),
    },
}
"""What the codes in these entries are called."""
