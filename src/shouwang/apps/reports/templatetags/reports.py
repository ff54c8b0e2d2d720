"""Template words of the reports: a text in the language of the page, and where a figure opens."""

from __future__ import annotations

import base64
import hashlib
import re
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
def script_of_the_page() -> SafeString:
    """The second verifier and its part of the page as one script, to be written into a page that stands alone."""
    return mark_safe(_script())  # noqa: S308  # our own script


@register.simple_tag
def hash_of_the_script() -> str:
    """How the page's policy names that script: no other one runs there."""
    return f"sha256-{base64.b64encode(hashlib.sha256(_script().encode()).digest()).decode()}"


def _script() -> str:
    verifier, part = (Path(str(finders.find(f"reports/{name}"))).read_text(encoding="utf-8") for name in ("verify.js", "verify-page.js"))
    return f"{verifier}\n{re.sub(r'^import .*$', '', part, flags=re.MULTILINE)}"


@register.simple_tag
def style_of_the_page() -> SafeString:
    """The style sheets of a page that stands alone, to be written into it."""
    sheets = (
        finders.find(name)
        for name in ("frame/paper.css", "frame/frame.css", "frame/parts.css", "frame/print.css", "reports/report.css", "frame/forms.css")
    )
    texts = [Path(sheet).read_text(encoding="utf-8") for sheet in sheets if sheet]
    texts[3] = f"@media print {{{texts[3]}}}"
    return mark_safe("\n".join(texts))  # noqa: S308  # our own style sheets
