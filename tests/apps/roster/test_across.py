"""Rosters that meet: who stands beside whom, what ends inside a shift, what begins before anybody could know, and what was stood of it."""

from __future__ import annotations

from datetime import time

import pytest

from shouwang.apps.roster import actions, bridge, reads
from shouwang.apps.roster.models import Duty, Roster
from shouwang.engines.roster.robust import certificate
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.times import HOUR
from tests.apps.roster.conftest import AT_NIGHT, Watch
from tests.apps.roster.test_rosters import codes
from tests.world import at


def draft(watch: Watch, begins: str, days: int, *plan: str) -> Roster:
    """A draft by hand: ``Cui 12 22-06`` is Cui at the gate from 22:00 on the 12th."""
    roster = watch.begun(at(f"{begins}:00"), days)
    for name, day, clocks in (line.split() for line in plan):
        first, last = (int(each) for each in clocks.split("-"))
        starts = at(f"{day} 00:00") + first * HOUR
        told = {"operation": watch.world.operation, "roster": roster, "post": watch.gate, "person": watch.people[name]}
        Duty.objects.create(starts_at=starts, ends_at=starts + ((last - first) % 24 or 24) * HOUR, **told)
    Roster.objects.filter(pk=roster.pk).update(state=Roster.State.DRAFT)
    roster.refresh_from_db()
    return roster


def published(watch: Watch, moment: str, *told: object) -> Roster:
    return actions.publish(roster=draft(watch, *told), by=watch.by, at=at(moment), lacks=99, law="agreed")


def duty_of(watch: Watch, roster: Roster, name: str) -> Duty:
    return next(one for one in watch.duties(roster) if str(one.person) == name)


def alone(found: tuple[object, ...]) -> list[str]:
    return [str(one.parameters["person"]) for one in found if one.code == "alone-at-night"]


# Who stands beside whom


def test_nobody_of_an_older_roster_is_left_alone_by_a_newer_one(watch):
    """
    Fei would come to Cui at two by the old roster. The new one takes that away and has nobody there: Cui would be alone, and it is told before it is published.
    """
    published(watch, "11 16:00", "12 06", 1, "Cui 12 22-06", "Dan 12 22-02", "Fei 13 02-06")
    new = draft(watch, "13 02", 1, "An 13 06-14")
    found = bridge.judgement_of(new, at("12 12:00"))

    with pytest.raises(Refused) as refused:
        actions.publish(roster=new, by=watch.by, at=at("12 12:00"), lacks=99, law="agreed")

    assert alone(found.safety) == [str(watch.people["Cui"].id)]
    assert codes(refused) == ["alone-at-night"]
    assert refused.value.reasons[0].parameters["starts_at"] == at("13 02:00")


def test_who_goes_on_by_another_roster_is_company(watch):
    """
    By the new roster En stands where Cui goes on by the old one: neither is alone, and whoever would take it may. Without En Cui would be alone.
    """
    old = published(watch, "11 16:00", "12 06", 1, "Cui 12 22-06", "Dan 12 22-02", "Fei 13 02-06")
    new = published(watch, "12 12:00", "13 02", 1, "En 13 02-06", "An 13 06-14")
    duty = duty_of(watch, new, "En")

    told = {one.person: codes_of(one.reasons) for one in reads.substitutes_for(duty, at("12 13:00"))}
    with pytest.raises(Refused) as refused:
        actions.mend(takes=[], leaves=[duty.id], by=watch.by, at=at("12 13:00"))

    assert [alone(bridge.judgement_of(one, at("12 13:00")).safety) for one in (old, new)] == [[], []]
    assert told[str(watch.people["Gao"].id)] == []
    assert codes(refused) == ["alone-at-night"]
    assert refused.value.reasons[0].parameters["person"] == "Cui"
    assert actions.give(duty=duty, to=watch.people["Gao"].id, by=watch.by, at=at("12 13:00")).person_id == watch.people["Gao"].id


