"""What was stood weighs, and not what was planned: whoever stayed on, was relieved in the middle, or fell ill on post."""

from __future__ import annotations

import pytest

from shouwang.apps.people import actions as people
from shouwang.apps.roster import actions, bridge, reads
from shouwang.apps.roster.models import Duty, Roster
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.times import HOUR, MINUTE
from tests.apps.roster.conftest import Watch
from tests.apps.roster.test_rosters import codes
from tests.world import at

MORNING = at("12 06:00")


class Stood:
    """A published roster of two days by hand: eight hours each, one at the gate by day and two at night; Hui has none."""

    PLAN = ("An 12 06", "Bo 12 14", "Cui 12 22", "Dan 12 22", "En 13 06", "Fei 13 14", "Gao 13 22", "An 13 22")

    def __init__(self, watch: Watch) -> None:
        self.watch, roster = watch, watch.begun()
        for name, day, hour in (each.split() for each in self.PLAN):
            starts = at(f"{day} {hour}:00")
            told = {"operation": watch.world.operation, "roster": roster, "post": watch.gate, "person": watch.people[name]}
            Duty.objects.create(starts_at=starts, ends_at=starts + 8 * HOUR, **told)
        Roster.objects.filter(pk=roster.pk).update(state=Roster.State.DRAFT)
        self.roster = actions.publish(roster=roster, by=watch.by, at=at("11 16:00"))

    def duty(self, name: str, place: int = 0) -> Duty:
        return [one for one in self.watch.duties(self.roster) if str(one.person) == name][place]

    def gives(self, duty: Duty, name: str, moment: str, **part: object) -> Duty:
        return actions.give(duty=duty, to=self.watch.people[name].id, by=self.watch.by, at=at(moment), **part)

    def hours(self, name: str) -> list[tuple[object, object]]:
        return [(one.starts_at, one.ends_at) for one in self.watch.duties(self.roster) if str(one.person) == name]


@pytest.fixture
def stood(watch) -> Stood:
    return Stood(watch)


def test_whoever_stayed_on_rests_from_when_they_left(stood):
    """
    An was relieved four hours late; what would have begun eleven hours after the plan's end begins too soon now. A few minutes are the change of shift.
    """
    duty = actions.arrive(duty=stood.duty("An"), at=at("12 05:50"), by=stood.watch.by)
    actions.leave(duty=duty, at=at("12 18:00"), by=stood.watch.by)

    with pytest.raises(Refused) as refused:
        stood.gives(stood.duty("Cui"), "An", "12 18:05")

    assert "rest-too-short" in codes(refused)
    rest = next(one.parameters["rest"] for one in refused.value.reasons if one.code == "rest-too-short")
    assert rest == 4 * HOUR
    told = next(one for one in reads.substitutes_for(stood.duty("Cui"), at("12 18:05")) if one.person == str(duty.person_id))
    assert not told.is_possible


def test_who_stays_on_still_has_stood_until_now(stood):
    """
    Nobody came for Bo: at three in the morning it is thirteen hours, and nobody gives him more.
    """
    actions.arrive(duty=stood.duty("Bo"), at=at("12 14:00"), by=stood.watch.by)
    zone = at("12 00:00").tzinfo

    told = {str(row.person): one for one, row in bridge.weighing(stood.roster, at("13 03:00"))}

    assert told["Bo"].end == at("13 03:00").astimezone(zone)
    assert told["Cui"].span.length == 8 * HOUR
    assert "duty-too-long" in {one.code for one in bridge.judgement_of(stood.roster, at("13 03:00")).safety}
    assert "duty-too-long" not in {one.code for one in bridge.judgement_of(stood.roster, at("12 22:10")).safety}


def test_what_was_stood_of_a_duty_that_is_given_away_stays(stood):
    """
    Bo gives the rest of his duty to Hui at 18:00: he keeps his four hours, is on post until he leaves, and may not stand the night.
    """
    duty = actions.arrive(duty=stood.duty("Bo"), at=at("12 14:00"), by=stood.watch.by)

    new = stood.gives(duty, "Hui", "12 18:00")

    assert stood.hours("Bo") == [(at("12 14:00"), at("12 18:00"))]
    assert (new.starts_at, new.ends_at) == (at("12 18:00"), at("12 22:00"))
    assert {str(one) for one in stood.watch.people.values() if one.id in reads.on_post(stood.watch.world.operation, stood.watch.gate)} == {
        "Bo"
    }
    with pytest.raises(Refused) as refused:
        stood.gives(stood.duty("Dan"), "Bo", "12 18:01")
    assert "rest-too-short" in codes(refused)
    assert stood.watch.world.kinds().count("duty.shortened") == 1


