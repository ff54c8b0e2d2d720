"""
Window search: a roster is made better by making parts of it anew, parts chosen by dice and where it hurts.

Three kinds of window are solved by CP-SAT: all days of some people, some days of all people, some days of some people. In a fourth some
people's rows are made anew by columns. Each kind grows while its windows are solved to the end, and shrinks when they are not. The search
keeps to columns, or to CP-SAT, until that has brought nothing several times in a row; it begins with columns where these come quickly.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np

from shouwang.engines.roster.general.budget import Budget
from shouwang.engines.roster.general.columns import Made, made_anew
from shouwang.engines.roster.general.crews import THREADS, Crews
from shouwang.engines.roster.general.graph import FORBIDDEN, Floats, Ints
from shouwang.engines.roster.general.store import Store
from shouwang.engines.roster.general.window import Window

PEOPLE, DAYS, BOTH, ROWS = "people", "days", "both", "rows"
BY_COLUMNS, BY_CELLS = (ROWS,), (PEOPLE, DAYS, BOTH)
PATIENCE = {BY_COLUMNS: 12, BY_CELLS: 8}
"""So many rounds without anything better, and the other way is tried."""
SPAN = 14
"""So many days of some people are freed together."""
SECONDS = 6.0
"""How long one window may take, in seconds, or in CP-SAT's effort."""
Free = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass
class Best:
    """The best roster so far, and what it comes to: what each person's row costs, and how many each cover has."""

    crews: Crews
    rows: Ints
    own: Floats = field(init=False)
    there: Ints = field(init=False)

    def __post_init__(self) -> None:
        self.own = self.crews.cost(self.rows, range(self.crews.people))
        self.there = self.crews.covered(self.rows)

    @property
    def worth(self) -> float:
        """What it costs, hard cover at its price; FORBIDDEN or more when somebody's row breaks a rule."""
        return float(self.own.sum() + self.crews.cover_cost(self.there).sum())

    def with_rows(self, rows: Ints) -> Best:
        """The roster with other rows, of which only what changed is counted anew."""
        changed = np.flatnonzero((rows != self.rows).any(axis=1)).tolist()
        other = object.__new__(Best)
        other.crews, other.rows, other.own = self.crews, rows, self.own.copy()
        if changed:
            other.own[changed] = self.crews.cost(rows[changed], changed)
        other.there = self.crews.covered(rows)
        return other


@dataclass
class Search:
    """One window search."""

    crews: Crews
    best: Best
    dice: Random
    budget: Budget
    hear: Callable[[Best], bool]
    store: Store
    sizes: dict[str, float] = field(default_factory=lambda: {PEOPLE: 5.0, DAYS: 7.0, BOTH: 10.0, ROWS: 4.0})
    is_proven: bool = False
    way: tuple[str, ...] = field(init=False)
    in_vain: int = 0

    def __post_init__(self) -> None:
        self.way = BY_COLUMNS if self.crews.is_quick else BY_CELLS

    def run(self, until: float) -> None:
        """Search until the roster is worth no more than *until*, nothing better exists, or the budget is used."""
        with ThreadPoolExecutor(THREADS) as pool:
            while self.budget.left > 0 and self.best.worth > until and not self.is_proven:
                windows = [self._chosen() for _ in range(THREADS)]
                solving = [pool.submit(self._solve, kind, free, self.best, self.dice.randrange(2**31)) for kind, free in windows]
                answers = [each.result() for each in solving]
                self.budget.spend(SECONDS / 3)
                before = self.best.worth
                for (kind, free), answer in zip(windows, answers, strict=True):
                    self._learn(kind, free, answer)
                self._turn(is_better=self.best.worth < before)

    def _turn(self, *, is_better: bool) -> None:
        """Try the other way when this one has been in vain for long."""
        self.in_vain = 0 if is_better else self.in_vain + 1
        if self.in_vain >= PATIENCE[self.way]:
            self.way, self.in_vain = BY_CELLS if self.way == BY_COLUMNS else BY_COLUMNS, 0

    def _solve(self, kind: str, free: Free, best: Best, seed: int) -> Made:
        """One window; several are solved beside one another."""
        seconds = min(SECONDS, self.budget.left) if self.budget.clock else None
        if kind == ROWS:
            people = np.flatnonzero(free.any(axis=1)).tolist()
            known = [column for person in people for column in self.store.best(person)]
            return made_anew(
                self.crews, best.rows, best.own, people, known, Budget(SECONDS if seconds is None else seconds, self.budget.clock)
            )
        answer = Window(self.crews, best.rows, free).solve(seconds, SECONDS, seed)
        return Made(None, is_whole=False) if answer is None else Made(*answer)

    def _learn(self, kind: str, free: Free, answer: Made) -> None:
        """Take what a window brought, and grow or shrink its kind."""
        largest = self.crews.days if kind == DAYS else self.crews.people
        self.sizes[kind] = min(max(2.0, self.sizes[kind] * (1.08 if answer.is_whole else 0.9)), float(largest))
        self.store.keep(answer.columns)
        if answer.rows is None:
            return
        rows = np.where(free, answer.rows, self.best.rows)
        found = self.best.with_rows(rows)
        if found.worth < FORBIDDEN and found.worth <= self.best.worth:
            is_better = found.worth < self.best.worth
            self.best = found
            if is_better and not self.hear(found):
                self.budget.is_stopped = True
        if kind != ROWS and answer.is_whole and free.all() and (answer.rows == self.best.rows).all():
            self.is_proven = True

    def _chosen(self) -> tuple[str, Free]:
        """A kind of window, and which cells are free in it; more often than not around a cover that hurts."""
        kind = self.dice.choice(self.way)
        hurts = self.crews.cover_cost(self.best.there)
        hot = None
        if hurts.any() and self.dice.random() < 0.7:
            hot = self.crews.covers[self.dice.choices(range(len(hurts)), weights=hurts.tolist())[0]]
        people = list(range(self.crews.people))
        if kind != DAYS:
            count = min(self.crews.people, int(self.sizes[kind]))
            able = [] if hot is None else [one for one in people if (self.crews.base[one, hot.day, hot.kinds] < FORBIDDEN).any()]
            self.dice.shuffle(able)
            chosen = able[: max(1, 2 * count // 3)] if able else []
            others = [one for one in people if one not in set(chosen)]
            people = chosen + self.dice.sample(others, min(len(others), count - len(chosen)))
        free: Free = np.zeros((self.crews.people, self.crews.days), dtype=bool)
        length = self.crews.days if kind in {PEOPLE, ROWS} else min(self.crews.days, int(self.sizes[DAYS]) if kind == DAYS else SPAN)
        spare = self.crews.days - length
        first = self.dice.randrange(spare + 1) if hot is None else min(max(hot.day - self.dice.randrange(length), 0), spare)
        free[people, first : first + length] = True
        return kind, free