def test_the_search_gives_company_to_who_goes_on(watch):
    """
    A roster that begins at two, for a gate that needs nobody at night any more: somebody stands beside Cui until six all the same.
    """
    published(watch, "11 16:00", "12 06", 1, "Cui 12 22-06", "Dan 12 22-02", "Fei 13 02-06")
    by_day = [actions.NeedTold(time(6), time(22), 1)]
    actions.keep_post(name="East gate", needs=by_day, by=watch.by, at=at("12 10:00"), instead_of=watch.gate)

    roster = watch.made(at("13 02:00"), days=1)

    assert alone(bridge.judgement_of(roster, at("12 12:00")).safety) == []
    assert any(one.starts_at <= at("13 02:00") < one.ends_at for one in watch.duties(roster))


def codes_of(reasons: tuple[object, ...]) -> list[str]:
    return [one.code for one in reasons]


# What ends inside a shift, and what begins before anybody could know


def test_a_roster_that_ends_inside_a_shift_says_what_it_leaves_open(watch):
    """
    It ends at 18:00. Who had 14 to 22 by the older one does not begin it any more, and from 18 on nobody is planned: told before, and in the list until it is mended.
    """
    published(
        watch,
        "11 16:00",
        "12 06",
        2,
        "An 12 06-14",
        "Bo 12 14-22",
        "Cui 12 22-06",
        "Dan 12 22-06",
        "En 13 06-14",
        "Fei 13 14-22",
        "An 13 22-06",
        "Bo 13 22-06",
    )
    short = draft(watch, "13 06", 1, "Gao 13 06-14", "Hui 13 14-18")
    Roster.objects.filter(pk=short.pk).update(ends_at=at("13 18:00"))
    short.refresh_from_db()

    told = reads.publishing(short).cut
    before = [due.what for due in reads.due_now(watch.world.operation, at("13 08:00"))]
    actions.publish(roster=short, by=watch.by, at=at("12 12:00"), lacks=99, law="agreed")
    after = [(due.what, due.since, due.is_pressing) for due in reads.due_now(watch.world.operation, at("13 05:00")) if due.duty is None]

    assert len(told) == 1
    assert "East gate has 0 from 13 March 2022 18:00 to 13 March 2022 22:00" in told[0]
    assert "unplanned" not in before
    assert ("unplanned", at("13 18:00"), False) in after
    assert not [due for due in reads.due_now(watch.world.operation, at("13 05:00")) if due.what == "unplanned" and due.turn.told]


def test_nobody_is_late_for_what_began_before_they_could_know(watch):
    """
    Published at nine, a duty from six: the post is short since nine, and nobody is late before half an hour has gone in which to confirm it. What begins later is late as ever.
    """
    published(watch, "12 09:00", "12 06", 1, "An 12 06-14", "Bo 12 14-22")

    def told(moment: str) -> list[tuple[str, object]]:
        return [
            (due.what, due.since) for due in reads.due_now(watch.world.operation, at(moment)) if due.what in {"late", "gap", "unconfirmed"}
        ]

    assert told("12 09:05") == [("gap", at("12 09:00")), ("unconfirmed", at("12 09:00"))]
    assert told("12 09:35") == [("late", at("12 09:30"))]
    assert ("late", at("12 14:00")) in told("12 14:01")


def test_of_a_vacant_duty_nobody_gets_what_is_past(watch):
    """
    An cannot come at six, Gao is asked at eight: the duty is his from eight on, he is not two hours late, and once it is over nobody gets it.
    """
    roster = published(watch, "11 16:00", "12 06", 1, "An 12 06-14", "Bo 12 14-22", "Cui 12 22-06", "Dan 12 22-06")
    vacant = actions.drop_out(duty=duty_of(watch, roster, "An"), by=watch.by, at=at("12 05:30"))

    with pytest.raises(Refused) as refused:
        actions.give(duty=vacant, to=watch.people["Gao"].id, by=watch.by, at=at("12 14:00"))
    given = actions.give(duty=vacant, to=watch.people["Gao"].id, by=watch.by, at=at("12 08:00"))

    assert codes(refused)[0] == "duty-over"
    assert (given.starts_at, given.ends_at) == (at("12 08:00"), at("12 14:00"))
    assert [(due.what, due.since) for due in reads.due_now(watch.world.operation, at("12 08:01")) if due.what == "late"] == [
        ("late", at("12 08:00"))
    ]


# What was stood, and what lies ahead


