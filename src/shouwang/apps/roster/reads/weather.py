"""The weather as it was told, and when people warm up."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID
from zoneinfo import ZoneInfo

from shouwang.apps.operations.models import Operation
from shouwang.apps.roster import bridge
from shouwang.apps.roster.models import Duty, Temperature
from shouwang.engines.roster.problem import Post, Problem, Span
from shouwang.engines.roster.warming import turns


def temperatures(operation: Operation) -> list[Temperature]:
    """What was told of the weather, the newest first."""
    return list(Temperature.objects.filter(operation=operation).order_by("-since"))


def warm_breaks_of(duties: Iterable[Duty]) -> dict[UUID, list[Span]]:
    """When whoever has one of these duties warms up, by the duty; those who stand there with them are looked up."""
    asked = list(duties)
    if not asked:
        return {}
    operation = asked[0].operation
    weather = bridge.weather_of(operation)
    if not weather.degrees:
        return {}
    zone, first, last = ZoneInfo(operation.time_zone), min(one.starts_at for one in asked), max(one.ends_at for one in asked)
    beside = Duty.objects.filter(
        operation=operation, post__in={one.post_id for one in asked}, withdrawn_at=None, starts_at__lt=last, ends_at__gt=first
    )
    rows = list(beside.filter(roster__in={one.roster_id for one in asked}).select_related("post"))
    posts = {row.post_id: Post(str(row.post_id), is_outdoors=row.post.is_outdoors) for row in rows}
    problem = Problem(Span(first.astimezone(zone), last.astimezone(zone)), (), tuple(posts.values()), (), weather=weather)
    found = turns(problem, [bridge.assignment_of(row, zone) for row in rows])
    return {one.id: found.get(bridge.assignment_of(one, zone), []) for one in asked}
