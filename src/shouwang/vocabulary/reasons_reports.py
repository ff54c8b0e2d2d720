"""Reasons about reports and forms."""

from shouwang.vocabulary.words import Words

REASONS = {
    "four-eyes": Words(
        "You have signed this report already ({held}). Let somebody else sign here: {others}.",
        "您已签署本报告（{held}），此处请由他人签署：{others}。",
    ),
    "report-in-another-state": Words(
        "The report is “{state}”; this can be done only while it is “{needed}”.", "报告目前为“{state}”，只有在“{needed}”时才能进行此操作。"
    ),
    "report-day-impossible": Words(
        "The day of the report is {day}. Choose one from {first}, when the operation began, to {last}.",
        "报告日期为{day}。请选择行动开始之日（{first}）至{last}之间的日期。",
    ),
    "report-without-phase": Words(
        "There is no phase {number}. Choose one of these: {phases}.",
        "没有第{number}阶段。请从以下阶段中选择：{phases}。",
    ),
    "report-before-phases": Words(
        "A report is on a phase, and none was opened yet. Open the first phase first.",
        "报告以阶段为单位，目前尚未开启任何阶段。请先开启第一阶段。",
    ),
    "report-not-frozen": Words(
        "The report is still a draft: freeze it first, so that what is signed can no longer change.",
        "报告仍是草稿。请先定稿，使签署的内容不再变动。",
    ),
    "report-signed": Words(
        "Somebody has signed the report. What was signed stays as it is: add an erratum instead.",
        "报告已有人签署，签署的内容不再改动。请改为添加勘误。",
    ),
    "signature-missing": Words("A signature is missing: {office}.", "缺少签署：{office}。"),
    "figure-unchanged": Words(
        "The figure {figure} would be counted today as it was frozen: there is nothing to correct.",
        "数字“{figure}”今日重新统计与定稿一致，无需勘误。",
    ),
    "phase-has-no-report": Words(
        "Phase {number} has no frozen report yet. Freeze one, so that what is handed over has its figures.",
        "第{number}阶段尚无定稿报告。请先定稿，使移交内容附有数字。",
    ),
    "destroy-while-open": Words("The operation is still going on. Close it first.", "行动尚未结束，请先关闭行动。"),
    "destroy-without-report": Words(
        "No report is frozen yet: afterwards nobody could check it. Freeze the report first.",
        "尚无定稿的报告，销毁后将无法再核对。请先将报告定稿。",
    ),
    "destroy-with-draft": Words(
        "Report “{title}” is still a draft. Freeze it, or it would never be checked.", "报告“{title}”仍为草稿，请先定稿。"
    ),
    "destroy-journal-broken": Words(
        "The journal is not what was written: {detail}. Find out why before anything is destroyed.",
        "日志与原始记录不符：{detail}。请先查明原因，再行销毁。",
    ),
    "destroy-asked-already": Words("Somebody has asked for it already.", "已有人提请销毁。"),
    "destroy-not-asked": Words("Nobody has asked for it yet.", "尚未有人提请销毁。"),
    "destroy-needs-another": Words("Whoever asks cannot confirm: two have to agree.", "提请人不得同时确认，须由另一人确认。"),
    "destroy-name-differs": Words("Type the name of the operation as it stands above.", "请完整输入上方所示的行动名称。"),
    "destroyed-already": Words("It was done already.", "已经销毁。"),
    "photo-of-another": Words(
        "Somebody else has added this photo. They themselves or whoever leads can change or withdraw it: ask them.",
        "此照片由他人添加，只有添加人本人或负责人可以更改或撤回，请与其联系。",
    ),
    "form-day-impossible": Words(
        "There are no figures of {day}. Choose a day from {first}, when the operation began, to {last}.",
        "没有{day}的数字。请选择行动开始之日（{first}）至{last}之间的日期。",
    ),
    "form-without-placeholder": Words(
        "There is no placeholder in {name}: nothing would be filled in. Write the name of a figure in two braces where it is to stand.",
        "{name} 中没有占位符，无可填写。请在需要数据的位置用双花括号写上指标名称。",
    ),
}
