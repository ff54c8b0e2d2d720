"""Who goes on at a post by another roster counts there for what it needs: for the rules, the search, mending and the pages."""

from __future__ import annotations

import pytest

from shouwang.apps.people import actions as people
from shouwang.apps.roster import actions, bridge, reads
from shouwang.apps.roster.models import Duty, Roster
from shouwang.vocabulary.reasons import Reason, Refused
from tests.apps.roster.conftest import AT_NIGHT, BY_DAY, Watch
from tests.apps.roster.test_across import draft, duty_of, published
from tests.apps.roster.test_rosters import codes
from tests.world import at

BY_DAY_AND_NIGHT = ("An 12 06-14", "Bo 12 14-22", "Cui 12 22-06", "Dan 12 22-06")


@pytest.fixture
def old(watch) -> Roster:
    """A day from six to six; the newer roster begins at two in the night, in which Cui and Dan go on until six."""
    return published(watch, "11 16:00", "12 06", 1, *BY_DAY_AND_NIGHT)


def within(roster: Roster, starts: str, ends: str) -> list[Reason]:
    """What posts lack by a roster, or have too much, at some time between two moments."""
    found = bridge.judgement_of(roster, at("12 10:00")).needs
    return [one for one in found if one.parameters["starts_at"] < at(ends) and at(starts) < one.parameters["ends_at"]]


def test_who_goes_on_is_all_that_a_post_needs(watch, old):
    """
    The gate needs two until six, and two go on there: the draft lacks nobody until then, and once it is published neither roster does.
    """
    new = draft(watch, "13 02", 1, "En 13 06-14")

    before = within(new, "13 02:00", "13 06:00")
    actions.publish(roster=new, by=watch.by, at=at("12 11:00"), lacks=99, law="agreed")

    assert before == []
    assert within(new, "13 02:00", "13 06:00") == []
    assert [one.code for one in within(new, "13 14:00", "13 22:00")] == ["post-short"]
    assert bridge.judgement_of(old, at("12 11:10")).needs == ()
    assert reads.board(new, watch.by).rows[0].posts[0][2] == 0


def test_who_goes_on_counts_once_and_no_longer_than_they_stay(watch, old):
    """
    Of two that the gate needs one goes on, until four: one is lacking until then, and two after it.
    """
    actions.give(duty=duty_of(watch, old, "Dan"), to=watch.people["Gao"].id, by=watch.by, at=at("12 09:00"), ends_at=at("13 02:00"))
    rest = duty_of(watch, old, "Dan")
    actions.drop_out(duty=rest, by=watch.by, at=at("12 09:05"))
    cui = duty_of(watch, old, "Cui")
    cui.ends_at = at("13 04:00")
    cui.save(update_fields=["ends_at"])
    new = draft(watch, "13 02", 1, "En 13 06-14")

    found = [
        (one.parameters["there"], one.parameters["starts_at"]) for one in within(new, "13 02:00", "13 06:00") if one.code == "post-short"
    ]

    assert found == [(1, at("13 02:00")), (0, at("13 04:00"))]


def test_the_search_gives_nobody_a_place_that_is_taken(watch, old):
    """
    Until six the gate has its two by the older roster. By shifts of eight hours from two on one begins at two, for whom it needs from six on; no second, and nobody lacks.
    """
    new = watch.made(at("13 02:00"), days=1)

    there = [(one.starts_at, one.ends_at) for one in watch.duties(new) if one.starts_at < at("13 06:00")]

    assert there == [(at("13 02:00"), at("13 10:00"))]
    assert bridge.judgement_of(new, at("12 10:00")).needs == ()
    assert (new.values["lack"], new.bounds["lack"]) == (0, 0)


def test_a_lead_who_goes_on_is_the_lead_that_is_needed(watch):
    """
    One of the two at night must be able to lead. An can, goes on until six, and is not in the newer roster at all: nobody else needs to lead until then.
    """
    with_lead = actions.NeedTold(AT_NIGHT.starts, AT_NIGHT.ends, 2, leads=1)
    actions.keep_post(name="East gate", needs=[BY_DAY, with_lead], by=watch.by, at=at("11 15:30"), instead_of=watch.gate)
    published(watch, "11 16:00", "12 06", 1, "Gao 12 06-14", "Bo 12 14-22", "Cui 12 22-06", "An 12 22-06")
    new = draft(watch, "13 02", 1, "En 13 06-14")
    Roster.objects.filter(pk=new.pk).update(people=[str(watch.people[name].id) for name in ("En", "Fei")])
    new.refresh_from_db()

    assert within(new, "13 02:00", "13 06:00") == []
    assert str(watch.people["An"].id) not in {one.id for one in bridge.problem_of(new, at("12 10:00")).people}


