"""Kinds of entries about the journal itself: the devices that write it, and what was found out about them."""

from shouwang.vocabulary.kinds import CLOCK_CONFIRMED, CLOCK_WRONG, GAP_EXPLAINED, KEPT_APART, NUMBERS_GIVEN, WITHDRAWAL_DATED, Holds, Kind
from shouwang.vocabulary.retention import KEPT
from shouwang.vocabulary.words import Words

_DEVICES = Words("Change it on the page of the devices.", "请在“设备”页办理。")
_FOUND = Words("The server found this out by itself; it is not struck.", "由服务器自行查明，不予划去。")
_KEEPING = Words("It is about people's data; change it on the page of what is kept.", "此项涉及个人信息，请在“保存与销毁”页办理。")
_CLOCK = Words("Set the clock of the server's computer.", "请校正服务器电脑的时钟。")
_STREAM = {"device": Holds.ID, "epoch": Holds.COUNT}

KINDS: tuple[Kind, ...] = (
    Kind("device.enrolled", Words("A device was enrolled.", "登记一台设备。"), {"device": Holds.ID}, undo=_DEVICES),
    Kind("device.withdrawn", Words("A device was withdrawn.", "停用一台设备。"), {"device": Holds.ID}, undo=_DEVICES),
    Kind(
        WITHDRAWAL_DATED,
        Words(
            "A device was withdrawn while the server's clock was in doubt: what it wrote before {until} counts, what it writes later is kept apart.",
            "一台设备在服务器时钟存疑期间停用：{until}以前所写照常计入，其后所写另存待查。",
        ),
        {"device": Holds.ID, "until": Holds.MOMENT},
        undo=_FOUND,
    ),
    Kind(
        CLOCK_WRONG,
        Words(
            "A device's clock was {seconds} in its entries {first} to {last}; they count at their true times.",
            "一台设备的时钟在第{first}至{last}号记录中{seconds}，已按实际时间计入。",
        ),
        {**_STREAM, "first": Holds.COUNT, "last": Holds.COUNT, "seconds": Holds.SECONDS},
        of_one=Words(
            "A device's clock was {seconds} in its entry {first}; it counts at its true time.",
            "一台设备的时钟在第{first}号记录中{seconds}，已按实际时间计入。",
        ),
    ),
    Kind(
        CLOCK_CONFIRMED,
        Words(
            "The clock of the server was in doubt and was confirmed to be right: {says}; before that it was believed at {last}.",
            "服务器时钟存疑，经确认无误：{says}；此前最后可信时间为{last}。",
        ),
        {"says": Holds.MOMENT, "last": Holds.MOMENT},
        undo=_CLOCK,
    ),
    Kind(
        NUMBERS_GIVEN,
        Words(
            "A device has given numbers up to {used} and says so; what of them is not here is missing.",
            "一台设备自称已编至第{used}号，其中未到的即为缺漏。",
        ),
        {**_STREAM, "used": Holds.COUNT},
        undo=_FOUND,
    ),
    Kind(
        KEPT_APART,
        Words("Line {sequence} of a device was kept apart: {reason}.", "一台设备的第{sequence}号另存待查：{reason}。"),
        {**_STREAM, "sequence": Holds.NUMBER, "reason": Holds.CODE, "leaf": Holds.HASH},
        undo=_FOUND,
        of_none=Words("Something that a device sent was kept apart: {reason}.", "一台设备发来的一批内容另存待查：{reason}。"),
    ),
    Kind(
        GAP_EXPLAINED,
        Words(
            "The entries {first} to {last} of a device will never come: {reason}.",
            "一台设备的第{first}至{last}号记录不会再到：{reason}。",
        ),
        {**_STREAM, "first": Holds.COUNT, "last": Holds.COUNT, "reason": Holds.CODE},
        undo=_DEVICES,
        of_one=Words("The entry {first} of a device will never come: {reason}.", "一台设备的第{first}号记录不会再到：{reason}。"),
    ),
    Kind(
        "state.told",
        Words("Devices are told from now on: {part}, version {version}.", "设备自此所得现状：{part}，第{version}版。"),
        {"part": Holds.CODE, "version": Holds.COUNT, "pieces": Holds.COUNT, "root": Holds.HASH},
        undo=_FOUND,
    ),
    Kind(
        "device.state-wrong",
        Words("A device had something else than it was told ({state}); it was told anew.", "一台设备所存现状有误（{state}），已重新下发。"),
        {"device": Holds.ID, "state": Holds.STATE},
        undo=_FOUND,
    ),
    Kind(
        "journal.restored",
        Words(
            "The server was lost and brought back from a backup with {entries} entries.", "服务器丢失后由备份恢复，备份含记录{entries}条。"
        ),
        {"entries": Holds.COUNT, "epoch": Holds.COUNT},
        undo=_FOUND,
    ),
    Kind(
        "journal.signed-anew",
        Words(
            "The key that signed this journal is lost; from now on it is signed by another: {key}.",
            "本日志原签署密钥已丢失，自此改由另一密钥签署：{key}。",
        ),
        {"key": Holds.HASH},
        undo=_FOUND,
    ),
    Kind(
        "keys.lost",
        Words(
            "Keys were lost: {keys}. What they had sealed can never be read again and was emptied: {values} values.",
            "密钥丢失：{keys}个。其加密的内容无法再读取，已清空：{values}项。",
        ),
        {"keys": Holds.COUNT, "values": Holds.COUNT},
        undo=_FOUND,
    ),
    Kind(
        "files.lost",
        Words("Files that the backup could not bring back, and that are given up: {files}.", "备份未能恢复、已放弃的文件：{files}个。"),
        {"files": Holds.COUNT},
        undo=_FOUND,
    ),
    Kind(
        "keeping.changed",
        Words("Kept for {days} days from now on: {kept}.", "保存期限改为{days}天：{kept}。"),
        {"kept": Holds.CODE, "days": Holds.COUNT},
        undo=_KEEPING,
    ),
    Kind(
        "people.forgotten",
        Words("Destroyed: {kept}; records: {rows}, files: {files}.", "已销毁：{kept}，记录{rows}条，文件{files}个。"),
        {"kept": Holds.CODE, "rows": Holds.COUNT, "files": Holds.COUNT},
        undo=_KEEPING,
    ),
)