def test_the_end_of_a_running_duty_is_given_away(stood):
    """
    The last two of eight hours: whoever stands there goes on until then, as one who has arrived and confirmed.
    """
    duty = actions.arrive(duty=stood.duty("Bo"), at=at("12 14:00"), by=stood.watch.by)

    stood.gives(duty, "Hui", "12 15:00", starts_at=at("12 20:00"))

    duty.refresh_from_db()
    assert (duty.ends_at, duty.is_on_post) == (at("12 20:00"), True)
    assert stood.hours("Hui") == [(at("12 20:00"), at("12 22:00"))]


def test_a_third_shift_in_a_row_is_refused_however_the_second_ended(stood):
    """
    Six hours of An's own, given away then and taken back, and eight of Bo's: it would be sixteen without a rest.
    """
    duty = actions.arrive(duty=stood.duty("An"), at=MORNING, by=stood.watch.by)
    stood.gives(duty, "Hui", "12 12:00")

    with pytest.raises(Refused) as with_a_pause:
        stood.gives(stood.duty("Bo"), "An", "12 12:05")
    stood.gives(stood.duty("Hui"), "An", "12 12:06")
    with pytest.raises(Refused) as in_a_row:
        stood.gives(stood.duty("Bo"), "An", "12 12:07")

    assert "rest-too-short" in codes(with_a_pause)
    assert "duty-too-long" in codes(in_a_row)


def test_who_cannot_go_on_is_off_post_and_keeps_what_they_stood(stood):
    """
    At 17:00 Bo falls ill on post: he is off post at that moment, five hours are vacant, and his three count.
    """
    duty = actions.arrive(duty=stood.duty("Bo"), at=at("12 14:00"), by=stood.watch.by)

    vacant = actions.drop_out(duty=duty, by=stood.watch.by, at=at("12 17:00"))

    duty.refresh_from_db()
    assert (duty.left_at, duty.ends_at, duty.withdrawn_at) == (at("12 17:00"), at("12 17:00"), None)
    assert (vacant.starts_at, vacant.ends_at, vacant.why) == (at("12 17:00"), at("12 22:00"), Duty.Why.DROPPED_OUT)
    assert reads.on_post(stood.watch.world.operation, stood.watch.gate) == set()
    assert [due.what for due in reads.due_now(stood.watch.world.operation, at("12 17:10"))][:1] == ["vacant-now"]
    filled = stood.gives(vacant, "Hui", "12 17:15", starts_at=at("12 17:15"))
    assert filled.starts_at == at("12 17:15")
    gaps = reads.coverage(stood.watch.world.operation).gaps
    actions.arrive(duty=filled, at=at("12 17:40"), by=stood.watch.by)
    gaps = [(gap.starts_at, gap.ends_at) for gap in reads.coverage(stood.watch.world.operation).gaps if gap.starts_at >= at("12 14:00")]
    assert gaps == [(at("12 17:00"), at("12 17:40"))]


def test_who_came_early_and_cannot_stay_gives_all_of_it_back(stood):
    """
    Here ten minutes before it begins, and not able to: the duty is vacant as a whole, and nobody is counted as present.
    """
    duty = actions.arrive(duty=stood.duty("Bo"), at=at("12 13:50"), by=stood.watch.by)

    vacant = actions.drop_out(duty=duty, by=stood.watch.by, at=at("12 13:55"))

    assert vacant.pk == duty.pk
    assert vacant.left_at == at("12 13:55")
    assert reads.on_post(stood.watch.world.operation, stood.watch.gate) == set()


