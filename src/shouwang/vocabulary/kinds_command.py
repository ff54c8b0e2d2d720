"""Kinds of entries about the operation, its orders, phases, command, and the journal itself."""

from shouwang.vocabulary.kinds import Holds, Kind
from shouwang.vocabulary.words import Words

STRUCK = "journal.struck"
"""An entry of this kind takes the one it cites out of every figure; the struck entry stays readable."""

KINDS = (
    Kind(STRUCK, Words("Entry struck: {reason}.", "划去一条记录：{reason}。"), {"reason": Holds.CODE}),
    Kind("note.written", Words("Note written ({topic}).", "记录一条备注（{topic}）。"), {"topic": Holds.CODE, "note": Holds.ID}),
    Kind(
        "operation.opened",
        Words("Operation opened: {name}.", "行动启动：{name}。"),
        {"name": Holds.TITLE, "hazard": Holds.CODE},
    ),
    Kind("operation.closed", Words("Operation closed.", "行动结束。")),
    Kind("operation.body-named", Words("{part}: {name}.", "{part}：{name}。"), {"part": Holds.CODE, "name": Holds.TITLE}),
    Kind("operation.member-joined", Words("A member joined as {role}.", "一名成员加入，角色：{role}。"), {"role": Holds.CODE, "member": Holds.ID}),
    Kind(
        "operation.member-left",
        Words("A member ({role}) left.", "一名成员（{role}）离开。"),
        {"role": Holds.CODE, "member": Holds.ID},
    ),
    Kind(
        "order.received",
        Words("Order received from {issuer}: {title}.", "收到{issuer}命令：{title}。"),
        {"order": Holds.ID, "issuer": Holds.TITLE, "title": Holds.TITLE, "level": Holds.CODE, "number?": Holds.TITLE},
    ),
    Kind("order.acknowledged", Words("Order acknowledged: {title}.", "确认收到命令：{title}。"), {"order": Holds.ID, "title": Holds.TITLE}),
    Kind(
        "order.superseded",
        Words("Order superseded: {title}.", "命令被替代：{title}。"),
        {"order": Holds.ID, "title": Holds.TITLE, "by": Holds.ID},
    ),
    Kind("phase.opened", Words("Phase {number} opened.", "第{number}阶段开始。"), {"phase": Holds.ID, "number": Holds.COUNT, "until": Holds.DAY}),
    Kind(
        "phase.extended",
        Words("Phase {number} extended to {until}.", "第{number}阶段延长至{until}。"),
        {"phase": Holds.ID, "number": Holds.COUNT, "until": Holds.DAY},
    ),
    Kind(
        "phase.closed",
        Words("Phase {number} closed after {days} days.", "第{number}阶段结束，历时{days}天。"),
        {"phase": Holds.ID, "number": Holds.COUNT, "days": Holds.COUNT},
    ),
    Kind("phase.reopened", Words("Phase {number} reopened.", "第{number}阶段重新开启。"), {"phase": Holds.ID, "number": Holds.COUNT, "until": Holds.DAY}),
    Kind(
        "phase.handed-over",
        Words("Phase {number} handed over to {receiver}.", "第{number}阶段移交给{receiver}。"),
        {"phase": Holds.ID, "number": Holds.COUNT, "receiver": Holds.TITLE, "pack": Holds.HASH},
    ),
    Kind("command.post-filled", Words("Command post {post} filled.", "{post}就任。"), {"post": Holds.CODE, "rank": Holds.COUNT}),
    Kind("command.post-left", Words("Command post {post} left.", "{post}卸任。"), {"post": Holds.CODE, "rank": Holds.COUNT}),
    Kind("command.handed-over", Words("Command post {post} handed over.", "{post}交接。"), {"post": Holds.CODE, "to": Holds.ID, "note": Holds.ID}),
)
