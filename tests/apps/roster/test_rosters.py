"""Rosters: posts and what they need, searching, publishing, changing, and who really stood there."""

from __future__ import annotations

from datetime import time
from uuid import UUID

import pytest

from shouwang.apps.operations import access
from shouwang.apps.operations.models import Role
from shouwang.apps.people import actions as people
from shouwang.apps.roster import actions, bridge, reads
from shouwang.apps.roster.models import Absence, Duty, Post, Roster
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

    judgement = bridge.judged_rows(roster, watch.duties(roster))
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
    zone = bridge.ZoneInfo(watch.world.operation.time_zone)
    assert not any(bridge.night_parts(bridge.assignment_of(duty, zone).span) for duty in own["Bo"])
    assert not any(duty.starts_at.astimezone(zone).hour < 13 and duty.ends_at.astimezone(zone).hour > 11 for duty in own["Cui"])
    assert all(duty.starts_at >= away[1] for duty in own["Dan"])
    assert own["En"] == []
    assert bridge.judged_rows(roster, watch.duties(roster)).safety == ()


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
    assert {reason.parameters["person"] for reason in refused.value.reasons} == {watch.name(first)}
    roster.refresh_from_db()
    assert roster.state == Roster.State.DRAFT


def test_a_published_roster_takes_the_place_of_the_one_before(watch):
    """
    What had begun goes on, what was to come is withdrawn, and the log tells each duty of both.
    """
    before = watch.published(days=3)
    begun = min(watch.duties(before), key=lambda duty: duty.starts_at)
    actions.arrive(duty=begun, at=at("12 06:00"), by=watch.by)
    after = actions.publish(roster=watch.made(at("13 06:00")), by=watch.by, at=at("12 20:00"))

    before.refresh_from_db()
    assert (before.state, after.state) == (Roster.State.REPLACED, Roster.State.PUBLISHED)
    assert all(duty.starts_at < at("13 06:00") for duty in watch.duties(before))
    assert reads.current(watch.world.operation) == after
    told = watch.world.kinds()
    assert told.count("duty.given") == before.duties.count() + after.duties.count()
    assert told.count("duty.withdrawn") == before.duties.filter(why=Duty.Why.REPLACED).count() > 0


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


# Changing


def test_a_drop_out_is_vacant_until_somebody_takes_it(watch):
    """
    The best substitute is rested and not there already; giving it to them is one entry that names whom they come instead of.
    """
    roster = watch.published()
    duty = watch.duties(roster)[4]
    dropped = actions.drop_out(duty=duty, by=watch.by, at=at("12 12:00"))
    best = reads.substitutes_for(dropped, at("12 12:00"))[0]

    taken = actions.give(duty=dropped, to=UUID(best.person), by=watch.by, at=at("12 12:05"))

    assert best.is_possible
    assert [due.what for due in reads.due_now(watch.world.operation, at("12 12:01"))].count("vacant") == 0
    assert (taken.instead_of, str(taken.person_id), taken.starts_at) == (dropped, best.person, duty.starts_at)
    with pytest.raises(Refused) as again:
        actions.give(duty=dropped, to=UUID(best.person), by=watch.by, at=at("12 12:06"))
    assert codes(again) == ["duty-withdrawn"]


def test_a_third_shift_in_a_row_is_refused_whoever_asks(watch):
    """
    The commander gives a person with a shift the next two as well.
    """
    roster = watch.published()
    first, second, third = watch.duties(roster)[:3]

    with pytest.raises(Refused) as refused:
        actions.give(duty=second, to=first.person_id, by=watch.by, at=at("11 17:00"))

    assert {"duty-too-long", "too-much-in-a-day"} & set(codes(refused))
    assert watch.duties(roster)[1].person_id == second.person_id
    assert third.person_id != first.person_id


def test_a_part_is_given_and_the_rest_stays(watch):
    """
    The last four of eight hours: two duties. Of the middle alone nobody is relieved: what is left would be two duties without a rest between.
    """
    roster = watch.published()
    duty = watch.duties(roster)[0]
    zone = bridge.ZoneInfo(roster.operation.time_zone)
    part = bridge.Span(duty.starts_at.astimezone(zone) + 4 * HOUR, duty.ends_at.astimezone(zone))
    taker = next(each for each in reads.substitutes_for(duty, at("11 17:00")) if each.is_possible)

    actions.give(duty=duty, to=UUID(taker.person), starts_at=part.start, ends_at=part.end, by=watch.by, at=at("11 17:00"))

    now = [one for one in watch.duties(roster) if one.post_id == duty.post_id and duty.starts_at <= one.starts_at < duty.ends_at]
    assert [str(one.person_id) for one in now] == [str(duty.person_id), taker.person]
    middle = duty.starts_at + HOUR, duty.starts_at + 2 * HOUR
    with pytest.raises(Refused) as without_rest:
        actions.give(duty=now[0], to=UUID(taker.person), starts_at=middle[0], ends_at=middle[1], by=watch.by, at=at("11 17:01"))
    assert set(codes(without_rest)) == {"rest-too-short"}
    with pytest.raises(Refused) as outside:
        actions.give(
            duty=now[0], to=UUID(taker.person), starts_at=duty.ends_at, ends_at=duty.ends_at + HOUR, by=watch.by, at=at("11 17:01")
        )
    assert codes(outside) == ["not-a-part-of-duty"]


