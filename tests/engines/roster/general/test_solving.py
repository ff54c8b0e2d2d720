"""The search for rosters by days: held against the judge, which shares no code with it, and against trying everything."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import count, product
from random import Random

import numpy as np
import pytest

from shouwang.engines.roster.general.budget import Budget
from shouwang.engines.roster.general.crews import Crews
from shouwang.engines.roster.general.generating import generated
from shouwang.engines.roster.general.graph import FORBIDDEN
from shouwang.engines.roster.general.judging import judged
from shouwang.engines.roster.general.master import Master
from shouwang.engines.roster.general.problem import Count, Cover, Instance, Worker, same
from shouwang.engines.roster.general.solving import Solved, solved
from shouwang.engines.roster.general.window import Window
from tests.engines.roster.general.invented import invented, rows

PROBLEMS = int(os.environ.get("SHOUWANG_TEST_ROSTERS", "16"))


def by_trying(instance: Instance) -> int | None:
    """The least cost of all rosters there are; none if each breaks something."""
    alone = replace(instance, covers=())
    fit = []
    for worker in instance.people:
        mine = replace(alone, people=(worker,), wishes=tuple(wish for wish in alone.wishes if wish.person == worker.id))
        verdicts = [(row, judged(mine, {worker.id: row})) for row in rows(instance)]
        fit.append([(row, verdict.cost) for row, verdict in verdicts if not verdict.breaches])
    best = None
    for chosen in product(*fit):
        cost = sum(each for _, each in chosen)
        for cover in instance.covers:
            there = sum(row[cover.day] in cover.kinds for row, _ in chosen)
            if there < cover.least and cover.under is None:
                break
            cost += (cover.under or 0) * max(cover.least - there, 0) + (cover.over or 0) * max(there - cover.most, 0)
        else:
            best = cost if best is None else min(best, cost)
    return best


@pytest.mark.parametrize("seed", range(PROBLEMS))
def test_the_graph_prices_every_row_as_the_judge_does(seed):
    """
    Every row there is, for two people: forbidden in the graph just when the judge finds a breach, otherwise at the judge's cost.
    """
    instance = invented(Random(seed), days=4)
    alone = replace(instance, covers=())
    crews = Crews(instance)
    crews.build()

    for row in rows(instance):
        numbers = np.array([[crews.number[kind] for kind in row]] * 2, dtype=np.int32)
        found = crews.cost(numbers, [0, 1])
        for person, cost in enumerate(found):
            mine = replace(
                alone,
                people=(instance.people[person],),
                wishes=tuple(wish for wish in instance.wishes if wish.person == instance.people[person].id),
            )
            verdict = judged(mine, {instance.people[person].id: row})
            assert (cost >= FORBIDDEN / 2) == bool(verdict.breaches), (row, verdict)
            assert verdict.breaches or cost == verdict.cost, (row, verdict)


@pytest.mark.parametrize("seed", range(PROBLEMS))
def test_nothing_is_better_than_what_is_proven(seed):
    """
    Two people, four days: the search, its bound, and CP-SAT on the whole agree with trying everything.
    """
    instance = invented(Random(seed), days=4)
    least = by_trying(instance)

    found = solved(instance, Random(seed), Budget(40.0))

    if least is None:
        assert found is None or found.verdict.breaches
    else:
        assert found is not None
        assert (found.verdict.cost, found.verdict.breaches, found.bound) == (least, (), least)


@pytest.mark.parametrize("seed", range(PROBLEMS))
def test_the_bound_is_below_every_roster(seed):
    """
    Column generation alone, stopped after any number of rounds: no roster costs less than its bound.
    """
    instance = invented(Random(1000 + seed), days=4)
    if (least := by_trying(instance)) is None:
        return
    crews = Crews(instance)
    crews.build()
    turns = count()

    found = generated(Master.of_all(crews), Budget(10.0), lambda _bound: next(turns) > seed % 4)

    assert found.bound <= least + 1e-6


@pytest.mark.parametrize("seed", range(PROBLEMS))
def test_a_window_leaves_the_rest_alone(seed):
    """
    Only free cells change, and what is settled outside is counted: the result is no worse, and breaks nothing new.
    """
    dice = Random(2000 + seed)
    instance = invented(dice, people=3, days=5)
    crews = Crews(instance)
    crews.build()
    whole = np.ones((3, 5), dtype=bool)
    first = Window(crews, np.zeros((3, 5), dtype=np.int32), whole).solve(None, 2.0, seed)
    if first is None:
        return
    free = np.array([[dice.random() < 0.5 for _ in range(5)] for _ in range(3)])
    start = first[0]

    answer = Window(crews, start, free).solve(None, 2.0, seed)

    assert answer is not None
    assert (answer[0][~free] == start[~free]).all()
    assert judged(instance, crews.named(answer[0])).cost == judged(instance, crews.named(start)).cost


def larger() -> Instance:
    """Twelve people for two weeks: hard enough that the first roster is not the best."""
    return invented(Random(5), people=12, days=14)


def test_the_same_effort_gives_the_same_roster():
    """
    Without a clock, everything follows from the dice.
    """
    once, again = (solved(larger(), Random(3), Budget(8.0)) for _ in range(2))

    assert once is not None
    assert again is not None
    assert (once.rows, once.bound) == (again.rows, again.bound)


def test_each_better_roster_is_told_and_stop_keeps_the_best():
    """
    What is told only gets better; after "stop" the best so far comes back at once.
    """
    told: list[Solved] = []

    def hear(found: Solved) -> bool:
        told.append(found)
        return len(told) < 3

    found = solved(larger(), Random(3), Budget(1000.0), hear)

    assert found is not None
    assert len(told) <= 5
    assert found.verdict.cost == min(one.verdict.cost for one in told)
    assert [one.bound for one in told] == sorted(one.bound for one in told)


def test_a_clock_ends_the_search():
    """
    A clock that leaps ahead at each look leaves time for the first roster alone.
    """
    ticks = count()

    found = solved(larger(), Random(3), Budget(5.0, lambda: float(next(ticks))))

    assert found is not None
    assert not any(reason.code == "instance-rule" for reason in found.verdict.breaches)


def test_limits_left_aside_are_kept():
    """
    Only three nights each, and a night wanted every day: the graph does not know, the master problem and the windows do.
    """
    days = 7
    people = tuple(Worker(name, (Count("nights", same(1, ["N"]), most=3),)) for name in "AB")
    covers = tuple(Cover(day, frozenset(["N"]), 1, 1, 10, 1) for day in range(days))

    found = solved(Instance("nights", days, ("N",), people, covers), Random(0), Budget(20.0))

    assert found is not None
    assert (found.verdict.cost, found.verdict.breaches, found.bound) == (10, (), 10)


def test_somebody_without_any_row_is_found_out():
    """
    At least five days of work, at most four: nobody can do both.
    """
    rules = (Count("days", same(1, ["D"]), 5, 7), Count("hours", (("D", 8),), 0, 32))

    assert solved(Instance("none", 7, ("D",), (Worker("A", rules),)), Random(0), Budget(5.0)) is None
