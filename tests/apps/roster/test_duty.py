"""Duty: somebody drops out, somebody takes it, two swap; and who really stood there."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from shouwang.apps.operations.models import Role
from shouwang.apps.reports import reads as report_reads
from shouwang.apps.roster import actions, bridge, reads
from shouwang.engines.roster.problem import Span
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.times import HOUR
from tests.apps.roster.conftest import BY_DAY, hours
from tests.apps.roster.test_rosters import codes
from tests.world import at

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
    zone = ZoneInfo(roster.operation.time_zone)
    part = Span(duty.starts_at.astimezone(zone) + 4 * HOUR, duty.ends_at.astimezone(zone))
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
    assert bridge.judgement_of(roster, roster.made_at).is_whole
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


# Standing


def test_who_came_and_left_counts_and_not_the_plan(watch):
    """
    The first shift comes twenty minutes late, and nobody relieves it for half an hour: two gaps. The page says what the report does.
    """
    roster = watch.published()
    first, second = watch.duties(roster)[:2]
    actions.arrive(duty=first, at=first.starts_at + hours(1 / 3), by=watch.by)
    actions.leave(duty=first, at=first.ends_at, by=watch.by)
    actions.arrive(duty=second, at=second.starts_at + hours(0.5), by=watch.by)

    told = reads.coverage(watch.world.operation)

    assert told is not None
    assert [(gap.post, gap.starts_at, gap.ends_at) for gap in told.gaps] == [
        ("East gate", first.starts_at, first.starts_at + hours(1 / 3)),
        ("East gate", first.ends_at, second.starts_at + hours(0.5)),
    ]
    assert (told.asked_hours, told.held_hours, told.until) == (8, 7, second.starts_at + hours(0.5))
    figures = {line.figure.code: line.value for line in report_reads.figures(watch.world.operation)}
    assert [figures[code] for code in ("post-hours-asked", "post-hours-held", "post-gaps")] == [8, 7, 2]


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


def test_of_a_post_that_is_empty_the_nearest_is_asked_first(watch):
    """
    The roll says how far people are: who cannot be there before the duty begins may not take it, and who is there soonest is told of first once it has begun.
    """
    roster = watch.published()
    vacant = actions.drop_out(duty=watch.duties(roster)[0], by=watch.by, at=at("12 04:00"))
    for name, person in watch.people.items():
        person.minutes_away = {"Bo": 15, "Cui": 90}.get(name, 40)
        person.save()

    early, late = (reads.substitutes_for(vacant, at(moment)) for moment in ("12 05:00", "12 06:10"))

    by_name = {str(watch.world.operation.people.get(pk=one.person)): one for one in early}
    assert {name: "cannot-be-there-in-time" in [reason.code for reason in one.reasons] for name, one in by_name.items()} == {
        name: name == "Cui" for name in by_name
    }
    assert not any(reason.code == "cannot-be-there-in-time" for one in late for reason in one.reasons)
    possible = [one.reach for one in late if one.is_possible]
    assert possible == sorted(possible)
