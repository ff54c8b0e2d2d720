"""
Solving a roster: cover first, then the ideal number, then fairness; at any moment the best so far can be had.

What comes out is judged by the rules, not by the model: a combination that breaks one is forbidden and the search goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import gcd
from typing import Any

from ortools.sat.python import cp_model

from shouwang.engines.roster.filling import filled
from shouwang.engines.roster.levelling import handed, levelled, loads, spread
from shouwang.engines.roster.model import Model, minutes, solver_for, total, with_settled
from shouwang.engines.roster.patterns import Shift
from shouwang.engines.roster.presence import against_wishes, lack, short_of_ideal
from shouwang.engines.roster.problem import Assignment, Problem, Span
from shouwang.engines.roster.settling import accompanied

LACK, IDEAL, DUTY, NIGHTS, WISHES = "lack", "ideal", "duty", "nights", "wishes"
AIMS = (LACK, IDEAL, DUTY, NIGHTS, WISHES)
"""
What is made small, in this order: what posts lack, what they are short of the ideal, how unequally duty is shared, how unequally nights are,
and duty when people would rather have none, where anybody has said so.
"""
COUNTED: Mapping[str, Callable[[Problem, Sequence[Assignment]], int]] = {LACK: lack, IDEAL: short_of_ideal, WISHES: against_wishes}
"""The aims that are counted on the roster itself."""
ROUNDS = 40
"""So many exchanges for each unit of effort (measured: about as long as CP-SAT's deterministic time takes)."""
LARGE = 15_000
"""With more possible assignments than these the load is made even by exchange among a few (ours, measured): the search over everybody stalls."""


@dataclass(frozen=True)
class Found:
    """
    A roster, and what each aim comes to with the bound below which nobody can bring it: minutes of lacking people, minutes below the ideal,
    minutes between the most duty that somebody has and the least, and so for nights.
    """

    roster: tuple[Assignment, ...]
    values: dict[str, int]
    bounds: dict[str, int]

    @property
    def is_proven(self) -> bool:
        """Whether no roster of these shifts is better in any aim without being worse in an earlier one."""
        return self.values == self.bounds


Hear = Callable[[Found], bool]


def unheard(_found: Found) -> bool:
    """Nobody listens; go on."""
    return True


def solved(
    problem: Problem,
    shifts: Sequence[Shift],
    *,
    seed: int = 0,
    effort: float = 10.0,
    hear: Hear = unheard,
    stop_at: float | None = None,
    last: str = WISHES,
) -> Found:
    """
    The best roster of these shifts.

    *effort* is CP-SAT's deterministic time for each aim: the same problem, seed and effort give the same roster on any machine; *stop_at*
    is a limit in seconds for each aim besides, which does not. *hear* is told of each better roster, and ends the search by answering False.
    *last* is the last aim that is looked at.
    """
    problem = accompanied(problem)
    search = _Search(Model(problem, shifts), handed(problem, filled(problem, with_settled(problem, shifts))), seed, effort, hear, stop_at)
    for aim, objective, unit in search.aims():
        if not search.improve(aim, objective, unit) or aim == last:
            break
        if aim == IDEAL and search.is_large:
            search.level(seed, effort)
            break
    return search.best


class _Search:
    """One search through all aims."""

    def __init__(self, model: Model, first: Iterable[Assignment], seed: int, effort: float, hear: Hear, stop_at: float | None) -> None:
        self.model, self.hear = model, hear
        self.solver = solver_for(effort, seed)
        if stop_at is not None:
            self.solver.parameters.max_time_in_seconds = stop_at
        begun = tuple(sorted(first, key=lambda one: (one.span, one.post, one.person)))
        self.best = Found(begun, {LACK: lack(model.problem, begun)}, {LACK: 0})
        self.is_stopped = not hear(self.best)

    @property
    def is_large(self) -> bool:
        """Whether there are too many possible assignments to search among all of them for an even load."""
        return len(self.model.takes) > LARGE

    def level(self, seed: int, effort: float) -> None:
        """Make the load even by exchange; nothing is proven of it but what the average already says."""
        problem = self.model.problem

        def told(roster: Sequence[Assignment]) -> Found:
            duty, nights = loads(problem, roster)
            values = {**self.best.values, DUTY: spread(duty), NIGHTS: spread(nights)}
            unit = gcd(*(minutes(span.length) for span in self.model.hours)) or 1
            least = unit if sum(duty.values()) % (unit * max(len(duty), 1)) else 0
            return Found(tuple(roster), values, {**self.best.bounds, DUTY: least, NIGHTS: 0})

        def go_on(roster: Sequence[Assignment]) -> bool:
            self.is_stopped = not self.hear(told(roster))
            return not self.is_stopped

        self.best = told(levelled(problem, self.best.roster, seed=seed, rounds=round(effort * ROUNDS), go_on=go_on))

    def aims(self) -> Iterable[tuple[str, Any, int]]:
        """Each aim with its objective, and in units of how many minutes that is."""
        yield LACK, total(weight * short for weight, short in self.model.lacks), 1
        yield IDEAL, total(weight * short for weight, short in self.model.short_of_ideal), 1
        model = self.model
        yield DUTY, *self._spread({span: minutes(span.length) for span in model.hours}, model.people)
        night = {span: sum(minutes(part.length) for part in model.problem.night.within(span)) for span in model.hours}
        yield NIGHTS, *self._spread(night, [one.id for one in model.problem.people if not one.no_nights])
        if unwanted := list(self._unwanted()):
            yield WISHES, total(unwanted), 1

    def _unwanted(self) -> Iterator[Any]:
        """Minutes that each person would work when they would rather not."""
        for (who, span), works in self.model.works.items():
            if weight := sum(minutes(span.shared(part)) for part in self.model.problem.person(who).rather_not):
                yield weight * works

    def improve(self, aim: str, objective: Any, unit: int) -> bool:
        """Make one aim as small as can be, hold it there for those that follow; False when nobody wants to wait longer."""
        cp = self.model.cp
        if self.is_stopped:
            return False
        if aim in COUNTED and not COUNTED[aim](self.model.problem, self.best.roster):
            self.best = Found(self.best.roster, {**self.best.values, aim: 0}, {**self.best.bounds, aim: 0})
        else:
            cp.minimize(objective)
            if not self._search(aim, unit):
                return False
        cp.add(objective <= self.best.values[aim] // unit)
        return not self.is_stopped

    def _search(self, aim: str, unit: int) -> bool:
        """The best roster for one aim, from the best one so far; False when none is found."""
        self.model.hint(self.best.roster)
        roster = self.model.answer(self.solver, _Listener(self, aim, unit))
        if roster is None:
            return False
        self.best = self.found(aim, unit, roster, self.solver.objective_value, self.solver.best_objective_bound)
        return True

    def found(self, aim: str, unit: int, roster: tuple[Assignment, ...], value: float, bound: float) -> Found:
        """A roster with what has come to be known of this aim, in minutes; what posts lack is counted, not believed."""
        counted = COUNTED[aim](self.model.problem, roster) if aim in COUNTED else round(value) * unit
        return Found(roster, {**self.best.values, aim: counted}, {**self.best.bounds, aim: max(_whole(bound), 0) * unit})

    def _spread(self, weights: Mapping[Span, int], people: Sequence[str]) -> tuple[Any, int]:
        """
        What lies between the most and the least that one of these people has, in units of so many minutes.

        Said beside it: the most is not below the average and the least not above it, which the search would take long to see.
        """
        unit = gcd(*weights.values()) or 1
        cp, whole = self.model.cp, sum(weights.values()) // unit
        most, least, everything = cp.new_int_var(0, whole, ""), cp.new_int_var(0, whole, ""), []
        for person in people:
            done = total(weights[span] // unit * works for (who, span), works in self.model.works.items() if who == person)
            cp.add(done <= most)
            cp.add(done >= least)
            everything.append(done)
        cp.add(total(everything) <= len(people) * most)
        cp.add(total(everything) >= len(people) * least)
        return most - least, unit


class _Listener(cp_model.CpSolverSolutionCallback):
    """Tells each better roster that no rule forbids."""

    def __init__(self, search: _Search, aim: str, unit: int) -> None:
        super().__init__()
        self.search, self.aim, self.unit = search, aim, unit

    def on_solution_callback(self) -> None:
        """One more."""
        roster = self.search.model.roster(self.boolean_value)
        if self.search.model.broken(roster):
            return
        if not self.search.hear(self.search.found(self.aim, self.unit, roster, self.objective_value, self.best_objective_bound)):
            self.search.is_stopped = True
            self.stop_search()


def _whole(bound: float) -> int:
    """The least whole number that is not below a bound."""
    return int(-(-(bound - 1e-6) // 1))
