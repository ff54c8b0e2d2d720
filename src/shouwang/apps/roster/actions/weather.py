"""Telling the weather: from the cold on posts outside are held by two, who take turns to warm up."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shouwang.apps.command.actions.ground import held_operation
from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.roster.models import Temperature


@transaction.atomic
def tell_weather(*, since: datetime, degrees: int, by: Member, at: datetime, is_storm: bool = False) -> Temperature:
    """Tell how cold it is or will be from a moment on; told anew for the same moment, the last word holds."""
    operation = held_operation(by, access.LEADERS)
    row, _ = Temperature.objects.update_or_create(operation=operation, since=since, defaults={"degrees": degrees, "is_storm": is_storm})
    journal.write("weather.told", operation=operation, at=at, by=by.id, since=since.isoformat(), degrees=degrees, storm=is_storm)
    return row
