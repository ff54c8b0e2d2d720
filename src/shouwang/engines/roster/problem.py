"""
The records of a roster: people, posts, what posts need, and who is where.

Moments are in the time zone of the operation: nights, days and weekends are those of the people who stand there. How long something is counts as it is
lived through, also in the night in which clocks are set forward or back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property
from itertools import groupby
from types import MappingProxyType
from typing import Any

from shouwang.vocabulary.limits import Safety
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if
from shouwang.vocabulary.times import elapsed

DAY = timedelta(days=1)
WEEK = 7 * DAY
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of time, its end not included; it is not empty and does not run backwards."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end <= self.start and elapsed(self.start, self.end) <= timedelta():  # in the hour that comes twice the clock says less
            raise ValueError(f"A span must end after it starts: {self.start} to {self.end}.")

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return elapsed(self.start, self.end)

    def meets(self, other: Span) -> bool:
        """Whether both have some time in common."""
        return self.start < other.end and other.start < self.end

    def shared(self, other: Span) -> timedelta:
        """How much time both have in common."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return elapsed(start, end) if start < end else timedelta()


@dataclass(frozen=True)
class Night:
    """The night, from one time of day to another after midnight; by the usual definition 22:00 to 06:00."""

    begins: time = time(22)
    ends: time = time(6)

    def __post_init__(self) -> None:
        if self.ends >= self.begins:
            raise ValueError(f"A night begins in the evening and ends the next morning: {self.begins} to {self.ends}.")

    def of(self, day: date, like: datetime) -> Span:
        """The night that begins on *day*, in the time zone of *like*."""
        start = datetime.combine(day, self.begins, like.tzinfo)
        return Span(start, datetime.combine(day + DAY, self.ends, like.tzinfo))

    def evening_of(self, part: Span) -> date:
        """The day on which the night of this part begins."""
        return (part.start - DAY / 2).date()

    def within(self, span: Span) -> Iterator[Span]:
        """The parts of *span* that lie at night, in order."""
        day = span.start.date() - DAY
        while day <= span.end.date():
            if (night := self.of(day, span.start)).meets(span):
                yield Span(max(night.start, span.start), min(night.end, span.end))
            day += DAY


@dataclass(frozen=True)
class Borne:
    """What somebody bore before a roster: duty, of it at night, and of it at hard posts."""

    duty: timedelta = timedelta()
    nights: timedelta = timedelta()
    hard: timedelta = timedelta()


@dataclass(frozen=True)
class Person:
    """
    Somebody who may be given duty.

    *away* is when they cannot, for whatever reason; *rather_not* when they would rather have no duty and *gladly* when they would like some, which both weigh after an even load; *own* safety limits bear less than the operation's, by name (``least_rest``).
    *reach* is how long they need from home to a post (None: nobody has said, and they are not too far). *coldest* is the temperature in °C below which they do not stand outside, *age* is in years and matters to the building of groups alone, *group* is the one that they are in.
    *history* is what they bore already: the load is made even over it and the roster together. All of this is confidential; a reason that a page shows to others says that somebody
    is not available, never why.
    """

    id: str
    abilities: frozenset[str] = frozenset()
    sex: str = ""
    away: tuple[Span, ...] = ()
    no_nights: bool = False
    needs_seat: bool = False
    coldest: float | None = None
    own: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    age: int | None = None
    rather_not: tuple[Span, ...] = ()
    gladly: tuple[Span, ...] = ()
    history: Borne = Borne()
    group: str = ""
    reach: timedelta | None = None


@dataclass(frozen=True)
class Post:
    """
    A place that somebody holds. *is_seated*: there is a seat; *is_outdoors*: it is as cold there as outside; *drives*: it is at a wheel;
    *is_safe_alone*: others are about, as in a command room, so that one person is not alone there at night; *is_hard*: nobody likes to stand there, so that all share it;
    *is_suited*: one stands there in a protective suit.
    """

    id: str
    is_seated: bool = True
    is_outdoors: bool = False
    drives: bool = False
    is_safe_alone: bool = False
    is_hard: bool = False
    is_suited: bool = False


@dataclass(frozen=True)
class Demand:
    """
    What a post needs for a while: at *least* so many people, *ideal* so many; of them so many with each ability (*with_ability*).

    *is_mixed*: men and women both, where there are two or more.
    """

    post: str
    span: Span
    least: int = 1
    ideal: int = 0
    with_ability: Mapping[str, int] = field(default_factory=lambda: NOTHING)
    is_mixed: bool = False

    def __post_init__(self) -> None:
        if self.least < 0 or self.is_more_than_people:
            raise ValueError(f"{self.post} needs {self.least} people, {dict(self.with_ability)} of them: that cannot be.")

    @property
    def is_more_than_people(self) -> bool:
        """Whether more people of one ability are asked for than people."""
        return max(self.with_ability.values(), default=0) > max(self.least, self.ideal)


@dataclass(frozen=True)
class Assignment:
    """One person at one post for one stretch of time."""

    person: str
    post: str
    span: Span

    @property
    def start(self) -> datetime:
        """When it begins."""
        return self.span.start

    @property
    def end(self) -> datetime:
        """When it ends."""
        return self.span.end


Roster = Sequence[Assignment]
"""Who is where and when, however it came about."""


