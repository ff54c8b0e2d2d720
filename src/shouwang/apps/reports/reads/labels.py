"""What the ids of reports and their forms are called."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import get_language

from shouwang.apps.operations.access import OPENERS
from shouwang.apps.operations.models import Member, Operation, in_both
from shouwang.apps.reports.models import FormTemplate, Photo, Report


def labels(operation: Operation, ids: set[UUID], by: Member) -> dict[UUID, str]:
    """Reports and forms by their titles, photos by their captions, for those who may open them."""
    if by.role not in OPENERS:
        return {}
    tongue = get_language() or "en"
    reports = {row.id: in_both(row, "title").within(tongue) for row in Report.objects.filter(operation=operation, id__in=ids)}
    photos = {row.id: in_both(row, "caption").within(tongue) for row in Photo.objects.filter(operation=operation, id__in=ids)}
    return reports | photos | {row.id: row.title for row in FormTemplate.objects.filter(operation=operation, id__in=ids)}
