"""Every aim in its order, on tiny rosters against trying everything; what each comes to is counted once more in quarters of an hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shouwang.engines.roster.aims import AIMS
from shouwang.engines.roster.judging import judged
from shouwang.engines.roster.loads import levels
from shouwang.engines.roster.patterns import shifts_of
from shouwang.engines.roster.problem import Assignment, Borne, Demand, Person, Post, Problem, Span
from shouwang.engines.roster.solving import solved
from tests.engines.roster import minutes
from tests.engines.roster.cast import HOUR, assignments, at, span
from tests.engines.roster.minutes import Grid
from tests.engines.roster.test_solving import HALF_DAYS, all_rosters

WHOLE = Span(at("10 00"), at("12 00"))
GATE = (Post("gate", is_safe_alone=True),)
PEOPLE = (Person("A"), Person("B"), Person("C"))


def bore(duty: float, nights: float = 0, hard: float = 0) -> Borne:
    """So many hours."""
    return Borne(duty * HOUR, nights * HOUR, hard * HOUR)


def asked(people: tuple[Person, ...], posts: tuple[Post, ...] = GATE, *demands: Demand, former: tuple[str, ...] = ()) -> Problem:
    """One person at the gate for two days, or what else is asked."""
    return Problem(WHOLE, people, posts, demands or (Demand("gate", WHOLE),), former=tuple(assignments(*former)))


def counted(problem: Problem, roster: tuple[Assignment, ...]) -> list[int]:
    """What a roster comes to in each aim, in minutes, by quarters of an hour."""
    grid = Grid(problem)
    own = {one.id: {q for each in roster if each.person == one.id for q in grid.quarters(each.span)} for one in problem.people}
    hard = {post.id for post in problem.posts if post.is_hard}
    at_hard = {
        one.id: sum(len(grid.quarters(each.span)) for each in roster if each.person == one.id and each.post in hard)
        for one in problem.people
    }

    def between(loads: list[timedelta]) -> int:
        return (max(loads) - min(loads)) // timedelta(minutes=1)

    known = {one.id: {q for each in problem.former if each.person == one.id for q in grid.quarters(each.span)} for one in problem.people}
    times = {q for each in problem.former for q in grid.quarters(each.span)}
    window = range(min(times), max(times) + 1) if times else range(0)
    groups = {each.span: {problem.person(one.person).group for one in roster if one.span == each.span} - {""} for each in roster}
    return [
        minutes.lacking(problem, roster),
        between([len(own[one.id]) * minutes.QUARTER + one.history.duty for one in problem.people]),
        between(
            [
                sum(grid.at_night[quarter] for quarter in own[one.id]) * minutes.QUARTER + one.history.nights
                for one in problem.people
                if not one.no_nights
            ]
        ),
        between([at_hard[one.id] * minutes.QUARTER + one.history.hard for one in problem.people if not one.needs_seat]) if hard else 0,
        15 * sum(len(own[one.id] & {q for each in one.rather_not for q in grid.quarters(each)}) for one in problem.people)
        + 15
        * sum(len(grid.quarters(each)) for one in problem.people for each in one.gladly if own[one.id].isdisjoint(grid.quarters(each))),
        sum(max(len(there) - 1, 0) * (hours.length // timedelta(minutes=1)) for hours, there in groups.items()),
        15 * sum(q in window and q not in known[one] for one, quarters in own.items() for q in quarters),
    ]


TWO_POSTS = (Post("gate", is_safe_alone=True), Post("wind", is_safe_alone=True, is_hard=True))
BY_DAY = tuple(Demand(post, Span(at(f"{day} 00"), at(f"{day} 12"))) for post in ("gate", "wind") for day in (10, 11))


@pytest.mark.parametrize(
    "problem",
    [
        asked((Person("A", history=bore(24)), Person("B", history=bore(12)), Person("C"))),
        asked((Person("A", history=bore(12, 12)), Person("B", history=bore(12)), Person("C", history=bore(7)))),
        asked((Person("A", history=bore(200)), Person("B"), Person("C", own={"least_rest": 16 * HOUR}))),
        asked((Person("A", history=bore(30.25, 8)), Person("B", no_nights=True, history=bore(11)), Person("C", history=bore(3)))),
        asked((Person("A"), Person("B", needs_seat=True), Person("C")), TWO_POSTS, *BY_DAY),
        asked((Person("A", history=bore(12, hard=12)), Person("B"), Person("C")), TWO_POSTS, *BY_DAY),
        asked((Person("A", rather_not=(span("10 00-24"),)), Person("B", rather_not=(span("10 06-18"),)), Person("C"))),
        asked((Person("A", gladly=(span("10 00-12"),)), Person("B", gladly=(span("10 06-10"), span("11 12-24"))), Person("C"))),
        asked(
            (Person("A", gladly=(span("10 00-12"),), rather_not=(span("10 00-24"),)), Person("B", gladly=(span("11 06-18"),)), Person("C"))
        ),
        asked((Person("A", group="1"), Person("B", group="2"), Person("C", group="1")), TWO_POSTS, *BY_DAY),
        asked((Person("A"), Person("B", group="1"), Person("C", group="2")), TWO_POSTS, *BY_DAY),
        asked(PEOPLE, former=("C gate 10 00-12", "B gate 10 12-24", "C gate 11 00-12", "A gate 11 12-24")),
        asked(PEOPLE, former=("B gate 10 00-12", "C gate 10 16-24")),
    ],
)
def test_on_a_tiny_roster_no_other_one_is_better_aim_by_aim(problem):
    """
    Three people, four places of twelve hours: of all rosters that are safe none is better in any aim without being worse in an earlier one.
    """
    shifts = shifts_of(problem, HALF_DAYS)

    found = solved(problem, shifts, effort=5)

    told = [found.values.get(aim.name, 0) for aim in AIMS if aim.name != "ideal"]
    assert judged(problem, found.roster).is_safe
    assert counted(problem, found.roster) == told
    every_one = [
        one for one in all_rosters(problem, shifts) if all(sum((a.post, a.span) == (s.post, s.span) for a in one) <= 1 for s in shifts)
    ]
    assert told == min(counted(problem, one) for one in every_one)
    assert found.is_proven


def test_whoever_bore_much_gets_no_more_than_others_and_nobody_more_than_is_safe():
    """
    Mei brings a hundred hours. The others share the days as evenly as rest allows, and she stands only where nobody else may.
    """
    people = (Person("Mei", history=bore(100)), Person("Lin"), Person("Ou"))
    problem = asked(people)

    found = solved(problem, shifts_of(problem, HALF_DAYS), effort=2)

    assert found.values["lack"] == 0
    assert minutes.broken(problem, found.roster) == set()
    assert {one.person for one in found.roster} == {"Lin", "Ou"}
    fewer = replace(problem, people=people[:2])
    assert minutes.broken(fewer, solved(fewer, shifts_of(fewer, HALF_DAYS), effort=2).roster) == set()


def test_water_is_poured_where_it_is_lowest():
    """
    Three eight-hour shifts over loads of 0, 8 and 40 hours: the least can become 16, the most stays 40. With five more hours of unevenness, in steps of eight.
    """
    assert levels([0, 8, 40], 8, 24, 24) == (16, 40)
    assert levels([0, 0, 0], 8, 32, 32) == (8, 16)
    assert levels([5, 0], 8, 16, 16) == (8, 13)