CODES: dict[str, dict[str, Words]] = {
    f"{GAP_EXPLAINED}.reason": {
        "device-lost": Words("the device is lost", "设备已遗失"),
        "device-broken": Words("the device is broken", "设备已损坏"),
        "device-wiped": Words("its storage was wiped", "设备存储已被清空"),
        "never-written": Words("the numbers were never used", "这些编号从未用过"),
    },
    "device.line-kept-apart.reason": {
        "sequence-taken": Words("its number was used before", "编号此前已用过"),
        "id-taken": Words("another entry has its id", "编号与另一条记录相同"),
        "line-not-numbered": Words("it has no number", "没有编号"),
        "line-too-long": Words("it is too long", "过长"),
        "line-unreadable": Words("it cannot be read as an entry", "无法识别为记录"),
        "line-not-canonical": Words("it is not written as entries are", "写法不合记录格式"),
        "line-out-of-time": Words("no clock can show its time", "所记时间不可能出现"),
        "line-of-another": Words("it says that another device or number wrote it", "自称由其他设备或编号所写"),
        "id-not-version-7": Words("its id is not made as ids of entries are", "编号不合记录编号的格式"),
        "kind-unknown": Words("this server does not know its kind", "本服务器不认识该记录类型"),
        "data-does-not-fit": Words("what it tells does not fit its kind", "内容与记录类型不符"),
        "code-not-known": Words("this server does not know a code in it", "本服务器不认识其中的代码"),
        "kind-not-of-devices": Words("no device may write that", "设备不能写入此类记录"),
        "written-after-withdrawal": Words("it was written after the device was withdrawn", "写于设备停用之后"),
        "batch-unreadable": Words("it cannot be read as a batch of entries", "无法识别为一批记录"),
        "sequence-far-ahead": Words("its number is far beyond all that is here", "编号远超已到的记录"),
        "epoch-far-ahead": Words("no device can have lost its storage so often", "设备不可能这样多次丢失存储"),
        "used-not-believed": Words("no device can have given as many numbers as it says", "设备不可能编到所称的号"),
        "apart-full": Words("the device was withdrawn, and much of it is kept apart already", "设备已停用，且另存已多"),
        "apart-only-counted": Words("so much of it is kept apart already that more is only counted", "另存已多，此后只计次数"),
    },
    "kept": {one.code: one.names for one in KEPT.values()},
    "state.told.part": {
        "operation": Words("operation", "行动"),
        "posts": Words("posts", "岗位"),
        "doors": Words("doors", "门牌住户"),
        "badges": Words("badges", "工作证"),
    },
}
