"""Rows made anew for some people, and a linear program's answer made whole: held against the judge, and against trying everything."""

from __future__ import annotations

from collections import Counter
from random import Random

import numpy as np
import pytest

from shouwang.engines.roster.general import diving
from shouwang.engines.roster.general.beginning import one_by_one
from shouwang.engines.roster.general.budget import Budget
from shouwang.engines.roster.general.columns import dived_anew, made_anew
from shouwang.engines.roster.general.crews import Crews, is_aside
from shouwang.engines.roster.general.diving import dived
from shouwang.engines.roster.general.following import merged
from shouwang.engines.roster.general.generating import generated
from shouwang.engines.roster.general.graph import FORBIDDEN
from shouwang.engines.roster.general.judging import judged
from shouwang.engines.roster.general.master import Column, Master
from shouwang.engines.roster.general.problem import Count, Cover, Instance, Pattern, Rule, Worker, same
from shouwang.engines.roster.general.searching import DAYS, DIVE, KINDS, Best, Search
from shouwang.engines.roster.general.store import KEEP, Store
from tests.engines.roster.general.invented import invented, rows


def begun(instance: Instance) -> Best | None:
    """The first roster, one person after the other."""
    crews = Crews(instance)
    crews.build()
    if any(crew.graph.layers[-1].nodes == 0 for crew in crews.crews):
        return None
    found = one_by_one(crews, list(range(crews.people)))
    return None if found is None else Best(crews, found)


@pytest.mark.parametrize("seed", range(12))
def test_nobody_elses_row_changes_and_none_better_is_left(seed):
    """
    One of two people, four days: each row there is, tried by the judge.
    """
    instance = invented(Random(3000 + seed), days=4)
    if (best := begun(instance)) is None or best.worth >= best.crews.hard:
        return

    made = made_anew(best.crews, best.rows, best.own, [0], [], Budget(20.0))

    found = best if made.rows is None else Best(best.crews, made.rows)
    named = best.crews.named(best.rows)
    verdicts = [judged(instance, {**named, instance.people[0].id: row}) for row in rows(instance)]
    assert made.is_whole
    assert (found.rows[1] == best.rows[1]).all()
    assert found.worth == min(one.cost for one in verdicts if not one.breaches)


def test_a_window_by_columns_counts_what_the_others_bring():
    """
    Twelve people, two weeks, half of them anew: cheaper, and as cheap as the judge says.
    """
    best = begun(invented(Random(5), people=12, days=14))
    assert best is not None

    made = made_anew(best.crews, best.rows, best.own, list(range(0, 12, 2)), [], Budget(40.0))

    assert made.rows is not None
    found = Best(best.crews, made.rows)
    assert (made.rows[1::2] == best.rows[1::2]).all()
    assert found.worth < best.worth
    verdict = judged(best.crews.instance, best.crews.named(found.rows))
    lacking = sum(int(reason.parameters["amount"]) for reason in verdict.breaches if reason.code == "instance-cover")
    assert verdict.cost + lacking * best.crews.hard == found.worth


@pytest.mark.parametrize("seed", [5, 6])
def test_a_dive_about_some_people_makes_the_roster_cheaper(seed):
    """
    Twelve people, two weeks, half of them anew: cheaper, nobody else's row changes, all rows keep their rules.
    """
    best = begun(invented(Random(seed), people=12, days=14))
    assert best is not None
    half = list(range(0, 12, 2))

    made = dived_anew(best.crews, best.rows, best.own, half, [], Budget(40.0))

    assert made.rows is not None
    found = Best(best.crews, made.rows)
    assert (made.rows[1::2] == best.rows[1::2]).all()
    assert found.worth < best.worth


def test_windows_that_brought_something_are_chosen_more_often():
    """
    Thought well of: five out of six times. In vain for long: seldom, but not never. No dive is about everybody.
    """
    best = begun(invented(Random(5), people=12, days=14))
    assert best is not None
    search = Search(best.crews, best, Random(1), Budget(1.0), lambda _best: True, Store(best.crews))
    search.luck = {**dict.fromkeys(KINDS, 0.0), DAYS: 0.4}
    search.sizes[DIVE] = 100.0

    chosen = [search._chosen() for _ in range(2000)]

    counted = Counter(kind for kind, _ in chosen)
    assert 0.8 < counted[DAYS] / len(chosen) < 0.87
    assert set(counted) == set(KINDS)
    assert {int(free.any(axis=1).sum()) for kind, free in chosen if kind == DIVE} == {7}


def test_a_dive_ends_in_a_roster_that_keeps_everybodys_rules():
    """
    Not below the linear program's bound; asked for something better than that bound, there is none.
    """
    best = begun(invented(Random(5), people=12, days=14))
    assert best is not None
    master = Master.of_all(best.crews)
    found = generated(master, Budget(40.0), lambda _so_far: False)
    master.solve()
    master.reduce(master.duals())
    store = Store(best.crews)
    store.keep(master.columns)

    dive = dived(master, store, Budget(40.0), np.inf, found.bound)

    assert dive is not None
    made = np.array([one.row for one in sorted(dive, key=lambda one: one.person)])
    verdict = judged(best.crews.instance, best.crews.named(made))
    assert not any(reason.code == "instance-rule" for reason in verdict.breaches)
    assert Best(best.crews, made).worth >= found.bound - 1e-6
    assert dived(master, store, Budget(40.0), found.bound, found.bound) is None
    master.solve()
    assert len(dived(master, store, Budget(0.0), np.inf, found.bound) or []) == 12


