"""Kinds of entries about posts, rosters and duty. Why somebody dropped out is never among them."""

from shouwang.vocabulary.kinds import Holds, Kind
from shouwang.vocabulary.watching import ALARMS, RUNGS
from shouwang.vocabulary.words import Words

_POST = Words("Change or close the post on its page.", "请在岗位页更改或撤销该岗位。")
_ROSTER = Words("Make another roster and publish it, or change single duties on its page.", "请另排班表并发布，或在班表页调整个别班次。")
_GROUPS = Words("Move people, or build the groups anew, on the page of groups.", "请在分组页调整人员，或重新分组。")
_DUTY = Words("Take the step back on the duty's page.", "请在该班次页撤回这一步。")
_WISH = Words("Take it back, or tell it anew, on the personal page.", "请在个人页面收回或重新填写。")
_OFFER = Words(
    "Withdraw the offer on the personal page; a duty that has changed hands is changed again on its page.",
    "请在个人页面撤回请求；已经换人的班次，请在该班次页再行更改。",
)
_ALARM = Words("Nothing is to be taken back: an alarm that stands is told again by itself.", "无须撤回：仍未解决的警报会自动再次提醒。")
_NAMED_POST = {"post": Holds.ID, "name": Holds.TITLE, "name_en?": Holds.TITLE}

