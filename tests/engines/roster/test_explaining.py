"""Why a roster is impossible: each explanation is a conflict, and each repair works."""

from __future__ import annotations

import os
from dataclasses import replace
from random import Random

import pytest

from shouwang.engines.roster.aims import LACK
from shouwang.engines.roster.conditions import Away, Need, Own, Setting, Settled, conditions, possible, under
from shouwang.engines.roster.explaining import Conflict, Repair, conflict, repairs
from shouwang.engines.roster.patterns import PATTERNS, Shift, shifts_of
from shouwang.engines.roster.problem import Demand, Person, Post, Problem, Span
from shouwang.engines.roster.settling import with_settled
from shouwang.engines.roster.solving import solved
from tests.engines.roster import minutes
from tests.engines.roster.cast import HOUR, assignments, at, codes, span
from tests.engines.roster.test_solving import HALF_DAYS, all_rosters, random_problem

IMPOSSIBLE = int(os.environ.get("SHOUWANG_TEST_IMPOSSIBLE", "8"))
"""So many impossible units; ``make torture`` asks for fifty and more."""


def impossible_units(count: int) -> list[int]:
    """The seeds of the first random units that cannot be given what they ask for."""
    found, seed = list[int](), 5000
    while len(found) < count:
        seed += 1
        problem, shifts = unit(seed)
        if not possible(problem, shifts, 1).roster:
            found.append(seed)
    return found


def unit(seed: int) -> tuple[Problem, list[Shift]]:
    """A random unit with the shifts of some pattern."""
    dice = Random(seed)
    problem = random_problem(dice)
    return problem, shifts_of(problem, PATTERNS[dice.choice(sorted(PATTERNS))])


def explained(problem: Problem, shifts: list[Shift]) -> tuple[Conflict | None, list[Repair]]:
    """The conflict and every repair."""
    roster = solved(problem, shifts, effort=0.5, last=LACK).roster
    found = conflict(problem, shifts, roster)
    return found, list(repairs(problem, shifts, found, roster)) if found else []


@pytest.mark.parametrize("seed", impossible_units(IMPOSSIBLE))
def test_an_explanation_is_a_conflict_and_a_repair_works(seed):
    """
    The conditions cannot all be kept; without any one of them they can, and quarters of an hour counted one by one find nothing in the proof. So for each repair.
    """
    problem, shifts = unit(seed)

    found, mended = explained(problem, shifts)

    assert found is not None
    assert found.is_smallest
    assert possible(under(problem, found.conditions), shifts, 30).is_impossible
    for left_out in found.conditions:
        rest = under(problem, [one for one in found.conditions if one != left_out])
        proof = possible(rest, shifts, 30).roster
        assert proof is not None, left_out.said.within("en")
        assert minutes.broken(rest, proof) == set()
        assert minutes.lacking(rest, proof) == 0
    assert {"try-close", "try-lower", "try-lower-ability", "try-not-mixed"} & {reason.code for one in mended for reason in one.said}
    for one in mended:
        assert minutes.broken(one.problem, one.roster) == set()
        assert minutes.lacking(one.problem, one.roster) == 0
        assert all(reason.within(language) for reason in one.said for language in ("en", "zh-hans"))


@pytest.mark.parametrize(
    ("told", "least", "settled"),
    [
        ([Person("A", no_nights=True), Person("B"), Person("C")], 2, ()),
        ([Person("A", away=(span("10 00-24"),)), Person("B")], 1, ()),
        ([Person("A"), Person("B")], 1, ("A gate 10 06-18",)),
        ([Person("A", away=(span("10 00-24"),)), Person("B"), Person("C")], 1, ("A gate 10 00-12",)),
    ],
)
def test_on_a_tiny_roster_every_other_one_was_tried(told, least, settled):
    """
    Twelve-hour shifts at one gate that is safe alone: of all rosters that there are none keeps the conflict, and each smaller set has one that does.
    """
    demand = Demand("gate", Span(at("10 00"), at("11 12")), least)
    pinned = tuple(assignments(*settled))
    problem = Problem(demand.span, tuple(told), (Post("gate", is_safe_alone=True),), (demand,), pinned=pinned)
    shifts = shifts_of(problem, HALF_DAYS)

    found = conflict(problem, shifts)

    assert found is not None
    assert any(isinstance(one, Settled) for one in found.conditions) == bool(pinned)

    def is_kept(kept: list[object]) -> bool:
        reduced = under(problem, kept)
        rosters = all_rosters(reduced, with_settled(reduced, shifts))
        return any(minutes.lacking(reduced, one) == 0 and set(reduced.pinned) <= set(one) for one in rosters)

    assert not is_kept(list(found.conditions))
    assert all(is_kept([one for one in found.conditions if one != left]) for left in found.conditions)


