"""A roster as people look at it: by posts, by people, how even the load is, and what the rules find."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import get_language

from shouwang.apps.journal import reads as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.people import reads as people
from shouwang.apps.people.models import Person
from shouwang.apps.roster import bridge
from shouwang.apps.roster.models import Duty, Need, Post, Roster
from shouwang.engines.roster.problem import Span
from shouwang.vocabulary.reasons import Reason

KEPT = 600
"""Seconds for which a judgement is kept (ours)."""


@dataclass(frozen=True)
class Row:
    """Some hours of a day: for each post who is there, and how many more it needs."""

    starts_at: datetime
    ends_at: datetime
    posts: list[tuple[Post, list[tuple[Duty, str]], int]]

    @property
    def same(self) -> list[tuple[set[UUID], int]]:
        """By what two rows are told apart: who is where, and how many lack."""
        return [({duty.id for duty, _ in there}, missing) for _, there, missing in self.posts]


@dataclass(frozen=True)
class Load:
    """What one person bears in a roster, of what is past as they stood it, and what they brought from those *before*."""

    person: UUID
    name: str
    duties: list[Duty]
    length: timedelta
    at_night: timedelta
    before: timedelta

    @property
    def hours(self) -> float:
        """Hours of duty."""
        return self.length / timedelta(hours=1)

    @property
    def hours_before(self) -> float:
        """Hours of duty in earlier rosters, as they count into an even load."""
        return self.before / timedelta(hours=1)

    @property
    def night_hours(self) -> float:
        """Hours of it at night."""
        return self.at_night / timedelta(hours=1)


class Board:
    """One roster with its standing duties, for a reader who may see colleagues by name."""

    def __init__(self, roster: Roster, by: Member) -> None:
        self.roster, self.by, self.zone = roster, by, ZoneInfo(roster.operation.time_zone)
        self.duties = bridge.standing(roster)
        self.names = names_of(by)

    @cached_property
    def movable(self) -> set[UUID]:
        """The duties that the reader may give to somebody else: of a draft or of the roster that holds, not over, and by command alone."""
        is_open = self.roster.state in {Roster.State.DRAFT, Roster.State.PUBLISHED}
        if not is_open or self.by.role not in access.COMMAND:
            return set()
        now = timezone.now()
        return {duty.id for duty in self.duties if self.roster.state == Roster.State.DRAFT or duty.ends_at > now}

    @property
    def kept(self) -> list[Duty]:
        """The duties that are kept in rosters to come."""
        return [duty for duty in self.duties if duty.is_kept]

    @cached_property
    def days(self) -> list[date]:
        """The days of the roster."""
        return bridge.days_of(bridge.span_of(self.roster))

    @cached_property
    def parts(self) -> list[Span]:
        """The parts of its days for which it holds, or would."""
        return bridge.parts_of(self.roster)

    @property
    def is_cut(self) -> bool:
        """Whether newer rosters have some of its days, or all."""
        return self.parts != [bridge.span_of(self.roster)]

    @cached_property
    def posts(self) -> list[Post]:
        """The posts that have duties in it, or needs."""
        found = {duty.post_id: duty.post for duty in self.duties}
        found |= {need.post_id: need.post for need in self._needs}
        return sorted(found.values(), key=lambda post: (post.name, post.id))

    @cached_property
    def _needs(self) -> list[Need]:
        return list(Need.objects.filter(operation=self.roster.operation, post__closed_at=None).select_related("post"))

    @cached_property
    def rows(self) -> list[Row]:
        """By hours: every stretch in which at each post the same people are there; whoever is there by another roster counts for what it needs."""
        demands = [demand for part in self.parts for demand in bridge.demands_of(self._needs, part)]
        beside = bridge.beside(self.roster)
        span = bridge.span_of(self.roster)
        moments = sorted(
            {m for duty in self.duties for m in (duty.starts_at, duty.ends_at)}
            | {m for duty in beside for m in (duty.starts_at, duty.ends_at) if span.start < m < span.end}
            | {m for one in demands for m in (one.span.start, one.span.end)}
        )
        found = []
        of_post = {post.id: [duty for duty in self.duties if duty.post_id == post.id] for post in self.posts}
        asked = {post.id: [one for one in demands if one.post == str(post.id)] for post in self.posts}
        for starts, ends in pairwise(moments):
            posts = []
            for post in self.posts:
                there = [(duty, self.name(duty)) for duty in of_post[post.id] if duty.starts_at <= starts < duty.ends_at]
                least = max((one.least for one in asked[post.id] if one.span.start <= starts < one.span.end), default=0)
                people = {duty.person_id for duty, _ in there}
                people |= {duty.person_id for duty in beside if duty.post_id == post.id and duty.starts_at <= starts < duty.ends_at}
                posts.append((post, there, max(least - len(people), 0)))
            found.append(Row(starts.astimezone(self.zone), ends.astimezone(self.zone), posts))
        return _joined(found)

    def by_day(self) -> list[tuple[date, list[Row]]]:
        """The rows day by day: of hours that a newer roster has those in which somebody goes on by this one."""
        days: defaultdict[date, list[Row]] = defaultdict(list)
        for row in self.rows:
            if self._is_own(row):
                days[row.starts_at.date()].append(row)
        return sorted(days.items())

    def _is_own(self, row: Row) -> bool:
        return any(part.start <= row.starts_at < part.end for part in self.parts) or any(there for _, there, _ in row.posts)

    @cached_property
    def loads(self) -> list[Load]:
        """What each person of the roster bears, the most first."""
        own: defaultdict[UUID, list[Duty]] = defaultdict(list)
        for duty in self.duties:
            own[duty.person_id].append(duty)
        stood = defaultdict[UUID, list[Span]](list)
        for one, duty in bridge.weighing(self.roster, timezone.now()):
            stood[duty.person_id].append(one.span)
        everybody = {UUID(id_) for id_ in self.roster.people} | own.keys()
        found = (self._load(person, own[person], stood[person]) for person in everybody)
        return sorted(found, key=lambda load: (-load.length, load.name))

    @property
    def idle(self) -> list[str]:
        """Who is in the roster and was never given duty in it: often no shift fits them. Not who has left the roll since, or is excused."""
        given = set(self.roster.duties.values_list("person", flat=True)) | people.gone_since(self.roster.operation).keys()
        return sorted(load.name for load in self.loads if load.person not in given)

    def _load(self, person: UUID, own: list[Duty], spans: list[Span]) -> Load:
        at_night = sum((bridge.night_parts(span) for span in spans), timedelta())
        length, before = sum((span.length for span in spans), timedelta()), self.borne.get(str(person), timedelta())
        return Load(person, self.names.get(person, "—"), own, length, at_night, before)

    @cached_property
    def borne(self) -> dict[str, timedelta]:
        """What each person bore in earlier rosters, for command, who plans by it; empty where nobody bore anything."""
        if self.by.role not in access.COMMAND:
            return {}
        found = as_of_now("borne", self.roster, lambda: {one.id: one.history.duty for one in bridge.problem_to_solve(self.roster).people})
        return found if any(found.values()) else {}

    def grid(self) -> list[tuple[Load, list[list[Duty]]]]:
        """People by days, in the order of the roll's names."""
        begun: defaultdict[tuple[UUID, date], list[Duty]] = defaultdict(list)
        for duty in self.duties:
            begun[duty.person_id, duty.starts_at.astimezone(self.zone).date()].append(duty)
        return [(load, [begun[load.person, day] for day in self.days]) for load in sorted(self.loads, key=lambda load: load.name)]

    def name(self, duty: Duty) -> str:
        """Whose duty it is."""
        return self.names.get(duty.person_id, "—")

    @cached_property
    def judgement(self) -> dict[str, list[str]]:
        """What the rules find, in words: ``safety``, ``needs``, ``law``, ``practice``."""
        found = as_of_now("judged", self.roster, lambda: bridge.judgement_of(self.roster, timezone.now()))
        return {kind: said(getattr(found, kind), self.roster.operation, self.names) for kind in ("safety", "needs", "law", "practice")}

    @property
    def is_safe(self) -> bool:
        """Whether it may be published."""
        return not self.judgement["safety"]


