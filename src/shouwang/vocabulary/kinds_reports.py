"""Kinds of entries about photos, reports and forms."""

from shouwang.vocabulary.kinds import Holds, Kind
from shouwang.vocabulary.words import Words

KINDS: tuple[Kind, ...] = (
    Kind("photo.added", Words("Photo added.", "新增照片。"), {"photo": Holds.ID, "file": Holds.HASH}),
    Kind(
        "photo.consent-recorded",
        Words("Consent for a photo recorded: {consent}.", "登记照片使用同意情况：{consent}。"),
        {"photo": Holds.ID, "consent": Holds.CODE},
    ),
    Kind("photo.withdrawn", Words("Photo withdrawn.", "照片撤回。"), {"photo": Holds.ID}),
    Kind("report.drafted", Words("Report drafted: {title}.", "起草报告：{title}。"), {"report": Holds.ID, "title": Holds.TITLE}),
    Kind("report.signed", Words("Report signed as {office}.", "以{office}身份签署报告。"), {"report": Holds.ID, "office": Holds.CODE}),
    Kind(
        "report.frozen",
        Words("Report frozen on {entries} entries.", "报告定稿，依据{entries}条记录。"),
        {"report": Holds.ID, "entries": Holds.COUNT, "journal": Holds.HASH},
    ),
    Kind("report.edited", Words("Draft changed: {title}.", "修改报告草稿：{title}。"), {"report": Holds.ID, "title": Holds.TITLE}),
    Kind("report.thawed", Words("Frozen report made a draft again.", "定稿退回草稿。"), {"report": Holds.ID}),
    Kind(
        "report.corrected",
        Words("Report corrected: {figure} from {before} to {after}.", "报告更正：{figure}由{before}改为{after}。"),
        {"report": Holds.ID, "figure": Holds.CODE, "before": Holds.NUMBER, "after": Holds.NUMBER},
    ),
    Kind("report.published", Words("Report published.", "报告发布。"), {"report": Holds.ID}),
    Kind(
        "form.kept",
        Words("Form kept: {title}.", "存入表格：{title}。"),
        {"template": Holds.ID, "title": Holds.TITLE, "file": Holds.HASH},
    ),
    Kind(
        "form.filled",
        Words("Form filled: {title}.", "填报表格：{title}。"),
        {"template": Holds.ID, "title": Holds.TITLE, "file": Holds.HASH},
    ),
)

CODES = {
    "consent": {
        "not-asked": Words("not asked yet", "尚未征求"),
        "nobody-seen": Words("nobody can be recognised", "无可辨认人员"),
        "given": Words("everybody has agreed", "均已同意"),
        "refused": Words("somebody has refused", "有人不同意"),
    },
    "office": {
        "author": Words("author", "撰稿"),
        "checked": Words("overall shift lead, checking", "总代班（审核）"),
        "approved": Words("commander, approving", "指挥长（批准）"),
        "confirmed": Words("host community, confirming", "属地社区（确认）"),
    },
}
