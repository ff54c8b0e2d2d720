"""
People whose rows are looked for in corridors, over the whole horizon or over a stretch of it.

To column generation they are like any others; only that nothing follows from not finding a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from shouwang.engines.roster.general.corridor import REACH, Corridor, Way, numbered, priced_on, way
from shouwang.engines.roster.general.crews import Crews, is_aside
from shouwang.engines.roster.general.graph import FORBIDDEN, Floats, Ints
from shouwang.engines.roster.general.pricing import Priced
from shouwang.engines.roster.general.problem import Count, Instance, Rule, same

WIDER = (6, 12, 24)
"""How far somebody may stray who has no row nearer to an even course."""
SPEED = 1e8
"""About how many places in a corridor are looked at in a second of an ordinary machine."""


class Narrow(Crews):
    """Crews in corridors. Limits on one kind of shift are all left aside."""

    def __init__(self, instance: Instance, ways: Sequence[Way] | None = None) -> None:
        super().__init__(instance)
        self.ways = [] if ways is None else list(ways)

    def _inside(self, rules: Sequence[Rule]) -> tuple[Rule, ...]:
        return tuple(rule for rule in rules if not is_aside(rule))

    @property
    def is_whole(self) -> bool:
        """Whether every row is looked at, so that bounds hold."""
        return False

    def build(self) -> None:
        """Find everybody's way, if they are not there yet."""
        legs: dict[Any, Any] = {}
        if not self.ways:
            shared = {rules: Corridor(self.days, self.instance.symbols, rules, legs) for rules in self._shared()}
            self.ways = [self._way(shared[rules], person, REACH) for person, rules in enumerate(self.inside)]
        self.kinds_of = {id(one.corridor): numbered(one.corridor, self.number) for one in self.ways}
        self.family = {key: _families(kinds, self.kinds) for key, kinds in self.kinds_of.items()}

    def _way(self, corridor: Corridor, person: int, reach: int) -> Way:
        return way(corridor, np.zeros(0, dtype=np.int32), 0, self.days, self.can_work[person], reach)

    def widen(self, person: int) -> bool:
        """Let somebody stray farther from an even course; False if they may go as far as is thought of already."""
        path, wider = self.ways[person], 0
        for reach in WIDER:
            if path.corridor.widths(reach) > path.widths:
                wider = reach
                break
        if wider:
            self.ways[person] = self._way(path.corridor, person, wider)
        return wider > 0

    @property
    def can_work(self) -> Any:
        """Who can work on which day."""
        return (self.base[:, :, 1:] < FORBIDDEN).any(axis=2)

    @property
    def effort(self) -> float:
        """About what it takes to price everybody once."""
        places = [float(np.prod(one.widths)) * _pairs(one, self.days) for one in self.ways]
        return sum(places) / SPEED

    def best(self, costs: Floats, most: int, people: Sequence[int] | None = None) -> dict[int, Priced]:
        """The best rows of some people (of all) in their corridors."""
        wanted = list(range(self.people) if people is None else people)
        answers = self.pool.map(
            lambda person: priced_on(self.ways[person], self.kinds_of[id(self.ways[person].corridor)], costs[person], most), wanted
        )
        return dict(zip(wanted, answers, strict=True))

    def cost(self, rows: Ints, people: Sequence[int]) -> Floats:
        """What rows cost by themselves, also those outside the corridor."""
        days, found = np.arange(self.days), np.zeros(len(people))
        for number, (person, row) in enumerate(zip(people, rows, strict=True)):
            path = self.ways[person]
            too_often = any(int((row == kind).sum()) > most for kind, most in self.aside[person].items())
            families = self.family[id(path.corridor)][row]
            found[number] = FORBIDDEN if too_often else path.follow(families, self.base[person, days, row])
        return np.minimum(found, FORBIDDEN)

    def stretch(self, rows: Ints, first: int, last: int, people: Sequence[int]) -> Narrow:
        """Some people's days from *first* to before *last*, while all else stays as it is; what the others bring is no part of it."""
        instance = self.instance
        ways, workers = [], []
        for person in people:
            corridor = self.ways[person].corridor
            families = self.family[id(corridor)][rows[person]]
            ways.append(way(corridor, families, first, last, self.can_work[person]))
            outside = np.concatenate([rows[person, :first], rows[person, last:]])
            left = {kind: most - int((outside == kind).sum()) for kind, most in self.aside[person].items()}
            limits = tuple(Count("left", same(1, [instance.symbols[kind]]), most=most) for kind, most in left.items())
            workers.append(replace(instance.people[person], rules=limits))
        ids = {one.id for one in workers}
        part = Instance(
            instance.name, last - first, instance.kinds, tuple(workers),
            tuple(replace(one, day=one.day - first) for one in instance.covers if first <= one.day < last),
            tuple(replace(one, day=one.day - first) for one in instance.wishes if first <= one.day < last and one.person in ids),
        )  # fmt: skip
        found = Narrow(part, ways)
        found.pool = self.pool
        found.build()
        return found


def _families(kinds: Sequence[Ints], count: int) -> Ints:
    """The family of each kind."""
    found = np.zeros(count, dtype=np.int32)
    for family, each in enumerate(kinds):
        found[each] = family
    return found


def _pairs(path: Way, days: int) -> int:
    """How many pairs of states have arcs between them on these days."""
    return sum(len(move.sources) for leg in path.corridor.legs[path.first : path.first + days] for move in leg.moves)
