"""Checking in at the post itself: on a device that stays there, or by the code that hangs there, with six digits of one's own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.cache import cache
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from shouwang.apps.people.reads.links import Secret
from shouwang.apps.roster import bridge
from shouwang.apps.roster.models import Duty, Post
from shouwang.vocabulary.times import HOUR, MINUTE

STATIONS = Secret("shouwang.roster.station")
DIGITS = 6
AROUND = 2 * HOUR
"""So long before and after their duty somebody's digits are known at its post (ours)."""
MOST_WRONG, FORGOTTEN_AFTER = 10, 10 * MINUTE
"""After so many wrong digits within this time a post takes none (ours): nobody tries a million."""


def post_behind(token: str) -> Post | None:
    """The post at which somebody is; None when the address is none of ours, or the post is closed."""
    identity = STATIONS.behind(token)
    return Post.objects.filter(pk=identity, closed_at=None).select_related("operation").first() if identity else None


def digits_of(person: UUID) -> str:
    """A person's own six digits, which stand on their page and their card; they follow from the person and the server's secret."""
    return f"{int(salted_hmac('shouwang.roster.station', str(person)).hexdigest(), 16) % 10**DIGITS:0{DIGITS}}"


def due_at(post: Post, at: datetime) -> list[Duty]:
    """The duties at a post whose people may check in or out there now; whoever went before theirs is over may come back."""
    rows = post.duties.filter(withdrawn_at=None, roster__published_at__isnull=False, starts_at__lte=at + AROUND)
    rows = rows.filter(Q(left_at=None) | Q(left_at__lt=F("ends_at"), ends_at__gt=at))
    return [
        duty
        for duty in rows.select_related("person", "post", "operation").order_by("starts_at")
        if duty.arrived_at or duty.ends_at > at - AROUND
    ]


def duty_by_digits(post: Post, digits: str, at: datetime) -> Duty | None:
    """The duty of whoever has these digits and is due at the post, the one they stand first; None for nobody, or for two who have the same."""
    own = [duty for duty in due_at(post, at) if digits_of(duty.person_id) == digits]
    if len({duty.person_id for duty in own}) != 1:
        return None
    return min(own, key=lambda duty: (not duty.is_on_post, duty.starts_at))


def begins_anew(standing: Duty | None, at: datetime) -> Duty | None:
    """
    The next duty of somebody who forgot to check out of the one that they are *standing*, as soon as they may check in to it. None while they may
    still stay on by the old one: as long as the watch does not ask whether they have left.
    """
    if standing is None or not standing.is_on_post or at < standing.ends_at + bridge.times_of(standing.operation).over_after:
        return None
    rows = Duty.objects.held().filter(operation=standing.operation, person=standing.person_id, arrived_at=None, ends_at__gt=at)
    near = rows.filter(starts_at__gt=standing.starts_at, starts_at__lte=at + AROUND)
    return near.select_related("person", "post", "operation").order_by("starts_at").first()


def takes_digits(post: Post) -> bool:
    """Whether wrong digits were not typed too often there."""
    return int(cache.get(_key(post), 0)) < MOST_WRONG


def note_wrong(post: Post) -> None:
    """Count digits that were nobody's."""
    if not cache.add(_key(post), 1, FORGOTTEN_AFTER.total_seconds()):
        cache.incr(_key(post))


def _key(post: Post) -> str:
    return f"station-wrong-{post.id}"
