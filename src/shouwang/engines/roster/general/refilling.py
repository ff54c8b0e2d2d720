"""
Refilling a roster: duties that fell vacant are given to people who can do them, as many as possible, each near their contract.

This problem has duties with hours of their own, several of which one person may hold on one day; it has no rows of days and kinds, so it
stays apart from :class:`Instance`. CP-SAT solves it whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from shouwang.engines.roster.general.budget import Budget
from shouwang.vocabulary.reasons import Reason

WORKERS = 8


@dataclass(frozen=True)
class Helper:
    """Somebody, by the hours of their contract and what they can do."""

    contract: int
    skills: frozenset[int]


@dataclass(frozen=True)
class Duty:
    """One duty for one person."""

    start: int
    stop: int
    skill: int

    @property
    def length(self) -> int:
        """How long."""
        return self.stop - self.start

    def meets(self, other: Duty) -> bool:
        """Whether both are under way at the same time."""
        return self.start < other.stop and other.start < self.stop


@dataclass(frozen=True)
class Refill:
    """Who there is, what is to be done, and who holds what already (duty to person): that stays, overlapping or not."""

    name: str
    people: tuple[Helper, ...]
    duties: tuple[Duty, ...]
    held: Mapping[int, int]

    def __post_init__(self) -> None:
        if not all(0 <= duty < len(self.duties) and 0 <= person < len(self.people) for duty, person in self.held.items()):
            raise ValueError(f"{self.name}: a duty or a person that is not there.")

    @property
    def worth(self) -> int:
        """What one more duty filled is worth: more than any one contract can be off by it."""
        return 1 + max([*(one.contract for one in self.people), *(one.length for one in self.duties)], default=0)


@dataclass(frozen=True)
class Refilled:
    """Who holds which duty now, what that is worth, and what nothing can be worth more than."""

    holders: dict[int, int]
    value: int
    bound: int

    @property
    def is_proven(self) -> bool:
        """Whether nothing is better."""
        return self.value >= self.bound


def value(refill: Refill, holders: Mapping[int, int]) -> int:
    """What a filling is worth: each filled duty, less what everybody is off their contract."""
    worked = [0] * len(refill.people)
    for duty, person in holders.items():
        worked[person] += refill.duties[duty].length
    off = sum(abs(hours - one.contract) for hours, one in zip(worked, refill.people, strict=True))
    return refill.worth * len(holders) - off


def broken(refill: Refill, holders: Mapping[int, int]) -> Iterator[Reason]:
    """What a filling breaks: a duty taken from who held it, given to who cannot do it, or to who is elsewhere then."""
    for duty, person in refill.held.items():
        if holders.get(duty) != person:
            yield Reason("refill-taken", {"duty": duty + 1, "person": person + 1})
    for duty, person in holders.items():
        if duty not in refill.held and refill.duties[duty].skill not in refill.people[person].skills:
            yield Reason("refill-skill", {"duty": duty + 1, "person": person + 1})
        for other, holder in holders.items():
            is_old = duty in refill.held and other in refill.held
            if duty < other and person == holder and not is_old and refill.duties[duty].meets(refill.duties[other]):
                yield Reason("refill-twice", {"duty": duty + 1, "other": other + 1, "person": person + 1})
    yield from _crowded(refill, holders)


def _crowded(refill: Refill, holders: Mapping[int, int]) -> Iterator[Reason]:
    """
    Two duties of one person that are not at the same time, yet both at the time of a third.

    The published model forbids this too, unless they held as many before; costs are compared with its own, so it is kept.
    """
    for person in range(len(refill.people)):
        for number in range(len(refill.duties)):
            around = [duty for duty, who in holders.items() if who == person and duty != number and _meet(refill, duty, number)]
            before = sum(1 for duty, who in refill.held.items() if who == person and duty != number and _meet(refill, duty, number))
            if len(around) > max(1, before):
                yield Reason("refill-twice", {"duty": around[0] + 1, "other": around[1] + 1, "person": person + 1})


def _meet(refill: Refill, one: int, other: int) -> bool:
    return refill.duties[one].meets(refill.duties[other])


Hear = Callable[[Refilled], bool]


def refilled(refill: Refill, seed: int, budget: Budget, hear: Hear = lambda _found: True) -> Refilled:
    """The best filling found within the budget. *hear* is told of each better one, and ends the search by answering False."""
    cp = cp_model.CpModel()
    takes = _takes(refill, cp)
    off = []
    for person, one in enumerate(refill.people):
        fixed = sum(refill.duties[duty].length for duty, holder in refill.held.items() if holder == person)
        mine = sum(refill.duties[duty].length * literal for (duty, who), literal in takes.items() if who == person)
        difference = cp.new_int_var(0, one.contract + sum(duty.length for duty in refill.duties), "")
        cp.add_abs_equality(difference, mine + fixed - one.contract)
        off.append(difference)
    filled = sum(takes.values()) + len(refill.held)
    cp.maximize(refill.worth * filled - sum(off))
    solver = cp_model.CpSolver()
    told = solver.parameters
    told.random_seed, told.num_workers = seed, WORKERS
    if budget.clock:
        told.max_time_in_seconds = budget.left
    else:
        told.interleave_search, told.max_deterministic_time = True, budget.left
    if solver.solve(cp, _Listener(refill, takes, hear)) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return Refilled(dict(refill.held), value(refill, refill.held), _largest(refill))
    return _found(refill, takes, solver.boolean_value, solver.best_objective_bound)


def _takes(refill: Refill, cp: cp_model.CpModel) -> dict[tuple[int, int], Any]:
    """For each vacant duty, a literal for each person who can do it and is not elsewhere then."""
    found: dict[tuple[int, int], Any] = {}
    for number, duty in enumerate(refill.duties):
        if number in refill.held:
            continue
        for person, one in enumerate(refill.people):
            is_elsewhere = any(who == person and refill.duties[other].meets(duty) for other, who in refill.held.items())
            if duty.skill in one.skills and not is_elsewhere:
                found[number, person] = cp.new_bool_var("")
        cp.add_at_most_one(literal for (which, _), literal in found.items() if which == number)
    for person in range(len(refill.people)):
        mine = [number for number, who in found if who == person]
        for moment in {refill.duties[number].start for number in mine}:
            there = [number for number in mine if refill.duties[number].start <= moment < refill.duties[number].stop]
            cp.add_at_most_one(found[number, person] for number in there)
        _uncrowded(refill, cp, person, {number: found[number, person] for number in mine})
    return found


def _uncrowded(refill: Refill, cp: cp_model.CpModel, person: int, mine: dict[int, Any]) -> None:
    """What :func:`_crowded` finds broken, for CP-SAT; once for duties at the same hours."""
    done = set()
    for number, duty in enumerate(refill.duties):
        around = [other for other in mine if other != number and _meet(refill, other, number)]
        before = sum(1 for other, who in refill.held.items() if who == person and other != number and _meet(refill, other, number))
        key = (duty.start, duty.stop, number in mine, before)
        if key not in done and around:
            done.add(key)
            cp.add(sum(mine[other] for other in around) + before <= max(1, before))


def _found(refill: Refill, takes: dict[tuple[int, int], Any], holds: Callable[[Any], bool], bound: float) -> Refilled:
    holders = dict(sorted({**refill.held, **{duty: person for (duty, person), literal in takes.items() if holds(literal)}}.items()))
    return Refilled(holders, value(refill, holders), min(int(bound + 1e-6), _largest(refill)))


def _largest(refill: Refill) -> int:
    return refill.worth * len(refill.duties)


class _Listener(cp_model.CpSolverSolutionCallback):
    """Tells each better filling."""

    def __init__(self, refill: Refill, takes: dict[tuple[int, int], Any], hear: Hear) -> None:
        super().__init__()
        self.refill, self.takes, self.hear = refill, takes, hear

    def on_solution_callback(self) -> None:
        """One more."""
        if not self.hear(_found(self.refill, self.takes, self.boolean_value, self.best_objective_bound)):
            self.stop_search()
