"""
A first roster: each person in turn takes the row that helps most, given those before and what those after could still bring.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shouwang.engines.roster.general.crews import Crews
from shouwang.engines.roster.general.graph import FORBIDDEN, Floats, Ints
from shouwang.engines.roster.general.window import Window

PRESSING = 4.0
"""Who is wanted is worth the full price of a cover where so much of the lack as one in this many able people could fill is left."""
TRIES = 40
EFFORT = 10.0
"""How much CP-SAT may take for one row."""


def one_by_one(crews: Crews, order: Sequence[int]) -> Ints | None:
    """The first roster; ``None`` when somebody has no row that keeps all rules, or none was found."""
    rows = np.zeros((crews.people, crews.days), dtype=np.int32)
    there = np.zeros(len(crews.covers), dtype=np.int32)
    able = crews.base < FORBIDDEN
    hands = able.sum(axis=0)
    numbers, days, kinds = crews.cells
    for person in order:
        lack, could = np.maximum(crews.least - there, 0), np.ones(len(crews.covers))
        np.add.at(could, numbers, hands[days, kinds])
        worth = crews.under * np.minimum(1.0, PRESSING * lack / could) - np.where(there >= crews.most, crews.over, 0.0)
        costs = crews.base.copy()
        costs[person] -= crews.gains(worth)
        if (row := _by_columns(crews, costs, person)) is None and (row := _by_window(crews, rows, person)) is None:
            return None
        rows[person] = row
        there += crews.covered(row[None, :])
        hands -= able[person]
    return rows


def _by_columns(crews: Crews, costs: Floats, person: int) -> Ints | None:
    """The best row found that keeps the limits left aside: a kind that somebody has too often they may have on the best of its days only."""
    limits = crews.aside[person].items()
    for turn in range(TRIES):
        found = crews.best(costs, 1, [person])[person]
        while found.values[0] >= FORBIDDEN / 2:
            if turn or not crews.widen(person):
                return None
            found = crews.best(costs, 1, [person])[person]
        row = found.rows[0]
        if all(int((row == kind).sum()) <= most for kind, most in limits):
            return row
        for kind, most in limits:
            days = np.flatnonzero(row == kind)
            if len(days) > most:
                kept = days[np.argsort(costs[person, days, kind], kind="stable")[:most]]
                prices = costs[person, kept, kind]
                costs[person, :, kind] = FORBIDDEN
                costs[person, kept, kind] = prices
    return None


def _by_window(crews: Crews, rows: Ints, person: int) -> Ints | None:
    """Somebody's row by CP-SAT, which also knows the limits that columns leave aside."""
    free = np.zeros(rows.shape, dtype=bool)
    free[person] = True
    answer = Window(crews, rows, free).solve(None, EFFORT, 0)
    return None if answer is None else answer[0][person]
