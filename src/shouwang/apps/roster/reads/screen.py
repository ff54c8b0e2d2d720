"""Who is at one post now and who comes next, for a screen that hangs there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from shouwang.apps.operations.models import Member
from shouwang.apps.roster import bridge
from shouwang.apps.roster.models import Duty, Need, Post
from shouwang.apps.roster.reads.board import names_of

AHEAD = 3
"""So many changes of shift are told ahead (ours): more cannot be read from four metres."""


@dataclass(frozen=True)
class AtPost:
    """
    At a post: who is *here* since when, who is *expected* and has not checked in, how many are *missing* with both, and who is *coming*, from
    when until when, with how many duties of these hours are vacant. *lost* are those whose duty was over when, and of whom nothing is known since.
    """

    here: list[tuple[str, datetime]]
    expected: list[tuple[str, datetime]]
    missing: int
    coming: list[tuple[datetime, datetime, list[str], int]]
    lost: list[tuple[str, datetime]]


def at_post(post: Post, by: Member, at: datetime) -> AtPost:
    """The post as it is held at a moment, by check-ins; what comes, by published rosters."""
    planned, names, zone = bridge.planned_from_to(by.operation), names_of(by), ZoneInfo(by.operation.time_zone)
    holds = planned is not None and planned[0] <= at < planned[1]
    duties = list(Duty.objects.held().filter(post=post, ends_at__gt=at).order_by("starts_at", "id"))
    staying = list(Duty.objects.on_post().filter(post=post).select_related("operation", "roster").order_by("arrived_at", "id"))
    known = bridge.known_there(staying, at)
    here = [(names.get(duty.person_id, "—"), duty.arrived_at) for duty in known if duty.arrived_at]
    lost = [(names.get(duty.person_id, "—"), duty.ends_at) for duty in staying if duty not in known]
    expected = [(names.get(duty.person_id, "—"), duty.starts_at) for duty in duties if duty.starts_at <= at and not duty.arrived_at]
    vacant = Duty.objects.vacant().filter(post=post, starts_at__gt=at, roster__published_at__isnull=False)
    ahead = sorted([*(duty for duty in duties if duty.starts_at > at), *vacant], key=_hours)
    coming = [_coming(*hours, list(own), names, zone) for hours, own in groupby(ahead, key=_hours)]
    needed = bridge.needed_at(Need.objects.filter(post=post, post__closed_at=None), at.astimezone(zone)) if holds else 0
    return AtPost(here, expected, max(needed - len(here) - len(expected), 0), coming[:AHEAD], lost)


def _coming(
    starts_at: datetime, ends_at: datetime, duties: list[Duty], names: dict[UUID, str], zone: ZoneInfo
) -> tuple[datetime, datetime, list[str], int]:
    standing = [names.get(duty.person_id, "—") for duty in duties if duty.withdrawn_at is None]
    return starts_at.astimezone(zone), ends_at.astimezone(zone), standing, len(duties) - len(standing)


def _hours(duty: Duty) -> tuple[datetime, datetime]:
    return duty.starts_at, duty.ends_at
