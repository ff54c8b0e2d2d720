"""
Diving: the linear program's answer is made whole, person by person.

Whoever the program gives one row almost wholly gets it; for the others columns are generated anew, given what those bring. If the dive is
about everybody, the last few people get theirs from CP-SAT, together, where columns left somebody none or where that is cheaper.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from shouwang.engines.roster.general.budget import Budget
from shouwang.engines.roster.general.crews import Crews
from shouwang.engines.roster.general.generating import Generated, generated
from shouwang.engines.roster.general.master import DUAL, Column, Master
from shouwang.engines.roster.general.store import Store
from shouwang.engines.roster.general.window import Window

LESS = 1.0 - 1e-6
"""Costs are whole numbers: what is better is better by one."""
SURE, CLOSE = 0.99, 0.5
"""From which share on a row is taken for sure, and how near the linear program must come to its bound before somebody's row is settled."""
BEGIN = 150
"""So many rows of each person a step begins with."""
TRIED, AT_MOST, MILD = 8, 24, 0.0002
"""So many rows are tried before somebody is settled who is not sure (more while all are dear), until one costs no more than this part."""
STEEP = 0.002
"""If even the best of them makes the program dearer by more than this part, rows are generated anew first, unless nobody was settled yet."""
FEW = 20
"""Up to so many people nothing is tried: their few rows have many soft rules, and the time is better spent in windows."""
LEAST_MILD, LEAST_STEEP = 0.5, 3.0
"""What is never thought dear, and never steep, however little the whole costs."""
ENOUGH = 1e-6
AT_ONCE = 0.05
"""So large a share of all people is settled in one step, at least one of them."""
LAST, EFFORT = 6, 10.0
"""How many people at least get their rows from CP-SAT, together, and how much it may take, in seconds or in effort."""


def dived(master: Master, store: Store, budget: Budget, worth: float, bound: float) -> list[Column] | None:
    """
    A row for each person of a master problem that comes to *bound*; ``None`` if the dive ends before all have one.

    It ends as soon as the roster would not cost less than *worth*; when the budget is used, whoever is left is settled at once. Rows seen
    on the way are put in the store.
    """
    crews, settled = master.crews, list[Column]()
    is_all = len(master.people) == crews.people
    least = ceil(AT_ONCE * len(master.people))
    while bound <= worth - LESS:
        if not (chosen := _settled(master, least) if budget.left > 0 else _hurried(master)):
            return _last_anew(crews, settled, budget) if is_all and budget.left > 0 else None
        settled += chosen
        if not (left := [person for person in master.people if person not in {one.person for one in chosen}]):
            anew = _last_anew(crews, settled, budget) if is_all and budget.left > 0 else None
            return settled if anew is None or _cost(crews, anew) >= _cost(crews, settled) else anew
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
    """
    The rows that are taken almost wholly; if these are too few, those of the most taken that make the linear program least dearer.

    At most one for each person.
    """
    chosen: dict[int, int] = {}
    while candidates := _candidates(master, chosen):
        taken = master.taken
        sure = [number for number in candidates if taken[number] >= SURE]
        for number in sure:
            chosen.setdefault(master.columns[number].person, number)
        if len(chosen) >= least:
            break
        if not sure:
            now = master.value
            mild, steep = now + max(MILD * abs(now), LEAST_MILD), now + max(STEEP * abs(now), LEAST_STEEP)
            if master.crews.people <= FEW:
                chosen[master.columns[candidates[0]].person] = candidates[0]
                break
            best, value = _mildest(master, candidates[:AT_MOST], mild, steep, steep if chosen else np.inf)
            if value == np.inf:
                break
            chosen[master.columns[best].person] = best
            master.take(best)
            master.solve(DUAL)
    for number in chosen.values():
        master.take(number, whole=False)
    return [master.columns[number] for number in chosen.values()]


def _last_anew(crews: Crews, settled: list[Column], budget: Budget) -> list[Column] | None:
    """
    The rows settled first, and for the last people rows by CP-SAT, together; ``None`` if it finds none in time.

    It knows the limits that columns leave aside, and it is not told what the dive had for them: that would hold it there.
    """
    kept = settled[: max(crews.people - LAST, 0)]
    rows = np.zeros((crews.people, crews.days), dtype=np.int32)
    free = np.ones(rows.shape, dtype=bool)
    for one in kept:
        rows[one.person], free[one.person] = one.row, False
    answer = Window(crews, rows, free).solve(min(EFFORT, budget.left) if budget.clock else None, EFFORT, 0)
    budget.spend(EFFORT)
    if answer is None:
        return None
    left = np.flatnonzero(free.any(axis=1)).tolist()
    master = Master(crews, left, crews.covered(rows[~free.any(axis=1)]))
    for person, cost in zip(left, crews.cost(answer[0][left], left), strict=True):
        master.add(person, answer[0][person], float(cost))
    return kept + master.columns


def _cost(crews: Crews, chosen: Sequence[Column]) -> float:
    """What a roster of these rows comes to."""
    return float(sum(one.cost for one in chosen) + crews.cover_cost(crews.covered(np.array([one.row for one in chosen]))).sum())


def _hurried(master: Master) -> list[Column]:
    """For everybody the row that is taken most; nothing if somebody has none."""
    chosen: dict[int, Column] = {}
    for number in _candidates(master, ()):
        chosen.setdefault(master.columns[number].person, master.columns[number])
    return list(chosen.values()) if len(chosen) == len(master.people) else []


def _mildest(master: Master, candidates: Sequence[int], enough: float, bearable: float, below: float) -> tuple[int, float]:
    """
    The row that makes the program least dearer, and what it then comes to: the first that is good *enough*, or some tries' best.

    Endless if none is *below*.
    """
    best, least = candidates[0], below
    for tries, number in enumerate(candidates, start=1):
        if (value := master.with_taken(number, least)) < least:
            best, least = number, value
        if least <= enough or (tries >= TRIED and least <= bearable):
            break
    return best, least if least < below else np.inf


def _candidates(master: Master, chosen: Container[int]) -> list[int]:
    """The rows taken in part of people who have none yet, those taken most before the others."""
    taken = master.taken
    found = [number for number in np.flatnonzero(taken > ENOUGH).tolist() if master.columns[number].is_allowed]
    return sorted((number for number in found if master.columns[number].person not in chosen), key=lambda number: -taken[number])
