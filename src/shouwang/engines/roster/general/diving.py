"""
Diving: the linear program's answer is made whole, person by person.

Whoever the program gives one row almost wholly gets it; for the others columns are generated anew, given what those bring.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np

from shouwang.engines.roster.general.budget import Budget
from shouwang.engines.roster.general.generating import Generated, generated
from shouwang.engines.roster.general.master import Column, Master
from shouwang.engines.roster.general.store import Store

LESS = 1.0 - 1e-6
"""Costs are whole numbers: what is better is better by one."""
SURE, CLOSE = 0.99, 0.5
"""From which share on a row is taken for sure, and how near the linear program must come to its bound before somebody's row is settled."""
BEGIN = 150
"""So many rows of each person a step begins with."""
AT_ONCE = 0.05
"""So large a share of all people is settled in one step, at least one of them."""


def dived(master: Master, store: Store, budget: Budget, worth: float, bound: float) -> list[Column] | None:
    """
    A row for each person of a master problem that comes to *bound*; ``None`` if the dive ends before all have one.

    It ends as soon as the roster would not cost less than *worth*. Rows seen on the way are put in the store.
    """
    crews, settled = master.crews, list[Column]()
    least = ceil(AT_ONCE * len(master.people))
    while budget.left > 0 and bound <= worth - LESS:
        if not (chosen := _settled(master, least)):
            return None
        settled += chosen
        if not (left := [person for person in master.people if person not in {one.person for one in chosen}]):
            return settled
        there = master.there + crews.covered(np.array([one.row for one in chosen]))
        master = Master(crews, left, there, master.own + sum(one.cost for one in chosen))
        for column in (column for person in left for column in store.best(person, BEGIN)):
            master.add(column.person, column.row, column.cost)
        found = generated(master, budget, _Near(bound, worth))
        bound = max(bound, found.bound)
        master.solve()
        master.reduce(master.duals())
        store.keep(master.columns)
    return None


@dataclass(frozen=True)
class _Near:
    """Whether the linear program is near enough to what it cannot go below; settling somebody only makes it dearer."""

    bound: float
    worth: float

    def __call__(self, so_far: Generated) -> bool:
        bound = max(self.bound, so_far.bound)
        return bound > self.worth - LESS or so_far.value - bound < CLOSE


def _settled(master: Master, least: int) -> list[Column]:
    """The rows that are taken almost wholly, and if these are too few, those taken most; at most one for each person."""
    taken = master.taken
    order = sorted((number for number, one in enumerate(master.columns) if one.is_allowed and taken[number] > 0), key=lambda n: -taken[n])
    chosen: dict[int, Column] = {}
    for number in order:
        if taken[number] < SURE and len(chosen) >= least:
            break
        chosen.setdefault(master.columns[number].person, master.columns[number])
    return list(chosen.values())
