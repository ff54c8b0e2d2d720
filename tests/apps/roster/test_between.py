"""Duty between two rosters: every safety rule holds there too, and what falls vacant there is filled."""

from __future__ import annotations

from datetime import time

import pytest

from shouwang.apps.people import actions as people
from shouwang.apps.people.actions import LimitsTold
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.models import Duty
from shouwang.vocabulary.reasons import Refused
from tests.apps.roster.conftest import Watch
from tests.apps.roster.test_across import published
from tests.apps.roster.test_rosters import codes
from tests.world import at


@pytest.fixture
def between(watch: Watch) -> Watch:
    """One roster for the 12th, one for the 18th; between them nobody is planned."""
    published(watch, "11 16:00", "12 06", 1, "Bo 12 06-14", "An 12 14-22", "Cui 12 22-06", "Dan 12 22-06")
    published(watch, "11 16:10", "18 06", 1, "En 18 06-14", "Fei 18 14-22", "Gao 18 22-06", "Hui 18 22-06")
    return watch


def sent(watch: Watch, name: str, moment: str) -> Duty:
    return actions.send(post=watch.gate, to=watch.people[name].id, by=watch.by, at=at(moment))


@pytest.mark.parametrize(
    ("limits", "moment", "code"),
    [
        (LimitsTold([], time(10), time(12)), "15 09:30", "not-available"),
        (LimitsTold(["no-nights"]), "15 20:30", "no-nights"),
        (LimitsTold([]), "15 23:30", "alone-at-night"),
    ],
)
def test_limits_hold_days_away_from_any_roster(between, limits, moment, code):
    """
    Bo cares from ten to twelve, does not stand nights, or would be alone in one: three days after the last roster, three before the next.
    """
    people.record_limits(person=between.people["Bo"], limits=limits, at=at("11 17:00"), by=between.by)

    with pytest.raises(Refused) as refused:
        sent(between, "Bo", moment)

    assert code in codes(refused)


def test_what_falls_vacant_there_is_filled(between):
    """
    Bo is sent at ten and cannot go on at eleven. The rest is proposed to somebody, and given.
    """
    duty = sent(between, "Bo", "15 10:00")
    actions.arrive(duty=duty, at=at("15 10:00"), by=between.by)
    actions.drop_out(duty=Duty.objects.get(pk=duty.pk), by=between.by, at=at("15 11:00"))

    found = reads.proposal(between.world.operation, at("15 11:05"))
    actions.mend(takes=[actions.Take(one.duty.id, one.person, one.starts_at) for one in found.changes], by=between.by, at=at("15 11:05"))

    assert found.is_filled
    assert [(one.person is not None, one.starts_at) for one in found.changes] == [(True, at("15 11:05"))]
    assert reads.all_vacant(between.world.operation, at("15 11:06")) == []


def test_what_reaches_beyond_its_roster_is_filled(between):
    """
    Dan goes at four of the roster's last night. Bo is sent at half past five, beyond its end, and cannot go on at seven: somebody has the rest.
    """
    Duty.objects.filter(starts_at=at("12 22:00"), person=between.people["Dan"]).update(left_at=at("13 04:00"))
    duty = sent(between, "Bo", "13 05:30")
    actions.arrive(duty=duty, at=at("13 05:40"), by=between.by)
    actions.drop_out(duty=Duty.objects.get(pk=duty.pk), by=between.by, at=at("13 07:00"))

    found = reads.proposal(between.world.operation, at("13 07:05"))

    assert duty.ends_at > at("13 06:00")
    assert found.is_filled
    assert [one.person for one in found.changes if one.person]
