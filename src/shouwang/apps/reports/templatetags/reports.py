"""Template words of the reports: a text in the language of the page, and where a figure opens."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from shouwang.apps.operations.models import in_both
from shouwang.apps.reports import reads
from shouwang.apps.reports.models import FilledForm, Photo, Report
from shouwang.vocabulary.outline import FigureLine
from shouwang.vocabulary.words import EN, listed

register = template.Library()


@register.simple_tag
def pick(thing: Any, field: str) -> str:
    """A text of *thing* as given, or in English on an English page where somebody wrote it: ``{% pick report "title" %}``."""
    return in_both(thing, field).within(get_language() or "en")


@register.simple_tag
def left_empty(filled: FilledForm) -> str:
    """What a form could not be filled with, or a dash."""
    language = get_language() or EN
    return listed(reads.left_empty(filled, language), language) or "—"


@register.simple_tag(takes_context=True)
def figure_address(context: template.Context, line: FigureLine, report: Report) -> str:
    """Where the figure's entries open; empty on a public page, and where there are none."""
    if context.get("public") or context.get("alone") or line.value is None:
        return ""
    if report.frozen:
        return reverse("reports:frozen_figure", args=[report.operation_id, report.pk, line.code])
    return reverse("reports:figure", args=[report.operation_id, line.code])


@register.simple_tag(takes_context=True)
def picture_address(context: template.Context, photo: Photo, report: Report) -> str:
    """Where the picture lies: inside a page that stands alone, else behind the public or the members' door."""
    if context.get("alone"):
        return f"data:{photo.published.media_type};base64,{base64.b64encode(photo.published.read()).decode()}"
    if context.get("public"):
        return reverse("reports:published_photo", args=[report.pk, photo.pk])
    return reverse("reports:photo", args=[report.operation_id, photo.pk])


@register.simple_tag
def style_of_the_page() -> SafeString:
    """The style sheets of a page that stands alone, to be written into it."""
    sheets = (
        finders.find(name) for name in ("frame/paper.css", "frame/frame.css", "frame/parts.css", "frame/print.css", "reports/report.css")
    )
    texts = [Path(sheet).read_text(encoding="utf-8") for sheet in sheets if sheet]
    texts[3] = f"@media print {{{texts[3]}}}"
    return mark_safe("\n".join(texts))  # noqa: S308  # our own style sheets
