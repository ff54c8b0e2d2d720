"""Kinds of entries about staff: the roll and the call-out. Why somebody cannot come is never among them."""

from shouwang.vocabulary.kinds import Holds, Kind
from shouwang.vocabulary.words import Words

_ROLL = Words(
    "Change the person's line on the roll.",
    "请在名册中更改该人员信息。",
)
_BADGE = Words(
    "Issue a new badge, or withdraw it, on the person's page.",
    "请在该人员页面重新发放或收回工作证。",
)
_CALLOUT = Words(
    "Close the call-out and send another.",
    "请结束本次集结，另发通知。",
)
_STEP = Words(
    "Correct the time or take the step back in the call-out.",
    "请在集结页更正时间或撤回该步骤。",
)
_ANSWER = Words(
    "The person or the commander answers anew.",
    "由本人或指挥长重新答复。",
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "person.enrolled",
        Words("A person put on the roll ({joined}).", "一人列入名册（{joined}）。"),
        {"joined": Holds.CODE, "party_member": Holds.FLAG, "own_car": Holds.FLAG},
        undo=_ROLL,
    ),
    Kind(
        "person.changed",
        Words("A person's line on the roll changed ({joined}).", "名册中一人的信息变更（{joined}）。"),
        {"joined": Holds.CODE, "party_member": Holds.FLAG, "own_car": Holds.FLAG},
        undo=_ROLL,
    ),
    Kind("person.removed", Words("A person taken off the roll.", "一人移出名册。"), undo=_ROLL),
    Kind(
        "person.limits-recorded",
        Words("A person's limits recorded (confidential).", "登记一人的身体或家庭限制（保密）。"),
        undo=_ROLL,
        private=True,
    ),
    Kind("badge.issued", Words("A badge issued.", "发放一张工作证。"), undo=_BADGE),
    Kind("badge.withdrawn", Words("A badge withdrawn ({why}).", "收回一张工作证（{why}）。"), {"why": Holds.CODE}, undo=_BADGE),
    Kind(
        "callout.sent",
        Words("Call-out sent to {people} people.", "向{people}人发出集结通知。"),
        {"callout": Holds.ID, "people": Holds.COUNT, "order?": Holds.ID},
        undo=_CALLOUT,
    ),
    Kind("callout.closed", Words("Call-out closed.", "集结结束。"), {"callout": Holds.ID}, undo=_CALLOUT),
    Kind(
        "call.notified",
        Words("Notified by {channel}.", "通过{channel}通知。"),
        {"callout": Holds.ID, "channel": Holds.CODE},
        undo=_STEP,
        many=Words("Notified", "通知"),
    ),
    Kind("call.tried", Words("Phoned without an answer.", "电话未接通。"), {"callout": Holds.ID}, undo=_STEP),
    Kind("call.acknowledged", Words("Call-out read.", "已阅读集结通知。"), {"callout": Holds.ID}, undo=_STEP),
    Kind("call.answered", Words("Answered: {answer}.", "答复：{answer}。"), {"callout": Holds.ID, "answer": Holds.CODE}, undo=_ANSWER),
    Kind("call.arrived", Words("Arrived.", "已到达。"), {"callout": Holds.ID}, undo=_STEP),
    Kind("call.on-post", Words("On post.", "已上岗。"), {"callout": Holds.ID}, undo=_STEP),
    Kind(
        "exemption.asked",
        Words("Exemption asked for (reason confidential).", "申请免于出勤（原因保密）。"),
        {"callout": Holds.ID},
        undo=_ANSWER,
        private=True,
    ),
    Kind(
        "exemption.decided",
        Words("Exemption decided: {decision}.", "免勤申请决定：{decision}。"),
        {"callout": Holds.ID, "decision": Holds.CODE},
        undo=_ANSWER,
        private=True,
    ),
)

CODES = {
    "joined": {"assigned": Words("assigned", "组织安排"), "volunteered": Words("came forward", "主动请缨")},
    "channel": {
        "e-mail": Words("e-mail", "电子邮件"),
        "chat-link": Words("chat", "聊天群"),
        "chat": Words("chat", "聊天群"),
        "in-person": Words("word of mouth", "当面告知"),
        "phone": Words("phone", "电话"),
    },
    "badge.withdrawn.why": {
        "replaced": Words("replaced by a new one", "换发新证"),
        "lost": Words("lost", "遗失"),
        "returned": Words("given back", "交回"),
        "left": Words("left the roll", "已移出名册"),
    },
    "answer": {"coming": Words("coming", "参加"), "cannot": Words("cannot come", "不能参加")},
    "decision": {
        "granted": Words("granted", "准予免勤"),
        "refused": Words("refused", "未予批准"),
        "withdrawn": Words("withdrawn by the person", "本人撤回"),
    },
}
