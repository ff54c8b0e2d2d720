"""Reasons about the roll and the call-out."""

from shouwang.vocabulary.words import Words

REASONS: dict[str, Words] = {
    # Reading a roll sheet
    "roll-looks-like-register": Words(
        "Sheet {sheet} looks like a household sheet ({columns}): its people would become staff. Bring it under Register, or remove these columns.",
        "工作表“{sheet}”像是住户表（{columns}），导入后居民会变成工作人员。请到“住户底册”导入，或删去这些列。",
    ),
    "roll-without-heading": Words(
        "{file}: no line with headings was found. One column must be called Name (姓名).",
        "文件 {file} 中没有找到表头，至少要有一列叫“姓名”。",
    ),
    "roll-heading-twice": Words(
        "Sheet {sheet}: columns {first} and {second} both say {field}. Rename or delete one of them.",
        "工作表“{sheet}”的 {first} 列和 {second} 列都是“{field}”，请改名或删除其中一列。",
    ),
    "roll-without-people": Words("{file} has headings, but nobody below them.", "文件 {file} 只有表头，下面没有人员。"),
    "roll-line-without-name": Words("Sheet {sheet}, line {line}: there is no name.", "工作表“{sheet}”第 {line} 行没有姓名。"),
    "roll-cell-not-understood": Words(
        "Sheet {sheet}, line {line}: {field} is “{value}”. Use {allowed}.",
        "工作表“{sheet}”第 {line} 行：{field}为“{value}”，应填写{allowed}。",
    ),
    "roll-person-twice": Words(
        "Sheet {sheet}, line {line}: {name} already stands in line {first} of sheet {first_sheet}. If they are two people, tell them apart by number.",
        "工作表“{sheet}”第 {line} 行：{name}已在工作表“{first_sheet}”第 {first} 行出现。如确系两人，请用编号区分。",
    ),
    "roll-number-twice": Words(
        "Sheet {sheet}, line {line}: number {number} is already that of line {first} of sheet {first_sheet}.",
        "工作表“{sheet}”第 {line} 行：编号 {number} 与工作表“{first_sheet}”第 {first} 行重复。",
    ),
    "roll-name-ambiguous": Words(
        "{name}: several people on the roll have this name. Give the number on the roll, or the telephone.",
        "{name}：名册中有多人同名，请填写编号或电话。",
    ),
    # The roll
    "number-taken": Words("Number {number} on the roll is taken by {name}.", "名册编号 {number} 已属于{name}。"),
    "person-on-roll-already": Words(
        "{name} stands on the roll already. If this is somebody else of the same name, give the telephone or the number that tells the two apart.",
        "{name}已在名册中。如为同名的另一人，请填写可以区分两人的电话或编号。",
    ),
    "birth-year-unlikely": Words(
        "Birth year {year}: give a year from {first} to {last}.", "出生年份 {year} 有误，应在 {first} 至 {last} 之间。"
    ),
    "telephone-not-understood": Words(
        "Telephone “{value}”: give 5 to 20 digits; +, spaces, dashes and brackets are fine.",
        "电话“{value}”有误，应为 5 至 20 位数字，可含 +、空格、横线和括号。",
    ),
    "email-not-understood": Words(
        "E-mail “{value}”: give an address such as name@example.org.", "邮箱“{value}”有误，格式如 name@example.org。"
    ),
    "login-taken": Words("The login {login} is already that of {name}.", "账号 {login} 已关联{name}。"),
    "login-without-part": Words(
        "The login {login} has no role in this operation. Give it one first.", "账号 {login} 在本次行动中没有角色，请先设定角色。"
    ),
    "left-under-this-name": Words(
        "Somebody called {name} has left the roll. Give the telephone: theirs if it is they, whose hours and limits are known; another one if it is somebody else.",
        "名册上曾有一位{name}已移出。请填写电话：若为同一人，填其原电话，其工时与限制照旧；若另有其人，填其本人电话。",
    ),
    "person-removed": Words("{name} was taken off the roll.", "{name}已移出名册。"),
    "limit-unknown": Words("There is no limit “{code}”.", "没有“{code}”这一类限制。"),
    "limit-out-of-bounds": Words("{value} is not between {least} and {most}.", "{value}不在{least}至{most}之间。"),
    "care-window-open": Words(
        "Care at certain hours needs both: from when, and until when. Tell them, or take the tick away.",
        "按时照顾家人须写明起止时间。请填写起止时间，或取消勾选。",
    ),
    # The call-out
    "callout-without-text": Words(
        "The call-out has no text. Write it in at least one language.", "集结通知没有正文，请至少用一种语言填写。"
    ),
    "callout-without-people": Words("The call-out is for nobody. Choose at least one person.", "集结通知没有对象，请至少选择一人。"),
    "callout-closed": Words("This call-out is closed.", "本次集结已结束。"),
    "callout-for-removed": Words("{count} of the chosen people are no longer on the roll.", "所选人员中有 {count} 人已不在名册中。"),
    "deadline-before-order": Words("The deadline lies before the order was received.", "集结时限早于接到命令的时间。"),
    "time-before-order": Words(
        "{time} lies before the order was received ({received}). Correct the time.",
        "{time} 早于接到命令的时间（{received}），请更正。",
    ),
    "time-in-the-future": Words("{time} has not come yet. Give the time when it happened.", "{time} 尚未到来，请填写实际发生的时间。"),
    "call-not-yours": Words("This link belongs to somebody else.", "此链接属于他人。"),
    "step-not-taken": Words("Nothing has been recorded that could be corrected.", "尚无可更正的记录。"),
    "answer-unknown": Words("There is no answer “{answer}”.", "没有“{answer}”这种答复。"),
    "why-not-unknown": Words("Say why you cannot come. Only command reads it.", "请说明不能到岗的原因，仅指挥人员可见。"),
    "decision-unknown": Words("There is no decision “{decision}”.", "没有“{decision}”这种决定。"),
    "exemption-withdrawn": Words("The request was withdrawn: the person is coming.", "申请已撤回：本人将到岗。"),
    "e-mail-no-address": Words("{name} has no e-mail address.", "{name}没有邮箱。"),
    "e-mail-failed": Words("E-mail to {name} did not leave: {detail}.", "发给{name}的邮件未能发出：{detail}。"),
}
