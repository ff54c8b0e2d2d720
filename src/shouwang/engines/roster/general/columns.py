"""
A window by columns: some people get new rows, all others stay as they are.

What column generation does for everybody is done here for a few, beginning with rows that were found before; it ends at once where its bound
shows that nothing better can come of it. Few people's rows are then chosen among those found; more people's are made whole by a dive.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shouwang.engines.roster.general.budget import Budget
from shouwang.engines.roster.general.crews import Crews
from shouwang.engines.roster.general.diving import CLOSE, LESS, dived
from shouwang.engines.roster.general.generating import generated
from shouwang.engines.roster.general.graph import FORBIDDEN, Floats, Ints
from shouwang.engines.roster.general.master import Column, Master
from shouwang.engines.roster.general.store import Store

FOR_COLUMNS = 0.6
"""The share of a window's budget for finding rows; what is left is for choosing among them."""
NODES, MANY = 300, 1_000_000
"""So many branches at most where there is no clock to end the choice, and where there is one."""


@dataclass(frozen=True)
class Made:
    """What came of it: better rows for everybody, if any; whether nothing better is left to find; the rows seen on the way."""

    rows: Ints | None
    is_whole: bool
    columns: Sequence[Column] = ()


def made_anew(
    crews: Crews, rows: Ints, own: Floats, people: Sequence[int], known: Sequence[Column], budget: Budget, besides: Ints | int = 0
) -> Made:
    """The best rows for some people, given the rows of all, what each costs by itself, and what anybody else brings to each cover."""
    worth, master = _begun(crews, rows, own, people, known, besides)
    found = generated(master, budget.part(FOR_COLUMNS), lambda so_far: so_far.bound > worth - LESS)
    if found.bound > worth - LESS or found.duals is None:
        return Made(None, is_whole=found.duals is not None)
    master.solve()
    master.reduce(master.duals())
    useful = [one for one in master.columns if one.is_allowed and one.cost < FORBIDDEN / 2 and one.reduced < worth - LESS - found.bound]
    seconds, nodes = (budget.left, MANY) if budget.clock else (None, NODES)
    chosen = master.integer(useful, seconds, nodes, worth - LESS / 2)
    return Made(None if chosen is None else _with(rows, chosen), found.is_closed, master.columns)


def dived_anew(crews: Crews, rows: Ints, own: Floats, people: Sequence[int], known: Sequence[Column], budget: Budget) -> Made:
    """Rows for some people by a dive that ends as soon as nothing better can come of it; not always the best there are."""
    worth, master = _begun(crews, rows, own, people, known)
    found = generated(master, budget, lambda so_far: so_far.bound > worth - LESS or so_far.value - so_far.bound < CLOSE)
    if found.bound > worth - LESS or budget.left <= 0:
        return Made(None, is_whole=budget.left > 0)
    master.solve()
    master.reduce(master.duals())
    seen = Store(crews)
    seen.keep([*known, *master.columns])
    chosen = dived(master, seen, budget, worth, found.bound)
    return Made(None if chosen is None else _with(rows, chosen), budget.left > 0, [one for each in seen.rows for one in each.values()])


def _begun(
    crews: Crews, rows: Ints, own: Floats, people: Sequence[int], known: Sequence[Column], besides: Ints | int = 0
) -> tuple[float, Master]:
    """What the roster costs as it is, and the master problem about some people, with the rows they have and those known."""
    others = [person for person in range(crews.people) if person not in set(people)]
    worth = float(own.sum() + crews.cover_cost(crews.covered(rows) + besides).sum())
    master = Master(crews, people, crews.covered(rows[others]) + besides, float(own[others].sum()))
    for person in people:
        master.add(person, rows[person], float(own[person]))
    for column in known:
        master.add(column.person, column.row, column.cost)
    return worth, master


def _with(rows: Ints, chosen: Iterable[Column]) -> Ints:
    """The rows of all, some people's anew."""
    found = rows.copy()
    for one in chosen:
        found[one.person] = one.row
    return found
