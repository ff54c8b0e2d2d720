"""The solver, judged by rules that share no code with it, and on tiny rosters by trying everything."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from datetime import datetime, time, timedelta
from itertools import product
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from shouwang.engines.roster.aims import AIMS
from shouwang.engines.roster.judging import judged
from shouwang.engines.roster.patterns import PATTERNS, Pattern, Shift, every, shifts_of
from shouwang.engines.roster.problem import Assignment, Demand, Person, Post, Problem, Span
from shouwang.engines.roster.safety import SAFETY
from shouwang.engines.roster.settling import accompanied
from shouwang.engines.roster.solving import Found, solved
from shouwang.vocabulary.limits import Safety
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.words import Words
from tests.engines.roster import minutes
from tests.engines.roster.cast import HOUR, assignments, at, codes, span

PROBLEMS = int(os.environ.get("SHOUWANG_TEST_ROSTERS", "16"))
"""So many random units; ``make torture`` asks for more."""
BERLIN = ZoneInfo("Europe/Berlin")
HALF_DAYS = Pattern(Words("Twice a day", "一天两班"), every(12))


def random_problem(dice: Random) -> Problem:
    """A unit of some people with some limits, one or two gates, some days."""
    days = dice.randint(2, 5)
    whole = Span(at("10 00"), at(f"{10 + days} 00"))
    people = []
    for number in range(dice.randint(3, 12)):
        start = at("10 00") + dice.randint(0, days * 4 - 1) * 6 * HOUR
        people.append(
            Person(
                f"P{number:02}",
                abilities=frozenset(["lead"] if dice.random() < 0.4 else []),
                sex=dice.choice(["f", "m"]),
                away=(Span(start, start + dice.randint(1, 24) * HOUR),) if dice.random() < 0.3 else (),
                no_nights=dice.random() < 0.2,
                own={"least_rest": dice.randint(11, 16) * HOUR, "most_nights_in_a_row": dice.randint(1, 3)} if dice.random() < 0.3 else {},
            )
        )
    posts = [Post(f"gate {number}", is_safe_alone=dice.random() < 0.2) for number in range(dice.randint(1, 2))]
    days_on = [whole.start + number * 24 * HOUR for number in range(days)]
    demands = [random_demand(dice, post.id, day) for post in posts for day in days_on]
    if dice.random() < 0.5:  # three gates that are alike in all they need
        posts = [Post(f"gate {number}") for number in range(3)]
        demands = [replace(one, post=post.id) for one in (random_demand(dice, "", day) for day in days_on) for post in posts]
    last = whole.start - dice.randint(0, 12) * HOUR
    before = tuple(Assignment(one.id, posts[0].id, Span(last - 8 * HOUR, last)) for one in people if dice.random() < 0.3)
    safety = Safety(
        least_rest=dice.choice([8, 11, 12]) * HOUR,
        most_at_a_stretch=dice.choice([8, 12]) * HOUR,
        most_in_a_day=dice.choice([8, 12, 13]) * HOUR,
        most_nights_in_a_row=dice.randint(1, 3),
        most_days_in_a_row=dice.randint(3, 7),
    )
    return Problem(whole, tuple(people), tuple(posts), tuple(demands), safety, around=before)


def with_a_next_roster(problem: Problem, dice: Random) -> Problem:
    """The problem with duty of some people soon after it, or at its end already, by the roster that follows."""
    begins = problem.span.end + dice.randint(-4, 12) * HOUR
    after = tuple(Assignment(one.id, problem.posts[0].id, Span(begins, begins + 8 * HOUR)) for one in problem.people if dice.random() < 0.4)
    return replace(problem, around=(*problem.around, *after))


def with_others_there(problem: Problem, dice: Random) -> Problem:
    """The problem with strangers of another roster at its posts for some hours, by day and at night."""
    starts = (problem.span.start + dice.randint(-4, problem.span.length // HOUR) * HOUR for _ in range(dice.randint(1, 8)))
    there = (
        Assignment(f"S{dice.randint(1, 3)}", dice.choice(problem.posts).id, Span(each, each + dice.choice([3, 8]) * HOUR))
        for each in starts
    )
    return replace(problem, around=(*problem.around, *there))


def random_demand(dice: Random, post: str, day: datetime) -> Demand:
    """What a gate needs on one day."""
    return Demand(
        post,
        Span(day, day + 24 * HOUR) if dice.random() < 0.7 else Span(day + 6 * HOUR, day + 22 * HOUR),
        least=dice.randint(1, 2),
        ideal=dice.randint(0, 3),
        with_ability={"lead": 1} if dice.random() < 0.5 else {},
        is_mixed=dice.random() < 0.2,
    )


CLOCKS_CHANGE = (datetime(2022, 3, 26), datetime(2022, 10, 29))  # noqa: DTZ001  # the day before, by the clock on the wall
"""Clocks in Berlin are set forward in the first of these nights, and back in the second."""


def where_clocks_change(value: Any, seed: int) -> Any:
    """The same in Berlin, from the day before clocks are set forward or back."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=BERLIN) + (CLOCKS_CHANGE[seed % 2] - datetime(2022, 3, 10))  # noqa: DTZ001  # so many days later
    if isinstance(value, tuple):
        return tuple(where_clocks_change(one, seed) for one in value)
    if isinstance(value, (Problem, Person, Demand, Assignment, Span)):
        return replace(value, **{one.name: where_clocks_change(getattr(value, one.name), seed) for one in fields(value)})
    return value


