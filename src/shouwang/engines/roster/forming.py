"""Forming groups: first by people changing places, then as a model of CP-SAT, which proves how even groups can be at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, product
from random import Random
from typing import Any

from ortools.sat.python import cp_model

from shouwang.engines.roster.grouping import AIMS, APART, LEADS, STAYS, Grouped, Grouping, Wish, evenness, fair
from shouwang.engines.roster.model import solver_for, total
from shouwang.vocabulary.groups import LEAD, TRAITS
from shouwang.vocabulary.reasons import Reason, Refused

LEAD_WEIGHS = 100
"""More than everything else that two people can differ in, so that leads are spread first."""


def grouped(asked: Grouping, *, seed: int = 0, effort: float = 2.0) -> Grouped:
    """
    The most even groups.

    *effort* is CP-SAT's deterministic time for each aim: the same people, seed and effort give the same groups on any machine. Wishes that
    cannot all be kept are refused with a smallest set of them that clashes.
    """
    search = _Search(asked, seed, effort)
    if not search.begin():
        raise Refused(Reason("groups-clash", {"least": asked.sizes[0], "most": asked.sizes[1]}), *_clash(asked, effort))
    for aim in AIMS:
        search.improve(aim)
    return Grouped(_numbered(asked, search.groups), search.values, search.bounds)


def swapped(asked: Grouping, groups: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """
    Two people change places as long as that makes the groups more even; those whom a wish names stay.

    The search begins from there.
    """
    named = {id_ for wish in asked.wishes for id_ in wish.people}
    traits = {one.id: one.traits for one in asked.people}
    there = [list(group) for group in groups]
    counts = [Counter(trait for id_ in group for trait in traits[id_]) for group in there]
    better = True
    while better:
        better = False
        for one, two in combinations(range(len(there)), 2):
            for place, other in product(range(len(there[one])), range(len(there[two]))):
                a, b = there[one][place], there[two][other]
                if not {a, b} & named and _gain(counts[one], counts[two], traits[a], traits[b]) > 0:
                    there[one][place], there[two][other], better = b, a, True
                    for trait in traits[a] ^ traits[b]:
                        goes = 1 if trait in traits[a] else -1
                        counts[one][trait] -= goes
                        counts[two][trait] += goes
    order = {one.id: place for place, one in enumerate(asked.people)}
    return tuple(tuple(sorted(group, key=order.__getitem__)) for group in there)


def _gain(one: Mapping[str, int], two: Mapping[str, int], given: frozenset[str], taken: frozenset[str]) -> int:
    """By how much two groups come nearer to each other, all traits together, when they exchange people; those who can lead weigh most."""
    found = 0
    for trait in given ^ taken:
        difference = one[trait] - two[trait] if trait in given else two[trait] - one[trait]
        found += (difference - 1) * (LEAD_WEIGHS if trait == LEAD else 1)
    return found


class _Search:
    """One search: who is in which group (*in_*), and the moves of each trait."""

    def __init__(self, asked: Grouping, seed: int, effort: float) -> None:
        self.asked, self.cp, self.solver = asked, cp_model.CpModel(), solver_for(effort, seed)
        self.people = list(asked.people)
        Random(seed).shuffle(self.people)  # another seed, other groups that are as good  # noqa: S311
        self.in_ = {(one.id, group): self.cp.new_bool_var("") for one in self.people for group in range(asked.count)}
        self.groups: tuple[tuple[str, ...], ...] = ()
        self.values: dict[str, int] = {}
        self.bounds: dict[str, int] = {}
        low, high = asked.sizes
        for one in self.people:
            self.cp.add_exactly_one(self.in_[one.id, group] for group in range(asked.count))
        for group in range(asked.count):
            self.cp.add_linear_constraint(total(self.in_[one.id, group] for one in self.people), low, high)
        for wish in asked.wishes:
            self._keep(wish)

    def _keep(self, wish: Wish) -> None:
        if wish.what == STAYS:
            self.cp.add_bool_and(self.in_[one, wish.group] for one in wish.people)
            return
        for group in range(self.asked.count):
            ways = [self.in_[one, group] for one in wish.people]
            if wish.what == APART:
                self.cp.add_at_most_one(ways)
            else:
                for way in ways[1:]:
                    self.cp.add(way == ways[0])

    def begin(self) -> bool:
        """Any groups that keep the wishes, with whoever no wish names dealt out more evenly; False when there are none."""
        if not self._solved():
            return False
        self.groups = swapped(self.asked, self.groups)
        return True

    def improve(self, aim: str) -> None:
        """Make the moves of one aim as few as can be, and hold them there."""
        traits = [trait for trait in TRAITS if (trait == LEAD) == (aim == LEADS)]
        objective = total(self._moves(trait) for trait in traits)
        if self._counted(traits):  # else they are as few as can be already
            self.cp.clear_hints()  # type: ignore[no-untyped-call]
            for (one, group), way in self.in_.items():
                self.cp.add_hint(way, one in self.groups[group])
            self.cp.minimize(objective)
            self.bounds[aim] = max(round(self.solver.best_objective_bound), 0) if self._solved() else 0
        self.values[aim] = self._counted(traits)
        self.bounds.setdefault(aim, 0)
        self.cp.add(objective <= self.values[aim])

    def _counted(self, traits: Sequence[str]) -> int:
        return sum(one.moves for one in evenness(self.asked.people, self.groups) if one.trait in traits)

    def _moves(self, trait: str) -> Any:
        own = [one.id for one in self.people if trait in one.traits]
        low, high = fair(len(own), self.asked.count)
        moves = self.cp.new_int_var(0, len(own), "")
        over, under = list[Any](), list[Any]()
        for group in range(self.asked.count):
            there = total(self.in_[one, group] for one in own)
            for side, difference in ((over, there - high), (under, low - there)):
                side.append(more := self.cp.new_int_var(0, len(own), ""))
                self.cp.add(more >= difference)
        self.cp.add(total(over) <= moves)
        self.cp.add(total(under) <= moves)
        return moves

    def _solved(self) -> bool:
        if self.solver.solve(self.cp) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            return False
        self.groups = tuple(
            tuple(one.id for one in self.asked.people if self.solver.boolean_value(self.in_[one.id, group]))
            for group in range(self.asked.count)
        )
        return True


def _clash(asked: Grouping, effort: float) -> Iterator[Reason]:
    """A smallest set of wishes that cannot all be kept: without any one of them the rest can."""
    wishes = list(asked.wishes)
    for wish in asked.wishes:
        fewer = [one for one in wishes if one is not wish]
        if not _Search(replace(asked, wishes=tuple(fewer)), 0, effort).begin():
            wishes = fewer
    for wish in wishes:
        yield Reason(f"groups-{wish.what}", {"people": wish.people, "group": wish.group + 1})


def _numbered(asked: Grouping, groups: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Groups in the order of the roll, except those in which somebody stays."""
    taken = {wish.group for wish in asked.wishes if wish.what == STAYS}
    order = {one.id: place for place, one in enumerate(asked.people)}
    free = iter(sorted((group for number, group in enumerate(groups) if number not in taken), key=lambda group: order[group[0]]))
    return tuple(group if number in taken else next(free) for number, group in enumerate(groups))
