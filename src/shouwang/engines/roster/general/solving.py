"""
Solving a roster by days: columns first, for a bound and a good start; then windows, for as long as there is time.

At any moment the best so far can be had. What comes out is judged by the judge, not by the search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil
from random import Random

import numpy as np

from shouwang.engines.roster.general.beginning import one_by_one
from shouwang.engines.roster.general.budget import Budget
from shouwang.engines.roster.general.crews import LARGEST, Crews
from shouwang.engines.roster.general.diving import dived
from shouwang.engines.roster.general.generating import Generated, generated
from shouwang.engines.roster.general.graph import FORBIDDEN
from shouwang.engines.roster.general.judging import Verdict, judged
from shouwang.engines.roster.general.master import Column, Master
from shouwang.engines.roster.general.problem import Instance, Rows
from shouwang.engines.roster.general.searching import Best, Search
from shouwang.engines.roster.general.store import Store
from shouwang.engines.roster.general.stretch import Narrow
from shouwang.engines.roster.general.stretching import Stretching

FOR_COLUMNS, FOR_DIVE, FOR_CHOICE = 0.5, 0.6, 0.05
"""The shares of the budget for column generation, and of what is then left for choosing among whole columns."""
PRICINGS = 250
"""As long as pricing everybody so often a dive may take."""
COLUMNS = 4000
"""So many columns at most are chosen from."""


@dataclass(frozen=True)
class Solved:
    """A roster, the judge's verdict on it, and the cost that no roster which keeps the hard rules can go below."""

    rows: Rows
    verdict: Verdict
    bound: int

    @property
    def is_proven(self) -> bool:
        """Whether no roster is better."""
        return not self.verdict.breaches and self.verdict.cost <= self.bound


Hear = Callable[[Solved], bool]


def unheard(_found: Solved) -> bool:
    """Nobody listens; go on."""
    return True


def solved(instance: Instance, dice: Random, budget: Budget, hear: Hear = unheard, largest: int = LARGEST) -> Solved | None:
    """
    The best roster found within the budget; ``None`` when nobody's hard rules could be kept in it.

    With a budget of effort, the same instance, dice and effort give the same roster. *hear* is told of each better roster and of each
    better bound, and ends the search by answering False. Where a graph would have more arcs than *largest*, rows are looked for in
    corridors, and there is no bound.
    """
    crews = Crews(instance)
    return _Solving(Narrow(instance) if crews.is_larger(largest) else crews, dice, budget, hear).run()


class _Solving:
    """One run through columns, choice and windows."""

    def __init__(self, crews: Crews, dice: Random, budget: Budget, hear: Hear) -> None:
        self.crews, self.dice, self.budget, self.hear = crews, dice, budget, hear
        self.bound = 0
        self.best: Best | None = None

    def run(self) -> Solved | None:
        """Columns, choice, windows."""
        self.crews.build()
        if any(crew.graph.layers[-1].nodes == 0 for crew in self.crews.crews):
            return None
        self._begin()
        store = Store(self.crews)
        if self.crews.is_whole:
            found = generated(self._master(), self.budget.part(FOR_COLUMNS), self._is_enough)
            self._raise(found.bound)
            self._choose(found, store)
        if self.best is None:
            return None
        if isinstance(self.crews, Narrow):
            stretching = Stretching(self.crews, self.best, self.dice, self.budget, self._take)
            stretching.run(until=self.bound)
            self.best = stretching.best
            return self.told()
        search = Search(self.crews, self.best, self.dice, self.budget, self._take, store)
        search.run(until=self.bound)
        self.best = search.best
        if search.is_proven and self.best.worth < self.crews.hard:
            self.bound = max(self.bound, int(self.best.worth))
        return self.told()

    def _master(self) -> Master:
        """The master problem, with the first roster's rows in it."""
        master = Master.of_all(self.crews)
        if self.best is not None:
            for person, row in enumerate(self.best.rows):
                master.add(person, row, float(self.best.own[person]))
        return master

    def _begin(self) -> None:
        """A first roster: one person after the other."""
        order = list(range(self.crews.people))
        self.dice.shuffle(order)
        rows = one_by_one(self.crews, order)
        if rows is not None:
            self._take(Best(self.crews, rows))

    def _is_enough(self, so_far: Generated) -> bool:
        """Tell of a better bound; whether it proves the best roster."""
        self._raise(so_far.bound)
        return self.budget.is_stopped or (self.best is not None and self.best.worth <= self.bound)

    def _raise(self, bound: float) -> None:
        """Costs are whole numbers, so a bound is as good as the next whole number."""
        if np.isfinite(bound) and ceil(bound - 1e-4) > self.bound:
            self.bound = ceil(bound - 1e-4)
            if self.best is not None and not self.hear(self.told()):
                self.budget.is_stopped = True

    def _choose(self, found: Generated, store: Store) -> None:
        """The best choice of whole columns among those that could be part of a better roster."""
        if found.duals is None or self.budget.left <= 0 or (self.best is not None and self.best.worth <= self.bound):
            return
        found.master.solve()
        found.master.reduce(found.master.duals())
        store.keep(found.master.columns)
        self._dive(found, store)
        worth = np.inf if self.best is None else self.best.worth
        columns = [one for one in found.master.columns if one.is_allowed and one.cost < FORBIDDEN / 2 and one.reduced < worth - found.bound]
        columns.sort(key=lambda one: one.reduced)
        seconds = self.budget.left * FOR_CHOICE if self.budget.clock else None
        chosen = found.master.integer(columns[:COLUMNS], seconds, 500)
        self.budget.spend(10.0)
        self._take_columns(chosen)

    def _dive(self, found: Generated, store: Store) -> None:
        """Make the linear program's answer whole, where there is time for it; otherwise windows mend a bad roster sooner."""
        budget = self.budget.part(FOR_DIVE)
        if not (self.crews.is_quick if budget.clock is None else self.crews.effort * PRICINGS < budget.left):
            return
        worth = np.inf if self.best is None else self.best.worth
        chosen = dived(found.master, store, budget, worth, found.bound)
        self.budget.spend(budget.spent)
        self._take_columns(chosen)

    def _take_columns(self, chosen: Iterable[Column] | None) -> None:
        """One whole row for each person, if there is one for each."""
        if chosen is not None:
            rows = np.zeros((self.crews.people, self.crews.days), dtype=np.int32)
            for one in chosen:
                rows[one.person] = one.row
            self._take(Best(self.crews, rows))

    def _take(self, found: Best) -> bool:
        """Keep a roster if it is the best so far, and tell of it; False when somebody said stop."""
        if found.worth < FORBIDDEN and (self.best is None or found.worth < self.best.worth):
            self.best = found
            if not self.hear(self.told()):
                self.budget.is_stopped = True
        return not self.budget.is_stopped

    def told(self) -> Solved:
        """The best so far, judged."""
        assert self.best is not None  # noqa: S101  # asked for only when there is one
        rows = self.crews.named(self.best.rows)
        return Solved(rows, judged(self.crews.instance, rows), self.bound)
