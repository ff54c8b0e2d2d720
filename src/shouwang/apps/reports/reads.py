"""Figures as of now, as of a day and as frozen; the outline of a report; what a form may ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from shouwang.apps.command.models import Order, Phase
from shouwang.apps.journal import models as journal_rows
from shouwang.apps.journal import reads as journal
from shouwang.apps.operations.models import Body, Operation
from shouwang.apps.reports import bridge
from shouwang.apps.reports.models import Photo, Report, Signature
from shouwang.engines.figures import outline as telling
from shouwang.engines.figures.definitions import FIGURES
from shouwang.engines.figures.tally import Counted, Figure
from shouwang.engines.journal.standing import standing
from shouwang.files import docx, pdf
from shouwang.files.fonts import find_fonts
from shouwang.vocabulary.outline import Erratum, FigureLine, Outline, Picture, Section
from shouwang.vocabulary.outline import Signature as Signed
from shouwang.vocabulary.words import ZH, Words, plain

BY_CODE: Mapping[str, Figure] = {figure.code: figure for figure in FIGURES}
CODES: Mapping[str, str] = {name: figure.code for figure in FIGURES for name in (figure.code, figure.name.en, figure.name.zh)}
"""By what a form may name a figure."""
ON_THE_DAY = ("day", "当日")


# Figures


def figures(operation: Operation) -> list[Counted]:
    """All figures as of now."""
    return bridge.KEPT.counted(operation)


def figure_lines(operation: Operation) -> dict[str, FigureLine]:
    """All figures as they are printed, with their doubts."""
    return bridge.lines_of(figures(operation))


def entries_behind(operation: Operation, ids: Sequence[UUID]) -> list[journal_rows.Entry]:
    """The entries behind a figure, in the order of what happened; asked for in portions, since a figure may have thousands."""
    return journal.by_ids(operation, list(ids))


def figures_until(operation: Operation, until: datetime) -> list[Counted]:
    """
    All figures over what happened up to *until*.

    Corrections and strikes count whenever they were made: what was wrong on the day is not right on the day because nobody had noticed.
    """
    return bridge.counted_over(entry for entry in standing(journal.entries_after(operation)[0]) if entry.happened_at <= until)


def ends_of(operation: Operation, day: date) -> tuple[datetime, datetime]:
    """The first and the last moment of *day* where the operation is."""
    zone = ZoneInfo(operation.time_zone)
    start = datetime.combine(day, time(), zone)
    return start, datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(milliseconds=1)


def day_in(operation: Operation, moment: datetime) -> date:
    """The calendar day of *moment* where the operation is."""
    return moment.astimezone(ZoneInfo(operation.time_zone)).date()


# Forms


class FormValues:
    """
    What a superior's form may ask for, looked up as it is asked.

    ``{{checks}}``: everything up to the end of the form's day; ``{{checks:day}}`` (or ``:当日``): only what happened on it;
    ``{{checks@2022-03-14}}``: everything up to the end of that day. A figure is asked for by its code or by its name in either language.
    """

    def __init__(self, operation: Operation, day: date) -> None:
        self._operation = operation
        self._day = day
        self._entries = standing(journal.entries_after(operation)[0])
        self._counted: dict[tuple[date, bool], dict[str, int | None]] = {}
        self._texts = {"date": day.isoformat(), "日期": telling.in_chinese(day), **_names(operation)}

    def __call__(self, key: str) -> int | str | None:
        """The value of one placeholder; raises ``LookupError`` for one that does not exist."""
        if key in self._texts:
            return self._texts[key]
        key, _, asked = key.partition("@")
        code, _, day_only = key.partition(":")
        if day_only not in {"", *ON_THE_DAY}:
            raise LookupError(key)
        return self._figures(_day(asked) if asked else self._day, bool(day_only))[CODES[code.strip()]]

    def _figures(self, day: date, day_only: bool) -> dict[str, int | None]:
        if (day, day_only) not in self._counted:
            first, last = ends_of(self._operation, day)
            told = (e for e in self._entries if e.happened_at <= last and (not day_only or e.happened_at >= first))
            self._counted[day, day_only] = {one.figure.code: one.value for one in bridge.counted_over(told)}
        return self._counted[day, day_only]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as problem:
        raise LookupError(text) from problem


def _names(operation: Operation) -> dict[str, str]:
    unit, host, superior = (body_name(operation, part) for part in (Body.Part.UNIT, Body.Part.HOST, Body.Part.SUPERIOR))
    return {"operation": operation.name, "unit": unit, "单位": unit, "host": host, "社区": host, "superior": superior, "上级": superior}


def body_name(operation: Operation, part: str) -> str:
    """The name of the body that plays this part; empty while none is named."""
    body = operation.bodies.filter(part=part).order_by("id").first()
    return body.name if body else ""


# Reports


def facts(report: Report) -> telling.Facts:
    """What the report says that is not a figure."""
    operation = report.operation
    phase = Phase.objects.filter(operation=operation, number=report.phase).first()
    start = phase.opened_at if phase else operation.started_at
    end = phase.closed_at if phase else None
    return telling.Facts(
        operation=operation.name,
        area=operation.area,
        legal_basis=operation.legal_basis,
        unit=body_name(operation, Body.Part.UNIT) or operation.name,
        host=body_name(operation, Body.Part.HOST) or operation.area,
        superior=body_name(operation, Body.Part.SUPERIOR),
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
    if report.closing_zh or report.closing_en:
        told = (
            *told,
            Section(
                Words("In closing", "工作体会"), (plain(report.closing_en or report.closing_zh, report.closing_zh or report.closing_en),)
            ),
        )
    return (beginning, *told)


def outline(report: Report, *, with_names: bool, with_pictures: bool = True) -> Outline:
    """
    The report as its writers print it; *with_names* only for members: a public page shows offices without names.
    """
    lines = lines_of(report)
    pictures = tuple(picture(photo) for photo in publishable(report)) if with_pictures else ()
    return Outline(
        title=plain(report.title_en, report.title_zh),
        subtitle=plain(report.subtitle_en or " ", report.subtitle_zh or " "),
        organisation=plain(facts(report).unit),
        author=plain(report.author_en, report.author_zh),
        day=report.day,
        number=report.number,
        sections=telling.with_pictures(sections_of(report), pictures),
        headlines=tuple(lines[figure.code] for figure in FIGURES if figure.is_headline and figure.code in lines),
        signatures=tuple(_signed(report, office, with_names=with_names) for office in Signature.Office),
        errata=tuple(_erratum(report, row) for row in report.errata.order_by("at")),
        related=tuple(related(report)),
        about=ABOUT.filled({"unit": facts(report).unit, "host": facts(report).host}),
        contact=plain(report.contact) if report.contact else None,
        privacy=PRIVACY,
        entries=report.frozen["entries"] if report.frozen else journal_rows.Entry.objects.filter(operation=report.operation).count(),
        journal_hash=report.frozen["journal"] if report.frozen else "",
        frozen=bool(report.frozen),
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
    Signature.Office.APPROVED: Words("Approved: commander", "批准：总指挥"),
    Signature.Office.CONFIRMED: Words("Confirmed: host community", "确认：属地社区"),
}


def _erratum(report: Report, row: Any) -> Erratum:
    def shown(value: int | None) -> str:
        return "—" if value is None else str(value)

    name = BY_CODE[row.figure].name if row.figure in BY_CODE else plain(row.figure)
    return Erratum(day_in(report.operation, row.at), name, shown(row.before), shown(row.after), plain(row.why_en, row.why_zh))


def related(report: Report) -> list[Words]:
    """Other published reports of the operation and the orders it answers (F108)."""
    others = Report.objects.filter(operation=report.operation, state=Report.State.PUBLISHED).exclude(pk=report.pk).order_by("phase", "day")
    found = [plain(other.title_en, other.title_zh) for other in others]
    orders = Order.objects.filter(operation=report.operation).order_by("received_at")
    return found + [plain(f"{order.issuer}: {order.title}", f"{order.issuer}：{order.title}") for order in orders]


def publishable(report: Report) -> list[Photo]:
    """The report's photos that may be published, in the order in which they were taken."""
    return [photo for photo in report.photos.select_related("published").order_by("taken_at") if photo.may_be_published]