def test_what_can_be_kept_has_no_conflict():
    """
    Six people hold one gate that needs one, where others are about.
    """
    demand = Demand("gate", Span(at("10 00"), at("12 00")))
    problem = Problem(demand.span, tuple(map(Person, "ABCDEF")), (Post("gate", is_safe_alone=True),), (demand,))

    assert conflict(problem, shifts_of(problem, PATTERNS["3x8"])) is None


def test_a_conflict_is_told_in_words_and_so_is_what_would_help():
    """
    Two at night, and only one of two may stand at night: the need, the limit, and one more person for that night.
    """
    demand = Demand("gate", span("10 22-06"), 2)
    problem = Problem(demand.span, (Person("Mei"), Person("Zeng", no_nights=True)), (Post("gate"),), (demand,))
    shifts = [Shift("gate", demand.span)]

    found = conflict(problem, shifts)
    assert found is not None
    mended = list(repairs(problem, shifts, found, ()))

    assert codes(found.said) == ["asked-people", "asked-no-nights"]
    assert found.said[0].within("en") == "gate needs 2 from 10 March 2022 22:00 to 11 March 2022 06:00."
    assert [codes(one.said) for one in mended] == [["try-more-people", "try-more-nights", "try-more-when"], ["try-close"]]
    assert mended[0].said[0].parameters == {"count": 1, "abilities": (), "hours": 8 * HOUR}


def test_everything_that_is_asked_is_a_condition_and_together_they_are_the_problem():
    """
    Cut where shifts change, parted by what is asked; with all of it the problem asks what it asked before.
    """
    people = (Person("A", frozenset(["lead"]), away=(span("10 00-08"),), own={"least_rest": 14 * HOUR}), Person("B", no_nights=True))
    demand = Demand("gate", Span(at("10 00"), at("11 00")), 2, with_ability={"lead": 1}, is_mixed=True)
    problem = Problem(demand.span, people, (Post("gate"),), (demand,))

    found = list(conditions(problem, shifts_of(problem, PATTERNS["3x8"])))

    assert [sum(isinstance(one, kind) for one in found) for kind in (Need, Away, Own, Setting)] == [9, 1, 2, 7]
    whole = under(problem, found)
    assert (whole.people, whole.safety) == (problem.people, problem.safety)
    assert replace(whole, demands=problem.demands) == problem


def test_a_limit_set_stricter_than_it_must_be_may_be_loosened():
    """
    Three people for a day of eight-hour shifts with fourteen hours of rest: eight would do, and that is said.
    """
    demand = Demand("gate", Span(at("10 00"), at("12 00")))
    problem = Problem(
        demand.span,
        (Person("A"), Person("B")),
        (Post("gate", is_safe_alone=True),),
        (demand,),
        safety=replace(Problem(demand.span, (), (), ()).safety, least_rest=14 * HOUR),
    )
    shifts = shifts_of(problem, HALF_DAYS)

    found = conflict(problem, shifts)
    assert found is not None

    said = [codes(one.said) for one in repairs(problem, shifts, found, solved(problem, shifts, effort=0.5, last=LACK).roster)]
    assert "asked-setting" in codes(found.said)
    assert ["try-looser"] in said


def test_what_is_settled_is_told_as_such_and_may_be_settled_no_more():
    """
    Mei is to stand when she is not available: the settled duty and the absence clash, and without the first a roster is there.
    """
    demand = Demand("gate", span("10 08-16"))
    pinned = tuple(assignments("Mei gate 10 08-16"))
    people = (Person("Mei", away=(span("10 00-24"),)), Person("Lin"))
    problem = Problem(demand.span, people, (Post("gate"),), (demand,), pinned=pinned)
    shifts = [Shift("gate", demand.span)]

    found = conflict(problem, shifts)
    assert found is not None
    tried = list(repairs(problem, shifts, found, pinned))

    assert codes(found.said) == ["asked-settled", "asked-away"]
    assert codes(one.said[0] for one in tried)[0] == "try-unsettled"
    assert tried[0].roster == tuple(assignments("Lin gate 10 08-16"))


def test_what_free_shifts_can_give_is_not_called_impossible():
    """
    Shifts of six and eight hours reach beyond a need and begin in the night: by day one person may stand alone all the same, and nothing is in conflict.
    """
    problem, _ = unit(5030)
    shifts = shifts_of(problem, PATTERNS["free"])

    assert solved(problem, shifts, effort=0.5, last=LACK).values[LACK] == 0
    assert possible(problem, shifts, 1).roster is not None
    assert conflict(problem, shifts) is None