@dataclass(frozen=True)
class Weather:
    """
    How cold it is, from moment to moment: each temperature in °C holds until the next is told, the last for a day.

    *storms* are those of these moments from which it also storms or snows hard.
    """

    degrees: tuple[tuple[datetime, float], ...] = ()
    storms: frozenset[datetime] = frozenset()

    def coldest(self, span: Span) -> float | None:
        """The lowest temperature within *span*; None where nothing is known."""
        return min((value for _, value, _ in self.within(span)), default=None)

    def within(self, span: Span) -> Iterator[tuple[Span, float, bool]]:
        """The stretches of *span* for which something is told: how cold it is, and whether it storms."""
        for place, (since, value) in enumerate(self.degrees):
            if span.meets(told := Span(since, self._until(place))):
                yield Span(max(told.start, span.start), min(told.end, span.end)), value, since in self.storms

    def _until(self, place: int) -> datetime:
        return self.degrees[place + 1][0] if place + 1 < len(self.degrees) else self.degrees[place][0] + DAY


@dataclass(frozen=True)
class Problem:
    """
    What is asked of a roster within *span*: who there is, which posts, what they need, and what nobody may be asked to bear.

    *pinned* is duty that is settled already: every roster has it. *around* is duty by other rosters, before this one or after it, and it may reach into it: that of these people weighs on its first and last days, and whoever stands at one of its posts stands beside its people and counts for what the post needs.
    *others* are those who do so and are given no duty here; of them it is known what they bring. *former* is the roster that people know for this time: as little as can be is changed of it, last of all. What cannot make sense is refused when the record is built, all of it at once.
    """

    span: Span
    people: tuple[Person, ...]
    posts: tuple[Post, ...]
    demands: tuple[Demand, ...]
    safety: Safety = field(default_factory=Safety)
    night: Night = field(default_factory=Night)
    weather: Weather = field(default_factory=Weather)
    around: tuple[Assignment, ...] = ()
    pinned: tuple[Assignment, ...] = ()
    former: tuple[Assignment, ...] = ()
    others: tuple[Person, ...] = ()

    def __post_init__(self) -> None:
        refuse_if(self._nonsense())

    def _nonsense(self) -> Iterator[Reason]:
        for what, ids in (("person", [one.id for one in self.people]), ("post", [one.id for one in self.posts])):
            yield from (Reason("roster-twice", {"what": what, "id": id_}) for id_ in sorted({one for one in ids if ids.count(one) > 1}))
        posts, people = {one.id for one in self.posts}, {one.id for one in self.people}
        yield from (Reason("roster-post-unknown", {"post": id_}) for id_ in sorted({one.post for one in self.demands} - posts))
        for one in self.pinned:
            if one.person not in people or one.post not in posts:
                yield Reason("roster-pin-unknown", {"person": one.person, "post": one.post})
        for person in self.people:
            try:
                self.safety.for_one(person.own)
            except (KeyError, Refused):
                yield Reason("roster-limit-unknown", {"person": person.id, "limits": tuple(sorted(person.own))})

    @property
    def zone(self) -> tzinfo | None:
        """The time zone of its moments."""
        return self.span.start.tzinfo

    def person(self, id_: str) -> Person:
        """The person of this id; one whom the problem does not know can nothing and bears what everybody bears."""
        return self._people.get(id_) or Person(id_)

    def post(self, id_: str) -> Post:
        """The post of this id."""
        return self._posts.get(id_) or Post(id_)

    def bears(self, person: str) -> Safety:
        """The limits that hold for this person."""
        return self._limits.get(person, self.safety)

    def around_of(self, person: str) -> Sequence[Assignment]:
        """The duty of a person by other rosters."""
        return self._around_of.get(person, ())

    def beside(self, post: str) -> Sequence[Assignment]:
        """Who stands at a post by other rosters, and when."""
        return self._beside.get(post, ())

    @cached_property
    def _around_of(self) -> dict[str, list[Assignment]]:
        return dict(by_person(self.around))

    @cached_property
    def _beside(self) -> dict[str, list[Assignment]]:
        found = defaultdict[str, list[Assignment]](list)
        for one in self.around:
            found[one.post].append(one)
        return found

    @cached_property
    def _people(self) -> dict[str, Person]:
        return {one.id: one for one in (*self.others, *self.people)}

    @cached_property
    def _posts(self) -> dict[str, Post]:
        return {one.id: one for one in self.posts}

    @cached_property
    def _limits(self) -> dict[str, Safety]:
        return {one.id: self.safety.for_one(one.own) for one in self.people if one.own}


def by_person(assignments: Iterable[Assignment]) -> Iterator[tuple[str, list[Assignment]]]:
    """Each person's assignments in order of time, person by person."""
    ordered = sorted(assignments, key=lambda one: (one.person, one.span, one.post))
    for person, own in groupby(ordered, key=lambda one: one.person):
        yield person, list(own)


def of_each(problem: Problem, roster: Roster) -> Iterator[tuple[str, list[Assignment]]]:
    """Everybody who has duty in the roster, with all their duty, that around the span too."""
    there = {one.person for one in roster}
    yield from by_person([*(one for person in there for one in problem.around_of(person)), *roster])


def stretches(assignments: Sequence[Assignment]) -> list[Span]:
    """One person's duty as stretches without a pause: what begins when something ends, or before, goes on."""
    return joined(one.span for one in assignments)


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those without a pause between them as one."""
    found: list[Span] = []
    for one in sorted(spans):
        if found and one.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, one.end))
        else:
            found.append(one)
    return found
