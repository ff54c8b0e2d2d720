"""Reasons of the gate: why a pass is not one, or does not hold."""

from shouwang.vocabulary.words import Words

REASONS = {
    "pass-unreadable": Words(
        "This is no pass of ours: {fault}. Scan again, or take the code that is printed below it.",
        "这不是本系统的出入证（{fault}）。请重新扫描，或输入证上印的短码。",
    ),
    "pass-key-unknown": Words(
        "Nobody whom this operation trusts has signed this pass (key {key}). If it was issued today, let the phone hear from the server and scan again.",
        "签发此出入证的密钥（{key}）不在本次行动的信任名单上。如为当天新发，请让手机与服务器同步后再扫。",
    ),
    "pass-forged": Words(
        "The signature on this pass is not true: it was made or altered by somebody else.",
        "此出入证的签名不真实：由他人伪造或改动。",
    ),
    "pass-expired": Words("This pass expired on {at}.", "此出入证已于{at}到期。"),
    "pass-not-yet": Words(
        "This pass was issued on {at}, which is later than it is now: look at the clock.", "此出入证签发时间为{at}，晚于现在：请核对时钟。"
    ),
    "pass-withdrawn": Words("This pass was withdrawn.", "此出入证已作废。"),
    "pass-issued-before": Words(
        "All passes issued before {at} were withdrawn; a new one is needed.", "{at}之前签发的出入证已全部作废，须换发新证。"
    ),
    "pass-code-mistyped": Words(
        "{code} is no code of a pass: one sign was mistaken. Read it again.", "{code}不是有效短码：有一位读错或输错，请再核对。"
    ),
    "document-unreadable": Words("This {kind} cannot be read: {fault}.", "无法读取此{kind}：{fault}。"),
    "document-not-signed": Words("Nobody whom this operation trusts has signed this {kind}.", "此{kind}并非由本次行动信任的密钥签发。"),
    "list-does-not-follow": Words(
        "This list of withdrawn passes goes on from number {since}; here is number {number}. The whole list is needed.",
        "此作废名单接续第{since}号，而本机为第{number}号，需要重新获取完整名单。",
    ),
    "pack-field": Words("The pack, {where}: {fault}.", "规则包“{where}”：{fault}。"),
    "pack-rule-unreadable": Words("Rule {rule} is no expression: {fault}.", "规则{rule}不是有效表达式：{fault}。"),
    "pack-fact-unknown": Words(
        "Rule {rule} asks for {path}, which is no fact of this pack: declare it, or correct the name.",
        "规则{rule}用到{path}，而规则包并未声明此项：请声明或更正名称。",
    ),
    "pack-case-fails": Words(
        "Case “{case}” wants {wanted} by rule {rule}; it gets {got} by {by}.",
        "用例“{case}”应为{wanted}（规则{rule}），实为{got}（{by}）。",
    ),
    "pack-could-refuse": Words(
        "Rule {rule} could turn back {who}: {facts}. No rule may; put one before it that lets them through.",
        "规则{rule}可能劝返{who}：{facts}。任何规则都不得如此，请在其前加一条放行规则。",
    ),
    "pack-too-tangled": Words(
        "Whether these rules could turn back {who} was not settled within {steps} steps: make them simpler.",
        "{steps}步之内未能判定这些规则会否劝返{who}：请简化规则。",
    ),
}
