"""Somebody drops out; two want to change; and where nobody could stand in."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from shouwang.engines.roster.patterns import PATTERNS, shifts_of
from shouwang.engines.roster.presence import lack
from shouwang.engines.roster.problem import Assignment, Demand, Person, Post, Problem, Span
from shouwang.engines.roster.repair import given, may_give, may_swap, refused, substitutes, swapped
from shouwang.engines.roster.robust import certificate
from shouwang.engines.roster.solving import solved
from tests.engines.roster import minutes
from tests.engines.roster.cast import HOUR, assignments, at, codes, span
from tests.engines.roster.test_solving import random_problem

CHANGES = int(os.environ.get("SHOUWANG_TEST_CHANGES", "1200"))
"""So many swaps, gifts and parts; ``make torture`` asks for more."""
MEI, LIN, SHAN, ZENG = (
    Person("Mei"),
    Person("Lin", frozenset(["lead"])),
    Person("Shan", frozenset(["lead"])),
    Person("Zeng", no_nights=True),
)


def gate(*people: Person, least: int = 2, lead: int = 0) -> Problem:
    """One gate, two days, day and night."""
    whole = Span(at("12 00"), at("14 00"))
    demand = Demand("east", whole, least, with_ability={"lead": lead} if lead else {})
    return Problem(whole, people, (Post("east"),), (demand,))


def test_whoever_may_comes_first_and_bears_least():
    """
    Mei drops out of the night. Shan has no duty yet, Lin eight hours by day; Zeng may not at night, and is told why last.
    """
    roster = assignments("Mei east 12 22-06", "Ou east 12 22-06", "Lin east 12 00-08")
    vacant = roster[0]

    found = substitutes(gate(MEI, LIN, SHAN, ZENG, Person("Ou")), roster, vacant)

    assert [(one.person, one.is_possible) for one in found] == [("Shan", True), ("Lin", True), ("Zeng", False)]
    assert codes(found[-1].reasons) == ["no-nights"]
    assert found[1].rest == 14 * HOUR


def test_whoever_brings_what_the_post_would_lack_comes_before_whoever_bears_less():
    """
    The lead drops out; Lin leads and has had eight hours, Ou has had none and does not lead.
    """
    roster = assignments("Shan east 13 08-16", "Mei east 13 08-16", "Lin east 12 08-16")

    found = substitutes(gate(MEI, LIN, SHAN, Person("Ou"), lead=1), roster, roster[0])

    assert [(one.person, one.lacks) for one in found] == [("Lin", ()), ("Ou", ("lead",))]


def test_hours_at_night_weigh_more():
    """
    Eight hours by day are less than seven at night.
    """
    roster = assignments("Shan east 13 17-22", "Mei east 12 08-16", "Lin east 12 22-05")

    found = substitutes(gate(MEI, LIN, SHAN), roster, roster[0])

    assert [one.person for one in found if one.is_possible] == ["Mei", "Lin"]
    assert found[1].burden == 10.5 * HOUR


def test_whoever_is_too_far_away_is_told_so():
    """
    Asked an hour before; Lin needs two, Shan half of one.
    """
    roster = assignments("Mei east 12 08-16")
    reach = {"Lin": 2 * HOUR, "Shan": timedelta(minutes=30)}

    near = [replace(one, reach=reach.get(one.id)) for one in (MEI, LIN, SHAN)]

    found = substitutes(gate(*near), roster, roster[0], at("12 07"))

    assert [(one.person, codes(one.reasons)) for one in found] == [("Shan", []), ("Lin", ["cannot-be-there-in-time"])]


def test_whoever_may_take_a_duty_may_take_what_is_left_of_it_at_any_hour():
    """
    Unless they would go on from a duty of their own: of random units and rosters not one substitute is lost.
    """
    asked = 0
    for number in range(12):
        problem = random_problem(Random(number))
        roster = solved(problem, shifts_of(problem, PATTERNS["3x8"]), effort=0.1).roster
        further = [replace(one, id=f"{one.id} too", reach=HOUR) for one in problem.people]
        problem = replace(problem, people=(*problem.people, *further))
        for one in roster[::4]:
            may = _able(problem, roster, one, one.start - HOUR)
            for part in (0.1, 0.5, 0.9):
                moment = one.start + part * one.span.length
                stood, left = replace(one, span=Span(one.start, moment)), replace(one, span=Span(moment, one.end))
                assert may <= _able(problem, [stood, *(each for each in roster if each != one)], left, moment)
                asked += len(may)
    assert asked > 100


@pytest.mark.parametrize("pattern", ["4x6", "3x8"])
def test_the_certificate_holds_for_a_drop_out_at_any_hour(pattern):
    """
    Of random units with somebody to spare: whatever it says can be filled, can be at the beginning, a minute in, and all along.
    """
    told = set()
    for number in range(12):
        problem = random_problem(Random(number))
        problem = replace(problem, people=(*problem.people, replace(problem.people[0], id="spare", reach=None)))
        roster = solved(problem, shifts_of(problem, PATTERNS[pattern]), effort=0.1).roster
        unfilled = certificate(problem, roster).unfilled
        for one in roster[::3]:
            moments = [one.start + part * one.span.length for part in (0.003, 0.3, 0.9)]
            rest = [each for each in roster if each != one]
            later = [
                _able(problem, [*rest, replace(one, span=Span(one.start, moment))], replace(one, span=Span(moment, one.end)), moment)
                for moment in moments
            ]
            may = bool(_able(problem, roster, one, one.start - HOUR)) and all(later)
            assert may == (one not in unfilled)
            told.add(may)
    assert told == {True, False}


def test_whoever_would_go_on_is_gone_an_hour_later():
    """
    Mei stands from 14:00 to 18:00 and could stay for Lin's four hours; at 19:00 she has been at home for an hour. Lin may come earlier than planned.
    """
    roster = assignments("Mei east 12 14-18", "Lin east 12 18-22")

    found = certificate(gate(MEI, LIN), roster)

    assert found.unfilled == (roster[1],)
    assert certificate(gate(MEI, LIN, SHAN), roster).holds


def _able(problem: Problem, roster: Sequence[Assignment], vacant: Assignment, at: datetime) -> set[str]:
    return {each.person for each in substitutes(problem, roster, vacant, at) if each.is_possible and not each.lacks}


def test_of_those_who_cannot_be_in_time_the_nearest_comes_first():
    """
    The post is empty already: nobody is too far, and who is there soonest is asked first; whoever has not said counts as an hour away.
    """
    people = [MEI, replace(LIN, reach=2 * HOUR), SHAN, replace(ZENG, reach=timedelta(minutes=20))]
    roster = assignments("Mei east 12 08-16")

    found = substitutes(gate(*people), [], roster[0], at("12 08:30"))

    assert [one.person for one in found if one.is_possible] == ["Zeng", "Shan", "Lin"]


def test_a_part_of_a_duty_is_given_and_the_rest_stays():
    """
    Mei has to go to hospital from ten to twelve; Lin stands in for these two hours.
    """
    roster = assignments("Mei east 12 08-16")

    after = given(roster, roster[0], "Lin", span("12 10-12"))

    assert sorted(after, key=lambda one: one.start) == assignments("Mei east 12 08-10", "Lin east 12 10-12", "Mei east 12 12-16")


@pytest.mark.parametrize("part", ["12 06-10", "12 12-18"])
def test_a_part_that_is_not_within_is_no_part(part):
    """
    Nobody gives away what they do not have.
    """
    roster = assignments("Mei east 12 08-16")

    with pytest.raises(ValueError, match="not all of that time"):
        given(roster, roster[0], "Lin", span(part))


def test_a_third_shift_in_a_row_is_refused_whoever_asks():
    """
    Mei has two shifts of six hours and would take a third, as a favour.
    """
    roster = assignments("Mei east 12 00-06", "Ou east 12 00-06", "Mei east 12 06-12", "Lin east 12 12-18")
    problem = gate(MEI, LIN, Person("Ou"))

    reasons = refused(problem, roster, given(roster, roster[3], "Mei"))

    assert codes(reasons) == ["duty-too-long", "too-much-in-a-day"]


def test_whoever_stops_sooner_what_they_stand_is_not_refused_for_the_pause():
    """
    Mei stands from 18 to 06 in two duties; at a quarter past eight the rest of the first is taken off her. The pause of under four hours is no reason:
    she had none. Planned ahead it is one, and so is an hour in the middle, after which she would go on.
    """
    roster = assignments("Mei east 12 18-00", "Mei east 13 00-06", "Ou east 12 18-00", "Ou east 13 00-06")
    problem, first = gate(MEI, LIN, Person("Ou")), roster[0]
    now = at("12 20") + timedelta(minutes=15)
    rest, hour = Span(now, first.end), Span(at("12 21"), at("12 22"))

    assert refused(problem, roster, given(roster, first, "Lin", rest), now) == []
    assert set(codes(refused(problem, roster, given(roster, first, "Lin", rest), at("12 10")))) == {"rest-too-short"}
    assert set(codes(refused(problem, roster, given(roster, first, "Lin", hour), now))) == {"rest-too-short"}


def test_a_rest_that_was_too_short_already_may_grow():
    """
    Mei has six hours between two duties, which is told and cannot be helped. Stopping two hours sooner, or beginning two hours later, is no worse; going on longer is.
    """
    roster = assignments("Mei east 12 08-16", "Mei east 12 22-02", "Lin east 12 22-02", "Ou east 12 08-16")
    problem = gate(MEI, LIN, Person("Ou"), SHAN, least=1)

    def changed(*plan: str) -> list[str]:
        return codes(refused(problem, roster, [*assignments(*plan), *roster[2:]]))

    assert changed("Mei east 12 08-14", "Mei east 12 22-02") == []
    assert "rest-too-short" not in changed("Mei east 12 08-16", "Mei east 13 00-02")
    assert "rest-too-short" in changed("Mei east 12 08-17", "Mei east 12 22-02")


def test_a_swap_that_leaves_both_rested_goes():
    """
    Mei's day for Lin's day after.
    """
    roster = assignments("Mei east 12 08-16", "Lin east 13 08-16")

    after = swapped(roster, roster[0], roster[1])

    assert set(after) == set(assignments("Lin east 12 08-16", "Mei east 13 08-16"))
    assert refused(gate(MEI, LIN), roster, after) == []


def test_a_change_that_leaves_somebody_alone_at_night_is_refused():
    """
    Lin gives two hours of the night to nobody in particular: to herself at another post.
    """
    roster = assignments("Mei east 12 22-06", "Lin east 12 22-06")
    after = [roster[0], *assignments("Lin east 12 22-04")]

    assert codes(refused(gate(MEI, LIN), roster, after)) == ["alone-at-night"]


def test_the_certificate_names_where_nobody_could_stand_in():
    """
    Three people, two at the gate by day: the third may fill either. At night the third is Zeng, who may not.
    """
    by_day, at_night = assignments("Mei east 12 08-16", "Lin east 12 08-16"), assignments("Mei east 13 22-06", "Lin east 13 22-06")
    problem = gate(MEI, LIN, ZENG)

    whole, lacking = certificate(problem, by_day), certificate(problem, [*by_day, *at_night])

    assert (whole.holds, whole.duties) == (True, 2)
    assert lacking.unfilled == tuple(sorted(at_night, key=lambda one: one.person))


def test_no_change_that_was_accepted_breaks_a_rule():
    """
    Units by dice with a solved roster; thousands of gifts, swaps and parts by dice. What is accepted is counted by quarters of an hour: nothing broken.
    """
    dice, accepted = Random(5), 0
    for number in range(6):
        problem = random_problem(Random(number))
        grid = minutes.Grid(problem)
        roster = list(solved(problem, shifts_of(problem, PATTERNS["4x6"]), effort=0.1).roster)
        for _ in range(CHANGES // 6):
            after = changed(problem, roster, dice)
            if not refused(problem, roster, after):
                accepted += 1
                assert minutes.broken(grid, after) == set()
                roster = after

    assert accepted > CHANGES // 100


def changed(problem: Problem, roster: list[Assignment], dice: Random) -> list[Assignment]:
    """The roster after one change by dice."""
    one = dice.choice(roster)
    what = dice.choice(["give", "swap", "part"])
    if what == "swap":
        other = dice.choice(roster)
        return swapped(roster, one, other) if other != one else list(roster)
    to = dice.choice(problem.people).id
    hours = one.span.length // HOUR
    if what == "give" or hours < 2:
        return given(roster, one, to)
    return given(roster, one, to, Span(one.start + dice.randint(0, hours - 1) * HOUR, one.end))


def test_a_breach_that_was_there_before_is_no_reason_against_another_change():
    """
    Ou has been alone at night since Mei fell ill; Lin's morning there may be given to Shan all the same. Whoever would make the night worse may not.
    """
    asked = gate(MEI, LIN, SHAN, Person("Ou"), Person("Tan"))
    before = assignments("Ou east 12 22-06", "Lin east 13 08-16", "Shan east 12 08-16", "Tan east 13 22-24", "Mei east 13 22-24")

    assert refused(asked, before, given(before, before[1], "Mei")) != []
    assert refused(asked, before, given(before, before[1], "Shan")) == []
    assert codes(refused(asked, before, [one for one in before if one.person != "Tan"])) == ["alone-at-night"]


def test_colleagues_may_not_leave_a_post_with_less():
    """
    The lead's shift may be given to the other lead among themselves, to Mei only by whoever answers for it; where no lead was there anyway, Mei may.
    """
    asked = gate(MEI, LIN, SHAN, ZENG, Person("Ou"), lead=1)
    led, unled = assignments("Shan east 13 08-16", "Ou east 13 08-16"), assignments("Zeng east 13 08-16", "Ou east 13 08-16")

    def may(roster: list[Assignment], to: str) -> tuple[bool, bool]:
        return may_give(asked, roster, roster[0], to), not refused(asked, roster, given(roster, roster[0], to))

    assert may(led, "Lin") == (True, True)
    assert may(led, "Mei") == (False, True)
    assert may(unled, "Mei") == (True, True)


def test_colleagues_may_never_do_what_a_rule_refuses():
    """
    Zeng may not at night, and Ou has had the shift before and the one before that: neither by gift nor by swap.
    """
    asked = gate(MEI, LIN, SHAN, ZENG, Person("Ou"))
    roster = assignments("Mei east 12 22-06", "Lin east 12 22-06", "Ou east 12 06-14", "Ou east 12 14-18", "Zeng east 13 08-16")

    assert not may_give(asked, roster, roster[0], "Zeng")
    assert not may_swap(asked, roster, roster[0], roster[4])
    assert not may_give(asked, roster, roster[0], "Ou", Span(at("12 22"), at("13 02")))
    assert may_give(asked, roster, roster[0], "Shan")


def test_what_lies_near_answers_as_the_whole_roster_does():
    """
    Units and changes by dice: what colleagues may agree on is what no rule of the whole roster speaks against, and what leaves no post with less.
    """
    dice, answers = Random(11), Counter[bool]()
    for number in range(6):
        problem = random_problem(Random(number))
        roster = list(solved(problem, shifts_of(problem, PATTERNS["4x6"]), effort=0.1).roster)
        for _ in range(CHANGES // 12):
            one, other, to = dice.choice(roster), dice.choice(roster), dice.choice(problem.people).id
            part = Span(one.start, one.start + one.span.length / 2) if dice.random() < 0.5 else one.span
            if other.person != one.person:
                answers[asked_whole(problem, roster, swapped(roster, one, other), may_swap(problem, roster, one, other))] += 1
            if to != one.person:
                answers[asked_whole(problem, roster, given(roster, one, to, part), may_give(problem, roster, one, to, part))] += 1

    assert min(answers[True], answers[False]) > CHANGES // 100


def asked_whole(problem: Problem, roster: list[Assignment], after: list[Assignment], answer: bool) -> bool:
    """The answer, once the whole roster has given the same."""
    assert answer == (not refused(problem, roster, after) and lack(problem, after) <= lack(problem, roster))
    return answer


# Rosters that meet at a post


def two_by_night(*people: str, around: tuple[str, ...] = (), least: int = 1) -> Problem:
    """The east gate needs one by night, or *least*; others may stand there by another roster."""
    night = span("12 22-06")
    needs = (Demand("east", night, least),)
    return Problem(night, tuple(map(Person, people)), (Post("east"),), needs, around=tuple(assignments(*around)))


def test_whoever_stands_there_by_another_roster_is_company():
    """
    Mei falls ill. While Lin of the other roster stands there, Tan may take it; where she leaves at two, whoever takes it would be alone.
    """
    vacant = assignments("Mei east 12 22-06")[0]

    beside = substitutes(two_by_night("Mei", "Tan", around=("Lin east 12 22-06",)), [vacant], vacant)
    until_two = substitutes(two_by_night("Mei", "Tan", around=("Lin east 12 22-02",)), [vacant], vacant)

    assert [(one.person, codes(one.reasons)) for one in beside] == [("Tan", [])]
    assert [(one.person, codes(one.reasons)) for one in until_two] == [("Tan", ["alone-at-night"])]
    assert until_two[0].reasons[0].parameters["starts_at"] == at("13 02")
    assert until_two[0].reasons[0].parameters["person"] == "Tan"


def test_nobody_of_another_roster_is_left_alone_by_a_change():
    """
    Lin of the other roster would stand alone once Mei is gone: that speaks against it, though nobody of this roster would be alone. By day it does not.
    """
    asked = two_by_night("Mei", around=("Lin east 12 22-06", "Lin east 14 08-16"))
    before = assignments("Mei east 12 22-06", "Mei east 14 08-16")

    against = refused(asked, before, before[1:])

    assert [(one.code, one.parameters["person"]) for one in against] == [("alone-at-night", "Lin")]
    assert refused(asked, before, before[:1]) == []
    assert refused(asked, [], assignments("Mei east 12 22-02")) == []  # Lin was alone before
