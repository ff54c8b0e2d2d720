"""Who goes from a post and comes back: by a slip of command's, after a while, before the duty began."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwang.apps.roster import actions, bridge, reads
from shouwang.apps.roster.models import Duty, Roster
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.times import HOUR
from tests.apps.roster.conftest import Watch
from tests.apps.roster.test_across import duty_of, published
from tests.apps.roster.test_rosters import codes
from tests.apps.roster.test_vacant import DAY, told, vacant
from tests.world import at


def there(watch: Watch) -> set[str]:
    return {name for name, person in watch.people.items() if person.id in reads.on_post(watch.world.operation, watch.gate)}


def gaps(watch: Watch) -> list[tuple[object, object]]:
    return [(gap.starts_at, gap.ends_at) for gap in reads.coverage(watch.world.operation).gaps]


def standing(watch: Watch, *names: str) -> Duty:
    """The day's roster, these people at the gate at night; the first one's duty."""
    roster = published(watch, "11 16:00", "12 06", 2, *DAY, "An 13 06-14", "Bo 13 14-22")
    for name in names:
        actions.arrive(duty=duty_of(watch, roster, name), at=at("12 22:00"), by=watch.by)
    return duty_of(watch, roster, names[0])


def test_who_was_said_to_be_unable_to_go_on_by_a_slip_never_went(watch):
    """
    "Cannot go on" is pressed for Cui at one, and it was a slip: a minute later all is as it was, and the post was held all the while.
    """
    cui = standing(watch, "Cui", "Dan")
    rest = actions.drop_out(duty=cui, by=watch.by, at=at("13 01:00"))
    gone = there(watch)

    back = actions.come_after_all(duty=rest, by=watch.by, at=at("13 01:01"))

    assert gone == {"Dan"}
    assert there(watch) == {"Cui", "Dan"}
    assert (back.starts_at, back.arrived_at, back.ends_at) == (at("13 01:00"), at("13 01:00"), at("13 06:00"))
    assert bridge.judgement_of(back.roster, at("13 01:02")).safety == ()
    assert {what for what, _, _ in told(watch, "13 01:02")} <= {"silent", "unplanned"}
    actions.leave(duty=back, at=at("13 06:00"), by=watch.by)
    assert not [gap for gap in gaps(watch) if gap[0] >= at("12 22:00") and gap[1] <= at("13 06:00")]


def test_who_comes_back_later_has_had_no_rest_and_may_go_on(watch):
    """
    Cui cannot go on at one, and feels better at two: the rest of the night is hers, as much as she had.
    """
    cui = standing(watch, "Cui", "Dan")
    rest = actions.drop_out(duty=cui, by=watch.by, at=at("13 01:00"))

    back = actions.come_after_all(duty=rest, by=watch.by, at=at("13 02:00"))

    assert (back.starts_at, back.arrived_at) == (at("13 02:00"), None)
    assert there(watch) == {"Dan"}
    actions.arrive(duty=back, at=at("13 02:05"), by=watch.by)
    assert there(watch) == {"Cui", "Dan"}


def test_nobody_is_checked_in_to_a_duty_that_they_never_began(watch):
    """
    Cui goes as her evening ends, and cannot come to the night after it; minutes later she comes after all. She has not come to it yet.
    """
    roster = published(watch, "11 16:00", "12 06", 2, "An 12 06-14", "Cui 12 18-22", "Cui 12 22-02", "Dan 12 22-02")
    evening, night = sorted((one for one in watch.duties(roster) if watch.name(one) == "Cui"), key=lambda one: one.starts_at)
    actions.arrive(duty=evening, at=at("12 18:00"), by=watch.by)
    actions.leave(duty=Duty.objects.get(pk=evening.pk), at=at("12 21:45"), by=watch.by)
    gone = actions.drop_out(duty=night, by=watch.by, at=at("12 21:50"))

    back = actions.come_after_all(duty=gone, by=watch.by, at=at("12 21:55"))

    assert back.arrived_at is None
    assert there(watch) == set()


def test_nobody_goes_on_for_longer_than_they_may(watch):
    """
    Cui had the evening too: twelve hours would be over at two. With the pause counted in she may not have what is left.
    """
    roster = published(watch, "11 16:00", "12 06", 2, "An 12 06-14", "Cui 12 18-22", "Cui 12 22-06", "Dan 12 22-06")
    evening, night = sorted((one for one in watch.duties(roster) if watch.name(one) == "Cui"), key=lambda one: one.starts_at)
    assert evening.ends_at == night.starts_at
    for one, moment in ((evening, "12 18:00"), (night, "12 22:00")):
        actions.arrive(duty=one, at=at(moment), by=watch.by)
    rest = actions.drop_out(duty=Duty.objects.get(pk=night.pk), by=watch.by, at=at("13 01:00"))
    Duty.objects.filter(pk=rest.pk).update(ends_at=at("13 08:00"))

    with pytest.raises(Refused) as refused:
        actions.come_after_all(duty=rest, by=watch.by, at=at("13 02:00"))

    assert "duty-too-long" in codes(refused)


@pytest.mark.parametrize("pause", ["12 12:33", "12 13:30"])
def test_who_came_early_and_was_sent_off_by_a_slip_has_the_duty_again(watch, pause):
    """
    Bo is there at half past twelve for two o'clock, "Cannot go on" by a slip a minute later: the duty is Bo's again, at once or after an hour, and Bo can be checked in to it. A minute at the gate keeps nobody from the night.
    """
    roster = published(watch, "11 16:00", "12 06", 2, *DAY)
    bo = duty_of(watch, roster, "Bo")
    actions.arrive(duty=bo, at=at("12 12:30"), by=watch.by)
    gone = actions.drop_out(duty=Duty.objects.get(pk=bo.pk), by=watch.by, at=at("12 12:31"))

    back = actions.come_after_all(duty=gone, by=watch.by, at=at(pause))
    actions.arrive(duty=back, at=at("12 14:00"), by=watch.by)

    assert back.id != bo.id
    assert (back.starts_at, back.ends_at) == (at("12 14:00"), at("12 22:00"))
    assert there(watch) == {"Bo"}
    assert vacant(watch, roster, "12 14:01") == []
    assert bridge.judgement_of(roster, at("12 14:01")).safety == ()


def test_who_went_by_themselves_may_come_back(watch):
    """
    Dan went home at eleven and is back at half past twelve: what is left of the night is his, what he stood stays. Said twice is once.
    """
    dan = standing(watch, "Dan", "Cui")
    actions.leave(duty=dan, at=at("12 23:00"), by=watch.by)
    between = there(watch)

    backs = [actions.arrive(duty=Duty.objects.get(pk=dan.pk), at=at("13 00:30"), by=watch.by) for _ in range(2)]

    assert between == {"Cui"}
    assert there(watch) == {"Cui", "Dan"}
    dan.refresh_from_db()
    assert (dan.arrived_at, dan.left_at, dan.ends_at) == (at("12 22:00"), at("12 23:00"), at("13 00:30"))
    assert (backs[0].starts_at, backs[0].ends_at) == (at("13 00:30"), at("13 06:00"))
    assert len([one for one in watch.duties(dan.roster) if watch.name(one) == "Dan"]) == 2
    actions.leave(duty=Duty.objects.get(pk=backs[0].pk), at=at("13 06:00"), by=watch.by)
    assert (at("12 23:00"), at("13 00:30")) in gaps(watch)


def test_a_check_out_by_a_slip_is_no_pause(watch):
    """
    Dan's thumb says that he goes; five minutes later he says that he is there. He never went, and his hours are whole.
    """
    dan = standing(watch, "Dan", "Cui")
    actions.leave(duty=dan, at=at("12 23:00"), by=watch.by)

    back = actions.arrive(duty=Duty.objects.get(pk=dan.pk), at=at("12 23:05"), by=watch.by)
    actions.leave(duty=back, at=at("13 06:00"), by=watch.by)

    assert back.starts_at == at("12 23:00")
    assert bridge.judgement_of(back.roster, at("13 06:10")).safety == ()
    assert [load.hours for load in reads.board(back.roster, watch.by).loads if load.name == "Dan"] == [8]


def test_who_goes_before_the_duty_begins_has_not_come(watch):
    """
    Bo is there at half past twelve, feels ill and goes ten minutes later. At two Bo has not come, as if nothing had been; and is checked in when he comes after all.
    """
    roster = published(watch, "11 16:00", "12 06", 2, *DAY)
    an, bo = duty_of(watch, roster, "An"), duty_of(watch, roster, "Bo")
    actions.arrive(duty=an, at=at("12 06:00"), by=watch.by)
    actions.arrive(duty=bo, at=at("12 12:30"), by=watch.by)
    actions.leave(duty=Duty.objects.get(pk=bo.pk), at=at("12 12:40"), by=watch.by)
    actions.all_well(duty=an, at=at("12 13:59"), by=watch.by)
    actions.leave(duty=Duty.objects.get(pk=an.pk), at=at("12 14:00"), by=watch.by)

    assert ("late", "Bo", at("12 14:00")) in told(watch, "12 14:01")
    actions.arrive(duty=Duty.objects.get(pk=bo.pk), at=at("12 14:20"), by=watch.by)
    assert there(watch) == {"Bo"}
    assert {what for what, _, _ in told(watch, "12 14:21")} == {"unplanned"}


def test_who_goes_early_is_not_planned_any_more(watch):
    """
    By day the gate needs one, and two are there; from ten at night it needs two. Bo goes at half past six: it is told at once that at ten there are too few.
    """
    roster = published(
        watch, "11 16:00", "12 06", 1, "Gao 12 06-10", "Cui 12 10-18", "An 12 18-02", "Bo 12 18-02", "Dan 13 02-06", "En 13 02-06"
    )
    for name in ("An", "Bo"):
        actions.arrive(duty=duty_of(watch, roster, name), at=at("12 18:00"), by=watch.by)
    before = told(watch, "12 18:29")

    actions.leave(duty=duty_of(watch, roster, "Bo"), at=at("12 18:30"), by=watch.by)

    assert ("unplanned", "", at("12 22:00")) not in before
    assert ("unplanned", "", at("12 22:00")) in told(watch, "12 18:31")


# What posts need when nobody is planned


def test_a_hole_between_two_rosters_is_told_and_counted(watch):
    """
    One roster goes until six, the next begins at two in the afternoon. From six on the gate has too few, somebody may be sent there, and how it was held says so.
    """
    published(watch, "11 16:00", "12 06", 1, *DAY)
    later = published(watch, "12 10:00", "13 14", 1, "Bo 13 14-22")
    first = Roster.objects.get(number=1)
    for name in ("Cui", "Dan"):
        actions.arrive(duty=duty_of(watch, first, name), at=at("12 22:00"), by=watch.by)
        actions.leave(duty=duty_of(watch, first, name), at=at("13 06:00"), by=watch.by)
    on_screen = reads.at_post(watch.gate, watch.by, at("13 06:01"))
    actions.arrive(duty=duty_of(watch, later, "Bo"), at=at("13 14:00"), by=watch.by)

    assert on_screen.missing == 1
    assert ("gap", "", at("13 06:00")) in told(watch, "13 06:01")
    assert ("unplanned", "", at("13 06:00")) in told(watch, "12 22:00")
    stint = reads.stint_to_fill(watch.world.operation, watch.gate, at("13 06:05"))
    assert (stint.starts_at, stint.ends_at) == (at("13 06:05"), at("13 14:00"))
    sent = actions.send(post=watch.gate, to=watch.people["Gao"].id, by=watch.by, at=at("13 06:05"))
    actions.arrive(duty=sent, at=at("13 06:10"), by=watch.by)
    assert (at("13 06:00"), at("13 06:10")) in gaps(watch)


def test_whoever_is_sent_goes_until_fewer_are_enough_or_a_vacant_shift_begins(watch):
    """
    Two are needed until six, and one is there: whoever is sent at three stands until six. Where a shift begins at four that nobody has, until four.
    """
    roster = published(watch, "11 16:00", "12 06", 2, "Cui 12 22-06", "Dan 12 22-06", "An 13 06-14")
    for name in ("Cui", "Dan"):
        actions.arrive(duty=duty_of(watch, roster, name), at=at("12 22:00"), by=watch.by)
    actions.leave(duty=duty_of(watch, roster, "Dan"), at=at("13 03:00"), by=watch.by)

    whole = reads.stint_to_fill(watch.world.operation, watch.gate, at("13 03:01"))
    Duty.objects.create(
        operation=watch.world.operation, roster=roster, post=watch.gate, person=watch.people["En"], starts_at=at("13 04:00"), ends_at=at("13 06:00"),
        withdrawn_at=at("13 01:00"), why=Duty.Why.DROPPED_OUT,
    )  # fmt: skip
    part = reads.stint_to_fill(watch.world.operation, watch.gate, at("13 03:01"))

    assert (whole.starts_at, whole.ends_at) == (at("13 03:01"), at("13 06:00"))
    assert part.ends_at == at("13 04:00")


def test_a_closed_post_has_no_duty_ahead(watch):
    """
    Cui stands there when the gate is closed, and goes on until she leaves; Dan, who has not come, has no duty there any more, nor has anybody after him, and nothing rings.
    """
    roster = published(watch, "11 16:00", "12 06", 2, *DAY, "An 13 06-14", "Bo 13 14-22")
    actions.drop_out(duty=duty_of(watch, roster, "Bo"), by=watch.by, at=at("12 10:00"))
    actions.arrive(duty=duty_of(watch, roster, "Cui"), at=at("12 22:00"), by=watch.by)

    actions.close_post(post=watch.gate, by=watch.by, at=at("12 22:05"))

    ahead = roster.duties.filter(ends_at__gt=at("12 22:05"))
    assert {str(one.person): str(one.why) for one in ahead} == {"Cui": "", "Dan": "closed", "An": "closed", "Bo": "closed"}
    assert there(watch) == {"Cui"}
    assert {what for what, _, _ in told(watch, "12 22:20")} <= {"silent"}
    assert reads.all_vacant(watch.world.operation, at("12 22:20")) == []


def test_whoever_is_on_the_roll_may_stand_in_after_those_who_were_reckoned_with(watch):
    """
    The roster reckons with An to Fei. Gao was not asked, and has borne nothing: she is in the list, behind everybody who was; the certificate does not reckon with her.
    """
    roster = published(watch, "11 16:00", "12 06", 2, *DAY)
    roster.people = [str(watch.people[name].id) for name in ("An", "Bo", "Cui", "Dan", "En", "Fei")]
    roster.save()

    found = bridge.substitutes_for(duty_of(watch, roster, "Dan"), at("12 10:00"))

    possible = [
        (next(name for name, who in watch.people.items() if str(who.id) == one.person), one.is_reserve) for one in found if one.is_possible
    ]
    assert possible[-2:] == [("Gao", True), ("Hui", True)]
    assert not any(is_reserve for _, is_reserve in possible[:-2])
    assert len(possible) > 2
    assert str(watch.people["Gao"].id) not in {one.id for one in bridge.problem_of(roster, at("12 10:00")).people}


def test_what_was_never_planned_is_not_said_to_be_refused_by_the_rules(watch):
    """
    Bo's afternoon is vacant and somebody takes it; that the morning after lacks somebody is another thing, and the page says so. Where nobody may take it that is said.
    """
    roster = published(watch, "11 16:00", "12 06", 2, *DAY)
    actions.drop_out(duty=duty_of(watch, roster, "Bo"), by=watch.by, at=at("12 10:00"))

    found = reads.proposal(watch.world.operation, at("12 10:01"))
    for person in watch.people.values():
        actions.keep_absences(person=person.id, spans=[(at("12 10:00"), at("13 12:00"))], by=watch.by, at=at("12 10:02"))
    nobody = reads.proposal(watch.world.operation, at("12 10:03"))

    assert (found.is_filled, found.lack > 0) == (True, True)
    assert (nobody.is_filled, nobody.changes) == (False, [])


def test_whoever_went_long_ago_is_checked_out_for_when_they_went(watch):
    """
    Cui's night was over at six and she forgot. In the list her duty's end stands as when she went; sent, it is that, and not now.
    """
    begins = timezone.now().replace(minute=0, second=0, microsecond=0) - 9 * HOUR
    roster = watch.begun(begins, 2)
    told = {"operation": watch.world.operation, "roster": roster, "post": watch.gate, "person": watch.people["Cui"]}
    cui = Duty.objects.create(starts_at=begins, ends_at=begins + 8 * HOUR, **told)
    Roster.objects.filter(pk=roster.pk).update(state=Roster.State.PUBLISHED, published_at=begins)
    actions.arrive(duty=cui, at=begins, by=watch.by)
    browser, list_ = watch.world.browser(watch.by), reverse("roster:watch", args=[watch.world.operation.pk])

    page = browser.get(list_).text
    proposed = re.search(r'name="at" value="([^"]+)"', page)[1]
    browser.post(reverse("roster:stand", args=[watch.world.operation.pk, cui.pk, "left"]), {"at": proposed, "back": "watch"})

    cui.refresh_from_db()
    assert cui.left_at == cui.ends_at
