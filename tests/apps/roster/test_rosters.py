"""Rosters: posts and what they need, searching, publishing, limits."""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo

import pytest

from shouwang.apps.operations import access
from shouwang.apps.operations.models import Role
from shouwang.apps.people import actions as people
from shouwang.apps.roster import actions, bridge, reads
from shouwang.apps.roster.models import Absence, Duty, Post, Roster
from shouwang.engines.roster.problem import Night
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.times import HOUR
from tests.apps.roster.conftest import AT_NIGHT, BY_DAY, hours
from tests.world import at


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of a refusal."""
    return [reason.code for reason in refused.value.reasons]


# Posts


def test_everything_wrong_with_a_post_is_told_at_once(watch):
    """
    A name that is taken, more leads than people, and a better number below the least.
    """
    wrong = (actions.NeedTold(time(6), time(22), 1, leads=2), actions.NeedTold(time(22), time(6), 2, ideal=1))

    with pytest.raises(Refused) as refused:
        watch.post("East gate", *wrong)

    assert codes(refused) == ["post-name-taken", "post-more-leads-than-people", "post-ideal-below-least"]
    assert Post.objects.count() == 1


def test_a_post_is_changed_and_closed_and_its_name_is_free_again(watch):
    """
    The log tells each step with the name.
    """
    actions.keep_post(name="East gate", needs=[BY_DAY], instead_of=watch.gate, by=watch.by, at=at("11 16:00"))
    for _ in range(2):
        actions.close_post(post=watch.gate, by=watch.by, at=at("11 17:00"))

    watch.post("East gate", AT_NIGHT)

    assert [kind for kind in watch.world.kinds() if kind.startswith("post.")] == [
        "post.opened",
        "post.changed",
        "post.closed",
        "post.opened",
    ]
    assert [post.name for post in reads.open_posts(watch.world.operation)] == ["East gate"]


# Searching


def test_a_roster_is_found_that_keeps_every_rule(watch):
    """
    Two days of one gate: nobody is lacking, nothing is unsafe, and everybody has about as much.
    """
    roster = watch.made()

    judgement = bridge.judgement_of(roster, roster.made_at)
    assert (roster.state, judgement.safety, judgement.needs) == (Roster.State.DRAFT, (), ())
    assert roster.values["lack"] == roster.bounds["lack"] == 0
    assert len(watch.duties(roster)) == 8
    assert watch.world.kinds()[-1] == "roster.made"


def test_what_somebody_cannot_bear_is_kept_to(watch):
    """
    No nights for Bo; Cui must be at home at noon; Dan is away; En is ill and stands six hours at most: never in shifts of eight.
    """
    told = {
        "Bo": people.LimitsTold(["no-nights"]),
        "Cui": people.LimitsTold(["care"], time(11), time(13)),
        "En": people.LimitsTold(["ill"]),
    }
    for name, limits in told.items():
        people.record_limits(person=watch.people[name], limits=limits, at=at("11 15:11"), by=watch.by)
    away = (at("12 00:00"), at("13 14:00"))
    actions.keep_absences(person=watch.people["Dan"].id, spans=[away], by=watch.by, at=at("11 15:12"))

    roster = watch.made(days=3)

    own = {name: [duty for duty in watch.duties(roster) if duty.person_id == person.id] for name, person in watch.people.items()}
    zone = ZoneInfo(watch.world.operation.time_zone)
    assert not any(bridge.night_parts(bridge.assignment_of(duty, zone).span) for duty in own["Bo"])
    assert not any(duty.starts_at.astimezone(zone).hour < 13 and duty.ends_at.astimezone(zone).hour > 11 for duty in own["Cui"])
    assert all(duty.starts_at >= away[1] for duty in own["Dan"])
    assert own["En"] == []
    assert bridge.judgement_of(roster, roster.made_at).safety == ()


def test_an_absence_is_sealed_and_seen_by_command_alone(watch):
    """
    Telling the same twice is once; telling nothing any more ends it; the journal does not learn whose it is.
    """
    span, who = (at("12 08:00"), at("12 20:00")), watch.people["Dan"].id
    for _ in range(2):
        actions.keep_absences(person=who, spans=[span], by=watch.by, at=at("11 15:12"))
    with pytest.raises(Refused) as backwards:
        actions.keep_absences(person=who, spans=[span[::-1]], by=watch.by, at=at("11 15:13"))

    assert codes(backwards) == ["absence-runs-backwards"]
    assert reads.absences_of(watch.by, who) == [span]
    assert [list(access.seen(Absence, watch.world.member(role))) for role in (Role.GROUP_LEAD, Role.GUARD, Role.HOST, Role.AUDITOR)] == [
        []
    ] * 4
    assert watch.world.kinds().count("person.limits-recorded") == 1
    actions.keep_absences(person=who, spans=[], by=watch.by, at=at("11 15:14"))
    assert reads.absences_of(watch.by, who) == []


def test_a_roster_without_ground_is_refused_with_every_reason(watch):
    """
    Too long, no post open, nobody chosen.
    """
    actions.close_post(post=watch.gate, by=watch.by, at=at("11 16:00"))

    with pytest.raises(Refused) as refused:
        watch.begun(days=60, people=[])

    assert codes(refused) == ["roster-too-long", "roster-without-posts", "roster-without-people"]
    assert not Roster.objects.exists()


def test_a_search_that_fails_leaves_a_roster_that_says_so(watch, monkeypatch):
    """
    A fault of ours is no roster, and nothing is lost by it.
    """
    monkeypatch.setattr(bridge, "found_for", lambda *_, **__: 1 / 0)

    roster = watch.made()

    assert roster.state == Roster.State.FAILED
    assert reads.progress_of(roster) is None
    actions.discard(roster=roster, by=watch.by, at=at("11 16:00"))
    assert not Roster.objects.exists()


def test_a_search_is_ended_with_the_best_so_far(watch):
    """
    Whoever asks before the first roster is found gets the first.
    """
    roster = watch.begun()
    actions.stop_search(roster=roster, by=watch.by)

    actions.search(roster=roster)

    assert roster.state == Roster.State.DRAFT
    assert "duty" not in roster.values
    assert len(watch.duties(roster)) == 8


# Publishing


def test_an_unsafe_roster_is_not_published_whoever_asks(watch):
    """
    Somebody put in by hand for a third shift in a row: the commander is refused, with names instead of ids.
    """
    roster = watch.made()
    first, *_ = sorted(watch.duties(roster), key=lambda duty: duty.starts_at)
    for later in (1, 2):
        Duty.objects.create(
            operation=roster.operation, roster=roster, post=first.post, person=first.person,
            starts_at=first.starts_at + hours(8 * later), ends_at=first.ends_at + hours(8 * later),
        )  # fmt: skip

    with pytest.raises(Refused) as refused:
        actions.publish(roster=roster, by=watch.by, at=at("11 16:00"))

    assert "duty-too-long" in codes(refused)
    assert {reason.parameters["person"] for reason in refused.value.reasons if "person" in reason.parameters} == {watch.name(first)}
    roster.refresh_from_db()
    assert roster.state == Roster.State.DRAFT


def test_a_published_roster_takes_the_place_of_others_for_its_days(watch):
    """
    Published in advance: until its days come the roster before holds, with all that one does by it; after them it holds again.
    """
    before = watch.published(days=4)
    after = actions.publish(roster=watch.made(at("13 06:00"), days=1), by=watch.by, at=at("12 05:00"))
    first = min(watch.duties(before), key=lambda duty: duty.starts_at)
    operation = watch.world.operation

    actions.arrive(duty=first, at=at("12 06:00"), by=watch.by)
    tired = next(duty for duty in watch.duties(before) if duty.starts_at == at("12 22:00"))
    actions.drop_out(duty=tired, by=watch.by, at=at("12 07:00"))

    assert [reads.current(operation, at(moment)) for moment in ("12 00:00", "12 12:00", "13 05:59", "13 06:00", "14 05:59", "14 06:00", "20 00:00")] == [
        before, before, before, after, after, before, before,
    ]  # fmt: skip
    assert not any(at("13 06:00") <= duty.starts_at < at("14 06:00") for duty in watch.duties(before))
    assert not any(
        missing
        for row in reads.board(before, watch.by).rows
        for _, _, missing in row.posts
        if row.starts_at >= at("13 06:00") and row.ends_at <= at("14 06:00")
    )
    assert any(duty.starts_at >= at("14 06:00") for duty in watch.duties(before))
    assert "vacant" in {due.what for due in reads.due_now(operation, at("12 12:00"))}
    both = next(one.person_id for one in watch.duties(before) for other in watch.duties(after) if one.person_id == other.person_id)
    assert {duty.roster for duty in reads.duties_of(both, operation)} == {before, after}
    told = watch.world.kinds()
    assert told.count("duty.given") == before.duties.count() + after.duties.count()
    replaced = before.duties.filter(why=Duty.Why.REPLACED).count()
    assert told.count("duty.withdrawn") == replaced + 1 > 1


def test_a_roster_with_lacks_is_published_knowingly(watch):
    """
    Two nights without a second person: without a word it is a draft still, and with the mark on its page it holds. More than was known is asked again.
    """
    roster = watch.made()
    gone = [duty for duty in watch.duties(roster) if duty.starts_at in {at("12 22:00"), at("13 22:00")}]
    watch.gate.is_safe_alone = True
    watch.gate.save()
    roster.duties.filter(pk__in=[gone[0].pk, gone[-1].pk]).delete()
    places = len(bridge.judgement_of(roster, roster.made_at).needs)
    browser, step = watch.world.browser(watch.by), f"/o/{watch.world.operation.pk}/roster/{roster.pk}/"

    with pytest.raises(Refused) as unknown:
        actions.publish(roster=roster, by=watch.by, at=at("11 16:00"))
    with pytest.raises(Refused):
        actions.publish(roster=roster, by=watch.by, at=at("11 16:00"), lacks=places - 1)
    page = browser.get(step).content.decode()
    told = browser.post(f"{step}publish/", {"lacks": "some"}, follow=True).content.decode()
    browser.post(f"{step}publish/", {"lacks": str(places)})

    assert places > 0
    assert codes(unknown) == ["roster-lacks-unanswered"]
    assert f'name="lacks" value="{places}" required' in page
    assert "publish with the mark that you know" in told
    roster.refresh_from_db()
    assert roster.state == Roster.State.PUBLISHED


def test_between_two_rosters_everybody_rests(watch):
    """
    The one published last knows those before it and after it: who has duty soon after its end is not up until then.
    """
    later = watch.published(at("13 06:00"), days=1)
    early = {duty.person_id for duty in watch.duties(later) if duty.starts_at == at("13 06:00")}

    now = watch.made(at("12 06:00"), days=1)

    assert not {duty.person_id for duty in watch.duties(now) if duty.ends_at > at("12 19:00")} & early
    assert bridge.judgement_of(now, now.made_at).is_safe
    last = next(duty for duty in watch.duties(now) if duty.ends_at == at("13 06:00"))
    Duty.objects.filter(pk=last.pk).update(person=min(early))
    with pytest.raises(Refused) as refused:
        actions.publish(roster=now, by=watch.by, at=at("11 18:00"))
    assert {"rest-too-short", "duty-too-long"} & set(codes(refused))


def test_a_new_roster_lets_people_rest_from_the_old_one(watch):
    """
    Who stood until 06:00 by the published roster is not put on at 06:00 by the next.
    """
    before = watch.published(days=1)
    last = {duty.person_id for duty in watch.duties(before) if duty.ends_at > at("13 00:00")}

    after = watch.made(at("13 06:00"), days=1)

    assert not {duty.person_id for duty in watch.duties(after) if duty.starts_at < at("13 06:00") + 11 * HOUR} & last


def test_what_was_published_cannot_be_discarded(watch):
    """
    A draft can.
    """
    published, draft = watch.published(), watch.made(at("15 06:00"))

    with pytest.raises(Refused) as refused:
        actions.discard(roster=published, by=watch.by, at=at("11 17:00"))
    actions.discard(roster=draft, by=watch.by, at=at("11 17:00"))

    assert codes(refused) == ["roster-was-published"]
    assert list(Roster.objects.all()) == [published]


# Limits


def test_limits_are_set_within_their_bounds_and_kept_by_rosters(watch):
    """
    Seven hours of rest cannot be set; twelve can, and a change that leaves eleven is refused then.
    """
    with pytest.raises(Refused) as too_loose:
        actions.set_limits(values={"least_rest": 7 * HOUR, "most_at_a_stretch": 14 * HOUR}, by=watch.by, at=at("11 15:30"))

    actions.set_limits(values={"least_rest": 16 * HOUR}, by=watch.by, at=at("11 15:31"))
    roster = watch.made()

    assert codes(too_loose) == ["limit-too-loose", "limit-too-loose"]
    assert reads.safety_of(watch.world.operation).least_rest == 16 * HOUR
    assert bridge.judgement_of(roster, roster.made_at).is_safe
    assert watch.world.kinds().count("roster.limits-set") == 1


def test_own_limits_are_kept_to_by_the_number(watch):
    """
    Six hours at a stretch are no shift of eight, sixteen of rest no shift after eight; who is pregnant has no night, and no overtime. Beyond the bounds is refused, all at once.
    """
    gate = {"by": watch.by, "at": at("11 15:11")}
    for name, told in (
        ("Bo", people.LimitsTold([], most_hours=6)),
        ("Cui", people.LimitsTold([], least_rest=16)),
        ("Dan", people.LimitsTold(["pregnant"])),
        ("En", people.LimitsTold([], coldest=5)),
    ):
        people.record_limits(person=watch.people[name], limits=told, **gate)
    with pytest.raises(Refused) as refused:
        people.record_limits(person=watch.people["Fei"], limits=people.LimitsTold([], most_hours=13, least_rest=7), **gate)
    actions.tell_weather(since=at("12 00:00"), degrees=2, by=watch.by, at=at("11 15:12"))

    roster = watch.made(days=3)

    own = {name: [duty for duty in watch.duties(roster) if duty.person_id == person.id] for name, person in watch.people.items()}
    problem = bridge.problem_of(roster, roster.made_at)
    assert codes(refused) == ["limit-out-of-bounds", "limit-out-of-bounds"]
    assert own["Bo"] == []
    assert problem.bears(str(watch.people["Cui"].id)).least_rest == 16 * HOUR
    assert problem.bears(str(watch.people["Dan"].id)).most_in_a_week == 40 * HOUR
    assert not any(list(Night().within(bridge.assignment_of(duty, ZoneInfo("Asia/Shanghai")).span)) for duty in own["Dan"])
    assert not any(duty.starts_at < at("13 00:00") for duty in own["En"])
    assert bridge.judgement_of(roster, roster.made_at).safety == ()


def test_at_the_wheel_are_those_who_drive_and_are_awake(watch):
    """
    A shuttle by day: only Bo and Cui drive, and nobody else has it; after a night nobody is given the wheel.
    """
    for name in ("Bo", "Cui"):
        watch.people[name].drives = True
        watch.people[name].save()
    shuttle = watch.post("Shuttle", actions.NeedTold(time(6), time(22), 1), is_driving=True, is_outdoors=False)

    roster = watch.made()

    drivers = {str(duty.person) for duty in watch.duties(roster) if duty.post_id == shuttle.id}
    assert drivers
    assert drivers <= {"Bo", "Cui"}
    told = next(one for one in watch.duties(roster) if one.post_id == shuttle.id)
    other = next(one for one in reads.substitutes_for(told, at("11 17:00")) if one.person == str(watch.people["Fei"].id))
    assert other.lacks == ("driver",)
    problem = bridge.problem_of(roster, roster.made_at)
    assert problem.post(str(shuttle.id)).drives


def test_a_judgement_is_made_anew_when_anything_was_written(watch):
    """
    Limits told after the roster was made: the same page says afterwards what it did not say before.
    """
    roster = watch.made()
    before = reads.board(roster, watch.by).judgement["safety"]
    holder = next(duty for duty in watch.duties(roster) if duty.starts_at == at("12 22:00"))

    people.record_limits(person=holder.person, limits=people.LimitsTold(["no-nights"]), at=at("11 17:00"), by=watch.by)

    assert before == []
    assert [f"{watch.name(holder)} cannot stand at night: 12 March 2022 22:00."] == reads.board(roster, watch.by).judgement["safety"][:1]


def test_who_still_stands_by_the_old_roster_is_not_put_elsewhere_by_the_new(watch):
    """
    The next roster begins in the middle of a shift: whoever goes on until its end is found by the search and by the check, as if it were their own.
    """
    before = watch.published(days=1)
    standing = next(duty for duty in watch.duties(before) if duty.starts_at == at("12 06:00"))
    after = watch.made(at("12 10:00"), days=1)
    found = bridge.judgement_of(after, after.made_at)
    Duty.objects.filter(pk=watch.duties(after)[0].pk).update(person=standing.person)

    with pytest.raises(Refused) as refused:
        actions.publish(roster=after, by=watch.by, at=at("12 08:00"))

    assert found.safety == ()
    assert "in-two-places" in codes(refused)
    assert {reason.parameters["person"] for reason in refused.value.reasons if "person" in reason.parameters} == {watch.name(standing)}
