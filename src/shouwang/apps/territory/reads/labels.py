"""What places are called in the log."""

from __future__ import annotations

from uuid import UUID

from shouwang.apps.operations.access import DOORS
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.territory.models import Level, Place


def labels(operation: Operation, ids: set[UUID], by: Member) -> dict[UUID, str]:
    """The names of these places; doors only for those who may see doors."""
    found = Place.objects.filter(operation=operation, id__in=ids)
    if by.role not in DOORS:
        found = found.exclude(level=Level.DOOR)
    return {place.id: place.label or place.name for place in found}