KINDS: tuple[Kind, ...] = (
    Kind("post.opened", Words("Post opened: {name}.", "设岗：{name}。"), _NAMED_POST, undo=_POST),
    Kind("post.changed", Words("Post changed: {name}.", "岗位变更：{name}。"), _NAMED_POST, undo=_POST),
    Kind("post.closed", Words("Post closed: {name}.", "撤岗：{name}。"), {"post": Holds.ID, "name": Holds.TITLE}, undo=_POST),
    Kind(
        "post.needed",
        Words("Post needs {least} people from {starts} to {ends}.", "岗位自{starts}至{ends}需{least}人。"),
        {"post": Holds.ID, "starts": Holds.MOMENT, "ends": Holds.MOMENT, "least": Holds.COUNT},
        many=Words("Need of a post set", "设定岗位需要人数"),
        undo=_ROSTER,
    ),
    Kind(
        "weather.told",
        Words("Weather from {since}: {degrees} °C.", "自{since}起气温{degrees}℃。"),
        {"since": Holds.MOMENT, "degrees": Holds.NUMBER, "storm": Holds.FLAG},
        many=Words("Weather told", "填报天气"),
        undo=Words("Tell it anew on the page of the weather.", "请在天气页重新填写。"),
    ),
    Kind(
        "roster.limits-set",
        Words("Safety limits of the operation set.", "设定本次行动的安全限度。"),
        undo=Words("Set them anew on the page of limits.", "请在安全限度页重新设定。"),
    ),
    Kind(
        "roster.made",
        Words("Roster {number} made: {duties} duties.", "排出第{number}版班表：{duties}个班次。"),
        {"roster": Holds.ID, "number": Holds.COUNT, "pattern": Holds.CODE, "duties": Holds.COUNT},
        many=Words("Roster made", "排出班表"),
        undo=_ROSTER,
    ),
    Kind(
        "roster.law-set-aside",
        Words(
            "Roster {number}: the law on working time speaks up in {places} places and is set aside, because {why}.",
            "第{number}版班表：{places}处涉及工时法律规定，因{why}，决定照排。",
        ),
        {"roster": Holds.ID, "number": Holds.COUNT, "places": Holds.COUNT, "why": Holds.CODE},
        many=Words("Law on working time set aside", "涉及工时法律规定，决定照排"),
        undo=_ROSTER,
    ),
    Kind(
        "roster.published",
        Words("Roster {number} published: {duties} duties.", "发布第{number}版班表：{duties}个班次。"),
        {"roster": Holds.ID, "number": Holds.COUNT, "duties": Holds.COUNT},
        many=Words("Roster published", "发布班表"),
        undo=_ROSTER,
    ),
    Kind(
        "duty.given",
        Words("Duty from {starts} to {ends}.", "值守班次：{starts}至{ends}。"),
        {"duty": Holds.ID, "post": Holds.ID, "starts": Holds.MOMENT, "ends": Holds.MOMENT, "instead_of?": Holds.ID, "offer?": Holds.ID},
        many=Words("Duty given", "安排班次"),
        undo=_ROSTER,
    ),
    Kind(
        "duty.withdrawn",
        Words("Duty from {starts} taken away: {why}.", "取消{starts}开始的班次：{why}。"),
        {"duty": Holds.ID, "post": Holds.ID, "starts": Holds.MOMENT, "why": Holds.CODE},
        many=Words("Duty taken away", "取消班次"),
        undo=_ROSTER,
    ),
    Kind(
        "duty.shortened",
        Words("Duty ends sooner, at {ends}.", "班次提前至{ends}结束。"),
        {"duty": Holds.ID, "post": Holds.ID, "ends": Holds.MOMENT, "known_until?": Holds.MOMENT},
        many=Words("Duty ends sooner", "班次提前结束"),
        undo=_ROSTER,
    ),
    Kind(
        "duty.kept",
        Words("Duty is kept in rosters to come.", "该班次在以后的班表中保留。"),
        {"duty": Holds.ID, "post": Holds.ID},
        undo=_DUTY,
    ),
    Kind(
        "duty.let-go",
        Words("Duty need not be kept any more.", "该班次不再保留。"),
        {"duty": Holds.ID, "post": Holds.ID},
        undo=_DUTY,
    ),
    Kind("wish.told", Words("A wish about duty told.", "提出值守意愿。"), undo=_WISH),
    Kind("wish.withdrawn", Words("A wish about duty taken back.", "收回值守意愿。"), undo=_WISH),
    Kind(
        "offer.rule-set",
        Words("Duties given away or swapped among colleagues: {rule}.", "自行让班、换班：{rule}。"),
        {"rule": Holds.CODE},
        undo=Words("Set it anew on the page about changes among colleagues.", "请在自行换班页重新设定。"),
    ),
    Kind(
        "offer.made",
        Words("Would give away the duty from {starts} to {ends}.", "想让出{starts}至{ends}的班次。"),
        {"offer": Holds.ID, "duty": Holds.ID, "starts": Holds.MOMENT, "ends": Holds.MOMENT, "to?": Holds.ID, "other?": Holds.ID},
        many=Words("Would give a duty away", "想让出班次"),
        undo=_OFFER,
    ),
    Kind("offer.agreed", Words("Would take the duty.", "同意接班。"), {"offer": Holds.ID, "duty": Holds.ID}, undo=_OFFER),
    Kind(
        "offer.ended",
        Words("Offer ended: {end}.", "让班请求结束：{end}。"),
        {"offer": Holds.ID, "duty": Holds.ID, "end": Holds.CODE},
        undo=_OFFER,
    ),
    Kind(
        "groups.built",
        Words("{groups} groups built of {people} people.", "{people}人编成{groups}组。"),
        {"groups": Holds.COUNT, "people": Holds.COUNT},
        many=Words("Groups built", "编组"),
        undo=_GROUPS,
    ),
    Kind("groups.wishes-kept", Words("Wishes about groups recorded.", "记录分组要求。"), undo=_GROUPS),
    Kind(
        "group.formed",
        Words("Group {number} formed.", "第{number}组成立。"),
        {"group": Holds.ID, "number": Holds.COUNT},
        many=Words("Group formed", "小组成立"),
        undo=_GROUPS,
    ),
    Kind(
        "group.changed",
        Words("Group {number} changed.", "第{number}组变更。"),
        {"group": Holds.ID, "number": Holds.COUNT},
        many=Words("Group changed", "小组变更"),
        undo=_GROUPS,
    ),
    Kind(
        "group.dissolved",
        Words("Group {number} dissolved.", "第{number}组撤销。"),
        {"group": Holds.ID, "number": Holds.COUNT},
        many=Words("Group dissolved", "小组撤销"),
        undo=_GROUPS,
    ),
    Kind(
        "group.joined",
        Words("Joins group {number}.", "编入第{number}组。"),
        {"group": Holds.ID, "number": Holds.COUNT},
        many=Words("Joins a group", "编入小组"),
        undo=_GROUPS,
    ),
    Kind(
        "group.left",
        Words("Leaves group {number}.", "离开第{number}组。"),
        {"group": Holds.ID, "number": Holds.COUNT},
        many=Words("Leaves a group", "离开小组"),
        undo=_GROUPS,
    ),
    Kind(
        "group.led",
        Words("Leads group {number}.", "担任第{number}组组长。"),
        {"group": Holds.ID, "number": Holds.COUNT},
        many=Words("Leads a group", "担任组长"),
        undo=_GROUPS,
    ),
    Kind("duty.acknowledged", Words("Duty acknowledged.", "确认班次。"), {"duty": Holds.ID}, undo=_DUTY),
    Kind("duty.arrived", Words("On post.", "到岗。"), {"duty": Holds.ID, "post": Holds.ID, "known_until?": Holds.MOMENT}, undo=_DUTY),
    Kind(
        "duty.left", Words("Off post.", "下岗。"), {"duty": Holds.ID, "post": Holds.ID, "to?": Holds.ID, "elsewhere?": Holds.ID}, undo=_DUTY
    ),
    Kind(
        "duty.relief-signed",
        Words("Signs for having taken the post over.", "签字接岗。"),
        {"duty": Holds.ID, "post": Holds.ID, "from": Holds.ID},
        undo=_DUTY,
    ),
    Kind(
        "duty.well",
        Words("All well on post.", "在岗平安。"),
        {"duty": Holds.ID, "post": Holds.ID, "known_until?": Holds.MOMENT},
        undo=_DUTY,
    ),
    Kind(
        "watch.times-set",
        Words("Times of the watch set.", "设定岗位警戒的时限。"),
        undo=Words("Set them anew on the page of the watch's times.", "请在警戒时限页重新设定。"),
    ),
    Kind(
        "watch.passed-on",
        Words("“{what}” passed on to {rung}.", "“{what}”已报{rung}。"),
        {"what": Holds.CODE, "rung": Holds.CODE, "post": Holds.ID, "duty?": Holds.ID},
        many=Words("Alarm passed on", "警报逐级上报"),
        undo=_ALARM,
    ),
    Kind(
        "watch.told",
        Words("“{what}” told by {channel}.", "已通过{channel}告知“{what}”。"),
        {"what": Holds.CODE, "channel": Holds.CODE, "post": Holds.ID, "duty?": Holds.ID},
        many=Words("Alarm told", "发送警报"),
        undo=_ALARM,
    ),
    Kind(
        "watch.taken",
        Words("Somebody sees to “{what}”.", "有人处理“{what}”。"),
        {"what": Holds.CODE, "post": Holds.ID, "duty?": Holds.ID},
        many=Words("Somebody sees to an alarm", "有人处理警报"),
        undo=_ALARM,
    ),
)

