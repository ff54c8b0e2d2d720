"""Rosters too large for graphs: rows in corridors and stretches of days, held against the graph and the judge."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest

from shouwang.engines.roster.general.beginning import one_by_one
from shouwang.engines.roster.general.budget import Budget
from shouwang.engines.roster.general.crews import Crews
from shouwang.engines.roster.general.graph import FORBIDDEN
from shouwang.engines.roster.general.problem import OFF, Count, Cover, Instance, Run, Weekends, Wish, Worker, same
from shouwang.engines.roster.general.searching import Best
from shouwang.engines.roster.general.solving import solved
from shouwang.engines.roster.general.stretch import Narrow
from shouwang.engines.roster.general.stretching import Piece, Stretching
from tests.engines.roster.general.invented import KINDS, invented, rows


def both(instance: Instance) -> tuple[Crews, Narrow]:
    """By graphs and by corridors."""
    found = Crews(instance), Narrow(instance)
    for one in found:
        one.build()
    return found


@pytest.mark.parametrize("seed", range(12))
def test_a_row_costs_in_a_corridor_what_it_costs_in_the_graph(seed):
    """
    Every row there is, for two people.
    """
    instance = invented(Random(seed), days=4)
    crews, narrow = both(instance)

    for row in rows(instance):
        numbers = np.array([[crews.number[kind] for kind in row]] * 2, dtype=np.int32)
        expected, found = (np.minimum(one.cost(numbers, [0, 1]), FORBIDDEN) for one in (crews, narrow))
        assert found.tolist() == expected.tolist(), row


@pytest.mark.parametrize("seed", range(12))
def test_the_best_row_in_a_corridor_is_what_it_says(seed):
    """
    At prices by dice: the row comes to its value, and the best of the whole graph is no dearer.
    """
    dice = Random(100 + seed)
    instance = invented(dice, days=6)
    crews, narrow = both(instance)
    prices = np.array([[[dice.randint(-20, 20) for _ in instance.symbols] for _ in range(6)] for _ in range(2)], dtype=np.float64)
    costs, days = crews.base + prices, np.arange(6)

    graph, found = crews.best(costs, 3), narrow.best(costs, 3)

    for person in range(2):
        assert graph[person].values[0] <= found[person].values[0] + 1e-6 or graph[person].values[0] >= FORBIDDEN / 2
        for value, row in zip(found[person].values, found[person].rows, strict=True):
            if value < FORBIDDEN / 2 and not any((row == kind).sum() > most for kind, most in narrow.aside[person].items()):
                own = crews.cost(row[None, :], [person])[0]
                assert value == pytest.approx(own + prices[person, days, row].sum())


@pytest.mark.parametrize("seed", range(12))
def test_a_stretch_counts_what_is_settled_before_and_after(seed):
    """
    Three days in the middle of seven: whatever is put there, the row becomes dearer by what the stretch says.
    """
    instance = invented(Random(200 + seed), days=7)
    crews, narrow = both(instance)
    start = None if any(one.graph.layers[-1].nodes == 0 for one in crews.crews) else one_by_one(crews, [0, 1])
    if start is None:
        return
    part = narrow.stretch(start, 2, 5, [0, 1])
    before, here = crews.cost(start, [0, 1]), part.cost(start[:, 2:5], [0, 1])

    for middle in product(range(len(instance.symbols)), repeat=3):
        changed = start.copy()
        changed[:, 2:5] = middle
        after, there = crews.cost(changed, [0, 1]), part.cost(changed[:, 2:5], [0, 1])
        for person in range(2):
            assert (after[person] >= FORBIDDEN / 2) == (there[person] >= FORBIDDEN / 2), (person, middle)
            assert after[person] >= FORBIDDEN / 2 or after[person] - before[person] == there[person] - here[person], (person, middle)


def long() -> Instance:
    """Four people for ten weeks, with vacations, whose hours must come out within one shift, and nights that few may have often."""
    dice, days = Random(7), 70
    rules = (
        Count("hours", (("D", 8), ("N", 12)), 340, 352), Run("work", frozenset(KINDS), 2, 5, starts_open=True, ends_open=True),
        Run("rest", frozenset([OFF]), 2, starts_open=True, ends_open=True),
        Weekends("weekends", tuple((day, day + 1) for day in range(5, days, 7)), 6),
    )  # fmt: skip
    people = tuple(Worker(f"P{number}", (*rules, Count("nights", same(1, ["N"]), most=8 + number))) for number in range(4))
    away = [
        Wish(one.id, first + day, frozenset(KINDS), None) for one in people for first in [dice.randrange(days - 12)] for day in range(12)
    ]
    covers = [Cover(day, frozenset([kind]), least, least, 20, 1) for day in range(days) for kind, least in (("D", 1), ("N", 1))]
    return Instance("long", days, KINDS, people, tuple(covers), tuple(away))


def test_without_graphs_all_hard_rules_are_kept():
    """
    Vacations of twelve days, hours within one shift of a sum: a first roster keeps everything, stretches make it much better.
    """
    first = solved(long(), Random(1), Budget(0.0), largest=0)
    found = solved(long(), Random(1), Budget(5.0), largest=0)

    assert first is not None
    assert found is not None
    assert (first.verdict.breaches, found.verdict.breaches, found.bound) == ((), (), 0)
    assert found.verdict.cost < 0.9 * first.verdict.cost


def test_without_graphs_the_same_effort_gives_the_same_roster():
    """
    Without a clock, everything follows from the dice.
    """
    once, again = (solved(long(), Random(3), Budget(5.0), largest=0) for _ in range(2))

    assert once is not None
    assert again is not None
    assert once.rows == again.rows


@pytest.mark.parametrize("seed", range(12))
def test_without_graphs_nothing_is_broken_that_could_be_kept(seed):
    """
    Wherever the graph finds rows that keep everybody's rules, the corridor finds some too, and is never below what is proven.
    """
    instance = replace(invented(Random(seed), days=6), covers=())
    proven = solved(instance, Random(seed), Budget(40.0))

    found = solved(instance, Random(seed), Budget(5.0), largest=0)

    if proven is not None:
        assert found is not None
        assert not found.verdict.breaches
        assert found.verdict.cost >= proven.verdict.cost


def test_a_stretch_made_anew_is_worth_what_it_says():
    """
    Four people, days 14 to 41: only these days are made anew, and the whole roster is cheaper for it.
    """
    narrow = Narrow(long())
    narrow.build()
    start = one_by_one(narrow, list(range(4)))
    assert start is not None
    best, piece = Best(narrow, start), Piece((0, 1, 2, 3), 14, 42)
    search = Stretching(narrow, best, Random(0), Budget(1.0), lambda _found: True)

    made = search.made(best, piece, Budget(30.0))

    assert made.rows is not None
    found = start.copy()
    found[:, 14:42] = made.rows
    assert best.with_rows(found).worth < best.worth
