"""The report as a file, and what the form of a new one begins with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from shouwang.apps.command.models import Phase
from shouwang.apps.operations.models import Body, Operation, in_both
from shouwang.apps.reports.models import Photo, Report
from shouwang.apps.reports.reads.figures import day_in
from shouwang.apps.reports.reads.reports import body_name, outline, publishable
from shouwang.files import docx, pdf
from shouwang.files.fonts import find_fonts
from shouwang.vocabulary.outline import Outline
from shouwang.vocabulary.words import EN, ZH


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
    name = in_both(operation, "name")
    host = body_name(operation, Body.Part.HOST) or in_both(operation, "area")
    unit = body_name(operation, Body.Part.UNIT) or name
    return {
        "phase": number,
        "day": day_in(operation, now),
        "title_zh": f"{name.within(ZH)}第{number}阶段工作报告",
        "title_en": f"{name.within(EN)}: report on phase {number}",
        "subtitle_zh": f"{unit.within(ZH)}下沉{host.within(ZH)}纪实",
        "subtitle_en": f"{unit.within(EN)} at {host.within(EN)}",
        "author_zh": "本单位职工",
        "author_en": "A member of the unit",
        "photos": [photo.pk for photo in Photo.objects.filter(operation=operation) if photo.may_be_published],
    }


def page(report: Report, language: str) -> str:
    """The report as one HTML file that needs nothing beside it: style and pictures are inside. Offices without names."""
    with translation.override(language):
        told = outline(report, with_names=False, with_pictures=False)
        context = {"report": report, "outline": told, "photos": publishable(report), "language": language}
        return render_to_string("reports/alone.html", context)