def test_who_never_came_has_stood_nothing(watch):
    """
    An did not come at six. Once that is over it weighs nothing, in hours and in rest; what posts lack by the plan is not changed by it.
    """
    roster = published(watch, "11 16:00", "12 06", 1, "An 12 06-14", "Bo 12 14-22", "Cui 12 22-06", "Dan 12 22-06")
    an = str(watch.people["An"].id)
    told = {one.person: one for one in reads.substitutes_for(duty_of(watch, roster, "Bo"), at("12 14:10"))}
    before = {one.person: one for one in reads.substitutes_for(duty_of(watch, roster, "Bo"), at("12 13:50"))}

    assert before[an].burden == 8 * HOUR
    assert (told[an].burden, told[an].is_possible) == (0 * HOUR, True)
    assert [load.hours for load in reads.board(roster, watch.by).loads if load.name == "An"] == [0]
    assert bridge.judgement_of(roster, at("12 14:10")).needs == bridge.judgement_of(roster, at("11 17:00")).needs


def test_who_never_came_by_another_roster_lacks_no_more_than_was_planned(watch):
    """
    By the old roster Dan comes at two, where Cui goes on by the new one. He does not come; in looking back the new roster's plan had two there all the same.
    """
    published(watch, "11 16:00", "12 06", 1, "Cui 12 22-06", "Dan 12 22-06")
    new = published(watch, "12 12:00", "13 02", 1, "An 13 06-14", "Bo 13 14-22")
    told = [bridge.judgement_of(new, at(moment)).needs for moment in ("12 13:00", "13 06:10")]

    assert "post-short" in codes_of(told[0])
    assert [one.parameters["starts_at"] for one in told[0]] == [one.parameters["starts_at"] for one in told[1]]


def test_nobody_drops_out_of_what_is_over(watch):
    """
    Of three duties one is over at 15:00; the certificate asks about the two others.
    """
    roster = published(watch, "11 16:00", "12 06", 1, "An 12 06-14", "Bo 12 14-22", "Cui 12 22-06", "Dan 12 22-06")
    for name, came, left in (("An", "12 06:00", "12 14:00"), ("Bo", "12 14:00", "12 22:00")):
        actions.leave(duty=actions.arrive(duty=duty_of(watch, roster, name), at=at(came), by=watch.by), at=at(left), by=watch.by)
    problem, duties = bridge.problem_of(roster, at("12 15:00")), [one for one, _ in bridge.weighing(roster, at("12 15:00"))]

    assert certificate(problem, duties).duties == 4
    assert certificate(problem, duties, at("12 15:00")).duties == 3
    assert bridge.certificate_of(roster, at("12 15:00")).duties == 3


def test_who_is_too_far_is_too_far_for_every_way_of_giving(watch, asked):
    """
    Gao needs two hours. An hour before the duty begins command cannot give it and no colleague can either; two hours before both can.
    """
    gao = watch.people["Gao"]
    gao.minutes_away = 120
    gao.save(update_fields=["minutes_away"])
    late, early = asked.duty.starts_at - HOUR, asked.duty.starts_at - 2 * HOUR

    def takers(moment: object) -> set[str]:
        return {str(one) for one in reads.Trades(asked.roster, moment).takers(asked.duty, asked.duty.starts_at, asked.duty.ends_at)}

    told = {one.person: codes_of(one.reasons) for one in reads.substitutes_for(asked.duty, late)}
    with pytest.raises(Refused) as given:
        actions.give(duty=asked.duty, to=gao.id, by=watch.by, at=late)
    with pytest.raises(Refused) as offered:
        actions.offer(duty=asked.duty, by=asked.owner, at=late, to=gao.id)

    assert told[str(gao.id)] == ["cannot-be-there-in-time"]
    assert codes(given) == ["cannot-be-there-in-time"]
    assert codes(offered) == ["offer-against-rules"]
    assert "Gao" not in takers(late)
    assert "Gao" in takers(early)
    assert actions.give(duty=asked.duty, to=gao.id, by=watch.by, at=early).person_id == gao.id


