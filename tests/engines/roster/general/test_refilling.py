"""Refilling a roster after people fell ill, held against trying everything."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from shouwang.engines.roster.general.budget import Budget
from shouwang.engines.roster.general.refilling import Duty, Helper, Refill, broken, refilled, value
from shouwang.files.instances import sickness

FOUR = (Duty(0, 4, 1), Duty(0, 8, 2), Duty(4, 8, 1), Duty(8, 12, 1))


def invented(dice: Random) -> Refill:
    """A few people and duties, some of them held."""
    people = tuple(Helper(dice.randint(0, 16), frozenset(dice.sample([1, 2], dice.randint(1, 2)))) for _ in range(3))
    starts = sorted(dice.randint(0, 12) for _ in range(6))
    duties = tuple(Duty(start, start + dice.randint(2, 8), dice.choice([1, 1, 2])) for start in starts)
    return Refill("invented", people, duties, {dice.randrange(6): dice.randrange(3)})


def by_trying(refill: Refill) -> int:
    """The most that any filling is worth."""
    fillings = product([None, *range(len(refill.people))], repeat=len(refill.duties))
    all_of_them = ({duty: person for duty, person in enumerate(one) if person is not None} for one in fillings)
    return max(value(refill, one) for one in all_of_them if not any(broken(refill, one)))


@pytest.mark.parametrize("seed", range(8))
def test_nothing_is_worth_more(seed):
    """
    Three people, six duties: as good as the best of all fillings, and nothing broken.
    """
    refill = invented(Random(seed))

    found = refilled(refill, seed, Budget(10.0))

    assert list(broken(refill, found.holders)) == []
    assert (found.value, found.bound) == (by_trying(refill), found.value)


@pytest.mark.parametrize(("name", "best"), [("large-4", 217464), ("small-4", None)])
def test_published_rosters_are_refilled_as_well_as_can_be(test_data, name, best):
    """
    Of the MiniZinc Challenge 2022: the published optimum, proven here too; the other has our own proof.
    """
    refill = sickness.read(test_data / "roster-sickness" / f"{name}.dzn")

    found = refilled(refill, 1, Budget(60.0))

    assert list(broken(refill, found.holders)) == []
    assert value(refill, found.holders) == found.bound
    assert best in {None, found.bound}


@pytest.mark.parametrize(
    ("holders", "codes"),
    [
        ({0: 1}, []),
        ({}, ["refill-taken"]),
        ({0: 1, 1: 1}, ["refill-skill", "refill-twice"]),
        ({0: 1, 1: 0, 2: 0}, ["refill-twice"]),
        ({0: 1, 2: 1}, ["refill-twice"]),
    ],
)
def test_each_rule_can_be_broken(holders, codes):
    """
    The second person holds the first duty. The last case: two duties that follow each other, both at the time of a third.
    """
    refill = Refill("four", (Helper(8, frozenset([1, 2])), Helper(12, frozenset([1]))), FOUR, {0: 1})

    assert sorted({reason.code for reason in broken(refill, holders)}) == codes


def test_stop_keeps_the_best():
    """
    Told once, ended at once.
    """
    told = []

    found = refilled(invented(Random(1)), 0, Budget(10.0), lambda one: bool(told.append(one)))

    assert found.value >= told[0].value


def test_nonsense_is_refused_when_it_is_built():
    """
    A duty held by nobody there.
    """
    with pytest.raises(ValueError, match="four"):
        Refill("four", (Helper(8, frozenset([1])),), FOUR, {0: 1})
