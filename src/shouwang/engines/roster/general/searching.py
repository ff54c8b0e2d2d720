"""
Window search: a roster is made better by making parts of it anew, parts chosen by dice and where it hurts.

Three kinds of window are solved by CP-SAT: all days of some people, some days of all people, some days of some people. In two more some
people's rows are made anew by columns, chosen among those found or by a dive. Each kind grows while its windows are solved to the end, and
shrinks when they are not. A kind that brought something lately is chosen more often; the search begins with all kinds where columns come
quickly, and with CP-SAT elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from math import sqrt
from random import Random
from typing import Any

import numpy as np

from shouwang.engines.roster.general.budget import Budget
from shouwang.engines.roster.general.columns import Made, dived_anew, made_anew
from shouwang.engines.roster.general.crews import THREADS, Crews
from shouwang.engines.roster.general.graph import FORBIDDEN, Floats, Ints
from shouwang.engines.roster.general.store import Store
from shouwang.engines.roster.general.window import Window

PEOPLE, DAYS, BOTH, ROWS, DIVE = "people", "days", "both", "rows", "dive"
KINDS = (PEOPLE, DAYS, BOTH, ROWS, DIVE)
BY_COLUMNS = {ROWS: made_anew, DIVE: dived_anew}
FIRST, NEWS, HOPE = 0.3, 0.1, 0.02
"""What is thought of a kind at first, how much one window changes that, and what is still thought of one that brings nothing for long."""
ROUND = 2 * THREADS
"""So many windows are chosen at once: threads seldom wait for one another, and what one window brings is soon known to the others."""
MOST_DIVE = 0.6
"""Dives are about so large a share of all people at most: those about everybody were made before the search."""
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
    sizes: dict[str, float] = field(default_factory=lambda: {PEOPLE: 5.0, DAYS: 7.0, BOTH: 10.0, ROWS: 4.0, DIVE: 12.0})
    is_proven: bool = False
    luck: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        self.luck = {kind: FIRST * (kind not in BY_COLUMNS or self.crews.is_quick) for kind in KINDS}

    def run(self, until: float) -> None:
        """Search until the roster is worth no more than *until*, nothing better exists, or the budget is used."""
        with ThreadPoolExecutor(THREADS) as pool:
            while self.budget.left > 0 and self.best.worth > until and not self.is_proven:
                windows = [self._chosen() for _ in range(ROUND)]
                solving = [pool.submit(self._solve, kind, free, self.best, self.dice.randrange(2**31)) for kind, free in windows]
                answers = [each.result() for each in solving]
                self.budget.spend(ROUND * SECONDS / 6)
                for (kind, free), answer in zip(windows, answers, strict=True):
                    before = self.best.worth
                    self._learn(kind, free, answer)
                    self.luck[kind] += NEWS * (sqrt((before - self.best.worth) / max(before - until, 1.0)) - self.luck[kind])

    def _solve(self, kind: str, free: Free, best: Best, seed: int) -> Made:
        """One window; several are solved beside one another."""
        seconds = min(SECONDS, self.budget.left) if self.budget.clock else SECONDS
        if kind in BY_COLUMNS:
            people = np.flatnonzero(free.any(axis=1)).tolist()
            known = [column for person in people for column in self.store.best(person)]
            return BY_COLUMNS[kind](self.crews, best.rows, best.own, people, known, Budget(seconds, self.budget.clock))
        answer = Window(self.crews, best.rows, free).solve(seconds if self.budget.clock else None, SECONDS, seed)
        return Made(None, is_whole=False) if answer is None else Made(*answer)

    def _learn(self, kind: str, free: Free, answer: Made) -> None:
        """Take what a window brought, and grow or shrink its kind."""
        self.sizes[kind] = min(max(2.0, self.sizes[kind] * (1.08 if answer.is_whole else 0.9)), float(self._largest(kind)))
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
        if kind not in BY_COLUMNS and answer.is_whole and free.all() and (answer.rows == self.best.rows).all():
            self.is_proven = True

    def _largest(self, kind: str) -> int:
        """The most days, or people, of one kind of window."""
        if kind == DAYS:
            return self.crews.days
        return self.crews.people if kind != DIVE else min(self.crews.people, max(2, round(MOST_DIVE * self.crews.people)))

    def _chosen(self) -> tuple[str, Free]:
        """A kind of window, and which cells are free in it; more often than not around a cover that hurts."""
        kind = self.dice.choices(KINDS, weights=[max(self.luck[kind], HOPE) for kind in KINDS])[0]
        hurts = self.crews.cover_cost(self.best.there)
        hot = None
        if hurts.any() and self.dice.random() < 0.7:
            hot = self.crews.covers[self.dice.choices(range(len(hurts)), weights=hurts.tolist())[0]]
        people = list(range(self.crews.people))
        if kind != DAYS:
            count = min(self._largest(kind), int(self.sizes[kind]))
            able = [] if hot is None else [one for one in people if (self.crews.base[one, hot.day, hot.kinds] < FORBIDDEN).any()]
            self.dice.shuffle(able)
            chosen = able[: max(1, 2 * count // 3)] if able else []
            others = [one for one in people if one not in set(chosen)]
            people = chosen + self.dice.sample(others, min(len(others), count - len(chosen)))
        free: Free = np.zeros((self.crews.people, self.crews.days), dtype=bool)
        length = self.crews.days if kind in {PEOPLE, *BY_COLUMNS} else min(self.crews.days, int(self.sizes[DAYS]) if kind == DAYS else SPAN)
        spare = self.crews.days - length
        first = self.dice.randrange(spare + 1) if hot is None else min(max(hot.day - self.dice.randrange(length), 0), spare)
        free[people, first : first + length] = True
        return kind, free
