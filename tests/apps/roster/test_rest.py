"""Who is rested, and sending somebody to rest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwang.apps.operations.models import Role
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.models import Duty
from shouwang.vocabulary.reasons import Refused

HOUR = timedelta(hours=1)


@pytest.fixture
def roster(watch):
    return watch.published()


def first(watch, roster) -> Duty:
    return min(watch.duties(roster), key=lambda duty: (duty.starts_at, duty.person_id))


def test_who_stands_is_told_by_check_ins_and_not_by_the_plan(watch, roster):
    """
    Whoever has the first duty checked in an hour before it and has not left: five hours later they have been on for six. Nobody else has stood any.
    """
    duty = first(watch, roster)
    actions.arrive(duty=duty, at=duty.starts_at - timedelta(minutes=30), by=watch.by)

    found = {one.name: one for one in reads.rested(watch.by, duty.starts_at + 5 * HOUR)}

    mine = found.pop(watch.name(duty))
    assert mine.fatigue.on_since == duty.starts_at - timedelta(minutes=30)
    assert mine.fatigue.in_a_day == timedelta(hours=5, minutes=30)
    assert {one.fatigue.state for one in found.values()} == {"rested"}
    assert all(one.next is not None for one in found.values())


def test_who_has_gone_rests_and_then_is_rested(watch, roster):
    """
    Eleven hours after they checked out they may come again; until then they stand before those who are rested.
    """
    duty = first(watch, roster)
    actions.arrive(duty=duty, at=duty.starts_at, by=watch.by)
    actions.leave(duty=duty, at=duty.ends_at, by=watch.by)

    soon, later = reads.rested(watch.by, duty.ends_at + HOUR), reads.rested(watch.by, duty.ends_at + 12 * HOUR)

    assert (soon[0].name, soon[0].fatigue.state) == (watch.name(duty), "resting")
    assert soon[0].until == duty.ends_at + 11 * HOUR
    assert {one.fatigue.state for one in later} == {"rested"}


def test_whoever_is_sent_to_rest_leaves_what_begins_before_vacant(watch):
    """
    What they would have begun within a day is vacant, later duties stay; what they stand now goes on until somebody relieves them.
    """
    roster = watch.published(days=8)
    duty = first(watch, roster)
    actions.arrive(duty=duty, at=duty.starts_at, by=watch.by)
    now = duty.starts_at + HOUR
    own = [one for one in watch.duties(roster) if one.person_id == duty.person_id and one != duty]
    until = max(one.starts_at for one in own)

    vacant = actions.send_to_rest(person=duty.person_id, until=until, by=watch.by, at=now)

    duty.refresh_from_db()
    assert len(own) > 1
    assert {one.id for one in vacant} == {one.id for one in own if one.starts_at < until}
    assert duty.withdrawn_at is None
    assert reads.absences_of(watch.by, duty.person_id) == [(now, until)]
    with pytest.raises(Refused) as no:
        actions.send_to_rest(person=duty.person_id, until=now, by=watch.by, at=now)
    assert [reason.code for reason in no.value.reasons] == ["absence-runs-backwards"]


def test_the_page_shows_them_and_sends_to_rest(watch):
    """
    The shift lead sees who is worn out and sends them to rest; a group lead sees the same and sends nobody.
    """
    begins = timezone.now().replace(minute=0, second=0, microsecond=0) - 13 * HOUR
    roster = actions.publish(roster=watch.made(begins), by=watch.by, at=begins)
    duty = first(watch, roster)
    actions.arrive(duty=duty, at=duty.starts_at, by=watch.by)
    page = reverse("roster:rest", args=[watch.world.operation.pk])
    lead, group_lead = (watch.world.browser(one) for one in (watch.by, watch.world.member(Role.GROUP_LEAD)))
    send = reverse("roster:send_to_rest", args=[watch.world.operation.pk, duty.person_id])

    shown, also = lead.get(page).content.decode(), group_lead.get(page).content.decode()
    until = (timezone.localtime() + 20 * HOUR).strftime("%Y-%m-%dT%H:%M")
    done, wrong = lead.post(send, {"until": until}), lead.post(send, {"until": "soon"}, follow=True)

    assert "Worn out: relieve now" in shown
    assert "accidents 27 % likelier" in shown
    assert "Worn out: relieve now" in also
    assert "Send to rest" not in also
    assert group_lead.post(send, {"until": until}).status_code == 403
    assert done.status_code == 302
    assert reads.absences_of(watch.by, duty.person_id)
    assert "Say until when" in wrong.content.decode()
