"""Template words of the reports: a text in the language of the page, and where a figure opens."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import get_language

from shouwang.apps.reports.models import Report
from shouwang.vocabulary.outline import FigureLine

register = template.Library()


@register.simple_tag
def pick(thing: Any, field: str) -> str:
    """The Chinese or English text of *thing*, by the language of the page: ``{% pick report "title" %}``."""
    language = "zh" if (get_language() or "en").startswith("zh") else "en"
    return str(getattr(thing, f"{field}_{language}"))


@register.simple_tag(takes_context=True)
def figure_address(context: template.Context, line: FigureLine, report: Report) -> str:
    """Where the figure's entries open; empty on a public page, and where there are none."""
    if context.get("public") or line.value is None:
        return ""
    if report.frozen:
        return reverse("reports:frozen_figure", args=[report.operation_id, report.pk, line.code])
    return reverse("reports:figure", args=[report.operation_id, line.code])