def test_a_need_that_is_changed_counts_from_then_on_everywhere(watch):
    """
    One at the gate by day, who is there. At ten two are needed: short since ten, for the watch and for the certificate of coverage, and at noon one is enough again.
    """
    roster = published(watch, "11 16:00", "12 06", 1, "An 12 06-14", "Bo 12 14-22", "Cui 12 22-06", "Dan 12 22-06")
    actions.arrive(duty=duty_of(watch, roster, "An"), at=at("12 06:00"), by=watch.by)

    def needs(count: int, moment: str) -> None:
        told = [actions.NeedTold(time(6), time(22), count), AT_NIGHT]
        actions.keep_post(name="East gate", needs=told, by=watch.by, at=at(moment), instead_of=watch.gate)

    needs(2, "12 10:00")
    short = [(due.what, due.since) for due in reads.due_now(watch.world.operation, at("12 11:00")) if due.what == "gap"]
    needs(1, "12 12:00")
    told = watch.world.kinds().count("post.needed")
    needs(1, "12 12:30")
    actions.all_well(duty=duty_of(watch, roster, "An"), at=at("12 13:00"), by=watch.by)

    assert short == [("gap", at("12 10:00"))]
    assert [due.what for due in reads.due_now(watch.world.operation, at("12 13:00")) if due.what == "gap"] == []
    found = reads.coverage(watch.world.operation)
    assert [(gap.starts_at, gap.ends_at, gap.there, gap.least) for gap in found.gaps] == [(at("12 10:00"), at("12 12:00"), 1, 2)]
    assert watch.world.kinds().count("post.needed") == told


# Swaps between rosters


def test_two_swap_duties_of_two_rosters_by_the_same_rules(watch):
    """
    An and Bo swap today's duty against tomorrow's, which another roster has. Gao cannot have the night: before it he stands by the first roster.
    """
    old = published(watch, "11 16:00", "12 06", 1, "An 12 06-14", "Gao 12 14-22", "Cui 12 22-06", "Dan 12 22-06")
    new = published(watch, "11 16:10", "13 06", 1, "Bo 13 06-14", "Gao 13 14-22", "En 13 22-06", "Fei 13 22-06")
    an, bo, dan, gao = duty_of(watch, old, "An"), duty_of(watch, new, "Bo"), duty_of(watch, old, "Dan"), duty_of(watch, new, "Gao")

    offered = {row.id for row, _ in reads.Trades(old, at("11 17:00")).swaps(an, at("11 17:00"))}
    with pytest.raises(Refused) as refused:
        actions.swap(duty=dan, other=gao, by=watch.by, at=at("11 17:00"))
    one, two = actions.swap(duty=an, other=bo, by=watch.by, at=at("11 17:00"))

    assert bo.id in offered
    assert "duty-too-long" in codes(refused)
    assert [(str(each.person), each.roster_id, each.starts_at) for each in (one, two)] == [
        ("Bo", old.id, at("12 06:00")),
        ("An", new.id, at("13 06:00")),
    ]
    assert [bridge.judgement_of(roster, at("11 17:05")).safety for roster in (old, new)] == [(), ()]


def test_colleagues_swap_between_rosters_and_a_draft_is_none_yet(watch):
    """
    An asks Bo for tomorrow's duty, Bo says yes, command approves. With a duty of a draft nothing can be swapped.
    """
    old = published(watch, "11 16:00", "12 06", 1, "An 12 06-14", "Gao 12 14-22", "Cui 12 22-06", "Dan 12 22-06")
    new = published(watch, "11 16:10", "13 06", 1, "Bo 13 06-14", "Hui 13 14-22", "En 13 22-06", "Fei 13 22-06")
    an, bo = duty_of(watch, old, "An"), duty_of(watch, new, "Bo")
    later = duty_of(watch, draft(watch, "14 06", 1, "Bo 14 06-14"), "Bo")

    with pytest.raises(Refused) as refused:
        actions.swap(duty=an, other=later, by=watch.by, at=at("11 17:00"))
    offer = actions.offer_swap(duty=an, other=bo, by=watch.people["An"], at=at("11 17:00"))
    actions.agree(offer=offer.id, by=watch.people["Bo"], at=at("11 17:05"))

    assert codes(refused) == ["duties-cannot-be-swapped"]
    assert actions.approve_offer(offer=offer.id, by=watch.by, at=at("11 17:10")) == ()
    assert str(duty_of(watch, new, "An").person) == "An"


# What needs a decision where they meet


