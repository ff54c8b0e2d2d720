"""The judge of rosters by days: each rule kept and broken, by rows small enough to count by hand."""

from __future__ import annotations

import pytest

from shouwang.engines.roster.general.judging import judged
from shouwang.engines.roster.general.problem import OFF, Count, Cover, Instance, Pattern, Rule, Run, Weekends, Wish, Worker

WORK, REST = frozenset("DN"), frozenset([OFF])


def cost(row: str, rule: Rule) -> int | str:
    """What one row costs by one rule, or "broken"."""
    instance = Instance("one", len(row), ("D", "N"), (Worker("A", (rule,)),))
    verdict = judged(instance, {"A": [OFF if kind == "-" else kind for kind in row]})
    return "broken" if verdict.breaches else verdict.cost


@pytest.mark.parametrize(
    ("row", "rule", "expected"),
    [
        ("DD-N", Count("hours", (("D", 8), ("N", 10)), 0, 26), 0),
        ("DD-N", Count("hours", (("D", 8), ("N", 10)), 0, 25), "broken"),
        ("DD-N", Count("hours", (("D", 8), ("N", 10)), 30, None, 2), 8),
        ("DDDD-", Run("work", WORK, 1, 3, over=5), 5),
        ("DDDDD", Run("work", WORK, 1, 3, over=5), 10),
        ("-D-DD", Run("work", WORK, 3, under=2), 4 + 2),
        ("-D-DD", Run("work", WORK, 3, under=2, ends_open=True), 4),
        ("D--DD", Run("work", WORK, 3, under=2, starts_open=True), 2),
        ("D--DD", Run("work", WORK, 2), "broken"),
        ("D--DD", Run("work", WORK, 2, before=1), 0),
        ("---DD", Run("work", WORK, 2, under=3, before=1), 3),
        ("DD---", Run("work", WORK, 1, 2, over=4, before=3), 8),
        ("-D--D", Run("rest", REST, 2, under=1, starts_open=True), 0),
        ("DNDND", Pattern("change", (frozenset("D"), frozenset("N")), 3), 6),
        ("DNDND", Pattern("change", (frozenset("D"), frozenset("N")), 3, frozenset([2])), 3),
        ("DNDND", Pattern("change", (frozenset("N"), frozenset("D"))), "broken"),
        ("-DD-D", Weekends("ends", ((1, 2), (4,)), 1, 7), 7),
        ("-DD--", Weekends("ends", ((1, 2), (4,)), 1, 7, least_in_row=2, under_in_row=3), 3),
        ("-D--D", Weekends("ends", ((1, 2), (4,)), most_in_row=1, over_in_row=2), 2),
    ],
)
def test_what_a_row_costs(row, rule, expected):
    """
    Surplus and lack are paid by the day; a run that may go on beyond the border is never too short.
    """
    assert cost(row, rule) == expected


def test_cover_and_wishes_are_judged():
    """
    One too few by day and two too many at night; A cannot have nights, and B wanted to be off.
    """
    people = (Worker("A"), Worker("B"))
    covers = (Cover(0, frozenset("D"), 1, 1, 100, 1), Cover(0, frozenset("N"), 0, 0, 100, 7), Cover(0, WORK, 3, 3))
    wishes = (Wish("A", 0, frozenset("N"), None), Wish("B", 0, WORK, 4))

    verdict = judged(Instance("two", 1, ("D", "N"), people, covers, wishes), {"A": ["N"], "B": ["N"]})

    assert verdict.parts == {"cover": 100 + 14, "wishes": 4}
    assert [reason.code for reason in verdict.breaches] == ["instance-rule", "instance-cover"]


def test_rows_that_are_none_are_refused():
    """
    B has no row, A has a day too many; nothing else is judged.
    """
    verdict = judged(Instance("two", 1, ("D",), (Worker("A"), Worker("B"))), {"A": ["D", "D"]})

    assert [(reason.code, reason.parameters["person"]) for reason in verdict.breaches] == [("instance-row", "A"), ("instance-row", "B")]


@pytest.mark.parametrize(
    "told",
    [
        {"days": 0},
        {"people": (Worker("A"), Worker("A"))},
        {"kinds": ("D", "")},
        {"covers": (Cover(3, frozenset("D"), 1, 1),)},
        {"wishes": (Wish("B", 0, frozenset("D"), 1),)},
    ],
)
def test_nonsense_is_refused_when_it_is_built(told):
    """
    No day, somebody twice, off as a kind of shift, a day beyond the last, a wish of nobody.
    """
    with pytest.raises(ValueError, match="one"):
        Instance(**{"name": "one", "days": 3, "kinds": ("D", "N"), "people": (Worker("A"),), **told})
