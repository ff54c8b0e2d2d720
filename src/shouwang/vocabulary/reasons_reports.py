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
    "report-not-frozen": Words(
        "The report is still a draft: freeze it first, so that what is signed can no longer change.",
        "报告仍是草稿。请先定稿，使签署的内容不再变动。",
    ),
    "report-signed": Words(
        "Somebody has signed the report. What was signed stays as it is: add an erratum instead.",
        "报告已有人签署，签署的内容不再改动。请改为添加更正。",
    ),
    "signature-missing": Words("A signature is missing: {office}.", "缺少签署：{office}。"),
    "figure-unchanged": Words(
        "The figure {figure} would be counted today as it was frozen: there is nothing to correct.",
        "数字“{figure}”今日重新统计与定稿一致，无需更正。",
    ),
    "phase-has-no-report": Words(
        "Phase {number} has no frozen report yet. Freeze one, so that what is handed over has its figures.",
        "第{number}阶段尚无定稿报告。请先定稿，使移交内容附有数字。",
    ),
}