def test_nobody_is_at_two_posts(stood):
    """
    Whoever checks in at a second post has left the first at that moment; it is written down, and the first is short.
    """
    tower = stood.watch.post("Tower", actions.NeedTold(MORNING.time(), at("12 22:00").time(), 1))
    first = actions.arrive(duty=stood.duty("An"), at=MORNING, by=stood.watch.by)
    second = Duty.objects.create(
        operation=stood.watch.world.operation, roster=stood.roster, post=tower, person=first.person,
        starts_at=at("12 09:00"), ends_at=at("12 12:00"),
    )  # fmt: skip

    actions.arrive(duty=second, at=at("12 09:10"), by=stood.watch.by)

    first.refresh_from_db()
    assert first.left_at == at("12 09:10")
    assert reads.on_post(stood.watch.world.operation, stood.watch.gate) == set()
    assert stood.watch.world.kinds().count("duty.left") == 1


def test_what_is_over_cannot_change_hands(stood):
    """
    Bo stayed on past the end: there is nothing left to give away or to drop out of.
    """
    duty = actions.arrive(duty=stood.duty("Bo"), at=at("12 14:00"), by=stood.watch.by)

    for change in (
        lambda: stood.gives(duty, "Hui", "12 22:30"),
        lambda: actions.drop_out(duty=duty, by=stood.watch.by, at=at("12 22:30")),
        lambda: actions.swap(duty=duty, other=stood.duty("Gao"), by=stood.watch.by, at=at("12 22:30")),
    ):
        with pytest.raises(Refused) as refused:
            change()
        assert "duty-over" in codes(refused)
    duty.refresh_from_db()
    assert duty.ends_at == at("12 22:00")


def test_minutes_of_the_change_of_shift_are_nobodys_burden(stood):
    """
    Ten minutes early and ten late is a duty of eight hours; half an hour late is what it was.
    """
    duty = actions.arrive(duty=stood.duty("An"), at=at("12 05:50"), by=stood.watch.by)
    actions.leave(duty=duty, at=at("12 14:10"), by=stood.watch.by)
    other = actions.arrive(duty=stood.duty("Bo"), at=at("12 14:30"), by=stood.watch.by)
    actions.leave(duty=other, at=at("12 22:00"), by=stood.watch.by)

    told = {str(row.person): one.span.length for one, row in bridge.weighing(stood.roster, at("12 23:00")) if row.left_at}

    assert told == {"An": 8 * HOUR, "Bo": 7 * HOUR + 30 * MINUTE}


def test_what_is_vacant_at_night_is_proposed_to_somebody_while_the_partner_stands_there(stood):
    """
    Cui falls ill at one in the morning, and Dan is alone until somebody comes: what is proposed begins now and holds.
    """
    for name in ("Cui", "Dan"):
        actions.arrive(duty=stood.duty(name), at=at("12 22:00"), by=stood.watch.by)
    actions.drop_out(duty=stood.duty("Cui"), by=stood.watch.by, at=at("13 01:00"))

    found = reads.proposal(stood.watch.world.operation, at("13 01:10"))
    takes = [actions.Take(one.duty.id, one.person, one.starts_at) for one in found.changes if one.person]

    assert takes
    assert all(one.starts_at >= at("13 01:00") for one in takes)
    actions.mend(takes=takes, by=stood.watch.by, at=at("13 01:11"))
    assert reads.vacant(stood.roster, at("13 01:12")) == []