CODES = {
    "pattern": {
        "4x6": Words("four times six hours", "四班六小时"),
        "3x8": Words("three times eight hours", "三班八小时"),
        "2x12": Words("twice twelve hours", "两班十二小时"),
        "free": Words("six or eight hours at any time", "任意起班六或八小时"),
    },
    **dict.fromkeys(("watch.passed-on.what", "watch.told.what", "watch.taken.what"), ALARMS),
    "watch.passed-on.rung": RUNGS,
    "watch.told.channel": {"e-mail": Words("e-mail", "电子邮件"), "service": Words("a message service", "消息服务")},
    "roster.law-set-aside.why": {
        "life-in-danger": Words("life or health is in danger", "生命健康受到威胁"),
        "ordered": Words("a superior ordered it", "上级命令"),
        "agreed": Words("those concerned have agreed", "当事人同意"),
        "post-held": Words("a post would have stood short", "岗位将缺人"),
        "rearranged": Words("command changed who has which duty", "调整值守安排"),
    },
    "offer.rule-set.rule": {
        "leader": Words("each needs a leader's word", "每次都须带班人员批准"),
        "at-once": Words("what both agree on and the rules allow holds at once", "双方同意且符合规则即生效"),
    },
    "offer.ended.end": {
        "done": Words("carried out", "已办理"),
        "declined": Words("the colleague cannot", "同事不能接班"),
        "withdrawn": Words("withdrawn", "已撤回"),
        "refused": Words("not approved", "未获批准"),
        "against-rules": Words("the rules do not allow it any more", "已不符合规则"),
    },
    "duty.withdrawn.why": {
        "dropped-out": Words("cannot come", "不能到岗"),
        "swapped": Words("swapped", "换班"),
        "handed-on": Words("somebody else takes it", "改由他人值守"),
        "replaced": Words("a newer roster takes its place", "由新班表取代"),
        "closed": Words("the post is closed", "岗位已关闭"),
    },
}
