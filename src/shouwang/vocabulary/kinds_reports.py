"""Kinds of entries about photos, reports and forms."""

from shouwang.vocabulary.kinds import Holds, Kind
from shouwang.vocabulary.words import Words

_PHOTO = Words(
    "Change consent or withdraw the photo on its own page.",
    "请在照片页更改同意情况或撤回照片。",
)
_REPORT = Words(
    "A draft is edited, a frozen report made a draft again, a published one corrected by an erratum, each on its own page.",
    "草稿可改，定稿可退回草稿，已发布的以勘误说明，均在报告页办理。",
)
_FORM = Words(
    "Keep or fill the form anew.",
    "请重新存入或填报表格。",
)

_END = Words("It stands on the page “Keep and destroy”.", "请在“保存与销毁”页办理。")

KINDS: tuple[Kind, ...] = (
    Kind("photo.added", Words("Photo added.", "新增照片。"), {"photo": Holds.ID, "file": Holds.HASH}, undo=_PHOTO),
    Kind(
        "photo.consent-recorded",
        Words("Consent for a photo recorded: {consent}.", "登记照片使用同意情况：{consent}。"),
        {"photo": Holds.ID, "consent": Holds.CODE},
        undo=_PHOTO,
    ),
    Kind("photo.withdrawn", Words("Photo withdrawn.", "照片撤回。"), {"photo": Holds.ID}, undo=_PHOTO),
    Kind(
        "report.drafted", Words("Report drafted: {title}.", "起草报告：{title}。"), {"report": Holds.ID, "title": Holds.TITLE}, undo=_REPORT
    ),
    Kind(
        "report.signed",
        Words("Report signed as {office}.", "以{office}身份签署报告。"),
        {"report": Holds.ID, "office": Holds.CODE},
        undo=_REPORT,
    ),
    Kind(
        "report.frozen",
        Words("Report frozen on {entries} entries.", "报告定稿，依据{entries}条记录。"),
        {"report": Holds.ID, "entries": Holds.COUNT, "journal": Holds.HASH},
        undo=_REPORT,
    ),
    Kind(
        "report.edited",
        Words("Draft changed: {title}.", "修改报告草稿：{title}。"),
        {"report": Holds.ID, "title": Holds.TITLE},
        undo=_REPORT,
    ),
    Kind(
        "report.discarded",
        Words("Draft discarded: {title}.", "丢弃报告草稿：{title}。"),
        {"report": Holds.ID, "title": Holds.TITLE},
        undo=_REPORT,
    ),
    Kind("report.thawed", Words("Frozen report made a draft again.", "定稿退回草稿。"), {"report": Holds.ID}, undo=_REPORT),
    Kind(
        "report.corrected",
        Words("Report corrected: {figure} from {before} to {after}.", "报告勘误：{figure}由{before}改为{after}。"),
        {"report": Holds.ID, "figure": Holds.CODE, "before": Holds.NUMBER, "after": Holds.NUMBER},
        undo=_REPORT,
    ),
    Kind("report.published", Words("Report published.", "报告发布。"), {"report": Holds.ID}, undo=_REPORT),
    Kind(
        "form.kept",
        Words("Form kept: {title}.", "存入表格：{title}。"),
        {"template": Holds.ID, "title": Holds.TITLE, "file": Holds.HASH},
        undo=_FORM,
    ),
    Kind(
        "form.filled",
        Words("Form filled: {title}.", "填报表格：{title}。"),
        {"template": Holds.ID, "title": Holds.TITLE, "file": Holds.HASH},
        undo=_FORM,
    ),
    Kind("destruction.asked", Words("Asked to destroy what names people.", "提请销毁个人信息。"), undo=_END),
    Kind("destruction.taken-back", Words("The destruction was taken back.", "撤回销毁提请。"), undo=_END),
    Kind(
        "destruction.confirmed",
        Words("What names people was destroyed; records: {rows}, files: {files}.", "个人信息已全部销毁：记录{rows}条，文件{files}个。"),
        {"rows": Holds.COUNT, "files": Holds.COUNT},
        undo=_END,
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
