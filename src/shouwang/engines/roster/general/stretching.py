"""
Stretch search: a roster is made better by making some days of many people anew by columns, days chosen by dice and where it hurts.

Stretches grow while they are solved to the end, first to everybody, then to more days, and shrink when they are not.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random

import numpy as np

from shouwang.engines.roster.general.budget import Budget
from shouwang.engines.roster.general.columns import Made, made_anew
from shouwang.engines.roster.general.crews import THREADS
from shouwang.engines.roster.general.graph import FORBIDDEN
from shouwang.engines.roster.general.searching import Best
from shouwang.engines.roster.general.stretch import Narrow

DAYS, LONGEST, PEOPLE, FEWEST = 14, 28, 20, 4
"""So many days at first and at most, so many people at first and at least, are made anew together."""
SECONDS = 30.0
"""How long one stretch may take, in seconds or in effort."""
EFFORT = 5.0
"""What a round is taken to cost where there is no clock."""
GROWN, SHRUNK = 1.1, 0.8
HOT = 0.7
"""How often a stretch is laid around a cover that hurts."""
TRIES = 10
"""So often a second stretch is looked for that has no day in common with the first."""


@dataclass(frozen=True)
class Piece:
    """Some people, and the days from *first* to before *last*."""

    people: tuple[int, ...]
    first: int
    last: int


@dataclass
class Stretching:
    """One stretch search."""

    crews: Narrow
    best: Best
    dice: Random
    budget: Budget
    hear: Callable[[Best], bool]
    size: float = float(PEOPLE)
    """How many people; where that is more than there are, more days for all of them."""

    def run(self, until: float) -> None:
        """Search until the roster is worth no more than *until*, or the budget is used."""
        with ThreadPoolExecutor(THREADS) as pool:
            while self.budget.left > 0 and self.best.worth > until:
                pieces = self._chosen()
                parts = [Budget(min(SECONDS, self.budget.left), self.budget.clock) for _ in pieces]
                answers = list(pool.map(lambda piece, budget, best=self.best: self.made(best, piece, budget), pieces, parts))
                self.budget.spend(EFFORT)
                for piece, answer in zip(pieces, answers, strict=True):
                    self._learn(piece, answer)

    def made(self, best: Best, piece: Piece, budget: Budget) -> Made:
        """Some days of some people by columns, while all else stays as it is."""
        days = slice(piece.first, piece.last)
        part = self.crews.stretch(best.rows, piece.first, piece.last, piece.people)
        besides = part.covered(np.delete(best.rows[:, days], piece.people, axis=0))
        rows, everybody = best.rows[piece.people, days], range(part.people)
        return made_anew(part, rows, part.cost(rows, everybody), everybody, (), budget, besides)

    def _learn(self, piece: Piece, answer: Made) -> None:
        """Take what a stretch brought, and grow or shrink."""
        largest = self.crews.people * LONGEST / DAYS
        self.size = min(max(self.size * (GROWN if answer.is_whole else SHRUNK), FEWEST), largest)
        if answer.rows is None:
            return
        rows = self.best.rows.copy()
        rows[piece.people, piece.first : piece.last] = answer.rows
        found = self.best.with_rows(rows)
        if found.worth < FORBIDDEN and found.worth <= self.best.worth:
            is_better = found.worth < self.best.worth
            self.best = found
            if is_better and not self.hear(found):
                self.budget.is_stopped = True

    def _chosen(self) -> list[Piece]:
        """Pieces to be made anew beside one another: no two have a day in common."""
        found = [self._piece()]
        for _ in range(TRIES):
            other = self._piece()
            if len(found) < THREADS and all(other.last <= one.first or one.last <= other.first for one in found):
                found.append(other)
        return found

    def _piece(self) -> Piece:
        """More often than not around a cover that hurts, with people who can help there."""
        crews, hot = self.crews, None
        hurts = crews.cover_cost(self.best.there)
        if hurts.any() and self.dice.random() < HOT:
            hot = crews.covers[self.dice.choices(range(len(hurts)), weights=hurts.tolist())[0]]
        length = min(crews.days, LONGEST, int(DAYS * max(1.0, self.size / crews.people)))
        spare = crews.days - length
        first = self.dice.randrange(spare + 1) if hot is None else min(max(hot.day - self.dice.randrange(length), 0), spare)
        people = list(range(crews.people))
        self.dice.shuffle(people)
        if hot is not None:
            people.sort(key=lambda one: not (crews.base[one, hot.day, hot.kinds] < FORBIDDEN).any())
        return Piece(tuple(sorted(people[: int(self.size)])), first, first + length)
