"""
Column generation: rows are found for the master problem's prices until none would make it cheaper.

On the way every set of prices gives a bound that no roster can go below, and the best of them is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from shouwang.engines.roster.general.budget import Budget
from shouwang.engines.roster.general.crews import Crews
from shouwang.engines.roster.general.graph import FORBIDDEN, Floats, Ints
from shouwang.engines.roster.general.master import Duals, Master

EACH = 2
"""So many rows of each person are taken from one pricing."""
HOLD = 0.5
"""How much the prices keep of those of the best bound so far; they swing less, and come to rest sooner."""
ENOUGH = 1e-6


@dataclass
class Generated:
    """What column generation came to."""

    master: Master
    bound: float
    value: float
    duals: Duals | None
    is_closed: bool
    """Whether no row is left that would make it cheaper: the program's value is then the bound."""


def generated(master: Master, budget: Budget, good_enough: Callable[[Generated], bool]) -> Generated:
    """Generate until nothing is left to find, the budget is used, or what was found is *good_enough*."""
    crews = master.crews
    effort = crews.effort * len(master.people) / crews.people
    found = Generated(master, -np.inf, np.inf, None, is_closed=False)
    while budget.left > 0 and not found.is_closed and not good_enough(found):
        found.value = master.solve()
        duals = master.within(master.duals())
        centre = duals if found.duals is None else duals.mixed(found.duals, HOLD)
        added = _priced(found, centre, duals)
        if not added and centre is not duals:
            added = _priced(found, duals, duals)
        budget.spend(effort + 1e-5 * len(master.columns))
        found.is_closed = not added or found.value - found.bound < ENOUGH
    return found


def _priced(found: Generated, at: Duals, duals: Duals) -> int:
    """Price everybody at some prices; how many rows are new and worth their place at the master problem's own."""
    master = found.master
    crews, costs = master.crews, master.prices(at)
    best = crews.best(costs, EACH, master.people)
    values = np.array([best[person].values[0] for person in master.people])
    bound = master.bound(at, values)
    if bound > found.bound:
        found.bound, found.duals = bound, at
    gains, added = crews.gains(duals.covers), 0
    for person in master.people:
        for value, row in zip(best[person].values, best[person].rows, strict=True):
            cost = _own(crews, costs, person, value, row)
            if cost < FORBIDDEN / 2 and _reduced(master, duals, gains, person, row, cost) < -ENOUGH:
                added += master.add(person, row, cost)
    return added


def _own(crews: Crews, costs: Floats, person: int, value: float, row: Ints) -> float:
    """What a row costs by itself, from what it comes to at some prices."""
    days = np.arange(crews.days)
    paid = costs[person, days, row].sum() - crews.base[person, days, row].sum()
    return float(round(value - paid))


def _reduced(master: Master, duals: Duals, gains: Floats, person: int, row: Ints, cost: float) -> float:
    paid = duals.people[master.place[person]] + gains[np.arange(len(row)), row].sum()
    for kind, most in master.crews.aside[person].items():
        if most:
            paid += duals.aside[master.aside_of[person, kind]] * int((row == kind).sum())
    return float(cost - paid)