def picture(photo: Photo) -> Picture:
    """A photo's published copy with its words."""
    with photo.published.file.open("rb") as file:
        image = file.read()
    return Picture(
        image=image,
        media_type=photo.published.media_type,
        caption=plain(photo.caption_en, photo.caption_zh),
        alternative=plain(photo.alternative_en, photo.alternative_zh),
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


# Documents


@dataclass(frozen=True)
class Document:
    """A written file: its name, its kind, its bytes."""

    name: str
    media_type: str
    content: bytes


def _pdf(told: Outline, language: str) -> bytes:
    return pdf.write_pdf(told, language, fonts=find_fonts(settings.FONTS))


WRITERS: Mapping[str, tuple[str, Callable[[Outline, str], bytes]]] = {
    "pdf": ("application/pdf", _pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx.write_docx),
}


def written(report: Report, language: str, kind: str) -> Document:
    """The report as a file; raises ``Refused`` where a character of it cannot be printed."""
    media_type, write = WRITERS[kind]
    title = report.title_zh if language == ZH else report.title_en
    name = f"{report.day.isoformat()} {title}".replace("/", "-").replace("\\", "-").replace('"', "")
    return Document(f"{name}.{kind}", media_type, write(outline(report, with_names=True), language))


def suggested(operation: Operation, now: datetime) -> dict[str, Any]:
    """What the form of a new report is filled with."""
    phase = Phase.objects.filter(operation=operation).order_by("-number").first()
    number = phase.number if phase else 1
    host = body_name(operation, Body.Part.HOST) or operation.area
    unit = body_name(operation, Body.Part.UNIT) or operation.name
    return {
        "phase": number,
        "day": day_in(operation, now),
        "title_zh": f"{operation.name}第{number}阶段工作报告",
        "title_en": f"{operation.name}: report on phase {number}",
        "subtitle_zh": f"{unit}下沉{host}纪实",
        "subtitle_en": f"{unit} at {host}",
        "author_zh": "本单位职工",
        "author_en": "A member of the unit",
        "photos": [photo.pk for photo in Photo.objects.filter(operation=operation) if photo.may_be_published],
    }
