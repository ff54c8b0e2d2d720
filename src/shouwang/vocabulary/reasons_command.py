"""Reasons about opening and closing, orders, phases, posts of command, members, and the log."""

from shouwang.vocabulary.words import Words

REASONS = {
    # opening and closing
    "may-not-open": Words(
        "{user} may not open operations on this server. Ask whoever set it up.",
        "{user}没有在本服务器启动行动的权限。请联系搭建本系统的人员。",
    ),
    "first-account-exists": Words("There are accounts already. Log in.", "系统已有账号，请直接登录。"),
    "time-zone-unknown": Words(
        "There is no time zone “{time_zone}”. Give a name such as Asia/Shanghai.",
        "没有名为“{time_zone}”的时区，请填写如 Asia/Shanghai 的名称。",
    ),
    "unit-not-named": Words("Name the unit that is deployed.", "请填写下沉单位名称。"),
    "operation-closed": Words(
        "The operation was closed on {day}. Reopen its last phase to go on.",
        "行动已于{day}结束。如需继续，请重新开启最后一个阶段。",
    ),
    "operation-closed-too-early": Words(
        "The operation cannot end at {at}: its last phase ended at {ended}.", "最后一个阶段于{ended}结束，行动不能在{at}结束。"
    ),
    "account-unknown": Words("There is no account named {username}.", "没有用户名为 {username} 的账号。"),
    "phases-not-handed-over": Words(
        "Closed but not handed over to the host community: phase {numbers}. Hand it over first, or say that nobody takes over.",
        "第{numbers}阶段已结束，但尚未移交属地社区。请先移交，或注明无人接手。",
    ),
    "phase-still-open": Words("Phase {number} is still open. Close it first.", "第{number}阶段尚未结束，请先结束该阶段。"),
    # orders
    "order-too-early": Words(
        "The order is acknowledged at {at}, before it was received ({received}).", "签收时间（{at}）早于收到时间（{received}），请核对。"
    ),
    "order-acknowledged": Words("“{title}” was acknowledged on {day} already.", "《{title}》已于{day}签收。"),
    "order-received-already": Words(
        "“{title}” was recorded already, received {at}. If this is another order, give its document number or its text.",
        "《{title}》已登记，收到时间为{at}。如为另一份命令，请填写其文号或正文。",
    ),
    "order-superseded": Words("“{title}” was superseded as a whole by “{by}”.", "《{title}》已被《{by}》整体替代。"),
    "order-not-here": Words("This order does not belong to the operation.", "该命令不属于本次行动。"),
    "order-supersedes-itself": Words(
        "“{title}” cannot supersede itself or an order that came later.", "《{title}》不能替代自身或其后收到的命令。"
    ),
    "order-file-too-large": Words(
        "{file} has {megabytes} MB; at most {most} MB can be attached.", "附件 {file} 有 {megabytes} MB，最多 {most} MB。"
    ),
    "order-file-unknown": Words(
        "{file} is not a PDF, DOCX, JPEG, PNG or plain text file.", "附件 {file} 不是 PDF、DOCX、JPEG、PNG 或纯文本文件。"
    ),
    # phases
    "phase-open-already": Words(
        "Phase {number} is open. Close it before opening the next.", "第{number}阶段正在进行，结束后才能开启下一阶段。"
    ),
    "phase-not-open": Words("Phase {number} was closed on {day}.", "第{number}阶段已于{day}结束。"),
    "phase-not-last": Words("Only the last phase can be reopened; that is phase {last}.", "只能重新开启最后一个阶段，即第{last}阶段。"),
    "phase-handed-over": Words("Phase {number} was handed over to {receiver} already.", "第{number}阶段已移交{receiver}。"),
    "phase-not-here": Words("This phase does not belong to the operation.", "该阶段不属于本次行动。"),
    "phase-ends-too-early": Words("The phase would end on {until}, before {earliest}.", "阶段截止日{until}早于{earliest}，请核对。"),
    "phase-closed-too-early": Words("The phase cannot end at {at}: it began at {opened}.", "阶段始于{opened}，不能在{at}结束。"),
    "phase-reopened-too-early": Words(
        "Phase {number} was closed at {closed}; it cannot be reopened at {at}.", "第{number}阶段于{closed}结束，不能在{at}重新开启。"
    ),
    "phase-overlaps": Words(
        "Phase {number} ended only at {closed}; the next cannot begin at {at}.", "第{number}阶段于{closed}才结束，下一阶段不能始于{at}。"
    ),
    "no-phase-yet": Words("No phase has been opened yet, so there is nothing to close.", "尚未开启任何阶段，无从结束。"),
    "pack-not-a-hash": Words("The SHA-256 of the hand-over pack has 64 hexadecimal digits.", "移交包的 SHA-256 应为 64 位十六进制数。"),
    "receiver-not-named": Words("Say who takes over: name the host community of the operation.", "请先填写属地社区（接收单位）。"),
    # the command cell
    "post-held": Words("{post} is {holder} already. Hand the post over instead.", "{post}现由{holder}担任，请办理交接。"),
    "rank-held": Words("{holder} is already number {rank} in succession.", "接替顺序第{rank}位已是{holder}。"),
    "rank-from-one": Words("Succession counts from 1.", "接替顺序从 1 开始。"),
    "post-needs-role": Words(
        "{member} is a {role} here. Posts of command need the role commander or overall shift lead; change the role first.",
        "{member}在本次行动中的角色是{role}。指挥岗位须由指挥长或总代班角色担任，请先调整角色。",
    ),
    "post-left": Words("This post was left on {day}.", "该岗位已于{day}卸任。"),
    "post-too-early": Words("This cannot be at {at}: the post is held since {since}.", "该岗位自{since}起担任，时间不能是{at}。"),
    "post-not-here": Words("This post does not belong to the operation.", "该岗位不属于本次行动。"),
    "hand-over-to-oneself": Words("{member} holds the post already.", "{member}已担任该岗位。"),
    "hand-over-needs-a-note": Words(
        "Write a hand-over note: what is going on, what is due next, what to watch.", "请填写交接事项：当前情况、下一步工作、注意事项。"
    ),
    "not-away": Words("{member} is not marked as away.", "{member}未登记离岗。"),
    "away-ends-too-early": Words("The absence would end before it begins.", "离岗结束时间早于开始时间。"),
    # members
    "member-not-here": Words("This member does not belong to the operation.", "该成员不属于本次行动。"),
    "member-already": Words("{username} takes part already, as {role}.", "{username}已参加本次行动，角色为{role}。"),
    "member-left": Words("{member} has left the operation.", "{member}已离开本次行动。"),
    "last-commander": Words("{member} is the only commander. Name another first.", "{member}是唯一的指挥长，请先指定另一名指挥长。"),
    "holds-a-post": Words("{member} holds the post of {post}. Hand it over first.", "{member}正担任{post}，请先交接。"),
    "account-shared": Words(
        "{member} also takes part in other operations or may open new ones. Only they themselves or whoever runs the server can change the passphrase.",
        "{member}还参加其他行动或有权启动行动，只能由本人或服务器管理员重设口令。",
    ),
    "username-invalid": Words(
        "“{username}” cannot be a username. Use letters, digits and @ . + - _ only.",
        "“{username}”不能作用户名，只能使用文字、数字和 @ . + - _。",
    ),
    "name-missing": Words("Give the name that colleagues know.", "请填写同事熟悉的姓名或称呼。"),
    # the log
    "undone-elsewhere": Words(
        "The pages keep what this entry tells: it is not struck here. {where}", "该记录在页面上另有登记，不在此划去。{where}"
    ),
    "order-has-successor": Words(
        "“{title}” was superseded by “{by}”: withdraw that one first.", "《{title}》已被《{by}》替代，请先撤回后者。"
    ),
    "already-struck": Words("This entry is struck already.", "该记录已被划去。"),
    "entry-not-here": Words("This entry does not belong to the operation.", "该记录不属于本次行动。"),
    "note-empty": Words("Write something.", "请填写内容。"),
    "not-a-note": Words(
        "Only a note can be written anew. Strike this entry and enter the right thing.",
        "只有备注可以更正重写。请划去本条，重新登记正确内容。",
    ),
}