@pytest.mark.parametrize("seed", range(PROBLEMS))
def test_no_roster_breaks_a_rule(seed):
    """
    Many units, each with its own limits, every fourth in a night in which clocks change: the product's rules and those that count quarters of an
    hour both find nothing, and the lack is as told.
    """
    dice = Random(seed)
    problem, pattern = random_problem(dice), PATTERNS[dice.choice(sorted(PATTERNS))]
    problem = with_a_next_roster(problem, dice) if seed % 2 else problem
    problem = with_others_there(problem, dice) if seed % 3 else problem
    problem = where_clocks_change(problem, seed // 4) if seed % 4 == 1 else problem

    found = solved(problem, shifts_of(problem, pattern), seed=seed, effort=0.1)

    assert judged(problem, found.roster).safety == ()
    assert minutes.broken(problem, found.roster) == set()
    if not any(demand.is_mixed for demand in problem.demands):
        assert found.values["lack"] == minutes.lacking(problem, found.roster)
    assert all(found.bounds[aim] <= found.values[aim] for aim in found.values)


@pytest.mark.parametrize("seed", range(60))
def test_two_ways_of_counting_agree_on_any_roster(seed):
    """
    Rosters thrown together by dice, most of them bad, a third of them where clocks change: what the rules find is what counting quarters of an hour finds.
    """
    dice = Random(1000 + seed)
    problem = random_problem(dice)
    problem = with_a_next_roster(problem, dice) if seed % 2 else problem
    problem = with_others_there(problem, dice) if seed % 3 else problem
    roster = []
    for _ in range(dice.randint(1, 14)):
        start = problem.span.start + dice.randint(0, (problem.span.length // HOUR) - 8) * HOUR
        who, post = dice.choice(problem.people).id, dice.choice(problem.posts).id
        roster.append(Assignment(who, post, Span(start, start + dice.choice([4, 6, 8, 12]) * HOUR)))
    if seed % 3 == 1:
        problem, roster = (where_clocks_change(each, seed) for each in (problem, tuple(roster)))
        roster = [one for one in roster if 2 not in {one.start.hour, one.end.hour}]  # an hour that is not, or is twice

    assert set(codes(judged(problem, roster).safety)) == minutes.broken(problem, roster)


def all_rosters(problem: Problem, shifts: list[Shift]) -> list[tuple[Assignment, ...]]:
    """Every safe roster there is."""
    places = [(person.id, shift) for person in problem.people for shift in shifts]
    found = []
    for chosen in product([False, True], repeat=len(places)):
        roster = tuple(Assignment(who, shift.post, shift.span) for (who, shift), is_taken in zip(places, chosen, strict=True) if is_taken)
        if not any(True for rule in SAFETY for _ in rule(problem, roster)):
            found.append(roster)
    return found


def spreads(problem: Problem, roster: tuple[Assignment, ...]) -> tuple[int, int]:
    """Minutes between the most duty and the least, and so for nights among those who may stand at night."""
    found = []
    for able, parts in (
        (problem.people, lambda own: own),
        ([one for one in problem.people if not one.no_nights], lambda own: [part for one in own for part in problem.night.within(one)]),
    ):
        done = [sum((part.length for part in parts([a.span for a in roster if a.person == one.id])), timedelta()) for one in able]
        found.append(round((max(done) - min(done)) / timedelta(minutes=1)))
    return found[0], found[1]


@pytest.mark.parametrize(
    ("told", "safety", "settled"),
    [
        ([Person("A"), Person("B"), Person("C")], Safety(), ()),
        ([Person("A"), Person("B", no_nights=True), Person("C", away=(span("10 06-18"),))], Safety(), ()),
        ([Person("A"), Person("B", own={"least_rest": 16 * HOUR}), Person("C")], Safety(most_nights_in_a_row=1), ()),
        ([Person("A"), Person("B"), Person("C")], Safety(), ("A gate 10 00-12", "A gate 11 00-12")),
        ([Person("A"), Person("B"), Person("C", away=(span("10 00-24"),))], Safety(), ()),
    ],
)
@pytest.mark.parametrize("next_", [(), ("A gate 12 06-14", "B gate 12 10-18")])
def test_on_a_tiny_roster_nothing_is_better(told, safety, settled, next_):
    """
    Three people, four shifts of twelve hours at one gate that is safe alone: of all four thousand rosters with what is settled none lacks less, nor shares better; also where the next roster
    has some of them soon after.
    """
    demand = Demand("gate", Span(at("10 00"), at("12 00")), 1)
    pinned = tuple(assignments(*settled))
    around = tuple(assignments(*next_))
    problem = Problem(demand.span, tuple(told), (Post("gate", is_safe_alone=True),), (demand,), safety, around=around, pinned=pinned)
    shifts = shifts_of(problem, HALF_DAYS)

    found = solved(problem, shifts, effort=5)

    every_one = [
        one
        for one in all_rosters(problem, shifts)
        if max(sum(a.span == s.span for a in one) for s in shifts) <= 1 and set(pinned) <= set(one)
    ]
    assert set(pinned) <= set(found.roster)
    least = min(minutes.lacking(problem, one) for one in every_one)
    assert found.is_proven
    assert found.values["lack"] == least
    best = min(spreads(problem, one) for one in every_one if minutes.lacking(problem, one) == least)
    assert (found.values["duty"], found.values["nights"]) == best


def test_the_same_seed_gives_the_same_roster():
    """
    Twice solved, once found; what was decided can be shown again.
    """
    problem = random_problem(Random(7))
    shifts = shifts_of(problem, PATTERNS["3x8"])

    assert solved(problem, shifts, seed=3, effort=0.3) == solved(problem, shifts, seed=3, effort=0.3)


def test_whoever_listens_hears_better_and_better_and_may_stop():
    """
    Each roster that is told is safe already; stopped at the first, the search still gives that one.
    """
    problem = random_problem(Random(11))
    heard: list[Found] = []

    def first(found: Found) -> bool:
        heard.append(found)
        return False

    found = solved(problem, shifts_of(problem, PATTERNS["4x6"]), effort=0.3, hear=first)

    assert len(heard) == 1
    assert judged(problem, heard[0].roster).is_safe
    assert list(found.values) == [AIMS[0].name]


def test_a_unit_that_is_too_small_is_told_what_lacks():
    """
    Two people cannot hold a gate by two day and night: the roster is safe, and the lack is counted.
    """
    demand = Demand("gate", Span(at("10 00"), at("12 00")), 2)
    problem = Problem(demand.span, (Person("A"), Person("B")), (Post("gate"),), (demand,))

    found = solved(problem, shifts_of(problem, PATTERNS["3x8"]), effort=1)

    assert judged(problem, found.roster).is_safe
    assert found.values["lack"] == minutes.lacking(problem, found.roster) > 0


def test_a_pattern_gives_each_post_its_shifts_and_no_minute_more():
    """
    The gate is closed from ten at night to six: the night shift is cut, and what lies in the pause is none.
    """
    problem = Problem(Span(at("10 00"), at("11 00")), (), (Post("gate"),), (Demand("gate", span("10 06-22")),))

    shifts = shifts_of(problem, PATTERNS["3x8"])

    assert [(one.span.start, one.span.end) for one in shifts] == [
        (at("10 06"), at("10 08")),
        (at("10 08"), at("10 16")),
        (at("10 16"), at("10 22")),
    ]


def test_rules_judge_what_was_made_by_hand_too():
    """
    The shift lead moved one line at two in the morning; Mei would come from a night.
    """
    problem = Problem(
        Span(at("10 00"), at("14 00")), (Person("Mei"),), (Post("east", is_safe_alone=True),), (Demand("east", span("12 00-24"), 1),)
    )

    broken = judged(problem, assignments("Mei east 12 00-08", "Mei east 12 16-24")).safety

    assert codes(broken) == ["rest-too-short", "too-much-in-a-day"]


def test_nobody_is_put_where_nobody_is_asked_for():
    """
    One person is needed, by day, and by night where others are about: no second one, however even that would make the load.
    """
    demand = Demand("desk", Span(at("12 06"), at("14 06")))
    asked = Problem(demand.span, tuple(map(Person, "ABCDE")), (Post("desk", is_safe_alone=True),), (demand,))

    found = solved(asked, shifts_of(asked, PATTERNS["3x8"].anchored(time(6))), effort=0.3)

    assert len(found.roster) == 6
    assert judged(asked, found.roster).is_whole


def test_what_is_settled_stays_and_wishes_weigh_last():
    """
    Mei has the first morning, whatever else; Lin would rather not have the second, and two others can take it at no cost to anybody.
    """
    demand = Demand("desk", Span(at("12 00"), at("14 00")))
    people = (Person("Mei"), Person("Lin", rather_not=(span("13 08-16"),)), *map(Person, "ABCD"))
    pinned = assignments("Mei desk 12 08-16")
    asked = Problem(demand.span, people, (Post("desk", is_safe_alone=True),), (demand,), pinned=tuple(pinned))

    found = solved(asked, shifts_of(asked, PATTERNS["3x8"]), effort=0.5)

    assert set(pinned) <= set(found.roster)
    assert (found.values["lack"], found.values["wishes"]) == (0, 0)
    assert minutes.broken(asked, found.roster) == set()
    forced = replace(asked, people=(Person("Lin", rather_not=(demand.span,)), Person("Ou", rather_not=(demand.span,))), pinned=())
    sparse = replace(forced, demands=(Demand("desk", span("12 08-16")),))
    assert solved(sparse, shifts_of(sparse, PATTERNS["3x8"]), effort=0.5).values["wishes"] == 8 * 60


def test_nobody_stands_alone_at_night_because_their_duty_is_settled():
    """
    Mei has the night at a gate that asks for one; somebody else comes, since one alone at night is not safe there.
    """
    demand = Demand("gate", span("12 22-06"))
    pinned = tuple(assignments("Mei gate 12 22-06"))
    asked = Problem(demand.span, tuple(map(Person, ("Mei", "Lin", "Ou"))), (Post("gate"),), (demand,), pinned=pinned)

    found = solved(asked, [Shift("gate", demand.span)], effort=0.5)

    assert (len(found.roster), found.is_proven) == (2, True)
    assert judged(asked, found.roster).is_safe
    alone = replace(asked, people=(Person("Mei"),))
    assert solved(alone, [Shift("gate", demand.span)], effort=0.5).values["lack"] == 8 * 60


def test_what_is_settled_must_be_of_somebody_at_a_post():
    """
    Neither the person nor the post is listed: refused before any search.
    """
    demand = Demand("gate", span("12 08-16"))

    with pytest.raises(Refused) as refused:
        Problem(
            demand.span, (Person("Mei"),), (Post("gate"),), (demand,), pinned=tuple(assignments("Lin gate 12 08-16", "Mei tower 12 08-16"))
        )

    assert codes(refused.value.reasons) == ["roster-pin-unknown"] * 2


# Free shifts


FREE = PATTERNS["free"]


def test_free_shifts_begin_at_any_time_and_are_cut_at_the_end():
    """
    Twelve hours, every second hour a shift of six and one of eight, none longer than the need.
    """
    twelve = span("12 08-20")
    problem = Problem(twelve, (Person("A"),), (Post("gate"),), (Demand("gate", twelve),))

    found = [shift.span for shift in shifts_of(problem, FREE)]

    assert found == sorted(found)
    assert found[:3] == [span("12 08-14"), span("12 08-16"), span("12 10-16")]
    assert found[-1] == span("12 18-20")
    assert {one.end for one in found if one.start >= at("12 14")} == {twelve.end}


def test_free_shifts_cover_what_no_fixed_ones_can():
    """
    A is there until ten, B from ten until six in the evening, C from then on: six, eight and six hours. No three shifts of one length fit them.
    """
    whole = span("12 04-24")
    people = (
        Person("A", away=(span("12 10-24"),)),
        Person("B", away=(span("12 00-10"), span("12 18-24"))),
        Person("C", away=(span("12 00-18"),)),
    )
    problem = Problem(whole, people, (Post("gate", is_safe_alone=True),), (Demand("gate", whole),))

    by = {code: solved(problem, shifts_of(problem, pattern.anchored(whole.start.time())), effort=1) for code, pattern in PATTERNS.items()}

    assert by["free"].values["lack"] == 0
    assert [(one.person, one.span) for one in by["free"].roster] == [
        ("A", span("12 04-10")),
        ("B", span("12 10-18")),
        ("C", span("12 18-24")),
    ]
    assert judged(problem, by["free"].roster).is_safe
    assert min(by[code].values["lack"] for code in ("4x6", "3x8", "2x12")) > 0


def test_who_stands_there_by_another_roster_is_company_and_is_not_left_alone():
    """
    One is needed at night and would be alone: nobody can be put there. With Lin of the other roster beside, one is; until two, two are from then on. She is not left alone where nobody is needed.
    """
    night = span("12 22-06")
    shifts = [Shift("east", span("12 22-02")), Shift("east", span("13 02-06"))]
    asked = Problem(Span(at("12 12"), at("13 12")), tuple(map(Person, "ABC")), (Post("east"),), (Demand("east", night, 1),))

    def found(*lines: str, least: int = 1, people: int = 3) -> list[int]:
        told = replace(asked, around=tuple(assignments(*lines)), people=asked.people[:people], demands=(Demand("east", night, least),))
        roster = solved(accompanied(told, told.around), shifts, effort=0.3).roster
        assert not minutes.broken(told, roster)
        return [sum(one.span == shift.span for one in roster) for shift in shifts]

    assert found(people=1) == [0, 0]
    assert found("Lin east 12 22-06", people=1) == [1, 1]
    assert found("Lin east 12 22-02") == [1, 2]
    assert all(found("Lin east 12 22-06", least=0))


@pytest.mark.parametrize("seed", range(12))
def test_beside_people_of_another_roster_nothing_better_is_overlooked(seed):
    """
    Three people, two gates at night, strangers there for some hours: of all safe rosters none lacks less than what is found.
    """
    dice = Random(4000 + seed)
    shifts = [Shift(post, each) for post in ("east", "west") for each in (span("12 22-02"), span("13 02-06"))]
    demands = tuple(Demand(shift.post, shift.span, dice.randint(1, 2)) for shift in shifts)
    bare = Problem(Span(at("12 22"), at("13 06")), tuple(map(Person, "ABC")), (Post("east"), Post("west")), demands)
    told = with_others_there(bare, dice)

    found = solved(told, shifts, effort=0.3)

    assert not minutes.broken(told, found.roster)
    assert found.values["lack"] == min(minutes.lacking(told, roster) for roster in all_rosters(told, shifts))