def test_one_vacant_duty_is_proposed_to_one_person(watch):
    """
    Cui goes on until six by the older roster; En, who was to be there with her, drops out. One person takes it, and nothing lacks then.
    """
    published(watch, "11 16:00", "12 06", 1, "Cui 12 22-06", "Dan 12 22-02", "Fei 13 02-06")
    new = published(watch, "12 12:00", "13 02", 1, "En 13 02-06", "An 13 06-14")
    vacant = actions.drop_out(duty=duty_of(watch, new, "En"), by=watch.by, at=at("12 19:00"))

    found = reads.proposal(watch.world.operation, at("12 20:00"))

    assert [(one.duty, one.starts_at) for one in found.changes] == [(vacant, at("13 02:00"))]


def test_one_vacant_duty_is_one_persons_where_two_lack(watch):
    """
    The gate needs three at night, and two were planned. When one drops out one duty is vacant: one person takes it, and one lacks still.
    """
    needs = [BY_DAY, actions.NeedTold(AT_NIGHT.starts, AT_NIGHT.ends, 3)]
    actions.keep_post(name="East gate", needs=needs, by=watch.by, at=at("11 15:30"), instead_of=watch.gate)
    roster = published(watch, "11 16:00", "12 06", 1, *BY_DAY_AND_NIGHT)
    vacant = actions.drop_out(duty=duty_of(watch, roster, "Dan"), by=watch.by, at=at("12 10:00"))

    found = reads.proposal(watch.world.operation, at("12 12:00"))

    assert [one.duty for one in found.changes] == [vacant]
    assert found.lack == 8 * 60


# Who is relieved of what they stand


def taken_over(watch: Watch, moment: str) -> tuple[list[str], list[str]]:
    """
    Dan has the gate from 18 to 24 and from 24 to 06, with Cui. What speaks against An's taking the first of these by the list, and by what is done.
    """
    published(watch, "11 16:00", "12 06", 2, "Cui 12 18-06", "Dan 12 18-00", "Dan 13 00-06")
    for name in ("Cui", "Dan"):
        row = Duty.objects.held().filter(person=watch.people[name]).order_by("starts_at").first()
        if at(moment) > row.starts_at:
            actions.arrive(duty=row, at=row.starts_at, by=watch.by)
    row = Duty.objects.select_related("roster__operation", "post", "operation").get(pk=row.pk)
    listed = next(one for one in bridge.substitutes_for(row, at(moment)) if one.person == str(watch.people["An"].id))
    try:
        actions.give(duty=row, to=watch.people["An"].id, by=watch.by, at=at(moment))
    except Refused as no:
        return [one.code for one in listed.reasons], [one.code for one in no.reasons]
    return [one.code for one in listed.reasons], []


def test_whoever_is_relieved_in_the_middle_of_a_duty_may_rest_less_than_usual_before_the_next(watch):
    """
    At a quarter past eight An takes over. Dan has under four hours until midnight, and had none before: nothing speaks against it, in the list or when it is done.
    """
    assert taken_over(watch, "12 20:15") == ([], [])
    assert [duty.ends_at for duty in Duty.objects.held().filter(person=watch.people["Dan"]).order_by("starts_at")] == [
        at("12 20:15"),
        at("13 06:00"),
    ]


def test_where_whoever_has_a_duty_may_not_lose_it_the_list_says_so(watch):
    """
    Dan has three duties without a pause, and An would take the one in the middle, planned ahead: Dan would rest for four hours between the others. List and action say the same.
    """
    roster = published(watch, "11 16:00", "12 06", 2, "Dan 12 06-10", "Dan 12 10-14", "Dan 12 14-18")
    middle = watch.duties(roster)[1]

    listed = next(one for one in bridge.substitutes_for(middle, at("11 17:00")) if one.person == str(watch.people["An"].id))
    with pytest.raises(Refused) as refused:
        actions.give(duty=middle, to=watch.people["An"].id, by=watch.by, at=at("11 17:00"))

    assert [one.code for one in listed.reasons] == codes(refused) == ["rest-too-short"]
    assert listed.reasons[0].parameters["person"] == str(watch.people["Dan"].id)


def test_what_somebody_cannot_bear_where_two_rosters_meet_is_told_once(watch):
    """
    An has an evening by one roster and the next day by another, twelve hours apart, and tells that she needs sixteen: one line, not one of each roster.
    """
    first = published(watch, "11 16:00", "12 06", 1, "An 12 10-18")
    published(watch, "11 16:01", "13 06", 1, "An 13 06-14")
    limits = people.LimitsTold([], least_rest=16)
    people.record_limits(person=watch.people["An"], limits=limits, at=at("11 17:00"), by=watch.by)

    told = reads.unsafe_ahead(watch.world.operation, watch.by, at("11 17:01"))

    assert [(roster, len(lines)) for roster, lines in told] == [(first, 1)]
