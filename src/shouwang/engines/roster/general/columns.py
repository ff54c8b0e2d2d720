"""
A window by columns: some people get new rows, all others stay as they are.

What column generation does for everybody is done here for a few, beginning with rows that were found before; it ends at once where its bound
shows that nothing better can come of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shouwang.engines.roster.general.budget import Budget
from shouwang.engines.roster.general.crews import Crews
from shouwang.engines.roster.general.diving import LESS, dived
from shouwang.engines.roster.general.generating import generated
from shouwang.engines.roster.general.graph import FORBIDDEN, Floats, Ints
from shouwang.engines.roster.general.master import Column, Master
from shouwang.engines.roster.general.store import Store

FOR_COLUMNS, FOR_DIVE = 0.5, 0.6
"""The share of a window's budget for columns, and of what is then left for making them whole; the rest is for choosing among whole rows."""
NODES = 300
"""So many branches at most where there is no clock to end the choice."""


@dataclass(frozen=True)
class Made:
    """What came of it: better rows for everybody, if any; whether nothing better is left to find; the rows seen on the way."""

    rows: Ints | None
    is_whole: bool
    columns: Sequence[Column] = ()


def made_anew(crews: Crews, rows: Ints, own: Floats, people: Sequence[int], known: Sequence[Column], budget: Budget) -> Made:
    """The best rows for some people, given the rows of all and what each costs by itself: by a dive, then by choosing among whole rows."""
    others = [person for person in range(crews.people) if person not in set(people)]
    worth = _worth(crews, rows, own)
    master = Master(crews, people, crews.covered(rows[others]), float(own[others].sum()))
    for person in people:
        master.add(person, rows[person], float(own[person]))
    for column in known:
        master.add(column.person, column.row, column.cost)
    found = generated(master, budget.part(FOR_COLUMNS), lambda so_far: so_far.bound > worth - LESS)
    if found.bound > worth - LESS or found.duals is None:
        return Made(None, is_whole=found.duals is not None)
    master.solve()
    master.reduce(master.duals())
    store = Store(crews)
    store.keep([*known, *master.columns])
    dive, better = budget.part(FOR_DIVE), None
    if (chosen := dived(master, store, dive, worth, found.bound)) is not None:
        better, own = _with(rows, own, chosen)
        worth = min(worth, _worth(crews, better, own))
    budget.spend(dive.spent)
    useful = [one for one in master.columns if one.is_allowed and one.cost < FORBIDDEN / 2 and one.reduced < worth - LESS - found.bound]
    chosen = master.integer(useful, budget.left if budget.clock else None, NODES, worth - LESS / 2) if useful else None
    if chosen is not None:
        better, own = _with(rows, own, chosen)
    return Made(better, found.is_closed, store.of(people))


def _worth(crews: Crews, rows: Ints, own: Floats) -> float:
    return float(own.sum() + crews.cover_cost(crews.covered(rows)).sum())


def _with(rows: Ints, own: Floats, chosen: Iterable[Column]) -> tuple[Ints, Floats]:
    """The rows of all, some people's anew, and what each costs by itself."""
    rows, own = rows.copy(), own.copy()
    for one in chosen:
        rows[one.person], own[one.person] = one.row, one.cost
    return rows, own