def test_what_is_past_bars_nobody_and_hides_nothing(stood):
    """
    Everybody once stood longer than they may. Days later they may stand again, and the next time that it would be too long it is refused.
    """
    long = actions.arrive(duty=stood.duty("An"), at=MORNING, by=stood.watch.by)
    actions.leave(duty=long, at=at("12 23:00"), by=stood.watch.by)
    later = stood.watch.made(at("15 06:00"), days=1)

    assert "duty-too-long" in {one.code for one in bridge.judgement_of(stood.roster, at("14 12:00")).safety}
    assert bridge.judgement_of(later, at("14 12:00")).safety == ()
    assert any(
        one.is_possible for one in reads.substitutes_for(stood.watch.duties(later)[0], at("14 12:00")) if one.person == str(long.person_id)
    )
    stood.roster.duties.filter(person=long.person_id, starts_at=at("13 22:00")).update(starts_at=at("14 06:00"), ends_at=at("14 14:00"))
    other = Duty.objects.create(
        operation=stood.watch.world.operation, roster=stood.roster, post=stood.watch.gate, person=stood.watch.people["Hui"],
        starts_at=at("14 14:00"), ends_at=at("14 19:00"),
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        stood.gives(other, "An", "13 12:00")
    assert "too-much-in-a-day" in codes(refused)


def test_who_left_early_leaves_the_rest_to_be_given(stood):
    """
    Bo goes home at 16:00 and says so: the rest can be given, or told as vacant, and his two hours stay his.
    """
    duty = actions.arrive(duty=stood.duty("Bo"), at=at("12 14:00"), by=stood.watch.by)
    actions.leave(duty=duty, at=at("12 16:00"), by=stood.watch.by)

    vacant = actions.drop_out(duty=duty, by=stood.watch.by, at=at("12 16:40"))
    stood.gives(vacant, "Hui", "12 16:50")

    told = {str(row.person): one.span.length for one, row in bridge.weighing(stood.roster, at("12 17:00"))}
    assert told["Bo"] == 2 * HOUR
    assert stood.hours("Hui") == [(at("12 16:50"), at("12 22:00"))]


def test_of_a_vacant_duty_the_rest_is_vacant_still(stood):
    """
    Hui takes four of eight vacant hours: the other four are told as vacant, and can be taken too.
    """
    vacant = actions.drop_out(duty=stood.duty("Bo"), by=stood.watch.by, at=at("12 10:00"))

    stood.gives(vacant, "Hui", "12 10:05", starts_at=at("12 14:00"), ends_at=at("12 18:00"))
    left = reads.vacant(stood.roster, at("12 10:06"))

    assert [(one.starts_at, one.ends_at) for one in left] == [(at("12 18:00"), at("12 22:00"))]
    stood.gives(left[0], "Hui", "12 10:07")
    assert reads.vacant(stood.roster, at("12 10:08")) == []


def test_whoever_the_roster_did_not_reckon_with_has_their_limits_too(stood):
    """
    Ivy came later and cannot stand at night: nobody gives her a night.
    """
    ivy = stood.watch.enrol("Ivy")
    people.record_limits(person=ivy, limits=people.LimitsTold(["no-nights"]), at=at("11 17:00"), by=stood.watch.by)

    with pytest.raises(Refused) as refused:
        stood.gives(stood.duty("Cui"), "Ivy", "12 10:00")
    stood.gives(stood.duty("Bo"), "Ivy", "12 10:01")

    assert codes(refused) == ["no-nights"]


def test_what_was_needed_is_not_written_anew_afterwards(stood):
    """
    One of two came at night: a gap. Asked for less from now on, and the roster published anew: the gap stays. By day from tomorrow: no gap then.
    """
    for name, arrived, left in (("An", "12 06:00", "12 14:00"), ("Bo", "12 14:00", "12 22:00"), ("Cui", "12 22:00", "13 06:00")):
        duty = actions.arrive(duty=stood.duty(name), at=at(arrived), by=stood.watch.by)
        actions.leave(duty=duty, at=at(left), by=stood.watch.by)
    operation = stood.watch.world.operation
    before = [(gap.starts_at, gap.ends_at) for gap in reads.coverage(operation).gaps]
    by_day = [actions.NeedTold(MORNING.time(), at("12 22:00").time(), 1)]
    actions.keep_post(name="East gate", needs=by_day, by=stood.watch.by, at=at("13 06:30"), instead_of=stood.watch.gate)
    actions.publish(roster=stood.watch.made(at("12 06:00"), days=2), by=stood.watch.by, at=at("13 07:00"), lacks=99)
    stint = next(one for one in stood.watch.duties(Roster.objects.first()) if one.starts_at >= at("13 07:00"))
    duty = actions.arrive(duty=stint, at=at("13 14:00"), by=stood.watch.by)
    actions.leave(duty=duty, at=at("13 22:00"), by=stood.watch.by)
    watch_of_night = stood.watch.made(at("14 06:00"), days=1)
    actions.publish(roster=watch_of_night, by=stood.watch.by, at=at("13 22:30"), lacks=99)
    actions.arrive(duty=min(stood.watch.duties(watch_of_night), key=lambda one: one.starts_at), at=at("14 06:00"), by=stood.watch.by)

    gaps = [(gap.starts_at, gap.ends_at) for gap in reads.coverage(operation).gaps]

    assert before == [(at("12 22:00"), at("13 06:00"))]
    assert before[0] in gaps
    assert not any(start >= at("13 22:00") for start, _ in gaps)
