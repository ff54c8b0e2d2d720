"""
A roster by days: each person has one kind of shift, or none, on each day.

The public instances (Curtois and Qu, INRC-I, INRC-II) all come down to four rules on a person's row, wishes about single days, and cover.
A price of ``None`` means hard: what is asked may not be broken at any price.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

OFF = ""
"""No shift on that day."""
HARD = None
"""The price of what may not be broken."""
Price = int | None
Rows = Mapping[str, Sequence[str]]
"""A roster: for each person a kind of shift, or OFF, for each day."""


@dataclass(frozen=True)
class Count:
    """What a person's shifts come to over all days, each weighing what its kind weighs: hours, nights, assignments."""

    name: str
    weights: tuple[tuple[str, int], ...]
    least: int = 0
    most: int | None = None
    under: Price = HARD
    over: Price = HARD

    def weight(self, kind: str) -> int:
        """What one shift of a kind weighs."""
        return dict(self.weights).get(kind, 0)


@dataclass(frozen=True)
class Run:
    """
    How many days in a row a person has one of these kinds (or is off).

    *before* is how many there were in a row just before the first day. Where a run touches the first or the last day and may go on
    beyond, *starts_open* and *ends_open* say that it cannot be too short.
    """

    name: str
    kinds: frozenset[str]
    least: int = 1
    most: int | None = None
    under: Price = HARD
    over: Price = HARD
    before: int = 0
    starts_open: bool = False
    ends_open: bool = False


@dataclass(frozen=True)
class Pattern:
    """Days in a row, each with one of some kinds, that are not wanted; only from some days on where *days* says so."""

    name: str
    steps: tuple[frozenset[str], ...]
    price: Price = HARD
    days: frozenset[int] | None = None

    def may_begin(self, day: int) -> bool:
        """Whether it is unwanted from this day on."""
        return self.days is None or day in self.days


@dataclass(frozen=True)
class Weekends:
    """On how many weekends a person works at all, and on how many in a row. A weekend is any set of days, in order, none in two of them."""

    name: str
    days: tuple[tuple[int, ...], ...]
    most: int | None = None
    over: Price = HARD
    least_in_row: int = 1
    most_in_row: int | None = None
    under_in_row: Price = HARD
    over_in_row: Price = HARD


Rule = Count | Run | Pattern | Weekends


@dataclass(frozen=True)
class Worker:
    """Somebody, and the rules for their row. People with the same rules are thought about together."""

    id: str
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Wish:
    """What it costs if a person has one of these kinds on a day; HARD where they cannot."""

    person: str
    day: int
    kinds: frozenset[str]
    price: Price


@dataclass(frozen=True)
class Cover:
    """How many people are wanted with one of these kinds on a day, and what each one too few or too many costs."""

    day: int
    kinds: frozenset[str]
    least: int
    most: int
    under: Price = HARD
    over: Price = HARD


@dataclass(frozen=True)
class Instance:
    """The whole problem; nonsense is refused when it is built."""

    name: str
    days: int
    kinds: tuple[str, ...]
    people: tuple[Worker, ...]
    covers: tuple[Cover, ...] = ()
    wishes: tuple[Wish, ...] = ()
    symbols: tuple[str, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "symbols", (OFF, *self.kinds))
        known, ids = frozenset(self.symbols), [one.id for one in self.people]
        if self.days < 1 or len(known) != len(self.symbols) or len(set(ids)) != len(ids):
            raise ValueError(f"{self.name}: at least one day, and no kind or person twice.")
        for day, kinds in [*((one.day, one.kinds) for one in self.covers), *((one.day, one.kinds) for one in self.wishes)]:
            if not (0 <= day < self.days and kinds <= known):
                raise ValueError(f"{self.name}: day {day} with {sorted(kinds)} is outside the problem.")
        if strangers := {one.person for one in self.wishes} - set(ids):
            raise ValueError(f"{self.name}: wishes of {sorted(strangers)}, who are not among the people.")

    @property
    def working(self) -> frozenset[str]:
        """All kinds of shift."""
        return frozenset(self.kinds)


def same(weight: int, kinds: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Each of these kinds weighs the same."""
    return tuple((kind, weight) for kind in sorted(kinds))
