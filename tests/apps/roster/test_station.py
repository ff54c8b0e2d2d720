"""Checking in at the post itself, with six digits; and who speaks for the one beside them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from shouwang.apps.journal import reads as journal
from shouwang.apps.operations.models import Role
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.models import Duty
from shouwang.apps.roster.reads.station import MOST_WRONG
from shouwang.vocabulary.reasons import Refused

HOUR = timedelta(hours=1)


@pytest.fixture
def standing(watch):
    """A roster that holds now, of a gate that two hold at any hour."""
    begins = timezone.now().replace(minute=0, second=0, microsecond=0) - HOUR
    actions.close_post(post=watch.gate, by=watch.by, at=begins)
    watch.gate = watch.post("West gate", actions.NeedTold(watch_midnight(), watch_midnight(), 2))
    return actions.publish(roster=watch.made(begins), by=watch.by, at=begins)


def watch_midnight():
    return timezone.datetime(2022, 3, 1).time()


def due(watch, roster) -> list[Duty]:
    now = timezone.now()
    return [duty for duty in watch.duties(roster) if duty.starts_at <= now < duty.ends_at]


def address(watch) -> str:
    return reverse("roster:station", args=[reads.STATIONS.of(watch.gate.pk)])


def test_who_is_due_checks_in_and_out_with_their_digits(client, watch, standing):
    """
    First the digits, then the name and what is said; the journal has it from the person themselves.
    """
    duty, page = due(watch, standing)[0], address(watch)
    digits = reads.digits_of(duty.person_id)

    empty, known = client.get(page), client.post(page, {"digits": f"{digits[:3]} {digits[3:]}"})
    arrived = client.post(page, {"digits": digits, "say": "arrived"})
    left = client.post(page, {"digits": digits, "say": "left", "must": "yes"})

    duty.refresh_from_db()
    assert f"<h2>{watch.name(duty)}</h2>" not in empty.content.decode()
    assert f"<h2>{watch.name(duty)}</h2>" in known.content.decode()
    assert "is on post since" in arrived.content.decode()
    assert "went off post at" in left.content.decode()
    assert duty.arrived_at is not None
    assert duty.left_at is not None
    assert [entry.kind for entry in journal.about(watch.world.operation, "duty.arrived", duty.id)] == ["duty.arrived"]


def test_digits_of_somebody_who_is_not_due_there_are_nobodys(client, watch, standing):
    """
    Whoever is due tomorrow learns nothing; after too many wrong digits even the right ones are not taken.
    """
    page, here = address(watch), due(watch, standing)
    later = next(
        duty
        for duty in watch.duties(standing)
        if duty.person_id not in {one.person_id for one in here} and duty.starts_at > timezone.now() + 3 * HOUR
    )

    wrong = client.post(page, {"digits": reads.digits_of(later.person_id), "say": "arrived"})
    for _ in range(MOST_WRONG):
        client.post(page, {"digits": "000000"})
    locked = client.post(page, {"digits": reads.digits_of(here[0].person_id)})
    cache.clear()

    later.refresh_from_db()
    assert wrong.status_code == 422
    assert f"<h2>{watch.name(later)}</h2>" not in wrong.content.decode()
    assert later.arrived_at is None
    assert "Too many wrong digits" in locked.content.decode()


def test_an_address_of_no_post_opens_nothing(client, watch):
    """
    A link of somebody's own duties, a slip of the pen, a closed post.
    """
    closed = address(watch)
    actions.close_post(post=watch.gate, by=watch.by, at=timezone.now())
    duties = reverse("roster:station", args=[reads.DUTIES.of(watch.gate.pk)])

    assert [client.get(page).status_code for page in (closed, duties, "/s/x.y/")] == [404, 404, 404]


def test_who_is_on_post_says_that_their_partner_is_here_too(client, watch, standing):
    """
    One of two checks in by the own link and then speaks for the other; whoever is at no post speaks for nobody.
    """
    one, other = due(watch, standing)[:2]
    page = reverse("roster:mine", args=[reads.DUTIES.of(one.person_id)])

    with pytest.raises(Refused):
        actions.arrive(duty=other, at=timezone.now(), by=one.person)
    client.post(page, {"say": "arrived", "duty": str(one.id)})
    shown = client.get(page).content.decode()
    client.post(page, {"say": "arrived", "duty": str(other.id)})

    other.refresh_from_db()
    assert f"{watch.name(other)}也已到岗" in shown
    assert other.arrived_at is not None


def test_the_sheet_of_a_post_has_the_code_and_the_address(watch):
    """
    Whoever leads hangs it up; a guard need not.
    """
    page = reverse("roster:station_sheet", args=[watch.world.operation.pk, watch.gate.pk])

    shown = watch.world.browser(watch.by).get(page).content.decode()

    assert address(watch) in shown
    assert "<svg" in shown
    assert watch.world.browser(watch.world.member(Role.GUARD)).get(page).status_code == 403
