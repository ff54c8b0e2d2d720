"""
A window on a roster: some cells are free, all others stay as they are; CP-SAT finds the best for the free ones.

The rules are said here a third time, for CP-SAT: each is something that may *never* hold together, or has a price if it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from shouwang.engines.roster.general.crews import Crews
from shouwang.engines.roster.general.graph import FORBIDDEN, Ints
from shouwang.engines.roster.general.problem import OFF, Count, Pattern, Price, Rule, Run, Weekends

Literal = Any
"""A literal of CP-SAT, or True or False where a cell is not free."""


class Window:
    """The model of one window."""

    def __init__(self, crews: Crews, rows: Ints, free: np.ndarray[Any, np.dtype[np.bool_]]) -> None:
        self.crews, self.rows, self.free = crews, rows, free
        self.cp = cp_model.CpModel()
        self.terms: list[Any] = []
        self.weights: list[int] = []
        self.cells: dict[tuple[int, int], dict[int, Any]] = {}
        self._any: dict[tuple[int, int, frozenset[int]], Literal] = {}
        self.people = np.flatnonzero(free.any(axis=1)).tolist()
        for person in self.people:
            for day in np.flatnonzero(free[person]).tolist():
                self._cell(person, day)
        for person in self.people:
            for rule in crews.instance.people[person].rules:
                self._rule(person, rule)
        self._covers()
        self.cp.minimize(sum(weight * term for weight, term in zip(self.weights, self.terms, strict=True)) if self.terms else 0)

    def solve(self, seconds: float | None, effort: float, seed: int, workers: int = 1) -> tuple[Ints, bool] | None:
        """The best rows found, and whether none are better within this window; ``None`` when nothing was found."""
        solver = cp_model.CpSolver()
        told = solver.parameters
        told.num_workers, told.random_seed, told.max_deterministic_time, told.linearization_level = workers, seed, effort, 2
        told.interleave_search = workers > 1 and seconds is None
        if seconds is not None:
            told.max_time_in_seconds = max(seconds, 0.05)
        status = solver.solve(self.cp)
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return None
        rows = self.rows.copy()
        for (person, day), literals in self.cells.items():
            rows[person, day] = next(kind for kind, literal in literals.items() if solver.boolean_value(literal))
        return rows, status == cp_model.OPTIMAL

    def _cell(self, person: int, day: int) -> None:
        """One literal for each kind that is possible, exactly one of which holds."""
        base = self.crews.base[person, day]
        literals = {kind: self.cp.new_bool_var("") for kind in range(self.crews.kinds) if base[kind] < FORBIDDEN}
        self.cp.add_exactly_one(literals.values())
        now = int(self.rows[person, day])
        for kind, literal in literals.items():
            self.cp.add_hint(literal, kind == now)
            if base[kind]:
                self._pay(int(base[kind]), literal)
        self.cells[person, day] = literals

    def _pay(self, price: int, literal: Literal) -> None:
        self.weights.append(price)
        self.terms.append(literal)

    def holds(self, person: int, day: int, kinds: Iterable[str]) -> Literal:
        """Whether somebody has one of these kinds on a day."""
        numbers = frozenset(self.crews.number[kind] for kind in kinds)
        if not self.free[person, day]:
            return int(self.rows[person, day]) in numbers
        literals = self.cells[person, day]
        inside = [literal for kind, literal in literals.items() if kind in numbers]
        outside = [literal for kind, literal in literals.items() if kind not in numbers]
        if not inside or not outside:
            return not outside
        if len(inside) == 1:
            return inside[0]
        if len(outside) == 1:
            return outside[0].Not()
        key = (person, day, numbers)
        if key not in self._any:
            self._any[key] = self.cp.new_bool_var("")
            self.cp.add_exactly_one([*outside, self._any[key]])
        return self._any[key]

    def never(self, literals: Sequence[Literal], price: int | None) -> None:
        """These may not all hold; or they have a price if they do. What is settled outside the window cannot be helped."""
        undecided = [one for one in literals if not isinstance(one, bool)]
        if price == 0 or not undecided or any(one is False for one in literals):
            return
        against = [negated(one) for one in undecided]
        if price is not None:
            paid = self.cp.new_bool_var("")
            self._pay(price, paid)
            against.append(paid)
        self.cp.add_bool_or(against)

    def _rule(self, person: int, rule: Rule) -> None:
        days = range(self.crews.days)
        if isinstance(rule, Count):
            self._count(person, rule)
        elif isinstance(rule, Run):
            row = [self.holds(person, day, rule.kinds) for day in days]
            self._run(row, rule)
        elif isinstance(rule, Pattern):
            for day in days[: len(days) - len(rule.steps) + 1] if rule.days is None else sorted(rule.days):
                if day + len(rule.steps) <= len(days) and self.free[person, day : day + len(rule.steps)].any():
                    self.never([self.holds(person, day + each, kinds) for each, kinds in enumerate(rule.steps)], rule.price)
        else:
            self._weekends(person, rule)

    def _run(self, row: list[Literal], rule: Run) -> None:
        """Too long: one day too many in a stretch of days. Too short: a run of each length that is."""
        if rule.most is not None:
            ahead = [True] * min(rule.before, rule.most) + row
            for first in range(len(ahead) - rule.most):
                self.never(ahead[first : first + rule.most + 1], rule.over)
        before = min(rule.before, rule.least)
        whole = [True] * before + row
        for length in range(1, rule.least):
            price = None if rule.under is None else rule.under * (rule.least - length)
            for first in range(len(whole) - length + 1):
                after = first + length
                touches = (first == 0 and not before and rule.starts_open) or (after == len(whole) and rule.ends_open)
                if touches or after < before:
                    continue
                borders = [negated(whole[first - 1])] * (first > 0) + [negated(whole[each]) for each in [after] if after < len(whole)]
                self.never([*borders, *whole[first:after]], price)

    def _count(self, person: int, rule: Count) -> None:
        """The free days bring what the fixed ones lack."""
        symbols, weights = self.crews.instance.symbols, dict(rule.weights)
        kind_weights = [weights.get(kind, 0) for kind in symbols]
        fixed = sum(kind_weights[kind] for kind, free in zip(self.rows[person], self.free[person], strict=True) if not free)
        brought = [
            kind_weights[kind] * literal
            for day in np.flatnonzero(self.free[person]).tolist()
            for kind, literal in self.cells[person, day].items()
            if kind_weights[kind]
        ]
        most_possible = fixed + max(kind_weights) * int(self.free[person].sum())
        if rule.most is not None and most_possible > rule.most and brought:
            self._at_most(sum(brought) + fixed, rule.most, rule.over, most_possible)
        if rule.least and brought:
            self._at_most(-sum(brought) - fixed, -rule.least, rule.under, 0)

    def _at_most(self, amount: Any, most: int, price: Price, largest: int) -> None:
        if price is None:
            self.cp.add(amount <= most)
            return
        surplus = self.cp.new_int_var(0, max(largest - most, 0), "")
        self.cp.add(amount - surplus <= most)
        self._pay(price, surplus)

    def _weekends(self, person: int, rule: Weekends) -> None:
        worked = [self._either([self.holds(person, day, self._not_off) for day in days]) for days in rule.days]
        if rule.most is not None:
            undecided = [one for one in worked if not isinstance(one, bool)]
            fixed = sum(1 for one in worked if one is True)
            if undecided:
                self._at_most(sum(undecided) + fixed, rule.most, rule.over, len(worked))
        in_row = Run(rule.name, frozenset(), rule.least_in_row, rule.most_in_row, rule.under_in_row, rule.over_in_row)
        self._run(worked, in_row)

    @property
    def _not_off(self) -> frozenset[str]:
        return frozenset(kind for kind in self.crews.instance.symbols if kind != OFF)

    def _either(self, literals: list[Literal]) -> Literal:
        """Whether any of these holds."""
        undecided = [one for one in literals if not isinstance(one, bool)]
        if any(one is True for one in literals) or not undecided:
            return any(one is True for one in literals)
        if len(undecided) == 1:
            return undecided[0]
        either = self.cp.new_bool_var("")
        for one in undecided:
            self.cp.add_implication(one, either)
        self.cp.add_bool_or([*undecided, either.Not()])
        return either

    def _covers(self) -> None:
        """What the people outside the window do not bring."""
        symbols = self.crews.instance.symbols
        for cover in self.crews.covers:
            free = [person for person in self.people if self.free[person, cover.day]]
            names = [symbols[kind] for kind in cover.kinds]
            found = [self.holds(person, cover.day, names) for person in free]
            if not (undecided := [one for one in found if not isinstance(one, bool)]):
                continue
            there = int(np.isin(self.rows[:, cover.day], cover.kinds).sum()) - int(np.isin(self.rows[free, cover.day], cover.kinds).sum())
            there += sum(1 for one in found if one is True)
            amount = sum(undecided)
            if cover.under and there < cover.least:
                self._at_most(-amount, there - cover.least, int(cover.under), 0)
            if cover.over and there + len(undecided) > cover.most:
                self._at_most(amount, cover.most - there, int(cover.over), len(undecided))


def negated(literal: Literal) -> Literal:
    """Its opposite."""
    return not literal if isinstance(literal, bool) else literal.Not()
