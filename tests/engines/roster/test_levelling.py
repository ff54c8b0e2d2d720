"""The load made even by exchange: nothing lost, no rule broken, the same seed the same roster."""

from __future__ import annotations

from random import Random

import pytest

from shouwang.engines.roster import solving
from shouwang.engines.roster.filling import filled
from shouwang.engines.roster.levelling import levelled, uneven
from shouwang.engines.roster.loads import DUTY, NIGHTS, between
from shouwang.engines.roster.model import Model
from shouwang.engines.roster.patterns import PATTERNS, shifts_of
from shouwang.engines.roster.presence import lack
from shouwang.engines.roster.problem import Borne, Demand, Person, Post, Problem, Span
from shouwang.engines.roster.solving import solved
from tests.engines.roster import minutes
from tests.engines.roster.cast import HOUR, assignments, at, span
from tests.engines.roster.test_solving import random_problem


@pytest.mark.parametrize("seed", range(8))
def test_exchange_breaks_no_rule_and_leaves_no_post_with_less(seed):
    """
    Random units: what is levelled is as safe as before by another way of counting, lacks no more, and is no less even.
    """
    problem = random_problem(Random(seed))
    roster = filled(problem, shifts_of(problem, PATTERNS["3x8"]))

    found = levelled(problem, roster, seed=seed, rounds=6)

    assert minutes.broken(problem, found) == set()
    assert lack(problem, found) <= lack(problem, roster)
    assert uneven(problem, found) <= uneven(problem, roster)
    assert sorted((one.post, one.span) for one in found) == sorted((one.post, one.span) for one in roster)


def test_two_who_can_exchange_do():
    """
    Mei has both days and Lin none; afterwards each has one.
    """
    whole = Span(at("12 00"), at("14 00"))
    demands = (Demand("east", Span(at("12 08"), at("12 16"))), Demand("east", Span(at("13 08"), at("13 16"))))
    problem = Problem(whole, (Person("Mei"), Person("Lin")), (Post("east"),), demands)
    roster = assignments("Mei east 12 08-16", "Mei east 13 08-16")

    found = levelled(problem, roster)

    assert between(DUTY.of_each(problem, roster)) == 16 * 60
    assert between(DUTY.of_each(problem, found)) == 0
    assert found == levelled(problem, roster)


def test_a_large_unit_is_levelled_and_told_of_step_by_step(monkeypatch):
    """
    As if ten possible assignments were many: each better roster is told, whoever listens may end it, and the values are those of the roster.
    """
    monkeypatch.setattr(solving, "LARGE", 10)
    whole = Span(at("12 00"), at("15 00"))
    problem = Problem(whole, tuple(map(Person, "ABCDEF")), (Post("east", is_safe_alone=True),), (Demand("east", whole),))
    shifts, heard = shifts_of(problem, PATTERNS["3x8"]), []

    found = solved(problem, shifts, effort=0.5, hear=lambda one: heard.append(one) or True)

    spreads = tuple(between(load.of_each(problem, found.roster)) for load in (DUTY, NIGHTS))
    assert (found.values["duty"], found.values["nights"]) == spreads
    assert found.bounds["duty"] <= found.values["duty"]
    assert minutes.broken(problem, found.roster) == set()
    assert minutes.lacking(problem, found.roster) == 0
    stopped = solved(problem, shifts, effort=0.5, hear=lambda one: "duty" not in one.values)
    assert len(stopped.roster) == 9


def test_a_large_unit_weighs_what_people_bore_and_wish_too(monkeypatch):
    """
    As if ten possible assignments were many: who brings most has least, the settled duty stays, and no bound is above what the whole search finds.
    """
    whole = Span(at("12 00"), at("15 00"))
    people = (
        Person("A", history=Borne(40 * HOUR, 16 * HOUR)),
        Person("B", rather_not=(span("12 00-24"),)),
        *map(Person, "CDEF"),
    )
    pinned = tuple(assignments("A east 13 08-16"))
    posts = (Post("east", is_safe_alone=True, is_hard=True),)
    problem = Problem(whole, people, posts, (Demand("east", whole),), pinned=pinned, former=tuple(assignments("C east 12 00-08")))
    shifts = shifts_of(problem, PATTERNS["3x8"])
    best = solved(problem, shifts, effort=2)
    monkeypatch.setattr(solving, "LARGE", 10)

    found = solved(problem, shifts, effort=1)

    assert set(found.values) == {"lack", "ideal", "duty", "nights", "hard", "wishes", "changes"}
    assert all(found.bounds[name] <= best.values[name] for name in ("lack", "ideal", "duty"))
    assert [one for one in found.roster if one.person == "A"] == list(pinned)
    assert minutes.broken(problem, found.roster) == set()
    assert found.values["duty"] == best.values["duty"]


def test_where_the_search_over_everybody_finds_nothing_the_load_is_levelled_all_the_same(monkeypatch):
    """
    As if it had no time: the roster is the first one, and what it comes to is told.
    """
    whole = Span(at("12 00"), at("15 00"))
    problem = Problem(whole, tuple(map(Person, "ABCDEFG")), (Post("east", is_safe_alone=True),), (Demand("east", whole),))
    monkeypatch.setattr(Model, "answer", lambda *_: None)

    found = solved(problem, shifts_of(problem, PATTERNS["3x8"]), effort=0.5)

    assert found.values["duty"] == between(DUTY.of_each(problem, found.roster)) > 0
    assert found.bounds["duty"] <= found.values["duty"]
    assert minutes.lacking(problem, found.roster) == 0
