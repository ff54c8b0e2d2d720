"""Who comes onto the roll after a roster was made, who leaves it, and who comes after all: whom duty may be given then."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwang.apps.operations.models import Role
from shouwang.apps.people import actions as people
from shouwang.apps.people import reads as people_reads
from shouwang.apps.people.models import Person
from shouwang.apps.roster import actions, bridge, reads
from shouwang.apps.roster.models import Duty, Roster
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.roll import Particulars
from tests.apps.roster.conftest import Watch
from tests.apps.roster.test_across import duty_of, published
from tests.apps.roster.test_rosters import codes
from tests.apps.roster.test_vacant import DAY, told, vacant
from tests.world import at


def excuse(watch: Watch, name: str, moment: str) -> None:
    """Somebody is called out, asks to be excused, and is."""
    person = watch.people[name]
    callout = people.send_callout(
        title="Come", text="请来", text_en="Come", assembly_place="Gate", received_at=at("11 15:00"), deadline=at("11 16:30"),
        people=[person.id], by=watch.by, at=at("11 15:05"),
    )  # fmt: skip
    asked = people.ask_exemption(call=callout.calls.get(), why="care", at=at(moment), by=person)
    people.decide(exemption=asked.id, decision="granted", by=watch.by, at=at(moment))


def possible(duty: Duty, moment: str) -> set[UUID]:
    """Who may be asked to stand in."""
    return {UUID(one.person) for one in bridge.substitutes_for(duty, at(moment)) if one.is_possible}


def gone(watch: Watch) -> set[UUID]:
    """Who has no duty any more."""
    return set(people_reads.gone_since(watch.world.operation))


def enrolled_later(watch: Watch, moment: str) -> UUID:
    return people.enrol(particulars=Particulars(name="Jia", number=99), by=watch.by, at=at(moment)).id


# Coming


def test_whoever_came_onto_the_roll_since_may_stand_in(watch):
    """
    An cannot come, and Bo is the only other. Jia was enrolled on the second day: she is offered, the mending gives her what is vacant, and it can be done.
    """
    roster = published(watch, "11 16:00", "12 06", 2, "Bo 12 14-22", "An 13 06-14")
    Roster.objects.filter(pk=roster.pk).update(people=[str(watch.people[name].id) for name in ("An", "Bo")])
    row = duty_of(watch, roster, "An")
    before = possible(row, "12 10:00")
    jia = enrolled_later(watch, "12 10:30")

    vacant_duty = actions.drop_out(duty=Duty.objects.get(pk=row.pk), by=watch.by, at=at("12 11:00"), until=at("13 20:00"))
    change = next(one for one in reads.proposal(watch.world.operation, at("12 11:01")).changes if one.duty.pk == vacant_duty.pk)

    assert jia not in before
    assert jia in possible(vacant_duty, "12 11:01")
    assert change.person == jia
    actions.mend(takes=[actions.Take(vacant_duty.id, jia, change.starts_at)], by=watch.by, at=at("12 11:02"))
    assert vacant(watch, roster, "12 11:03") == []


def test_who_may_be_asked_can_be_rung_from_the_list(watch):
    """
    Jia's number stands at her name as a link that dials; of whoever may not take it there is none.
    """
    roster = watch.published(timezone.localtime().replace(hour=6, minute=0, second=0, microsecond=0) + timedelta(days=1))
    for name, number, limits in (("Jia", "13900000001", []), ("Kai", "13900000002", ["no-nights"])):
        person = people.enrol(particulars=Particulars(name=name, telephone=number), by=watch.by, at=at("11 15:15"))
        people.record_limits(person=person, limits=people.LimitsTold(limits), at=at("11 15:16"), by=watch.by)
        roster.people.append(str(person.id))
    roster.save()
    night = next(one for one in watch.duties(roster) if timezone.localtime(one.starts_at).hour == 22)

    page = watch.world.browser(watch.by).get(reverse("roster:duty", args=[watch.world.operation.pk, night.pk])).text

    assert 'href="tel:13900000001"' in page
    assert "Kai" in page
    assert "13900000002" not in page


def test_nobody_is_reckoned_with_before_they_came(watch):
    """
    What was asked at ten knew nothing of whom came at half past.
    """
    roster = published(watch, "11 16:00", "12 06", 2, *DAY)
    jia = enrolled_later(watch, "12 10:30")

    assert jia not in {UUID(one.id) for one in bridge.problem_of(roster, at("12 10:29")).people}
    assert jia in {UUID(one.id) for one in bridge.problem_of(roster, at("12 10:31")).people}


# Going


def taken_off(watch: Watch, name: str, moment: str) -> None:
    people.remove(person=watch.people[name].id, by=watch.by, at=at(moment))


@pytest.mark.parametrize("go", [taken_off, excuse])
def test_the_duty_of_whoever_is_gone_is_vacant(watch, go):
    """
    Dan stands at the gate and En comes tomorrow, when both are gone from the roll, or excused. En's duty is vacant and told; Dan's goes on until he leaves. Nobody offers them duty.
    """
    roster = published(watch, "11 16:00", "12 06", 2, *DAY, "En 13 06-14", "Dan 13 22-06", "Cui 13 22-06")
    stood, en = next(one for one in watch.duties(roster) if str(one.person) == "Dan"), duty_of(watch, roster, "En")
    actions.arrive(duty=stood, at=at("12 22:00"), by=watch.by)
    for name in ("Dan", "En"):
        go(watch, name, "13 05:40")

    gone = actions.relieve_the_gone(operation=watch.world.operation, at=at("13 05:41"))

    assert sorted((str(one.person), one.starts_at) for one in gone) == [("Dan", at("13 22:00")), ("En", at("13 06:00"))]
    assert [what for what, who, _ in told(watch, "13 05:41") if who == "En"] == ["vacant-now"]
    stood.refresh_from_db()
    assert stood.is_on_post
    assert possible(Duty.objects.get(pk=en.pk), "13 05:42").isdisjoint({watch.people["Dan"].id, en.person_id})
    assert actions.relieve_the_gone(operation=watch.world.operation, at=at("13 05:43")) == []
    assert watch.world.kinds().count("duty.withdrawn") == 2


@pytest.mark.parametrize("go", [taken_off, excuse])
def test_nobody_gives_duty_to_whoever_is_gone(watch, go):
    """
    Not command by hand, not a draft in which they stand, and not "they come after all".
    """
    roster = published(watch, "11 16:00", "12 06", 2, *DAY, "En 13 06-14", "Fei 13 14-22")
    vacant_duty = actions.drop_out(duty=duty_of(watch, roster, "En"), by=watch.by, at=at("12 10:00"))
    go(watch, "En", "12 11:00")
    acts = (
        lambda: actions.give(duty=duty_of(watch, roster, "Fei"), to=watch.people["En"].id, by=watch.by, at=at("12 11:01")),
        lambda: actions.come_after_all(duty=vacant_duty, by=watch.by, at=at("12 11:01")),
        lambda: published(watch, "12 11:01", "13 14", 1, "En 13 14-22"),
    )

    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert {*codes(refused)} <= {"not-available", "not-your-operation", "person-removed", "roster-with-strangers"}


def test_what_is_over_is_not_taken(watch):
    """
    Dan is taken off the roll three days later: what he was to stand by the roster stays as it was.
    """
    roster = published(watch, "11 16:00", "12 06", 2, *DAY)
    taken_off(watch, "Dan", "15 05:00")

    assert actions.relieve_the_gone(operation=watch.world.operation, at=at("15 06:00")) == []
    assert len(watch.duties(roster)) == len(DAY)


# After all


def test_whoever_comes_after_all_is_available_again_in_these_hours(watch):
    """
    En cannot come until the 14th, and comes to her morning on the 13th after all. She may have it though she was not to be available; her afternoon on the 14th stays away.
    """
    roster = published(watch, "11 16:00", "12 06", 3, *DAY, "En 13 06-14", "En 14 06-14")
    first, second = (one for one in watch.duties(roster) if str(one.person) == "En")
    actions.drop_out(duty=first, by=watch.by, at=at("12 10:00"), until=at("14 20:00"))

    back = actions.come_after_all(duty=Duty.objects.get(pk=first.pk), by=watch.by, at=at("12 10:05"))

    assert back.withdrawn_at is None
    assert vacant(watch, roster, "12 10:06") == ["En"]
    assert reads.absences_of(watch.by, back.person_id) == [(at("13 14:00"), at("14 20:00"))]
    assert not bridge.judgement_of(roster, at("12 10:06")).safety
    assert Duty.objects.get(pk=second.pk).is_vacant


def test_a_refusal_leaves_the_absence_as_it_was(watch):
    """
    En has no rest before the morning by now: it is not hers, and she is not available still.
    """
    roster = published(watch, "11 16:00", "12 06", 2, *DAY, "En 13 06-14")
    morning = actions.drop_out(duty=duty_of(watch, roster, "En"), by=watch.by, at=at("12 10:00"), until=at("13 20:00"))
    kept = reads.absences_of(watch.by, morning.person_id)
    actions.give(duty=duty_of(watch, roster, "Dan"), to=watch.people["En"].id, by=watch.by, at=at("12 12:00"))

    with pytest.raises(Refused):
        actions.come_after_all(duty=morning, by=watch.by, at=at("12 12:30"))

    assert reads.absences_of(watch.by, morning.person_id) == kept


# Several rosters


def test_what_is_vacant_by_two_rosters_is_filled_in_one_step(watch):
    """
    En cannot come until the 14th, of which the second half is by a newer roster. One page proposes both, and one step does it.
    """
    old = published(watch, "11 16:00", "12 06", 1, *DAY[:3], "Dan 12 22-02", "En 13 02-06")
    new = published(watch, "12 11:00", "13 06", 1, "En 13 18-22", "Fei 13 06-14", "Cui 13 22-06", "Dan 13 22-06")
    actions.drop_out(duty=duty_of(watch, old, "En"), by=watch.by, at=at("12 12:00"), until=at("14 20:00"))
    was = [vacant(watch, roster, "12 12:01") for roster in (old, new)]

    found = reads.proposal(watch.world.operation, at("12 12:01"))
    takes = [actions.Take(one.duty.id, one.person, one.starts_at) for one in found.changes if one.person]
    actions.mend(takes=takes, by=watch.by, at=at("12 12:02"))

    assert was == [["En"], ["En"]]
    assert [one.starts_at for one in found.changes] == [at("13 02:00"), at("13 18:00")]
    assert reads.all_vacant(watch.world.operation, at("12 12:03")) == []


def test_where_rosters_meet_the_sheet_says_who_stays(watch):
    """
    Cui stands until six by the old roster, into which the new one begins at two: Dan goes, En comes, Cui stays. At six Fei goes on by her next duty.
    """
    published(watch, "11 16:00", "12 06", 1, "Cui 12 22-06", "Dan 12 22-02", "Fei 13 02-06")
    published(watch, "12 12:00", "13 02", 1, "En 13 02-06", "Fei 13 02-06", "Fei 13 06-10")

    night, morning = (reads.change_of_shift(watch.world.operation, watch.by, at(moment), "en") for moment in ("13 02:05", "13 06:05"))

    assert [(here.off, here.on, here.stays) for here in night.posts] == [(["Dan"], ["En", "Fei"], ["Cui"])]
    assert [(here.off, here.on, here.stays) for here in morning.posts] == [(["Cui", "En"], [], ["Fei"])]


def test_a_roster_whose_days_a_newer_one_has_says_so(watch):
    """
    Of three days the newer one has the last two: the older one holds for the first, and how good it was as a whole is no longer told.
    """
    old = watch.published(days=3)
    page = reverse("roster:roster", args=[watch.world.operation.pk, old.pk])
    browser = watch.world.browser(watch.by)
    before = browser.get(page).text
    published(watch, "12 05:00", "13 06", 2, "Gao 14 06-14")
    part = browser.get(page).text
    published(watch, "12 05:30", "12 06", 3, "Hui 14 06-14")
    whole = browser.get(page).text

    assert ["How good it is" in each for each in (before, part, whole)] == [True, False, False]
    assert ["Newer rosters have" in each for each in (before, part, whole)] == [False, True, True]
    assert "Newer rosters have all its days" in whole


# What lies ahead


def test_command_is_told_of_duty_ahead_that_somebody_cannot_bear_any_more(watch):
    """
    Cui and Dan stand tonight. Dan says on his own page that he cannot at night: command finds it in what is to be decided, a group lead does not, and once the night is Fei's it is gone.
    """
    begins = timezone.now().replace(minute=0, second=0, microsecond=0)
    roster = watch.begun(begins, 2)
    night = timezone.localtime(begins).replace(hour=22) + timedelta(days=1)
    for name in ("Cui", "Dan"):
        told = {"operation": watch.world.operation, "roster": roster, "post": watch.gate, "person": watch.people[name]}
        Duty.objects.create(starts_at=night, ends_at=night + timedelta(hours=8), **told)
    Roster.objects.filter(pk=roster.pk).update(state=Roster.State.DRAFT)
    actions.publish(roster=roster, by=watch.by, at=begins, lacks=99, law="agreed")
    page = reverse("roster:watch", args=[watch.world.operation.pk])
    command, lead = watch.world.browser(watch.by), watch.world.browser(watch.world.member(Role.GROUP_LEAD))
    before = command.get(page).text

    people.add_limits(person=watch.people["Dan"], limits=people.LimitsTold(["no-nights"]), at=timezone.now())
    after, to_lead = command.get(page).text, lead.get(page).text
    dan = next(one for one in roster.duties.all() if one.person_id == watch.people["Dan"].id)
    actions.give(duty=dan, to=watch.people["Fei"].id, by=watch.by, at=timezone.now())

    assert "cannot bear" not in before
    assert "duty ahead that somebody cannot bear" in after
    assert "Dan cannot stand at night" in after
    assert "cannot bear" not in to_lead
    assert "cannot bear" not in command.get(page).text


def test_rest_that_melts_away_is_told_though_nothing_is_written(watch):
    """
    Bo stays on after two without a word, with duty at six the next morning: before seven in the evening all is well, an hour later it is not.
    """
    roster = published(watch, "11 16:00", "12 06", 2, "Bo 12 06-14", "Bo 13 06-14")
    actions.arrive(duty=duty_of(watch, roster, "Bo"), at=at("12 06:00"), by=watch.by)
    operation = watch.world.operation

    assert reads.unsafe_ahead(operation, watch.by, at("12 18:50")) == []
    assert reads.unsafe_ahead(operation, watch.by, at("12 19:45"))


def test_of_what_they_said_they_can_take_back_what_nobody_has(watch):
    """
    Bo says that he cannot come, and En has the first four hours. The rest is Bo's still to take back; of a duty taken from him by command nothing is.
    """
    roster = published(watch, "11 16:00", "12 06", 2, "Bo 12 06-14", "An 12 14-22")
    actions.cannot_come(duty=duty_of(watch, roster, "Bo"), by=watch.people["Bo"], at=at("11 20:00"))
    actions.drop_out(duty=duty_of(watch, roster, "An"), by=watch.by, at=at("11 20:00"))
    for name, taker in (("Bo", "En"), ("An", "Fei")):
        row = Duty.objects.vacant().get(person=watch.people[name])
        part = {"starts_at": row.starts_at, "ends_at": row.starts_at + timedelta(hours=4)}
        actions.give(duty=row, to=watch.people[taker].id, by=watch.by, at=at("11 20:05"), **part)

    (left,) = reads.dropped_by(watch.people["Bo"], at("11 20:10"))
    back = actions.come_after_all(duty=left, by=watch.people["Bo"], at=at("11 20:15"))

    assert (back.starts_at, back.ends_at, back.withdrawn_at) == (at("12 10:00"), at("12 14:00"), None)
    assert reads.dropped_by(watch.people["An"], at("11 20:10")) == []


# Whether somebody is gone, and who comes back


def test_whoever_was_excused_long_ago_is_given_nothing(watch):
    """
    More than a year after En was excused a roster is made: it has no duty for En, and a minute later there is none to take away.
    """
    excuse(watch, "En", "11 15:30")
    later = at("12 06:00") + timedelta(days=400)
    begun = actions.begin_roster(
        pattern="3x8",
        starts_at=later,
        days=2,
        people=[each.id for each in watch.people.values()],
        by=watch.by,
        at=later - timedelta(hours=9),
    )

    draft = actions.search(roster=begun, effort=0.5)
    actions.publish(roster=draft, by=watch.by, at=later - timedelta(hours=8), lacks=99, law="agreed")

    assert draft.duties.exists()
    assert not draft.duties.filter(person=watch.people["En"]).exists()
    assert actions.relieve_the_gone(operation=watch.world.operation, at=later - timedelta(hours=7)) == []


def test_whoever_comes_to_a_later_call_is_excused_no_more(watch):
    """
    En was excused from the first call-out; to the second En comes.
    """
    excuse(watch, "En", "11 15:30")
    person = watch.people["En"]
    second = people.send_callout(
        title="Again", text="请来", text_en="Come", assembly_place="Gate", received_at=at("11 18:00"), deadline=at("11 19:30"),
        people=[person.id], by=watch.by, at=at("11 18:05"),
    )  # fmt: skip
    assert person.id in gone(watch)

    people.answer(call=second.calls.get(), answer="coming", at=at("11 18:10"), by=person)

    assert person.id not in gone(watch)


def test_whoever_asks_again_stays_excused_until_that_is_decided(watch):
    """
    A second request that is open takes nothing away; refused, it does.
    """
    excuse(watch, "En", "11 15:30")
    person = watch.people["En"]
    asked = people.ask_exemption(call=person.calls.get(), why="ill", at=at("11 18:00"), by=person)
    assert person.id in gone(watch)

    people.decide(exemption=asked.id, decision="refused", by=watch.by, at=at("11 18:05"))

    assert person.id not in gone(watch)


def test_whoever_is_typed_anew_is_excused_no_more(watch):
    """
    En was excused and left the roll; put on it again, En is there for duty.
    """
    excuse(watch, "En", "11 15:30")
    people.remove(person=watch.people["En"].id, by=watch.by, at=at("11 18:00"))

    back = people.enrol(particulars=Particulars(name="En", number=5), by=watch.by, at=at("12 08:00"))

    assert back.id == watch.people["En"].id
    assert back.id not in gone(watch)


def test_a_namesake_is_not_taken_for_who_left(watch):
    """
    Two called Li Na have left. One without a telephone may be either, or a third: that must be said. By their telephones each is known, and so is a third.
    """
    first, second = (
        people.enrol(particulars=Particulars(name="Li Na", telephone=f"1390000000{each}"), by=watch.by, at=at("11 15:30"))
        for each in (1, 2)
    )
    for each in (first, second):
        people.remove(person=each.id, by=watch.by, at=at("11 17:00"))
    with pytest.raises(Refused) as refused:
        people.enrol(particulars=Particulars(name="Li Na", number=77), by=watch.by, at=at("12 09:00"))
    assert codes(refused) == ["left-under-this-name"]

    third = people.enrol(particulars=Particulars(name="Li Na", telephone="13900000003"), by=watch.by, at=at("12 09:01"))
    back = people.enrol(particulars=Particulars(name="Li Na", telephone="13900000001"), by=watch.by, at=at("12 09:02"))

    assert back.id == first.id
    assert third.id not in {first.id, second.id}


def test_a_login_that_went_to_another_stays_there(watch):
    """
    An left, and Bo has that login now. An comes back without one: a login belongs to one person.
    """
    user = watch.people["An"].user
    people.remove(person=watch.people["An"].id, by=watch.by, at=at("11 17:00"))
    people.link_login(person=watch.people["Bo"].id, user=user, by=watch.by, at=at("11 17:10"))

    back = people.enrol(particulars=Particulars(name="An", number=1), by=watch.by, at=at("12 09:00"))

    assert back.user is None
    assert [str(each) for each in Person.behind_the_door.filter(user=user, removed_at=None)] == ["Bo"]


def test_of_whoever_is_gone_it_is_not_offered_that_they_come_after_all(watch):
    """
    Bo and En cannot come, then En is taken off the roll and Bo is excused: only of Cui, who cannot come either, may it be said that they come after all.
    """
    begins = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    roster = actions.publish(roster=watch.made(begins), by=watch.by, at=timezone.now(), lacks=99, law="agreed")
    vacancies = {name: actions.drop_out(duty=duty_of(watch, roster, name), by=watch.by, at=timezone.now()) for name in ("Bo", "Cui", "En")}
    excuse(watch, "Bo", "11 15:30")
    people.remove(person=watch.people["En"].id, by=watch.by, at=timezone.now())
    browser = watch.world.browser(watch.by)

    pages = {name: browser.get(reverse("roster:duty", args=[watch.world.operation.pk, row.pk])).text for name, row in vacancies.items()}

    assert {name: "They come after all" in page for name, page in pages.items()} == {"Bo": False, "Cui": True, "En": False}