@pytest.mark.parametrize("people", [4, 12])
def test_where_columns_leave_nobody_a_row_the_last_get_theirs_together(monkeypatch, people):
    """
    A dive that finds no row to settle after its first step, of few people and of more: all rules are kept, and costs are the judge's.
    """
    best = begun(invented(Random(5), people=people, days=14))
    assert best is not None
    master = Master.of_all(best.crews)
    found = generated(master, Budget(40.0), lambda _so_far: False)
    master.solve()
    first = iter([diving._settled(master, people // 2)])
    monkeypatch.setattr(diving, "_settled", lambda *_: next(first, []))

    dive = dived(master, Store(best.crews), Budget(40.0), np.inf, found.bound)

    assert dive is not None
    assert sorted(one.person for one in dive) == list(range(people))
    made = Best(best.crews, np.array([one.row for one in sorted(dive, key=lambda one: one.person)]))
    assert made.worth < FORBIDDEN
    assert [one.cost for one in sorted(dive, key=lambda one: one.person)] == made.own.tolist()


def test_the_last_people_of_a_dive_get_the_cheaper_rows(monkeypatch):
    """
    Those that the dive had for them, or those of CP-SAT: never the dearer ones, and on some instances cheaper ones.
    """
    costs: dict[str, list[float]] = {"dive": [], "anew": []}
    anew = diving._last_anew
    for best in filter(None, (begun(invented(Random(seed), people=24, days=14)) for seed in range(20))):
        for name, last in (("dive", lambda *_: None), ("anew", anew)):
            master = Master.of_all(best.crews)
            found = generated(master, Budget(40.0), lambda _so_far: False)
            master.solve()
            monkeypatch.setattr(diving, "_last_anew", last)
            dive = dived(master, Store(best.crews), Budget(200.0), np.inf, found.bound)
            costs[name].append(np.inf if dive is None else diving._cost(best.crews, dive))

    assert all(after <= before for before, after in zip(costs["dive"], costs["anew"], strict=True))
    assert costs["dive"] != costs["anew"]


def test_a_row_is_tried_and_given_back():
    """
    To take one row wholly is never cheaper than the linear program's own answer, and leaves nothing behind.
    """
    best = begun(invented(Random(5), people=12, days=14))
    assert best is not None
    master = Master.of_all(best.crews)
    generated(master, Budget(40.0), lambda _so_far: False)
    value = master.solve()

    tried = [master.with_taken(number) for number in range(len(master.columns))]

    assert min(tried) >= value - 1e-6
    assert max(tried) > value + 1
    assert master.solve() == pytest.approx(value)


def test_the_tightest_limits_stand_in_a_small_graph():
    """
    Two nights at most are told apart; where the rules make the graph large already, they are left aside.
    """
    tight, loose = Count("nights", same(1, ["N"]), most=2), Count("days", same(1, ["D"]), most=5)
    hours = Count("minutes", (("D", 481), ("N", 599)), 3000, 60000)
    people = (Worker("A", (tight,)), Worker("B", (hours, tight, loose)))

    crews = Crews(Instance("limits", 56, ("D", "N"), people, (Cover(0, frozenset("N"), 1, 1, 10, 1),)))

    assert crews.aside == [{}, {crews.number["N"]: 2, crews.number["D"]: 5}]
    assert _known(crews, 0) == [tight]
    assert _known(crews, 1) == []


def _known(crews: Crews, person: int) -> list[Rule]:
    return [rule for rule in crews.inside[person] if is_aside(rule)]


def test_rows_that_nobody_may_take_are_not_kept():
    """
    Of the others the nearest to paying come first, and not without end.
    """
    crews = Crews(invented(Random(1), days=4))
    nothing = np.zeros(0)

    def column(number: int, cost: float, *, is_allowed: bool = True) -> Column:
        row = np.array([number], dtype=np.int32)
        return Column(0, row, cost, nothing.astype(np.int32), nothing, is_allowed, float(-number))

    store = Store(crews)
    store.keep([column(number, 1.0) for number in range(2 * KEEP + 1)])
    store.keep([column(9999, 1.0, is_allowed=False), column(9998, FORBIDDEN)])

    assert [int(one.row[0]) for one in store.best(0, 2)] == [2 * KEEP, 2 * KEEP - 1]
    assert len(store.rows[0]) == KEEP


def test_patterns_that_only_begin_differently_cost_what_each_costs():
    """
    Four patterns that end alike, two of which begin with the same kind and so are both paid: every row there is, as the judge has it.
    """
    kinds = ("D", "L", "N")
    ways = [(["D"], 3), (["L"], 3), (["L", "N"], 3), (["N"], None), (["D", "N"], None)]
    rules = tuple(Pattern(f"after {begin}", (frozenset(begin), frozenset("D")), price) for begin, price in ways)
    instance = Instance("patterns", 4, kinds, (Worker("A", rules),))
    crews = Crews(instance)
    crews.build()

    assert len(merged(rules)) == 3
    for row in rows(instance):
        verdict = judged(instance, {"A": row})
        found = crews.cost(np.array([[crews.number[kind] for kind in row]], dtype=np.int32), [0])[0]
        assert (found >= FORBIDDEN / 2) == bool(verdict.breaches), row
        assert verdict.breaches or found == verdict.cost, row
