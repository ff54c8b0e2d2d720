"""What needs a decision now, and how posts were held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.people import reads as people
from shouwang.apps.roster import bridge
from shouwang.apps.roster.models import Duty, Message, Need, Post, Reach, Taking, Telling
from shouwang.apps.roster.reads.ladder import Rung, group_leads, ladder_of, leads, manned
from shouwang.apps.roster.reads.posts import current
from shouwang.vocabulary.times import HOUR
from shouwang.vocabulary.watching import ALARMS, RUNGS
from shouwang.vocabulary.words import Words

if TYPE_CHECKING:
    from shouwang.engines.roster.watching import Alarm, Turn


LONGEST = 8 * HOUR
"""So long at most somebody is sent to close a gap (ours): a usual shift."""


@dataclass(frozen=True)
class Due:
    """
    Something that needs a decision: the alarm, at which post, whose duty (a gap is nobody's), and whose turn it is.

    *taken_by* is who said last that they see to it; *unsent* are messages that did not leave, or of which nobody knows.
    *unreached* says that the one whose turn it is has no address.
    """

    alarm: Alarm
    post: Post
    duty: Duty | None
    turn: Turn
    ladder: Mapping[str, Rung]
    taken_by: UUID | None = None
    unsent: tuple[Message, ...] = ()
    unreached: bool = False

    @property
    def what(self) -> str:
        """Its code."""
        return self.alarm.what

    @property
    def words(self) -> Words:
        """What is wrong."""
        return ALARMS[self.alarm.what]

    @property
    def since(self) -> datetime:
        """Since when."""
        return self.alarm.since

    @property
    def is_pressing(self) -> bool:
        """Whether a post may be empty because of it, or somebody in need."""
        return self.alarm.is_pressing

    @property
    def turn_words(self) -> Words | None:
        """Whose turn it is."""
        return RUNGS[self.turn.told[-1].rung] if self.turn.told else None

    @property
    def next_words(self) -> Words | None:
        """Who is told next."""
        return RUNGS[self.turn.next.rung] if self.turn.next else None


def due_now(operation: Operation, at: datetime) -> list[Due]:
    """What needs a decision, the most pressing first. Nothing while no roster is published, or once the operation is closed."""
    roster = current(operation, at)
    if roster is None or operation.closed_at:
        return []
    duties = bridge.watched_duties(operation, at)
    found = bridge.alarms_in(operation, duties, at)
    return list(_due(operation, found, duties, at)) if found else []


def _due(operation: Operation, found: list[Alarm], duties: list[Duty], at: datetime) -> Iterator[Due]:
    keys = [alarm.key for alarm in found]
    by_id, leading, times = {str(duty.id): duty for duty in duties}, leads(operation), bridge.times_of(operation)
    of_groups = group_leads(operation)
    posts = {str(post.id): post for post in Post.objects.filter(operation=operation, id__in={UUID(alarm.post) for alarm in found})}
    takings, messages = defaultdict[str, list[Taking]](list), defaultdict[str, list[Message]](list)
    for taking in Taking.objects.filter(operation=operation, alarm__in=keys):
        takings[taking.alarm].append(taking)
    for message in Message.objects.filter(operation=operation, alarm__in=keys, sent_at=None, tried_at__isnull=False):
        messages[message.alarm].append(message)
    silent = set(Telling.objects.filter(operation=operation, alarm__in=keys, messages=0).values_list("alarm", "number"))
    for alarm in found:
        ladder, taken = ladder_of(alarm, leading, duties, of_groups), takings[alarm.key]
        turn = bridge.turn_of(alarm, manned(ladder), [taking.at for taking in taken], times, at)
        yield Due(
            alarm, posts[alarm.post], by_id[alarm.stint.id] if alarm.stint else None, turn, ladder,
            taken_by=taken[-1].by if turn.taken_at else None,
            unsent=tuple(messages[alarm.key]),
            unreached=bool(turn.told) and (alarm.key, turn.told[-1].number) in silent,
        )  # fmt: skip


def stint_to_fill(operation: Operation, post: Post, at: datetime) -> Duty | None:
    """
    A duty that would close a gap from now until the next shift begins there, vacant or not, or fewer are enough; kept nowhere yet.

    None while the post is closed, and before the first roster or after the last.
    """
    roster, now, planned = current(operation, at), at.replace(second=0, microsecond=0), bridge.planned_from_to(operation)
    if roster is None or post.closed_at or planned is None or not planned[0] <= now < planned[1]:
        return None
    published = Duty.objects.filter(post=post, starts_at__gt=at, roster__published_at__isnull=False)
    following = (published.filter(withdrawn_at=None) | published.vacant()).order_by("starts_at").first()
    there = Duty.objects.on_post().filter(post=post, ends_at__gt=at).count()
    enough = bridge.needed_until(Need.objects.filter(post=post), now.astimezone(ZoneInfo(operation.time_zone)), there)
    ends = (following and following.starts_at, now + LONGEST, planned[1], enough)
    return Duty(operation=operation, roster=roster, post=post, starts_at=now, ends_at=min(end for end in ends if end))


def on_post(operation: Operation, post: Post) -> set[UUID]:
    """Who is at a post now, by who checked in and has not left."""
    return set(Duty.objects.on_post().filter(operation=operation, post=post).values_list("person", flat=True))


def reached(by: Member) -> list[dict[str, Any]]:
    """Everybody on the roll with their e-mail and at how many message services alarms reach them, for command."""
    counts = {row["person"]: len(row["addresses"]) for row in access.seen(Reach, by)}
    return [{**row, "services": counts.get(row["id"], 0)} for row in people.people_seen(by)]


def reach_of(by: Member, person: UUID) -> list[str]:
    """At which message services alarms reach somebody, for command."""
    row = access.seen(Reach, by).filter(person=person).first()
    return list(row["addresses"]) if row else []


# How posts were held

MINUTES = 60


@dataclass(frozen=True)
class GapTold:
    """A gap with the post by name."""

    post: str
    starts_at: datetime
    ends_at: datetime
    there: int
    least: int


@dataclass(frozen=True)
class CoverageTold:
    """
    How posts were held, in whole hours, with every gap, *until* the last word from any post; gaps that follow one another are one time that a post stood short.

    Posts where nobody has ever checked in are not in the hours; they are *unknown*.
    """

    asked_hours: int
    held_hours: int
    gaps: list[GapTold]
    times_short: int
    until: datetime | None
    unknown: list[str]


def coverage(operation: Operation) -> CoverageTold | None:
    """How posts were held, by the journal's own reckoning, which the report prints; None while no post needs anybody."""
    by_post = bridge.held_by_journal(operation)
    if not by_post:
        return None
    names = {str(post.id): str(post) for post in Post.objects.filter(operation=operation)}
    found = {names.get(post, post): held for post, held in by_post.items() if held}
    gaps = [GapTold(post, gap.starts_at, gap.ends_at, gap.there, gap.least) for post, held in found.items() for gap in held.gaps]
    return CoverageTold(
        sum(held.asked for held in found.values()) // MINUTES,
        sum(held.held for held in found.values()) // MINUTES,
        sorted(gaps, key=lambda gap: (gap.starts_at, gap.post)),
        sum(held.times_short for held in found.values()),
        max((held.until for held in found.values()), default=None),
        sorted(names.get(post, post) for post, held in by_post.items() if held is None),
    )
