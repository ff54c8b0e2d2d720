"""
Solving a roster, aim by aim; at any moment the best so far can be had.

What comes out is judged by the rules, not by the model: a combination that breaks one is forbidden and the search goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import gcd

from ortools.sat.python import cp_model

from shouwang.engines.roster.aims import AIMS, CHANGES, EVEN_DUTY, IDEAL, LACK, Aim
from shouwang.engines.roster.filling import begun
from shouwang.engines.roster.levelling import EFFORT, handed, levelled
from shouwang.engines.roster.loads import DUTY, levels
from shouwang.engines.roster.model import Model, minutes, solver_for
from shouwang.engines.roster.patterns import Shift
from shouwang.engines.roster.presence import lack
from shouwang.engines.roster.problem import Assignment, Problem
from shouwang.engines.roster.settling import accompanied

ROUNDS = round(1 / EFFORT)
"""So many exchanges for each unit of effort: each may take :data:`EFFORT` of it."""
LARGE = 5_000
"""
With more possible assignments than these the load is made even by exchange among a few (ours, measured): of 80 people on 23 posts for 14 days,
which are 6,366, the search over everybody found no roster that is more even in 10 units of effort, and exchange halved the spread of nights in 1.5.
"""


@dataclass(frozen=True)
class Found:
    """A roster, and what each aim comes to in minutes, with the bound below which nobody can bring it."""

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
    last: str = CHANGES,
) -> Found:
    """
    The best roster of these shifts.

    *effort* is CP-SAT's deterministic time for each aim: the same problem, seed and effort give the same roster on any machine; *stop_at*
    is a limit in seconds for each aim besides, which does not. *hear* is told of each better roster, and ends the search by answering False.
    *last* is the last aim that is looked at. Where shifts overlap, the best of those of one length are searched first: from the best of them the search goes on.
    """
    problem, how = accompanied(problem, problem.pinned), _How(seed, effort, hear, stop_at, last)
    (chain, first), *others = begun(problem, shifts)
    if len(chain) == len(shifts):
        return _searched(problem, shifts, first, how)
    apart = replace(how, hear=lambda found: hear(replace(found, bounds={LACK: 0})))  # what is proven of some shifts is not of all
    ways = [_searched(problem, each, roster, apart) for each, roster in ((chain, first), *others)]
    best = min(ways, key=lambda found: [found.values.get(aim.name, 0) for aim in AIMS])
    return _searched(problem, shifts, best.roster, how)


@dataclass(frozen=True)
class _How:
    """How to search; see :func:`solved`."""

    seed: int
    effort: float
    hear: Hear
    stop_at: float | None
    last: str


def _searched(problem: Problem, shifts: Sequence[Shift], first: Sequence[Assignment], how: _How) -> Found:
    """The best roster of these shifts, aim by aim, from a first one on."""
    search = _Search(Model(problem, shifts), handed(problem, first), how.seed, how.effort, how.hear, how.stop_at)
    for aim in AIMS:
        is_first_load = aim.name == EVEN_DUTY
        if is_first_load and search.is_large:
            search.level(how.seed, how.effort)
            break
        if aim.is_asked(problem) and not search.improve(aim):
            if is_first_load and not search.is_stopped:  # nothing was found among everybody: among a few at a time there is
                search.level(how.seed, how.effort)
            break
        if aim.name == how.last:
            break
    return search.best


class _Search:
    """One search through all aims."""

    def __init__(self, model: Model, first: Iterable[Assignment], seed: int, effort: float, hear: Hear, stop_at: float | None) -> None:
        self.model, self.hear = model, hear
        self.solver = solver_for(effort, seed)
        if stop_at is not None:
            self.solver.parameters.max_time_in_seconds = stop_at
        start = tuple(sorted(first, key=lambda one: (one.span, one.post, one.person)))
        self.best = Found(start, {LACK: lack(model.problem, start)}, {LACK: 0})
        self.is_stopped = not hear(self.best)

    @property
    def is_large(self) -> bool:
        """Whether there are too many possible assignments to search among all of them for an even load."""
        return len(self.model.takes) > LARGE

    def level(self, seed: int, effort: float) -> None:
        """Make the load even by exchange; nothing is proven of it but what the average already says."""
        problem = self.model.problem
        unit = gcd(*(minutes(span.length) for span in self.model.hours)) or 1
        known = {**self.best.bounds, **{aim.name: 0 for aim in AIMS if aim.is_asked(problem) and aim.name not in self.best.bounds}}

        def told(roster: Sequence[Assignment]) -> Found:
            brought, duty = DUTY.before(problem), DUTY.of_each(problem, roster)
            given = sum(duty.values()) - sum(brought.values())
            highest, lowest = levels(brought.values(), unit, given, given) if brought else (0, 0)
            values = {aim.name: aim.counted(problem, roster) for aim in AIMS if aim.name in known}
            return Found(tuple(roster), values, {**known, EVEN_DUTY: max(lowest - highest, 0)})

        def go_on(roster: Sequence[Assignment]) -> bool:
            self.is_stopped = not self.hear(told(roster))
            return not self.is_stopped

        self.best = told(levelled(problem, self.best.roster, seed=seed, rounds=round(effort * ROUNDS), go_on=go_on))

    def improve(self, aim: Aim) -> bool:
        """Make one aim as small as can be, hold it there for those that follow; False when nobody wants to wait longer."""
        cp = self.model.cp
        if self.is_stopped:
            return False
        objective, unit = aim.said(self.model, self.best.values.get(LACK, 0) + self.best.values.get(IDEAL, 0))
        if not aim.counted(self.model.problem, self.best.roster):
            self.best = self.found(aim, self.best.roster, 0)
        else:
            cp.minimize(objective)
            self.model.hint(self.best.roster)
            roster = self.model.answer(self.solver, _Listener(self, aim, unit))
            if roster is None:
                return False
            self.best = self.found(aim, roster, _whole(self.solver.best_objective_bound) * unit)
        cp.add(objective <= self.best.values[aim.name] // unit)
        return not self.is_stopped

    def found(self, aim: Aim, roster: tuple[Assignment, ...], bound: int) -> Found:
        """A roster with what has come to be known of this aim; what it comes to is counted, not believed, and may be less than was asked by now."""
        known = {*self.best.values, aim.name}
        values = {each.name: each.counted(self.model.problem, roster) for each in AIMS if each.name in known}
        return Found(roster, values, {**self.best.bounds, aim.name: max(bound, 0)})


class _Listener(cp_model.CpSolverSolutionCallback):
    """Tells each better roster that no rule forbids."""

    def __init__(self, search: _Search, aim: Aim, unit: int) -> None:
        super().__init__()
        self.search, self.aim, self.unit = search, aim, unit

    def on_solution_callback(self) -> None:
        """One more."""
        roster = self.search.model.roster(self.boolean_value)
        if self.search.model.broken(roster):
            return
        if not self.search.hear(self.search.found(self.aim, roster, _whole(self.best_objective_bound) * self.unit)):
            self.search.is_stopped = True
            self.stop_search()


def _whole(bound: float) -> int:
    """The least whole number that is not below a bound."""
    return int(-(-(bound - 1e-6) // 1))