def test_two_swap_where_it_is_safe(watch):
    """
    Each has the other's duty afterwards; a person cannot swap with themselves.
    """
    roster = watch.published()
    one, other = watch.duties(roster)[0], watch.duties(roster)[-1]

    new = actions.swap(duty=one, other=other, by=watch.by, at=at("11 17:00"))

    assert [duty.person_id for duty in new] == [other.person_id, one.person_id]
    assert bridge.judged_rows(roster, watch.duties(roster)).is_whole
    with pytest.raises(Refused) as refused:
        actions.swap(duty=new[0], other=new[0], by=watch.by, at=at("11 17:01"))
    assert codes(refused) == ["duties-cannot-be-swapped"]


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.COMMANDER, Role.SHIFT_LEAD}))
def test_command_alone_changes_and_publishes(watch, role):
    """
    Nobody else, whatever they ask for.
    """
    roster, by = watch.published(), watch.world.member(role)
    duty = watch.duties(roster)[0]
    asked = [
        lambda: actions.drop_out(duty=duty, by=by, at=at("11 17:00")),
        lambda: actions.give(duty=duty, to=watch.people["Hui"].id, by=by, at=at("11 17:00")),
        lambda: actions.publish(roster=roster, by=by, at=at("11 17:00")),
        lambda: actions.keep_post(name="West", needs=[BY_DAY], by=by, at=at("11 17:00")),
        lambda: actions.set_limits(values={"least_rest": 12 * HOUR}, by=by, at=at("11 17:00")),
        lambda: actions.stop_search(roster=roster, by=by),
    ]

    for act in asked:
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == ["role-may-not"]


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
    assert bridge.judged_rows(roster, watch.duties(roster)).is_safe
    assert watch.world.kinds().count("roster.limits-set") == 1


# Standing


def test_who_came_and_left_counts_and_not_the_plan(watch):
    """
    The first shift comes twenty minutes late, and nobody relieves it for half an hour: two gaps, one early, one of a person who stayed on.
    """
    roster = watch.published()
    first, second = watch.duties(roster)[:2]
    actions.arrive(duty=first, at=first.starts_at + hours(1 / 3), by=watch.by)
    actions.leave(duty=first, at=first.ends_at, by=watch.by)
    actions.arrive(duty=second, at=second.starts_at + hours(0.5), by=watch.by)

    told = reads.coverage(watch.world.operation, second.starts_at + hours(2))

    assert told is not None
    assert [(gap.post, gap.starts_at, gap.ends_at) for gap in told.gaps] == [
        ("East gate", first.starts_at, first.starts_at + hours(1 / 3)),
        ("East gate", first.ends_at, second.starts_at + hours(0.5)),
    ]
    assert (told.asked_hours, told.held_hours) == (10.0, 9.2)


def test_the_list_tells_who_has_not_come_and_who_stayed_on(watch):
    """
    Half an hour before: who has not said that they know. Ten minutes after: who has not come. A quarter after the end: who has not left.
    """
    roster = watch.published()
    first, second = watch.duties(roster)[:2]

    def told(moment: str) -> list[tuple[str, Duty]]:
        return [(due.what, due.duty) for due in reads.due_now(watch.world.operation, at(moment))]

    assert told("12 05:29") == []
    assert told("12 05:31") == [("unconfirmed", first)]
    assert told("12 06:10") == [("late", first)]
    actions.arrive(duty=first, at=at("12 06:15"), by=watch.by)
    assert told("12 06:16") == []
    assert told("12 14:16") == [("late", second), ("over", first)]
    actions.drop_out(duty=second, by=watch.by, at=at("12 14:20"))
    assert told("12 14:21") == [("vacant-now", second), ("over", first)]


def test_checking_in_has_its_hour_and_can_be_taken_back(watch):
    """
    Not the day before, not after the end; what was a mistake is struck and counts no longer.
    """
    roster = watch.published()
    duty = watch.duties(roster)[0]
    for moment in (duty.starts_at - hours(3), duty.ends_at):
        with pytest.raises(Refused) as refused:
            actions.arrive(duty=duty, at=moment, by=watch.by)
        assert codes(refused) == ["not-the-hour-of-duty"]
    for _ in range(2):
        actions.arrive(duty=duty, at=duty.starts_at, by=watch.by)
    actions.leave(duty=duty, at=duty.ends_at, by=watch.by)

    with pytest.raises(Refused) as left:
        actions.take_back(duty=duty, what="arrived", by=watch.by, at=duty.ends_at)
    actions.take_back(duty=duty, what="left", by=watch.by, at=duty.ends_at)
    back = actions.take_back(duty=duty, what="arrived", by=watch.by, at=duty.ends_at)

    assert codes(left) == ["duty-left-already"]
    assert (back.arrived_at, back.left_at) == (None, None)
    assert [kind for kind in watch.world.kinds() if kind in {"duty.arrived", "duty.left", "journal.struck"}] == [
        "duty.arrived",
        "duty.left",
        "journal.struck",
        "journal.struck",
    ]


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
    found = bridge.judged_rows(after, watch.duties(after))
    Duty.objects.filter(pk=watch.duties(after)[0].pk).update(person=standing.person)

    with pytest.raises(Refused) as refused:
        actions.publish(roster=after, by=watch.by, at=at("12 08:00"))

    assert found.safety == ()
    assert "in-two-places" in codes(refused)
    assert {reason.parameters["person"] for reason in refused.value.reasons} == {watch.name(standing)}
