"""Kinds of entries about the operation, its orders, phases, command, and the journal itself."""

from shouwang.vocabulary.kinds import STRUCK, Holds, Kind
from shouwang.vocabulary.words import Words

_PHASE = {"phase": Holds.ID, "number": Holds.COUNT}
_ORDER = {"order": Holds.ID, "title": Holds.TITLE}
_POST = {"post": Holds.CODE, "rank": Holds.COUNT}

_OPERATION = Words(
    "An operation is not undone: close it.",
    "行动不能撤销，请结束该行动。",
)
_PHASES = Words(
    "Phases are closed, extended and reopened on their own page.",
    "请到“阶段”页结束、延长或重新开启阶段。",
)
_ABOUT = Words(
    "Name the body anew on the operation's own page.",
    "请到“行动信息”页重新填写单位名称。",
)
_MEMBERS = Words(
    "Change it on the page of the members.",
    "请到“成员”页更改。",
)
_ORDERS = Words(
    "Withdraw the order on its own page if it was recorded by mistake.",
    "如系误录，请到该命令页撤回。",
)
_CELL = Words(
    "Change it on the page of the command cell.",
    "请到“指挥部”页更改。",
)

KINDS = (
    Kind(STRUCK, Words("Entry struck: {reason}.", "划去一条记录：{reason}。"), {"reason": Holds.CODE, "note?": Holds.ID}),
    Kind("note.written", Words("Note written ({topic}).", "记录一条备注（{topic}）。"), {"topic": Holds.CODE, "note": Holds.ID}),
    Kind(
        "operation.opened",
        Words("Operation opened: {name}.", "行动启动：{name}。"),
        {"name": Holds.TITLE, "hazard": Holds.CODE},
        undo=_OPERATION,
    ),
    Kind("operation.closed", Words("Operation closed.", "行动结束。"), undo=_PHASES),
    Kind("operation.reopened", Words("Operation reopened.", "行动重新启动。"), undo=_PHASES),
    Kind("operation.body-named", Words("{part}: {name}.", "{part}：{name}。"), {"part": Holds.CODE, "name": Holds.TITLE}, undo=_ABOUT),
    Kind(
        "operation.member-joined",
        Words("A member joined as {role}.", "一名成员加入，角色：{role}。"),
        {"role": Holds.CODE, "member": Holds.ID},
        undo=_MEMBERS,
    ),
    Kind(
        "operation.role-changed",
        Words("A member's role changed from {before} to {role}.", "一名成员的角色由{before}改为{role}。"),
        {"role": Holds.CODE, "before": Holds.CODE, "member": Holds.ID},
        undo=_MEMBERS,
    ),
    Kind(
        "operation.passphrase-renewed",
        Words("A member got a new passphrase.", "一名成员重设了登录口令。"),
        {"member": Holds.ID, "factors?": Holds.COUNT},
        undo=_MEMBERS,
    ),
    Kind(
        "operation.member-left",
        Words("A member ({role}) left.", "一名成员（{role}）离开。"),
        {"role": Holds.CODE, "member": Holds.ID},
        undo=_MEMBERS,
    ),
    Kind(
        "order.received",
        Words("Order received from {issuer}: {title}.", "收到{issuer}命令：{title}。"),
        {**_ORDER, "issuer": Holds.TITLE, "level": Holds.CODE, "number?": Holds.TITLE, "file?": Holds.HASH},
        undo=_ORDERS,
    ),
    Kind("order.acknowledged", Words("Order acknowledged: {title}.", "已签收命令：{title}。"), _ORDER, undo=_ORDERS),
    Kind(
        "order.superseded",
        Words("Order superseded: {title}.", "命令被新命令替代：{title}。"),
        {**_ORDER, "newer": Holds.ID, "part?": Holds.TITLE},
        undo=_ORDERS,
    ),
    Kind(
        "phase.opened",
        Words("Phase {number} opened, to run until {until}.", "第{number}阶段开始，计划至{until}。"),
        {**_PHASE, "until": Holds.DAY},
        undo=_PHASES,
    ),
    Kind(
        "phase.extended",
        Words("Phase {number} extended to {until}.", "第{number}阶段延长至{until}。"),
        {**_PHASE, "until": Holds.DAY},
        undo=_PHASES,
    ),
    Kind(
        "phase.closed",
        Words("Phase {number} closed after {days} days.", "第{number}阶段结束，历时{days}天。"),
        {**_PHASE, "days": Holds.COUNT},
        undo=_PHASES,
    ),
    Kind(
        "phase.reopened",
        Words("Phase {number} reopened, to run until {until}.", "第{number}阶段重新开启，计划至{until}。"),
        {**_PHASE, "until": Holds.DAY},
        undo=_PHASES,
    ),
    Kind(
        "phase.handed-over",
        Words("Phase {number} handed over to {receiver}.", "第{number}阶段工作移交{receiver}。"),
        {**_PHASE, "receiver": Holds.TITLE, "pack": Holds.HASH},
        undo=_PHASES,
    ),
    Kind("command.post-filled", Words("{post} takes office, {rank} in succession.", "{post}到任，接替顺序第{rank}位。"), _POST, undo=_CELL),
    Kind("command.post-left", Words("{post} leaves office.", "{post}卸任。"), _POST, undo=_CELL),
    Kind(
        "command.away",
        Words("{post} is away; the next in succession commands.", "{post}暂离，由接替顺序下一位代行指挥。"),
        {**_POST, "since": Holds.MOMENT, "until?": Holds.MOMENT},
        undo=_CELL,
    ),
    Kind("command.back", Words("{post} is back.", "{post}返岗。"), _POST, undo=_CELL),
    Kind(
        "command.handed-over",
        Words("{post} handed over.", "{post}已交接。"),
        {"post": Holds.CODE, "to": Holds.ID, "note": Holds.ID},
        undo=_CELL,
    ),
)

