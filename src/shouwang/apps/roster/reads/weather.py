"""The weather as it was told, and when people go in to rest."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID
from zoneinfo import ZoneInfo

from shouwang.apps.operations.models import Operation
from shouwang.apps.roster import bridge
from shouwang.apps.roster.models import Duty, Temperature
from shouwang.engines.roster.breaks import turns
from shouwang.engines.roster.problem import Problem, Span


def temperatures(operation: Operation) -> list[Temperature]:
    """What was told of the weather, the newest first."""
    return list(Temperature.objects.filter(operation=operation).order_by("-since"))


def breaks_of(duties: Iterable[Duty]) -> dict[UUID, list[Span]]:
    """When whoever has one of these duties goes in to rest, by the duty; those who stand there with them are looked up."""
    asked = list(duties)
    if not asked:
        return {}
    operation = asked[0].operation
    zone, first, last = ZoneInfo(operation.time_zone), min(one.starts_at for one in asked), max(one.ends_at for one in asked)
    beside = Duty.objects.filter(
        operation=operation, post__in={one.post_id for one in asked}, withdrawn_at=None, starts_at__lt=last, ends_at__gt=first
    )
    rows = list(beside.filter(roster__in={one.roster_id for one in asked}).select_related("post"))
    posts = {row.post_id: bridge.post_of(row.post) for row in rows}
    problem = Problem(
        Span(first.astimezone(zone), last.astimezone(zone)), (), tuple(posts.values()), (), weather=bridge.weather_of(operation)
    )
    found = turns(problem, [bridge.assignment_of(row, zone) for row in rows])
    return {one.id: found.get(bridge.assignment_of(one, zone), []) for one in asked}
