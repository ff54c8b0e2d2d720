"""
Groups out of people: each with somebody who can lead, and every trait spread as evenly as whole people allow.

A trait is even when no group has two more of it than another. How far it is from that is told as how many people would have to stand in
another group (*moves*): it is counted on any groups, also on those that somebody moved by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from shouwang.engines.roster.problem import Person
from shouwang.vocabulary.groups import (
    BEST_LED,
    DRIVER,
    LEAD,
    LEAST_LED,
    LIMITED,
    MAN,
    MOST_LED,
    TRAINED,
    TRAITS,
    WOMAN,
    band_of,
)
from shouwang.vocabulary.reasons import Reason, refuse_if

TOGETHER, APART, STAYS = "together", "apart", "stays"
LEADS, EVEN = "leads", "even"
AIMS = (LEADS, EVEN)
"""What is made small, in this order: moves until those who can lead are spread, moves until everything else is."""

Groups = Sequence[Sequence[str]]
"""Who is in which group, by the number of the group."""


@dataclass(frozen=True)
class Candidate:
    """Somebody to be put into a group; *traits* are of :data:`TRAITS`. Why somebody has one is not known here."""

    id: str
    traits: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Wish:
    """People who must be *together*, or *apart*, or one who *stays* in the group of a number (from 0)."""

    what: str
    people: tuple[str, ...]
    group: int = 0


@dataclass(frozen=True)
class Grouping:
    """
    What is asked: so many groups, sizes differing by one at most, of these people, in the order of the roll; every wish is kept.

    Nonsense is refused, all at once.
    """

    people: tuple[Candidate, ...]
    count: int
    wishes: tuple[Wish, ...] = ()

    def __post_init__(self) -> None:
        refuse_if(self._nonsense())

    def _nonsense(self) -> Iterator[Reason]:
        ids = [one.id for one in self.people]
        if not 1 <= self.count <= len(ids):
            yield Reason("groups-without-people", {"groups": self.count, "people": len(ids)})
        yield from (Reason("roster-twice", {"what": "person", "id": id_}) for id_ in sorted({one for one in ids if ids.count(one) > 1}))
        named = {id_ for wish in self.wishes for id_ in wish.people}
        yield from (Reason("groups-stranger", {"person": id_}) for id_ in sorted(named - set(ids)))
        yield from (
            Reason("groups-no-such-group", {"group": wish.group + 1, "groups": self.count})
            for wish in self.wishes
            if wish.what == STAYS and not 0 <= wish.group < self.count
        )

    @property
    def sizes(self) -> tuple[int, int]:
        """The least and the most people of a group."""
        return fair(len(self.people), self.count)


@dataclass(frozen=True)
class Grouped:
    """Groups that were found: for each of :data:`AIMS` the moves left, and the bound below which no such groups can come."""

    groups: tuple[tuple[str, ...], ...]
    values: Mapping[str, int]
    bounds: Mapping[str, int]

    @property
    def is_proven(self) -> bool:
        """Whether no groups are more even."""
        return self.values == self.bounds


@dataclass(frozen=True)
class Evenness:
    """How one trait is spread: how many of each group have it, and how many people would have to stand elsewhere for it to be even."""

    trait: str
    counts: tuple[int, ...]
    moves: int


def candidates_of(people: Iterable[Person]) -> tuple[Candidate, ...]:
    """People of a roster's problem as far as groups are balanced by it."""
    return tuple(Candidate(one.id, frozenset(_traits(one))) for one in people)


def _traits(person: Person) -> Iterator[str]:
    yield from person.abilities & {LEAD, DRIVER, TRAINED}
    if person.sex:
        yield WOMAN if person.sex == "f" else MAN
    if person.age is not None:
        yield band_of(person.age)
    if person.no_nights or person.needs_seat or person.coldest is not None or person.own:
        yield LIMITED


def evenness(people: Sequence[Candidate], groups: Groups) -> list[Evenness]:
    """How each trait that somebody has is spread over these groups, however they came about."""
    known = {one.id: one.traits for one in people}
    found = []
    for trait in TRAITS:
        counts = tuple(sum(trait in known.get(id_, ()) for id_ in group) for group in groups)
        if any(counts):
            found.append(Evenness(trait, counts, _moves(counts)))
    return found


def _moves(counts: Sequence[int]) -> int:
    low, high = fair(sum(counts), len(counts))
    return max(sum(max(one - high, 0) for one in counts), sum(max(low - one, 0) for one in counts))


def fair(whole: int, count: int) -> tuple[int, int]:
    """The least and the most of each of so many groups where a whole is spread evenly."""
    return whole // count, -(-whole // count)


def told_of(people: Sequence[Candidate], groups: Groups) -> Iterator[Reason]:
    """
    What somebody should know before these groups begin: more or fewer people than one can lead well, a group in which nobody is known to lead.

    The leader is not among those led. None of it is forbidden: a small unit at two gates has good reasons.
    """
    known = {one.id: one.traits for one in people}
    span = {"least": LEAST_LED, "best": BEST_LED, "most": MOST_LED}
    if not LEAST_LED <= len(groups) <= MOST_LED:
        yield Reason("groups-span", {"groups": len(groups), **span})
    outside: dict[int, list[int]] = {}
    for number, group in enumerate(groups, start=1):
        if not LEAST_LED <= len(group) - 1 <= MOST_LED:
            outside.setdefault(len(group) - 1, []).append(number)
    for led, numbers in sorted(outside.items()):
        yield Reason("group-span", {"groups": tuple(numbers), "led": led, **span})
    if without := [number for number, group in enumerate(groups, start=1) if not any(LEAD in known.get(id_, ()) for id_ in group)]:
        yield Reason("group-without-lead", {"groups": tuple(without)})


def leader_of(people: Sequence[Candidate], group: Sequence[str]) -> str:
    """Who is proposed to lead: whoever can lead, else whoever is trained, else the first on the roll."""
    own = [one for one in people if one.id in set(group)]
    return max(own, key=lambda one: (LEAD in one.traits, TRAINED in one.traits)).id