CODES = {
    "reason": {
        "wrong": Words("it is wrong", "记录有误"),
        "twice": Words("it was written twice", "重复记录"),
        "not-happened": Words("it did not happen", "事实未发生"),
        "mistaken": Words("tapped by mistake", "误点"),
        "wrong-place": Words("it names the wrong place", "地点有误"),
        "mistaken-strike": Words("it should not have been struck", "划去有误，予以恢复"),
    },
    "topic": {
        "shift": Words("shift", "值班情况"),
        "incident": Words("incident", "突发情况"),
        "host": Words("host community", "社区对接"),
        "residents": Words("residents", "居民反映"),
        "supplies": Words("supplies", "物资保障"),
        "order": Words("order", "命令"),
        "site": Words("site", "现场情况"),
        "works": Words("works", "工程措施"),
        "weather": Words("weather", "天气"),
        "other": Words("other", "其他"),
    },
    "hazard": {
        "epidemic": Words("epidemic", "疫情"),
        "flood": Words("flood", "洪涝"),
        "gas-leak": Words("gas leak", "燃气泄漏"),
        "animal-disease": Words("animal disease", "动物疫病"),
        "other": Words("other", "其他"),
    },
    "part": {
        "unit": Words("Deployed unit", "下沉单位"),
        "host": Words("Host community", "属地社区"),
        "superior": Words("Superior", "上级"),
    },
    "role": (
        _ROLES := {
            "commander": Words("commander", "指挥长"),
            "shift-lead": Words("overall shift lead", "总代班"),
            "group-lead": Words("group lead", "组长"),
            "guard": Words("guard", "值守员"),
            "caseworker": Words("caseworker", "专员"),
            "storekeeper": Words("storekeeper", "物资员"),
            "host": Words("host community", "属地社区"),
            "superior": Words("superior", "上级"),
            "auditor": Words("auditor", "审计员"),
        }
    ),
    "before": _ROLES,
    "order.received.level": {
        "city": Words("city", "市级"),
        "district": Words("district", "区级"),
        "street": Words("sub-district", "街道"),
        "community": Words("community", "社区"),
        "bureau": Words("superior authority", "上级主管部门"),
        "other": Words("other", "其他"),
    },
    "post": {
        "commander": Words("Commander", "指挥长"),
        "deputy": Words("Deputy commander", "副指挥长"),
        "shift-lead": Words("Overall shift lead", "总代班"),
    },
}
"""What the codes in these entries are called: by name of the field, or by kind and field where the name alone has two meanings."""
