"""
The master problem: which of the rows found so far each person takes, as a linear program, and as an integer one.

A row of the program for each cover, one for each person, one for each limit that was left aside.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import highspy
import numpy as np

from shouwang.engines.roster.general.crews import Crews
from shouwang.engines.roster.general.graph import Floats, Ints

NOBODY = 10.0
"""How many times dearer than hard cover it is if somebody has no row at all."""


@dataclass
class Column:
    """A row somebody may take."""

    person: int
    row: Ints
    cost: float
    entries: Ints
    values: Floats
    is_allowed: bool
    reduced: float = 0.0


@dataclass
class Duals:
    """The prices of the master problem's rows."""

    covers: Floats
    people: Floats
    aside: Floats

    def mixed(self, other: Duals, share: float) -> Duals:
        """Between these prices and others."""
        both = ((getattr(self, each), getattr(other, each)) for each in ("covers", "people", "aside"))
        return Duals(*((1 - share) * mine + share * theirs for mine, theirs in both))


@dataclass
class Master:
    """The master problem over the columns added so far."""

    crews: Crews
    columns: list[Column] = field(default_factory=list)
    known: set[tuple[int, bytes]] = field(default_factory=set)
    entries: dict[tuple[int, int], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.asides = [(person, kind, most) for person, limits in enumerate(self.crews.aside) for kind, most in limits.items() if most]
        self.covers, self.people = len(self.crews.covers), self.crews.people
        for number, cover in enumerate(self.crews.covers):
            for kind in cover.kinds:
                self.entries.setdefault((cover.day, int(kind)), []).append(number)
        self.aside_of = {(person, kind): number for number, (person, kind, _) in enumerate(self.asides)}
        self.lp = _quiet()
        self._frame()

    def _frame(self) -> None:
        """The rows, and the slack of each: too few or too many in a cover, nobody's row."""
        covers = self.crews.covers
        endless = highspy.kHighsInf
        program = highspy.HighsLp()
        program.num_row_ = self.covers + self.people + len(self.asides)
        program.row_lower_ = np.array([*(float(one.least) for one in covers), *[1.0] * self.people, *[-endless] * len(self.asides)])
        program.row_upper_ = np.array([*(float(one.most) for one in covers), *[1.0] * self.people, *(float(one[2]) for one in self.asides)])
        self.slacks = 2 * self.covers + self.people
        program.num_col_ = self.slacks
        nobody = NOBODY * self.crews.hard
        program.col_cost_ = np.array([*(one.under for one in covers), *(one.over for one in covers), *[nobody] * self.people])
        program.col_lower_, program.col_upper_ = np.zeros(self.slacks), np.full(self.slacks, endless)
        rows = np.arange(self.covers)
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = np.arange(self.slacks + 1)
        program.a_matrix_.index_ = np.concatenate([rows, rows, self.covers + np.arange(self.people)])
        program.a_matrix_.value_ = np.concatenate([np.ones(self.covers), -np.ones(self.covers), np.ones(self.people)])
        self.lp.passModel(program)
        self.aside_most = np.array([one[2] for one in self.asides], dtype=np.float64)

    def add(self, person: int, row: Ints, cost: float) -> bool:
        """One more row somebody may take; False if it is known already."""
        key = (person, row.tobytes())
        if key in self.known:
            return False
        self.known.add(key)
        covers = [number for day, kind in enumerate(row) for number in self.entries.get((day, int(kind)), ())]
        times = {kind: int((row == kind).sum()) for kind, most in self.crews.aside[person].items() if most}
        aside = {self.aside_of[person, kind]: count for kind, count in times.items() if count}
        is_allowed = all(count <= self.crews.aside[person][kind] for kind, count in times.items())
        entries = np.array([*covers, self.covers + person, *(self.covers + self.people + each for each in aside)], dtype=np.int32)
        values = np.array([*[1.0] * (len(covers) + 1), *map(float, aside.values())])
        self.columns.append(Column(person, row, cost, entries, values, is_allowed))
        self.lp.addCol(cost, 0.0, highspy.kHighsInf, len(entries), entries, values)
        return True

    def solve(self) -> float:
        """Solve the linear program; what it comes to."""
        self.lp.run()
        return float(self.lp.getInfo().objective_function_value)

    @property
    def taken(self) -> Floats:
        """How much of each column is taken."""
        return np.array(self.lp.getSolution().col_value)[self.slacks :]

    def duals(self) -> Duals:
        """The prices of the last solution."""
        found = np.array(self.lp.getSolution().row_dual)
        return Duals(*np.split(found, [self.covers, self.covers + self.people]))

    def prices(self, duals: Duals) -> Floats:
        """What each person would pay on each day for each kind at these prices."""
        crews = self.crews
        costs = crews.base.copy()
        for number, cover in enumerate(crews.covers):
            costs[:, cover.day, cover.kinds] -= duals.covers[number]
        for number, (person, kind, _) in enumerate(self.asides):
            costs[person, :, kind] -= duals.aside[number]
        return costs

    def bound(self, duals: Duals, values: Floats) -> float:
        """
        What no roster can go below, whatever the prices: Lagrange's bound.

        *values* is the best each person can do at these prices. Prices beyond what a cover costs are cut to it, which a roster could pay.
        """
        covers = self.crews.covers
        below = sum(price * (one.least if price > 0 else one.most) for price, one in zip(duals.covers, covers, strict=True))
        return float(values.sum() + below + (duals.aside * self.aside_most).sum())

    def within(self, duals: Duals) -> Duals:
        """Prices for which the bound holds: no cover is worth more than it costs to be without it, no limit worth less than nothing."""
        under, over = (np.array([getattr(one, each) for one in self.crews.covers]) for each in ("under", "over"))
        return Duals(np.clip(duals.covers, -over, under), duals.people, np.minimum(duals.aside, 0.0))

    def reduce(self, duals: Duals) -> None:
        """What each column costs beyond what its rows pay for."""
        paid = np.concatenate([duals.covers, duals.people, duals.aside])
        for column in self.columns:
            column.reduced = column.cost - float((paid[column.entries] * column.values).sum())

    def integer(self, columns: list[Column], seconds: float | None, nodes: int) -> list[Column] | None:
        """The best choice of one whole column for each person among these; ``None`` if none was found in the time."""
        covers, endless = self.crews.covers, highspy.kHighsInf
        whole = _quiet()
        whole.passModel(self._integer_program(columns))
        whole.setOptionValue("mip_max_nodes", nodes)
        if seconds is not None:
            whole.setOptionValue("time_limit", max(seconds, 0.1))
        whole.run()
        if whole.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible.value:
            return None
        taken = np.array(whole.getSolution().col_value)[2 * len(covers) :]
        del endless
        chosen = [column for column, share in zip(columns, taken, strict=True) if share > 0.5]
        return chosen if len({column.person for column in chosen}) == self.people else None

    def _integer_program(self, columns: list[Column]) -> highspy.HighsLp:
        covers, endless = self.crews.covers, highspy.kHighsInf
        program = highspy.HighsLp()
        program.num_row_ = self.covers + self.people
        program.row_lower_ = np.array([*(float(one.least) for one in covers), *[1.0] * self.people])
        program.row_upper_ = np.array([*(float(one.most) for one in covers), *[1.0] * self.people])
        slacks, rows = 2 * self.covers, np.arange(self.covers)
        program.num_col_ = slacks + len(columns)
        program.col_cost_ = np.array([*(one.under for one in covers), *(one.over for one in covers), *(column.cost for column in columns)])
        program.col_lower_ = np.zeros(program.num_col_)
        program.col_upper_ = np.array([*[endless] * slacks, *[1.0] * len(columns)])
        kept = [column.entries < self.covers + self.people for column in columns]
        parts = [column.entries[keep] for column, keep in zip(columns, kept, strict=True)]
        values = [column.values[keep] for column, keep in zip(columns, kept, strict=True)]
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = np.concatenate([np.arange(slacks), slacks + np.cumsum([0, *map(len, parts)])])
        program.a_matrix_.index_ = np.concatenate([rows, rows, *parts])
        program.a_matrix_.value_ = np.concatenate([np.ones(self.covers), -np.ones(self.covers), *values])
        kind = highspy.HighsVarType
        program.integrality_ = [kind.kContinuous] * slacks + [kind.kInteger] * len(columns)
        return program


def _quiet() -> highspy.Highs:
    found = highspy.Highs()
    found.setOptionValue("output_flag", False)
    found.setOptionValue("threads", 1)
    found.setOptionValue("random_seed", 0)
    return found
