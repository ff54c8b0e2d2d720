"""The outline of a report, as of now or as frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shouwang.apps.command.models import Order, Phase
from shouwang.apps.command.reads import body_name
from shouwang.apps.journal import reads as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Body, Member, in_both
from shouwang.apps.reports import bridge
from shouwang.apps.reports.models import Photo, Report, Signature
from shouwang.apps.reports.reads.figures import BY_CODE, day_in, figure_lines, figures_until
from shouwang.engines.figures import outline as telling
from shouwang.engines.figures.certificate import CERTIFICATE, certificate
from shouwang.engines.figures.definitions import FIGURES
from shouwang.vocabulary.outline import Erratum, FigureLine, Outline, Picture, Related, Section
from shouwang.vocabulary.outline import Signature as Signed
from shouwang.vocabulary.words import EN, Words, plain


def facts(report: Report) -> telling.Facts:
    """What the report says that is not a figure."""
    operation = report.operation
    bodies = {body.part: in_both(body, "name") for body in operation.bodies.order_by("-id")}
    phase = Phase.objects.filter(operation=operation, number=report.phase).first()
    start = phase.opened_at if phase else operation.started_at
    end = phase.closed_at if phase else None
    return telling.Facts(
        operation=in_both(operation, "name"),
        area=in_both(operation, "area"),
        legal_basis=in_both(operation, "legal_basis"),
        unit=bodies.get(Body.Part.UNIT) or in_both(operation, "name"),
        host=bodies.get(Body.Part.HOST) or in_both(operation, "area"),
        superior=bodies.get(Body.Part.SUPERIOR),
        phase=report.phase,
        first_day=day_in(operation, start),
        last_day=day_in(operation, end) if end else None,
    )


def lines_of(report: Report) -> dict[str, FigureLine]:
    """The figures of a report: frozen ones once it is frozen, else as of now."""
    return bridge.frozen_lines(report.frozen) if report.frozen else figure_lines(report.operation)


def sections_of(report: Report) -> tuple[Section, ...]:
    """The story of a report with its opening and closing words."""
    if report.frozen:
        return bridge.frozen_sections(report.frozen)
    beginning = Section(Words("The operation", "基本情况"), (telling.opening(facts(report)),))
    told = telling.sections(lines_of(report))
    held = certificate(journal.entries_of(report.operation, CERTIFICATE), ZoneInfo(report.operation.time_zone))
    if held is not None:
        after = next((place for place, section in enumerate(told, start=1) if section.heading == telling.WATCH), len(told))
        told = (*told[:after], held, *told[after:])
    if report.closing:
        told = (*told, Section(Words("In closing", "工作体会"), (in_both(report, "closing"),)))
    return (beginning, *told)


def outline(report: Report, *, with_names: bool, with_pictures: bool = True) -> Outline:
    """
    The report as its writers print it; *with_names* only for members: a public page shows offices without names.
    """
    lines = lines_of(report)
    about = facts(report)
    pictures = tuple(picture(photo) for photo in publishable(report)) if with_pictures else ()
    signed = {office: _signed(report, office, with_names=with_names) for office in Signature.Office}
    return Outline(
        title=in_both(report, "title"),
        subtitle=in_both(report, "subtitle") if report.subtitle else plain(" "),
        organisation=about.unit,
        author=in_both(report, "author"),
        day=report.day,
        number=report.number,
        sections=telling.with_pictures(sections_of(report), pictures),
        headlines=tuple(lines[figure.code] for figure in FIGURES if figure.is_headline and figure.code in lines),
        signatures=tuple(signed.values()),
        errata=tuple(_erratum(report, row) for row in report.errata.order_by("at")),
        related=tuple(related(report)),
        about=telling.in_words(ABOUT, {"unit": about.unit, "host": about.host}),
        contact=in_both(report, "contact") if report.contact else None,
        privacy=PRIVACY,
        entries=report.frozen["entries"] if report.frozen else journal.last_number(report.operation),
        missing=report.frozen["missing"] if report.frozen else journal.how_many_missing(report.operation),
        explained=report.frozen.get("explained", 0) if report.frozen else journal.how_many_explained(report.operation),
        journal_hash=report.frozen["journal"] if report.frozen else "",
        frozen=bool(report.frozen),
        addressee=body_name(report.operation, Body.Part.SUPERIOR),
        signatory=signed[Signature.Office.APPROVED].name,
    )


ABOUT = Words(
    "{unit} served at {host} under the order named above. Every figure of this report is counted from the operation's journal by the definition printed with it.",
    "{unit}依据上述命令在{host}开展值守服务。本报告的每个数字均按所附定义由行动日志统计得出。",
)
PRIVACY = Words(
    "No resident is named. The health and family circumstances of staff are confidential. "
    "People who can be recognised in a picture have agreed to its publication; whoever wants a picture withdrawn may write to the contact above.",
    "本报告不出现任何居民姓名；工作人员的健康和家庭情况保密。图片中可辨认的人均已同意公开；如需撤下图片，请与上述联系人联系。",
)


def _signed(report: Report, office: str, *, with_names: bool) -> Signed:
    row = report.signatures.filter(office=office).select_related("member__user").first()
    name = str(row.member.user) if row and with_names else ""
    return Signed(OFFICES[office], name, day_in(report.operation, row.signed_at) if row else None)


OFFICES: Mapping[str, Words] = {
    Signature.Office.AUTHOR: Words("Author", "撰稿"),
    Signature.Office.CHECKED: Words("Checked: overall shift lead", "审核：总代班"),
    Signature.Office.APPROVED: Words("Approved: commander", "批准：指挥长"),
    Signature.Office.CONFIRMED: Words("Confirmed: host community", "确认：属地社区"),
}


def _erratum(report: Report, row: Any) -> Erratum:
    def shown(value: int | None) -> str:
        return "—" if value is None else str(value)

    name = BY_CODE[row.figure].name if row.figure in BY_CODE else plain(row.figure)
    return Erratum(day_in(report.operation, row.at), name, shown(row.before), shown(row.after), in_both(row, "why"))


def related(report: Report) -> list[Related]:
    """Other published reports of the operation and the orders it answers (F108)."""
    others = Report.objects.filter(operation=report.operation, state=Report.State.PUBLISHED).exclude(pk=report.pk).order_by("phase", "day")
    found = [Related(in_both(other, "title"), str(other.id)) for other in others]
    orders = Order.objects.filter(operation=report.operation).order_by("received_at")
    return found + [
        Related(plain(f"{order.issuers.within(EN)}: {order.titles.within(EN)}", f"{order.issuer}：{order.title}")) for order in orders
    ]


def photos_to_decide(by: Member, photos: Sequence[Photo]) -> set[UUID]:
    """Those of *photos* about whose consent *by* may decide: all for who leads, else those that they have added, by the journal."""
    if by.role in access.LEADERS:
        return {photo.pk for photo in photos}
    mine = {entry.data["photo"] for entry in journal.written_by(by, "photo.added")}
    return {photo.pk for photo in photos if str(photo.pk) in mine}


def reports_showing(photo: Photo) -> list[Report]:
    """The reports in which a photo stands, published ones first."""
    return sorted(Report.objects.filter(photos=photo), key=lambda report: (report.state != Report.State.PUBLISHED, report.day))


def publishable(report: Report) -> list[Photo]:
    """The report's photos that may be published and are there still, in the order in which they were taken."""
    photos = report.photos.select_related("published").order_by("taken_at")
    return [photo for photo in photos if photo.may_be_published and photo.published.file]


def picture(photo: Photo) -> Picture:
    """A photo's published copy with its words."""
    return Picture(
        image=photo.published.read(),
        media_type=photo.published.media_type,
        caption=in_both(photo, "caption"),
        alternative=in_both(photo, "alternative"),
    )


def changed_since_freeze(report: Report) -> list[tuple[FigureLine, int | None]]:
    """
    The frozen figures that would be counted differently today for what happened before the freeze: each needs an erratum.

    What an erratum already says counts as known.
    """
    if not report.frozen or report.frozen_at is None:
        return []
    now = {one.figure.code: one.value for one in figures_until(report.operation, report.frozen_at)}
    told = {row.figure: row.after for row in report.errata.order_by("at")}
    lines = bridge.frozen_lines(report.frozen)
    return [(line, now[code]) for code, line in lines.items() if code in now and now[code] != told.get(code, line.value)]


def frozen_trace(report: Report, code: str) -> list[UUID]:
    """The ids of the entries behind a frozen figure."""
    return [UUID(id_) for id_ in (report.frozen or {}).get("traces", {}).get(code, ())]
