"""
The glossary: what the words of the pages, the reports and the documentation mean, in both languages.

A new word goes here first. Pages and documents take their terms from here; a test looks for terms that differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from shouwang.vocabulary.words import Words


@dataclass(frozen=True)
class Term:
    """A word and its meaning. The key by which it is known is the English word with dashes, as in code and codes."""

    word: Words
    meaning: Words


def term(en: str, zh: str, meaning_en: str, meaning_zh: str) -> Term:
    """A term from its four texts."""
    return Term(Words(en, zh), Words(meaning_en, meaning_zh))


THE_WHOLE = {
    "operation": term(
        "operation",
        "行动",
        "One deployment, from the order to the hand-over; everything belongs to one.",
        "一次完整的部署，自受领命令起，至移交结束；一切记录都归属某次行动。",
    ),
    "order": term(
        "order",
        "命令",
        "What a superior has ordered in writing or by telephone: issuer, level, time of receipt.",
        "上级以书面或电话下达的指令，载明发令单位、级别和受领时间。",
    ),
    "phase": term(
        "phase", "阶段", "A stretch of an operation with its own rules, ended by a report.", "行动中规则不变的一段时间，结束时出具报告。"
    ),
    "hazard": term(
        "hazard", "险情", "What the operation is against: an epidemic, a flood, a gas leak.", "行动所应对的危险，如疫情、洪水、燃气泄漏。"
    ),
    "legal-basis": term(
        "legal basis", "法律依据", "The law or notice that allows what the operation does.", "据以采取各项措施的法律、法规或通告。"
    ),
    "unit": term(
        "deployed unit", "下沉单位", "The office, school or village whose people do the work.", "抽调人员执行任务的机关、学校或村居。"
    ),
    "host-community": term(
        "host community",
        "属地社区",
        "The community in which the operation takes place and to which it is handed over.",
        "行动所在的社区，行动结束后向其移交。",
    ),
    "superior": term("superior", "上级", "The body that gave the order; it sees figures only.", "下达命令的机关，只看数据，不看个人信息。"),
    "auditor": term(
        "auditor", "审计员", "Somebody who reads everything afterwards and changes nothing.", "事后查阅全部记录、无权改动的人员。"
    ),
}

PEOPLE = {
    "call-out": term(
        "call-out",
        "集结通知",
        "Telling everybody on the roll to come, and keeping who answered what and when.",
        "通知名册上的人员到岗，并记录每人何时、如何答复。",
    ),
    "roll": term("roll", "人员名册", "The list of the unit's people with telephone and abilities.", "下沉单位人员的名单，含电话和所长。"),
    "phone-tree": term(
        "phone tree", "电话树", "The list in whose order those without an answer are phoned.", "对未答复人员逐级、逐个打电话的顺序表。"
    ),
    "exemption": term(
        "exemption", "免勤", "A request not to serve, for a reason only the commander sees.", "因个人原因申请不出勤，事由仅指挥长可见。"
    ),
    "limit": term(
        "limit",
        "勤务限制",
        "What somebody cannot do, such as nights or standing, without saying why.",
        "某人不宜承担的勤务，如夜班、久站，不写明原因。",
    ),
    "commander": term("commander", "指挥长", "Who answers for the whole operation.", "对整个行动负总责的人。"),
    "deputy": term("deputy", "副指挥长", "Who acts when the commander is away.", "指挥长不在时代行职责的人。"),
    "shift-lead": term(
        "overall shift lead",
        "总代班",
        "Who decides on the spot while on duty; the one to ask in doubt.",
        "当班期间现场拍板的人，遇事不决先找他。",
    ),
    "group": term("group", "组", "People who serve together under one of them.", "一起值守、由一人带队的若干人。"),
    "group-lead": term("group lead", "组长", "Who leads one group of posts.", "带领一组岗位的人。"),
    "guard": term("guard", "值守员", "Who stands at an entrance.", "在出入口值守的人。"),
    "caseworker": term("caseworker", "专员", "Who looks after the requests of households.", "跟进住户诉求、负责到底的人。"),
    "storekeeper": term("storekeeper", "物资员", "Who receives, keeps and issues supplies.", "负责物资收、管、发的人。"),
    "temporary-command": term(
        "command cell",
        "临时指挥部",
        "Commander, deputies and overall shift lead, with who follows whom.",
        "由指挥长、副指挥长和总代班组成，并明确接替顺序。",
    ),
    "succession": term("succession", "接替顺序", "Who takes over when somebody falls out.", "有人无法履职时由谁接替。"),
}

PLACES = {
    "compound": term("compound", "小区", "Buildings behind common entrances.", "由共同出入口围合的若干楼栋。"),
    "building": term("building", "楼栋", "One house with a number.", "有编号的一栋楼。"),
    "unit-of-building": term("unit", "单元", "Doors that share one staircase.", "共用一个楼梯的若干户。"),
    "door": term(
        "door",
        "户门",
        "One flat, named by building, unit and room; it may be empty or hold two families.",
        "由楼栋、单元、房号确定的一套房；可能空置，也可能住着两家。",
    ),
    "household": term("household", "住户", "People who live together behind a door.", "同住一门之内的一家人。"),
    "resident": term("resident", "居民", "Somebody who lives there, registered or renting.", "实际居住的人，不论户籍还是租住。"),
    "occupancy": term("occupancy", "居住情况", "Whether a door is lived in, empty, let or unknown.", "一户是有人住、空置、出租还是不明。"),
    "register": term(
        "register", "住户底册", "Who lives behind which door, with the source of each line.", "记载每户住有何人，并注明每条信息的来源。"
    ),
    "entrance": term(
        "entrance",
        "出入口",
        "A way in or out: gate, gap, garage; kept, closed or emergency only.",
        "可供进出的通道，如大门、豁口、车库；或保留，或封闭，或仅供应急。",
    ),
    "closure": term(
        "closure",
        "封闭",
        "An entrance taken out of use, with legal source, opener, expiry and inspections.",
        "停用某个出入口，须有依据、开启人、期限和巡查。",
    ),
    "post": term("post", "岗位", "A place that somebody has to hold, with its hours and duties.", "须有人值守的位置，有时段，有职责。"),
}

WORK = {
    "hard-post": term(
        "hard post", "苦岗", "A post where nobody likes to stand; time there is shared evenly, too.", "没人愿去的岗位，在岗时间也要均摊。"
    ),
    "shift": term("shift", "班次", "A stretch of hours at a post.", "某岗位的一段值守时间。"),
    "assignment": term("assignment", "排班", "One person on one shift.", "把某人排到某个班次。"),
    "shift-pattern": term(
        "shift pattern",
        "班制",
        "The hours at which shifts change each day, or from which on they may begin.",
        "一天内换班或可起班的时刻安排。",
    ),
    "roster": term(
        "roster",
        "班表",
        "Who holds which post when, for a number of days; several may be published, and at each moment one holds.",
        "若干天内谁在何时值守何岗，可同时发布多版，任一时刻只按其中一版执行。",
    ),
    "duty": term(
        "duty",
        "值守",
        "What one person was given to do at a post, and what they really stood.",
        "某人被安排在某岗位的值守，以及实际值守的情况。",
    ),
    "kept-duty": term(
        "kept duty", "保留的班次", "Duty that a roster has, whatever else is decided.", "无论其他如何安排，班表都须包含的班次。"
    ),
    "wish": term(
        "wish",
        "意愿",
        "When somebody would rather have no duty, or would like some; heeded where nobody bears more for it.",
        "不太希望或希望值守的时段；在不加重他人负担的前提下照顾。",
    ),
    "drop-out": term("drop-out", "缺勤", "Somebody cannot come to their duty; why is their own.", "有人不能到岗值守，原因不予公开。"),
    "relief": term(
        "relief", "接岗", "Taking a post over from whoever goes; both sign, each for themselves.", "从下岗的人手中接过岗位，双方各自签字。"
    ),
    "changeover": term(
        "changeover", "提前到岗交接", "How long before a duty one is there to take over.", "每班开始前提前到岗、办理交接的时间。"
    ),
    "protective-suit": term(
        "protective suit",
        "防护服",
        "Worn at some posts; whoever wears one comes out of it in turn.",
        "部分岗位须穿戴，当班人员轮流脱下休息。",
    ),
    "hand-over-sheet": term(
        "hand-over sheet",
        "交接单",
        "The change of shift on paper: who goes, who comes, and a signed checkpoint.",
        "纸质交接记录：谁下岗、谁上岗，附已签署的检查点。",
    ),
    "safety-limit": term(
        "safety limit",
        "安全限度",
        "How much duty somebody may be given at most, or rest at least; nobody accepts a breach.",
        "一个人值守的上限或休息的下限，任何人不得放行突破。",
    ),
    "good-practice": term(
        "good practice",
        "良好排班做法",
        "What spares people although every limit is kept; a roster is told where it is not so, and it binds nobody.",
        "在安全限度之内进一步减轻疲劳的做法；班表会提示不符之处，不作强制。",
    ),
    "vacant": term("vacant duty", "空缺班次", "A duty that somebody dropped out of and nobody has taken.", "有人退出、尚无人接替的班次。"),
    "substitute": term(
        "substitute", "顶班人员", "Somebody who may take the duty of another who drops out.", "有人缺勤时可以接替值守的人。"
    ),
    "offer": term(
        "offer",
        "让班请求",
        "Somebody would give away a duty of theirs, or swap it; it lapses when the duty begins or changes.",
        "有人想让出或换掉自己的班次；班次开始或变更时自动失效。",
    ),
    "alarm": term(
        "alarm",
        "警报",
        "Something wrong at a post that somebody must decide on; it stands in the list until it is settled.",
        "岗位上须有人决定的情况，解决前一直列在待决清单上。",
    ),
    "ladder": term(
        "ladder",
        "逐级上报",
        "Who is told of an alarm, one after another, until somebody sees to it.",
        "警报依次报给哪些人，直到有人处理。",
    ),
    "welfare-check": term(
        "welfare check", "报平安", "The word, asked for at set times, that all is well with somebody on post.", "在岗人员按时报告平安。"
    ),
    "hand-over": term(
        "hand-over", "交接", "Giving a post to the next person, with what they must know.", "把岗位交给下一班，并交代清楚未了事项。"
    ),
    "round": term("round", "轮次", "One mass testing of everybody behind the doors.", "对全体居民进行的一轮核酸检测。"),
    "pooled-sample": term("pooled sample", "混采管", "One tube with the samples of several people.", "装有多人样本的一支采样管。"),
    "gate-pass": term(
        "gate pass",
        "出入证",
        "What lets somebody through an entrance, for a reason and a time.",
        "准许某人因某事在某时段通过出入口的凭证。",
    ),
    "rule-pack": term(
        "rule pack", "规则包", "The rules of the gate in one version, with their sources and cases.", "某一版本的卡口规则，附出处与用例。"
    ),
    "withdrawn-list": term(
        "list of withdrawn passes",
        "作废名单",
        "Which passes hold no longer, as every phone has it.",
        "已作废出入证的名单，每台手机各存一份。",
    ),
    "request": term("request", "诉求", "What a household asks for, from medicine to a hospital visit.", "住户提出的需要，从买药到就医。"),
    "supplies": term("supplies", "物资", "What is received, kept and issued.", "收进、保管和发放的东西。"),
}

RECORD = {
    "journal": term(
        "journal", "行动日志", "The record of what happened, to which lines are only ever added.", "对所发生事情的记录，只增不改。"
    ),
    "entry": term(
        "entry", "记录", "One line of the journal: when, who, where, what, about whom.", "日志中的一条：何时、何人、何地、何事、涉及何人。"
    ),
    "event-time": term("event time", "发生时间", "When it happened.", "事情发生的时间。"),
    "entry-time": term("entry time", "登记时间", "When it was written down.", "登记入册的时间。"),
    "device": term(
        "device",
        "设备",
        "What writes into the journal and numbers its entries, such as a telephone at a post.",
        "自行写入日志并为记录编号的终端，如岗位手机。",
    ),
    "epoch": term(
        "epoch",
        "期",
        "A stretch in which a device counts from 1; one that lost its storage begins the next.",
        "设备从 1 连续编号的一段；存储丢失后另起一期。",
    ),
    "state": term(
        "state",
        "现状",
        "What the server tells devices, part by part and in versions; a decision names those by which it was made.",
        "服务器下发给设备的内容，分项分版；每个决定都注明所依据的版本。",
    ),
    "checkpoint": term(
        "checkpoint",
        "检查点",
        "A signed statement of how far the journal had grown, and what was in it.",
        "经签名的声明，载明日志的长度与内容。",
    ),
    "watermark": term(
        "backup watermark",
        "备份水位",
        "Up to where a tried backup holds a device's entries, so that it may let go of them.",
        "经检验的备份已包含某设备的哪些记录；在此之前设备不得删除。",
    ),
    "strike": term("strike", "划去", "A new entry saying that an old one does not count.", "用一条新记录声明某条旧记录不作数。"),
    "correction": term(
        "correction", "更正", "A new entry saying what an old one should have said.", "用一条新记录写明某条旧记录本应如何。"
    ),
    "figure": term("figure", "指标", "A number with a written definition that opens its entries.", "有书面口径、可逐条追溯的数字。"),
    "plausibility": term(
        "plausibility check", "合理性核查", "What makes a figure impossible or doubtful.", "指出指标不可能或可疑之处的检查。"
    ),
    "report": term("report", "报告", "What is sent upwards at the end of a phase.", "阶段结束时向上级提交的文件。"),
    "sign-off": term("sign-off", "签发", "Who has read, checked and signed a report.", "报告经拟稿、核稿、签发的过程。"),
    "freeze": term(
        "freeze", "定稿", "From then on a report does not change; later findings are errata.", "报告自此不再改动，之后的变化以勘误说明。"
    ),
    "erratum": term("erratum", "勘误", "What turned out different after the report was frozen.", "报告定稿后发现的出入及其说明。"),
    "superiors-form": term(
        "superiors' form",
        "上级报表",
        "A sheet or document of the superior, filled from the figures.",
        "上级下发的表格或文档，由数据自动填写。",
    ),
    "hand-over-pack": term("hand-over pack", "移交包", "What the host community needs to go on by itself.", "属地社区接手所需的全套材料。"),
    "coverage-certificate": term(
        "coverage certificate",
        "值守覆盖证明",
        "What a report says of each post: how long it had to be held, how long it was by check-ins, and every gap.",
        "报告对每个岗位的说明：应值守多久，按到岗登记实际值守多久，有哪些空档。",
    ),
    "certificate-of-destruction": term(
        "certificate of destruction",
        "销毁证明",
        "What was destroyed, how much, and under which checkpoint, for two to sign.",
        "载明销毁的类别、数量和检查点，由两人签名。",
    ),
    "retention": term(
        "retention",
        "保存期限",
        "How long names are kept after the close; then people are destroyed and counts survive.",
        "行动结束后个人信息保留的时间，期满销毁，只留统计数。",
    ),
}

GLOSSARY: Mapping[str, Term] = MappingProxyType({**THE_WHOLE, **PEOPLE, **PLACES, **WORK, **RECORD})
"""Every term by its key, in the order in which somebody new would want to learn them."""
