"""Kinds of entries about the journal itself: the devices that write it, and what was found out about them."""

from shouwang.vocabulary.kinds import CLOCK_WRONG, Holds, Kind
from shouwang.vocabulary.words import Words

_DEVICES = Words("Change it on the page of the devices.", "请在“设备”页办理。")
_FOUND = Words("The server found this out by itself; it is not struck.", "由服务器自行查明，不予划去。")
_STREAM = {"device": Holds.ID, "epoch": Holds.COUNT}

KINDS: tuple[Kind, ...] = (
    Kind("device.enrolled", Words("A device was enrolled.", "登记一台设备。"), {"device": Holds.ID}, undo=_DEVICES),
    Kind("device.withdrawn", Words("A device was withdrawn.", "停用一台设备。"), {"device": Holds.ID}, undo=_DEVICES),
    Kind(
        CLOCK_WRONG,
        Words(
            "A device's clock was wrong by {seconds} seconds in its entries {first} to {last}; they count at their true times.",
            "一台设备的时钟在第{first}至{last}号记录中偏差{seconds}秒，已按实际时间计入。",
        ),
        {**_STREAM, "first": Holds.COUNT, "last": Holds.COUNT, "seconds": Holds.NUMBER},
        undo=_FOUND,
    ),
    Kind(
        "device.line-kept-apart",
        Words("Line {sequence} of a device was kept apart: {reason}.", "一台设备的第{sequence}号另存待查：{reason}。"),
        {**_STREAM, "sequence": Holds.NUMBER, "reason": Holds.CODE, "leaf": Holds.HASH},
        undo=_FOUND,
    ),
)

CODES: dict[str, dict[str, Words]] = {}
