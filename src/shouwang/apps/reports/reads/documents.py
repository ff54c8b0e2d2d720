"""The report as a file, and what the form of a new one begins with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from shouwang.apps.command.models import Phase
from shouwang.apps.command.reads import body_name
from shouwang.apps.journal import reads as journal
from shouwang.apps.operations.models import Body, Operation, in_both
from shouwang.apps.reports.models import Photo, Report
from shouwang.apps.reports.reads.figures import last_day
from shouwang.apps.reports.reads.reports import outline, publishable
from shouwang.files import docx, pdf
from shouwang.files.fonts import find_fonts, named, uncovered
from shouwang.vocabulary.outline import Outline
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.words import EN, LANGUAGES, ZH, Words

NOT_IN_A_NAME = re.compile(r"[/\\:*?<>|\x00-\x1f]")
"""What some systems do not take in the name of a file."""


@dataclass(frozen=True)
class Document:
    """A written file: its name, its kind, its bytes."""

    name: str
    media_type: str
    content: bytes


def _pdf(told: Outline, language: str) -> bytes:
    fonts = find_fonts(settings.FONTS)
    return pdf.write_pdf(told, language, fonts=fonts, whatever=told.frozen and fonts.chinese)


PARTS: Mapping[str, Words] = {
    "title": Words("Title", "标题"),
    "subtitle": Words("Subtitle", "副标题"),
    "organisation": Words("Name of the unit", "单位名称"),
    "author": Words("Author", "撰稿"),
    "number": Words("Number of the report", "文号"),
    "sections": Words("Text of the report", "正文"),
    "related": Words("Related items", "相关内容"),
    "blocks": Words("About, contact or privacy", "说明、联系方式或隐私"),
    "picture": Words("Words of a photo", "照片说明"),
}
"""The parts of a report in which somebody has typed something."""
BESIDE = 10
"""Signs shown on each side of a character that cannot be printed (ours)."""


def not_printable(report: Report) -> list[Reason]:
    """Every text of a report because of which no PDF could be made of it, in either language, with the characters."""
    fonts = find_fonts(settings.FONTS)
    if not fonts.chinese:
        return []  # fonts are still to be installed: the status page says so
    told = outline(report, with_names=False, with_pictures=False)
    words = [in_both(photo, field) for photo in publishable(report) for field in ("caption", "alternative")]
    found: dict[tuple[str, str], Reason] = {}
    for language in LANGUAGES:
        beside = (("picture", text, uncovered(text, fonts)) for text in (each.within(language) for each in words))
        for part, text, missing in (*pdf.without_font(told, language, fonts=fonts), *(one for one in beside if one[2])):
            at = text.index(missing[0])
            said = {
                "place": PARTS.get(part, PARTS["sections"]),
                "text": text[max(0, at - BESIDE) : at + BESIDE],
                "characters": named(missing),
            }
            found.setdefault((part, text), Reason("report-without-font", said))
    return [*found.values()]


CACHED = 600
"""Seconds for which a published file is kept ready."""

WRITERS: Mapping[str, tuple[str, Callable[[Outline, str], bytes]]] = {
    "pdf": ("application/pdf", _pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx.write_docx),
}


def written(report: Report, language: str, kind: str, *, with_names: bool = True) -> Document:
    """The report as a file, *with_names* of those who signed for members only; raises ``Refused`` where a character of it cannot be printed."""
    media_type, write = WRITERS[kind]
    told = outline(report, with_names=with_names)
    name = NOT_IN_A_NAME.sub(
        "-", f"{report.day.isoformat()} {in_both(report, 'title').within(language)}".replace(": ", " - ").replace('"', "")
    )
    return Document(f"{name}.{kind}", media_type, write(told, language))


def written_for_all(report: Report, language: str, kind: str) -> Document:
    """A published report as a file without names. Written once for many readers: until an erratum or a picture changes it."""
    state = (report.errata.count(), *(photo.id for photo in publishable(report)))
    key = f"published:{report.id}:{language}:{kind}:{hash(state)}"
    kept: Document | None = cache.get(key)
    if kept is None:
        cache.set(key, kept := written(report, language, kind, with_names=False), CACHED)
    return kept


def phases(operation: Operation) -> QuerySet[Phase]:
    """What there can be reports on."""
    return Phase.objects.filter(operation=operation).order_by("number")


def suggested(operation: Operation, now: datetime) -> dict[str, Any]:
    """What the form of a new report is filled with."""
    number = max((phase.number for phase in phases(operation)), default=1)
    name = in_both(operation, "name")
    host = body_name(operation, Body.Part.HOST) or in_both(operation, "area")
    unit = body_name(operation, Body.Part.UNIT) or name
    return {
        "phase": number,
        "day": last_day(operation, now),
        **_in_its_language(operation, "title", f"{name.within(EN)}: report on phase {number}", f"{name.within(ZH)}第{number}阶段工作报告"),
        **_in_its_language(operation, "subtitle", f"{unit.within(EN)} at {host.within(EN)}", f"{unit.within(ZH)}下沉{host.within(ZH)}纪实"),
        **_in_its_language(operation, "author", "A member of the unit", "本单位职工"),
        "photos": [photo.pk for photo in Photo.objects.filter(operation=operation) if photo.may_be_published],
    }


def _in_its_language(operation: Operation, field: str, en: str, zh: str) -> dict[str, str]:
    """A text as it would be given where the operation is: in English beside it only if the operation itself stands in both."""
    is_chinese = any("\u4e00" <= sign <= "\u9fff" for sign in operation.name)
    return {field: zh if is_chinese else en, f"{field}_en": en if is_chinese and operation.name_en else ""}


def page(report: Report, language: str) -> str:
    """The report as one HTML file that needs nothing beside it: style, pictures and verifier are inside. Offices without names."""
    with translation.override(language):
        told = outline(report, with_names=False, with_pictures=False)
        context = {
            "report": report,
            "outline": told,
            "photos": publishable(report),
            "language": language,
            "journal_key": journal.public_key(report.operation),
        }
        return render_to_string("reports/alone.html", context)