def _joined(rows: list[Row]) -> list[Row]:
    """Rows that follow one another with the same duties are one, also over midnight."""
    joined: list[Row] = []
    for row in rows:
        if joined and joined[-1].ends_at == row.starts_at and joined[-1].same == row.same and any(there for _, there, _ in row.posts):
            joined[-1] = Row(joined[-1].starts_at, row.ends_at, row.posts)
        else:
            joined.append(row)
    return joined


AGAIN = 600
"""After so many seconds what lies ahead is looked at again, though nothing was written: whoever stays on has less rest before the next duty (ours)."""


def as_of_now(what: str, roster: Roster, work: Callable[[], object]) -> Any:
    """The result of some *work* on a roster, done once until something is written: whatever it depends on has changed by an action, and so has the journal."""
    key = f"roster-{what}-{roster.id}-{journal.last_number(roster.operation)}"
    return cache.get_or_set(key, work, KEPT)


def certificate(roster: Roster) -> Any:
    """Of which duties it is known that somebody could stand in."""
    return as_of_now("certified", roster, lambda: bridge.certificate_of(roster, timezone.now()))


def unsafe_ahead(operation: Operation, by: Member, at: datetime) -> list[tuple[Roster, list[str]]]:
    """
    Which safety rules are broken in what lies ahead of the rosters that hold, by what was told since or by what was stood, for command: names stand in it.
    What is so where two rosters meet is told of the first.
    """
    found, told = [], list[Reason]()
    for roster in Roster.objects.filter(operation=operation, published_at__isnull=False, ends_at__gt=at).order_by("starts_at"):
        broken = as_of_now(f"unsafe-{at.timestamp() // AGAIN:.0f}", roster, partial(bridge.unsafe_ahead, roster, at))
        ahead = [one for one in broken if one not in told]
        told += ahead
        if ahead:
            found.append((roster, said(ahead, operation, names_of(by))))
    return found


def board(roster: Roster, by: Member) -> Board:
    """A roster to look at."""
    return Board(roster, by)


def names_of(by: Member) -> dict[UUID, str]:
    """What people are called, for those who may see colleagues by name."""
    if "name" not in access.fields_seen(Person, by):
        return {}
    return {person["id"]: person["name"] for person in access.seen(Person, by)}


def telephones(by: Member) -> dict[UUID, str]:
    """Where people are rung, for those who may see it."""
    return {row["id"]: row.get("telephone", "") for row in people.people_seen(by)}


def said(reasons: Iterable[Reason], operation: Operation, names: dict[UUID, str]) -> list[str]:
    """Reasons of the engine in the language of the page, people and posts by name."""
    known: dict[str, Any] = {**bridge.SUPPOSED, **{str(id_): name for id_, name in names.items()}}
    known |= {str(post.id): str(post) for post in Post.objects.filter(operation=operation)}
    tongue = get_language() or "en"
    return [Reason(reason.code, bridge.in_words(reason.parameters, known)).within(tongue) for reason in reasons]
