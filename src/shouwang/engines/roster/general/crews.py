"""
An instance in numbers, and its people in crews: those whose rules are the same share one graph.

Limits on how often somebody has one kind of shift are left aside where, told apart in the graph, they would multiply it too often. Whoever
uses the graph has to see to them (the master problem by a row of its own, the windows by a sum).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from shouwang.engines.roster.general.graph import FORBIDDEN, Floats, Graph, Ints, built, size
from shouwang.engines.roster.general.pricing import BREADTH, Priced, priced
from shouwang.engines.roster.general.problem import OFF, Count, Instance, Rows, Rule, Worker

THREADS = 2
SMALL = 500_000
"""About how many arcs a graph may have for the sake of a limit that could be left aside."""
QUICK = 0.05
"""The effort of pricing everybody once up to which that holds; measured on the public instances, the twelfth below it, the fifteenth above."""
LARGEST = 30_000_000
"""A graph of more arcs than this is not built; rows are then looked for in corridors."""


@dataclass(frozen=True)
class Crew:
    """People who share a graph."""

    members: Ints
    graph: Graph
    kinds: tuple[Ints, ...]


@dataclass(frozen=True)
class Row:
    """What is asked of all rows together on one day: cover. Hard cover has a high price here; whether it is kept is seen at the end."""

    day: int
    kinds: Ints
    least: int
    most: int
    under: float
    over: float


class Crews:
    """The instance in numbers. Kinds are numbered, 0 is off; people and days are too."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.people, self.days, self.kinds = len(instance.people), instance.days, len(instance.symbols)
        self.number = {kind: number for number, kind in enumerate(instance.symbols)}
        self.hard = _hard_price(instance)
        self.covers = [
            Row(one.day, self._numbers(one.kinds), one.least, one.most, *(self._price(each) for each in (one.under, one.over)))
            for one in instance.covers
        ]
        self.least, self.most, self.under, self.over = (
            np.array([getattr(one, each) for one in self.covers], dtype=np.float64) for each in ("least", "most", "under", "over")
        )
        self.cells = self._cells()
        self.base = np.zeros((self.people, self.days, self.kinds))
        self._wishes()
        inside = {rules: self._inside(rules) for rules in {worker.rules for worker in instance.people}}
        self.inside = [inside[worker.rules] for worker in instance.people]
        self.aside = [self._aside(worker, self.inside[person]) for person, worker in enumerate(instance.people)]
        for person, limits in enumerate(self.aside):
            for kind, most in limits.items():
                if most == 0:
                    self.base[person, :, kind] = FORBIDDEN
        self.crews: list[Crew] = []
        self.pool = ThreadPoolExecutor(THREADS)

    def _numbers(self, kinds: Iterable[str]) -> Ints:
        return np.array(sorted(self.number[kind] for kind in kinds), dtype=np.int32)

    def _cells(self) -> tuple[Ints, Ints, Ints]:
        """Which cover counts which kind on which day."""
        found = [(number, one.day, kind) for number, one in enumerate(self.covers) for kind in one.kinds]
        numbers, days, kinds = np.array(found, dtype=np.int32).reshape(-1, 3).T
        return numbers, days, kinds

    def _price(self, price: int | None) -> float:
        return float(self.hard if price is None else price)

    def _wishes(self) -> None:
        order = {worker.id: person for person, worker in enumerate(self.instance.people)}
        for wish in self.instance.wishes:
            self.base[order[wish.person], wish.day, self._numbers(wish.kinds)] += FORBIDDEN if wish.price is None else wish.price
        np.minimum(self.base, FORBIDDEN, out=self.base)

    def _inside(self, rules: Sequence[Rule]) -> tuple[Rule, ...]:
        """The rules a graph knows: all but limits on one kind of shift, and of these the tightest as long as it stays small."""
        found = [rule for rule in rules if not is_aside(rule)]
        limits = [rule for rule in rules if isinstance(rule, Count) and is_aside(rule) and 0 < (rule.most or 0) < self.days]
        for rule in sorted(limits, key=lambda rule: rule.most or 0):
            if size(self.days, self.instance.symbols, [*found, rule]) > SMALL:
                break
            found.append(rule)
        return tuple(found)

    def _aside(self, worker: Worker, inside: Sequence[Rule]) -> dict[int, int]:
        """How often somebody may have one kind of shift, where that is less than every day, and the graph does not know."""
        found: dict[int, int] = {}
        for rule in (one for one in worker.rules if one not in inside):
            if is_aside(rule) and isinstance(rule, Count) and rule.most is not None and rule.most < self.days:
                kind = self.number[rule.weights[0][0]]
                found[kind] = min(rule.most, found.get(kind, rule.most))
        return found

    def is_larger(self, arcs: int) -> bool:
        """Whether a graph would have more arcs than these."""
        return any(size(self.days, self.instance.symbols, rules) > arcs for rules in self._shared())

    @property
    def is_whole(self) -> bool:
        """Whether every row is looked at: what is proven then holds."""
        return True

    def widen(self, person: int) -> bool:
        """Look at more rows of somebody; False where all are looked at already."""
        return False

    def build(self) -> None:
        """Build the graphs, if they are not there yet."""
        for rules, members in [] if self.crews else self._shared().items():
            graph = built(self.days, self.instance.symbols, rules)
            kinds = tuple(self._numbers(family) for family in graph.families)
            self.crews.append(Crew(np.array(members, dtype=np.int32), graph, kinds))

    def _shared(self) -> dict[tuple[Rule, ...], list[int]]:
        found: dict[tuple[Rule, ...], list[int]] = {}
        for person, rules in enumerate(self.inside):
            found.setdefault(rules, []).append(person)
        return found

    @property
    def effort(self) -> float:
        """About what it takes to price everybody once, in seconds of an ordinary machine."""
        return sum(crew.graph.arcs * len(crew.members) for crew in self.crews) / 2e8

    @property
    def is_quick(self) -> bool:
        """Whether rows are priced so quickly that columns bring more than cells in the same time."""
        return self.effort < QUICK

    def best(self, costs: Floats, most: int, people: Sequence[int] | None = None) -> dict[int, Priced]:
        """The best rows of some people (of all), at a cost for each person, day and kind."""
        wanted = np.ones(self.people, dtype=bool) if people is None else np.isin(np.arange(self.people), people)
        tasks = []
        for crew in self.crews:
            members = crew.members[wanted[crew.members]]
            parts = -(-len(members) // max(1, min(BREADTH, -(-len(members) // THREADS))))
            tasks += [(crew, part) for part in np.array_split(members, parts)] if len(members) else []
        answers = self.pool.map(lambda task: priced(task[0].graph, task[0].kinds, costs[task[1]], most), tasks)
        return {
            int(person): one for (_, part), answer in zip(tasks, answers, strict=True) for person, one in zip(part, answer, strict=True)
        }

    def cost(self, rows: Ints, people: Sequence[int]) -> Floats:
        """What rows cost by themselves, without cover; FORBIDDEN or more where a rule forbids one."""
        days = np.arange(self.days)
        found = np.zeros(len(people))
        costs = np.full((self.people, self.days, self.kinds), FORBIDDEN)
        for person, row in zip(people, rows, strict=True):
            costs[person, days, row] = self.base[person, days, row]
        best = self.best(costs, 1, people)
        for number, (person, row) in enumerate(zip(people, rows, strict=True)):
            too_often = any(int((row == kind).sum()) > most for kind, most in self.aside[person].items())
            found[number] = FORBIDDEN if too_often or not len(best[person].values) else best[person].values[0]
        return found

    def covered(self, rows: Ints) -> Ints:
        """How many people each cover has."""
        present = np.zeros((self.days, self.kinds), dtype=np.int32)
        np.add.at(present, (np.broadcast_to(np.arange(self.days), rows.shape), rows), 1)
        numbers, days, kinds = self.cells
        found = np.zeros(len(self.covers), dtype=np.int32)
        np.add.at(found, numbers, present[days, kinds])
        return found

    def cover_cost(self, there: Ints) -> Floats:
        """What each cover costs with so many people."""
        found: Floats = self.under * np.maximum(self.least - there, 0) + self.over * np.maximum(there - self.most, 0)
        return found

    def gains(self, prices: Floats) -> Floats:
        """What a person brings on each day with each kind, at a price for each cover."""
        numbers, days, kinds = self.cells
        found = np.zeros((self.days, self.kinds))
        np.add.at(found, (days, kinds), prices[numbers])
        return found

    def named(self, rows: Ints) -> Rows:
        """Rows with the names of people and kinds."""
        return {
            worker.id: tuple(self.instance.symbols[kind] for kind in rows[person]) for person, worker in enumerate(self.instance.people)
        }


def is_aside(rule: Rule) -> bool:
    """Whether a rule limits how often somebody has one kind of shift, and nothing else."""
    if not isinstance(rule, Count) or len(rule.weights) != 1 or rule.least or rule.over is not None:
        return False
    kind, weight = rule.weights[0]
    return kind != OFF and weight == 1


def _hard_price(instance: Instance) -> int:
    """More than anything soft is likely to cost at once."""
    prices = [price for one in instance.covers for price in (one.under, one.over) if price is not None]
    return 10 * max([100, *prices])
