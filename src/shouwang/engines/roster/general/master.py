"""
The master problem: which of the rows found so far each person takes, as a linear program, and as an integer one.

A row of the program for each cover, one for each person, one for each limit that was left aside. It is about everybody, or about some
people while the others stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np

from shouwang.engines.roster.general.crews import Crews
from shouwang.engines.roster.general.graph import Floats, Ints

NOBODY = 10.0
"""How many times dearer than hard cover it is if somebody has no row at all."""
DUAL, PRIMAL = 1, 4
"""HiGHS's numbers of the two simplex methods: new limits on columns are better met by the first, new columns by the second."""


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
    """The master problem over the columns added so far: *there* is what the others bring to each cover, *own* what their rows cost."""

    crews: Crews
    people: Sequence[int]
    there: Ints
    own: float = 0.0
    columns: list[Column] = field(default_factory=list)
    known: set[tuple[int, bytes]] = field(default_factory=set)
    entries: dict[tuple[int, int], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        crews = self.crews
        self.place = {person: number for number, person in enumerate(self.people)}
        self.asides = [(person, kind, most) for person in self.people for kind, most in crews.aside[person].items() if most]
        self.covers, self.least, self.most = len(crews.covers), *(np.maximum(each - self.there, 0) for each in (crews.least, crews.most))
        self.settled = self.own + float((crews.over * np.maximum(self.there - crews.most, 0)).sum())
        for number, day, kind in zip(*crews.cells, strict=True):
            self.entries.setdefault((int(day), int(kind)), []).append(int(number))
        self.aside_of = {(person, kind): number for number, (person, kind, _) in enumerate(self.asides)}
        self.lp = _quiet()
        self._frame()

    @classmethod
    def of_all(cls, crews: Crews) -> Master:
        """The master problem about everybody."""
        return cls(crews, range(crews.people), np.zeros(len(crews.covers), dtype=np.int32))

    def _frame(self) -> None:
        """The rows, and the slack of each: too few or too many in a cover, nobody's row."""
        crews, count = self.crews, len(self.people)
        endless = highspy.kHighsInf
        program = highspy.HighsLp()
        program.offset_ = self.settled
        program.num_row_ = self.covers + count + len(self.asides)
        program.row_lower_ = np.concatenate([self.least, np.ones(count), np.full(len(self.asides), -endless)])
        program.row_upper_ = np.concatenate([self.most, np.ones(count), np.array([float(one[2]) for one in self.asides])])
        self.slacks = 2 * self.covers + count
        program.num_col_ = self.slacks
        nobody = NOBODY * self.crews.hard
        program.col_cost_ = np.concatenate([crews.under, crews.over, np.full(count, nobody)])
        program.col_lower_, program.col_upper_ = np.zeros(self.slacks), np.full(self.slacks, endless)
        rows = np.arange(self.covers)
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = np.arange(self.slacks + 1)
        program.a_matrix_.index_ = np.concatenate([rows, rows, self.covers + np.arange(count)])
        program.a_matrix_.value_ = np.concatenate([np.ones(self.covers), -np.ones(self.covers), np.ones(count)])
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
        entries = np.array(
            [*covers, self.covers + self.place[person], *(self.covers + len(self.people) + each for each in aside)], dtype=np.int32
        )
        values = np.array([*[1.0] * (len(covers) + 1), *map(float, aside.values())])
        self.columns.append(Column(person, row, cost, entries, values, is_allowed))
        self.lp.addCol(cost, 0.0, highspy.kHighsInf, len(entries), entries, values)
        return True

    def solve(self, simplex: int = PRIMAL) -> float:
        """Solve the linear program; what it comes to."""
        self.lp.setOptionValue("simplex_strategy", simplex)
        self.lp.run()
        return self.value

    @property
    def value(self) -> float:
        """What the last solution comes to."""
        return float(self.lp.getInfo().objective_function_value)

    def take(self, number: int, *, whole: bool = True) -> None:
        """Take a column wholly; or as much of it as pays."""
        self.lp.changeColBounds(self.slacks + number, 1.0 if whole else 0.0, highspy.kHighsInf)

    def with_taken(self, number: int, below: float = np.inf) -> float:
        """What the linear program would come to if a column were taken wholly; endless as soon as that is seen not to be *below*."""
        self.take(number)
        self.lp.setOptionValue("objective_bound", below)
        value = self.solve(DUAL)
        is_above = self.lp.getModelStatus() == highspy.HighsModelStatus.kObjectiveBound
        self.lp.setOptionValue("objective_bound", np.inf)
        self.take(number, whole=False)
        return np.inf if is_above else value

    @property
    def taken(self) -> Floats:
        """How much of each column is taken."""
        return np.array(self.lp.getSolution().col_value)[self.slacks :]

    def duals(self) -> Duals:
        """The prices of the last solution."""
        found = np.array(self.lp.getSolution().row_dual)
        return Duals(*np.split(found, [self.covers, self.covers + len(self.people)]))

    def prices(self, duals: Duals) -> Floats:
        """What each person would pay on each day for each kind at these prices."""
        costs = self.crews.base.copy()
        costs[list(self.people)] -= self.crews.gains(duals.covers)
        for number, (person, kind, _) in enumerate(self.asides):
            costs[person, :, kind] -= duals.aside[number]
        return costs

    def bound(self, duals: Duals, values: Floats) -> float:
        """
        What no roster can go below, whatever the prices: Lagrange's bound.

        *values* is the best each person can do at these prices. Prices beyond what a cover costs are cut to it, which a roster could pay.
        """
        below = (duals.covers * np.where(duals.covers > 0, self.least, self.most)).sum()
        return float(self.settled + values.sum() + below + (duals.aside * self.aside_most).sum())

    def within(self, duals: Duals) -> Duals:
        """Prices for which the bound holds: no cover is worth more than it costs to be without it, no limit worth less than nothing."""
        return Duals(np.clip(duals.covers, -self.crews.over, self.crews.under), duals.people, np.minimum(duals.aside, 0.0))

    def reduce(self, duals: Duals) -> None:
        """What each column costs beyond what its rows pay for."""
        paid = np.concatenate([duals.covers, duals.people, duals.aside])
        for column in self.columns:
            column.reduced = column.cost - float((paid[column.entries] * column.values).sum())

    def integer(self, columns: list[Column], seconds: float | None, nodes: int, below: float = np.inf) -> list[Column] | None:
        """The best choice of one whole column for each person among these, if it comes to less than *below*; ``None`` if none was found."""
        whole = _quiet()
        whole.passModel(self._integer_program(columns))
        whole.setOptionValue("mip_max_nodes", nodes)
        whole.setOptionValue("mip_rel_gap", 0.0)
        if np.isfinite(below):
            whole.setOptionValue("objective_bound", below)
        if seconds is not None:
            whole.setOptionValue("time_limit", max(seconds, 0.1))
        whole.run()
        if whole.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible.value:
            return None
        taken = np.array(whole.getSolution().col_value)[2 * self.covers :]
        chosen = [column for column, share in zip(columns, taken, strict=True) if share > 0.5]
        return chosen if len({column.person for column in chosen}) == len(self.people) else None

    def _integer_program(self, columns: list[Column]) -> highspy.HighsLp:
        endless, count = highspy.kHighsInf, len(self.people)
        program = highspy.HighsLp()
        program.offset_ = self.settled
        program.num_row_ = self.covers + count
        program.row_lower_ = np.concatenate([self.least, np.ones(count)])
        program.row_upper_ = np.concatenate([self.most, np.ones(count)])
        slacks, rows = 2 * self.covers, np.arange(self.covers)
        program.num_col_ = slacks + len(columns)
        program.col_cost_ = np.concatenate([self.crews.under, self.crews.over, np.array([column.cost for column in columns])])
        program.col_lower_ = np.zeros(program.num_col_)
        program.col_upper_ = np.concatenate([np.full(slacks, endless), np.ones(len(columns))])
        kept = [column.entries < self.covers + count for column in columns]
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