def test_a_gap_is_one_where_rosters_meet(watch):
    """
    Bo leaves at seven and nobody is there; at eight a newer roster begins, and the gate needs as many as before. It is one gap, and who sees to it still does.
    """
    old = published(watch, "11 16:00", "12 06", 1, "An 12 06-14", "Bo 12 14-22", "Cui 12 22-06", "Dan 12 22-06")
    published(watch, "11 17:00", "12 20", 1, "Cui 12 22-06", "Dan 12 22-06", "En 13 06-14", "Gao 13 14-20")
    bo = actions.arrive(duty=duty_of(watch, old, "Bo"), at=at("12 14:00"), by=watch.by)
    actions.leave(duty=bo, at=at("12 19:00"), by=watch.by)
    alarm = next(due.alarm for due in reads.due_now(watch.world.operation, at("12 19:55")) if due.what == "gap")
    actions.see_to(alarm=alarm.key, by=watch.by, at=at("12 19:55"))

    found = [due for due in reads.due_now(watch.world.operation, at("12 20:01")) if due.what == "gap"]

    assert [(due.since, due.taken_by) for due in found] == [(at("12 19:00"), watch.by.pk)]
    assert found[0].alarm.key == alarm.key
    gap = reads.due_now(watch.world.operation, at("12 21:59"))
    assert [due.since for due in gap if due.what == "gap"] == [at("12 19:00")]


def test_it_is_told_that_the_last_roster_ends(watch):
    """
    The last roster ends at six, and the gate needs somebody from then on: said once from five on, and still at seven. A next roster ends it, and so does the end of the operation.
    """
    published(watch, "11 16:00", "12 06", 1, "An 12 06-14", "Bo 12 14-22", "Cui 12 22-06", "Dan 12 22-06")
    watch.post("West gate", actions.NeedTold(time(8), time(20), 1))

    def told(moment: str) -> list[tuple[str, object, bool]]:
        found = reads.due_now(watch.world.operation, at(moment))
        return [(str(due.post), due.since, bool(due.turn.told)) for due in found if due.what == "ended"]

    before, near, over = told("13 04:59"), told("13 05:00"), told("13 07:00")
    published(watch, "13 07:10", "13 07", 1, "An 13 07-14", "Bo 13 14-22", "En 13 22-06", "Fei 13 22-06")

    assert before == []
    assert near == over == [("East gate", at("13 06:00"), True)]
    assert told("13 07:11") == []


def test_what_somebody_stands_already_may_be_in_a_newer_roster_too(watch):
    """
    An has come at ten to six for 06 to 14 by the old roster. The new one has the same: An goes on by the old one, and has it once. So it is in the afternoon, when An has stood it.
    """
    plan = ("An 12 06-14", "Bo 12 14-22", "Cui 12 22-06", "Dan 12 22-06")
    old = published(watch, "11 16:00", "12 06", 1, *plan)
    an = actions.arrive(duty=duty_of(watch, old, "An"), at=at("12 05:50"), by=watch.by)
    first, second = (draft(watch, "12 06", 1, *plan) for _ in range(2))

    needs = bridge.judgement_of(first, at("12 05:55")).needs
    actions.publish(roster=first, by=watch.by, at=at("12 05:55"), law="agreed")
    on_post = [due.what for due in reads.due_now(watch.world.operation, at("12 06:10"))]
    actions.leave(duty=an, at=at("12 14:00"), by=watch.by)
    actions.publish(roster=second, by=watch.by, at=at("12 14:00"), law="agreed")

    assert needs == ()
    assert on_post == []
    assert [one.roster for one in Duty.objects.held().filter(person=watch.people["An"])] == [old]
    assert {str(one.person) for one in watch.duties(second)} == {"Bo", "Cui", "Dan"}


def test_who_stands_elsewhere_is_in_two_places_still(watch):
    """
    An stands until two; the new roster has An at the same post from ten to six in the afternoon, which is not the same, and is refused.
    """
    old = published(watch, "11 16:00", "12 06", 1, "An 12 06-14", "Bo 12 14-22", "Cui 12 22-06", "Dan 12 22-06")
    actions.arrive(duty=duty_of(watch, old, "An"), at=at("12 05:50"), by=watch.by)
    new = draft(watch, "12 06", 1, "An 12 10-18", "Bo 12 18-22", "Cui 12 22-06", "Dan 12 22-06")

    with pytest.raises(Refused) as refused:
        actions.publish(roster=new, by=watch.by, at=at("12 06:30"), lacks=99, law="agreed")

    assert "in-two-places" in codes(refused)
