"""Leaving a post: who takes over from whom, what the post would be without whoever goes, and who left only in that they came to another."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

from shouwang.apps.journal import reads as journal
from shouwang.apps.journal.models import Entry
from shouwang.apps.people.models import Person
from shouwang.apps.roster import bridge
from shouwang.apps.roster.models import Duty, Need


def reliefs_of(duty: Duty) -> list[Duty]:
    """The duties of those who are at the post and stay longer, the last to come first: one of them takes over."""
    there = Duty.objects.on_post().filter(post=duty.post, ends_at__gt=duty.ends_at)
    return list(there.exclude(person=duty.person_id).select_related("person").order_by("-arrived_at", "id"))


def to_sign(person: Person) -> list[Duty]:
    """The duties of those who handed their post over to somebody who has not signed for it, and is still there."""
    rows = Duty.objects.filter(relief__person=person, relief__left_at=None, left_at__isnull=False, relief_signed_at=None)
    return list(rows.select_related("person", "post", "operation").order_by("left_at"))


def lacking_without(duty: Duty, at: datetime) -> tuple[int, int] | None:
    """How many would stay at the post, and how many it needs, if they were too few once this one goes; None where they are enough."""
    there = Duty.objects.on_post().filter(post=duty.post).exclude(person=duty.person_id).select_related("operation", "roster")
    staying = len(bridge.known_there(there, at))
    needed = bridge.needed_at(Need.objects.filter(post=duty.post, post__closed_at=None), at.astimezone(ZoneInfo(duty.operation.time_zone)))
    return (staying, needed) if staying < needed else None


def moved_on(duty: Duty) -> list[Entry]:
    """The entries by which somebody left a post only in that they checked in at another."""
    return [entry for entry in told_of(duty, "duty.left", "duty") if "elsewhere" in json.loads(entry.data)]


def told_of(duty: Duty, kind: str, field: str) -> list[Entry]:
    """The entries of a kind that stand and name this duty in one field; another field may name another duty."""
    fallen = journal.fallen(duty.operation)
    told = journal.about(duty.operation, kind, duty.id)
    return [entry for entry in told if entry.id not in fallen and json.loads(entry.data)[field] == str(duty.id)]
