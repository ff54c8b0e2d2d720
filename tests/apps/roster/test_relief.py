"""Handing a post over: who goes names who takes over, who takes over signs; and nobody slips away from a post unasked."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwang.apps.journal import reads as journal
from shouwang.apps.journal.models import Entry
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.models import Duty
from shouwang.vocabulary.reasons import Refused
from tests.apps.roster.test_station import address, due, standing

__all__ = ["standing"]
MINUTE = timedelta(minutes=1)


def own_page(duty: Duty) -> str:
    return reverse("roster:mine", args=[reads.DUTIES.of(duty.person_id)])


@pytest.fixture
def changing(watch):
    """The first two duties of a roster: the second one's person has come before the first one's goes."""
    first, second = watch.duties(watch.published())[:2]
    actions.arrive(duty=first, at=first.starts_at, by=first.person)
    actions.arrive(duty=second, at=second.starts_at - 10 * MINUTE, by=second.person)
    return first, second


def test_both_sign_and_the_sheet_and_the_journal_have_it(watch, changing):
    """
    Who goes says to whom, who comes signs: two entries by two people, and on the hand-over sheet the names with their minutes.
    """
    first, second = changing
    left_at, signed_at = first.ends_at + 2 * MINUTE, first.ends_at + 4 * MINUTE

    actions.leave(duty=first, at=left_at, by=first.person, to=second)
    for _ in range(2):
        actions.sign_relief(duty=first, at=signed_at, by=second.person)

    told = [(one.kind, one.actor, json.loads(one.data)) for one in Entry.objects.filter(kind__in=["duty.left", "duty.relief-signed"])]
    post = str(first.post_id)
    assert told == [
        ("duty.left", first.person_id, {"duty": str(first.id), "post": post, "to": str(second.id)}),
        ("duty.relief-signed", second.person_id, {"duty": str(second.id), "post": post, "from": str(first.id)}),
    ]
    change = reads.change_of_shift(watch.world.operation, watch.by, first.ends_at, "en")
    assert change is not None
    assert [(one.off, one.left_at, one.on, one.signed_at) for here in change.posts for one in here.signed] == [
        (watch.name(first), left_at, watch.name(second), signed_at)
    ]


def test_a_hand_over_is_taken_back_whole_and_touches_no_other(watch, changing):
    """
    Whoever took over leaves too, and that was a mistake: the first hand-over stands. Then the first is taken back, and what was signed for it falls too.
    """
    first, second = changing
    actions.leave(duty=first, at=first.ends_at, by=first.person, to=second)
    actions.sign_relief(duty=first, at=first.ends_at, by=second.person)
    actions.leave(duty=second, at=second.ends_at, by=second.person)

    actions.take_back(duty=second, what="left", by=watch.by, at=second.ends_at)
    first.refresh_from_db()
    assert (first.left_at, first.relief_id) == (first.ends_at, second.id)
    actions.take_back(duty=first, what="left", by=watch.by, at=second.ends_at)

    first.refresh_from_db()
    assert (first.left_at, first.relief, first.relief_signed_at) == (None, None, None)
    fallen = journal.fallen(watch.world.operation)
    assert {one.kind for one in Entry.objects.filter(id__in=fallen)} == {"duty.left", "duty.relief-signed"}
    assert Entry.objects.filter(id__in=fallen).count() == 3


def test_nobody_hands_over_to_who_is_not_there_and_nobody_signs_for_another(watch, changing):
    """
    Who has not come takes nothing over; a stranger's name is on nothing.
    """
    first, second = changing
    third = next(one for one in watch.duties(first.roster) if one.id not in {first.id, second.id} and one.person_id != second.person_id)

    with pytest.raises(Refused) as absent:
        actions.leave(duty=first, at=first.ends_at, by=first.person, to=third)
    actions.leave(duty=first, at=first.ends_at, by=first.person, to=second)
    with pytest.raises(Refused):
        actions.sign_relief(duty=first, at=first.ends_at, by=third.person)

    assert [reason.code for reason in absent.value.reasons] == ["relief-not-there"]
    first.refresh_from_db()
    assert first.relief_signed_at is None


def test_who_would_leave_too_few_is_asked_first(client, watch, standing):
    """
    Two are needed and two are there: one who would go reads how many would stay, and goes only when they say that they must.
    """
    one, other = due(watch, standing)[:2]
    for duty in (one, other):
        actions.arrive(duty=duty, at=timezone.now(), by=duty.person)

    asked = client.post(own_page(one), {"say": "left", "duty": str(one.id)})
    one.refresh_from_db()
    assert asked.status_code == 422
    assert "您离开后只剩1人，需要2人" in asked.text
    assert one.left_at is None

    client.post(own_page(one), {"say": "left", "duty": str(one.id), "must": "yes"})
    one.refresh_from_db()
    assert one.left_at is not None


@pytest.mark.parametrize("by_digits", [False, True])
def test_a_post_is_handed_over_on_the_own_page_or_at_the_post(client, watch, standing, by_digits):
    """
    The one who goes taps whose name relieves them, the other one reads it and signs; nothing is left to sign then.
    """
    one, other = due(watch, standing)[:2]
    for duty in (one, other):
        actions.arrive(duty=duty, at=timezone.now(), by=duty.person)
    Duty.objects.filter(pk=other.pk).update(ends_at=other.ends_at + timedelta(hours=2))
    pages = {duty.id: address(watch) if by_digits else own_page(duty) for duty in (one, other)}

    def said(who: Duty, **told: str) -> str:
        digits = {"digits": reads.digits_of(who.person_id)} if by_digits else {}
        is_asked = by_digits or told
        return (client.post(pages[who.id], {**digits, **told}, follow=True) if is_asked else client.get(pages[who.id])).text

    shown = said(one)
    assert f"{watch.name(other)} relieves me" in shown or f"由{watch.name(other)}接岗" in shown
    said(one, say="left", duty=str(one.id), to=str(other.id))
    to_sign = said(other)
    assert f"{watch.name(one)} handed the post over to you" in to_sign or f"{watch.name(one)}于" in to_sign
    said(other, say="signed", duty=str(one.id))

    one.refresh_from_db()
    assert one.relief_id == other.id
    assert one.relief_signed_at is not None
    assert reads.to_sign(other.person) == []


def test_times_in_a_refusal_are_those_of_the_operation(client, watch, standing):
    """
    Somebody checks in a day too early: the page says the hours as they stand on the card, not those of another zone.
    """
    duty = next(one for one in watch.duties(standing) if one.starts_at > timezone.now() + timedelta(hours=4))

    refused = client.post(own_page(duty), {"say": "arrived", "duty": str(duty.id)}).text

    said = re.search("班次为(.+?)至(.+?)；", refused)
    assert said
    for told, moment in zip(said.groups(), (duty.starts_at, duty.ends_at), strict=True):
        assert told.endswith(f"{watch.world.operation.local(moment):%H:%M}")


def test_everybody_reads_how_long_before_a_duty_to_be_there(client, watch, standing):
    """
    A quarter of an hour usually, on the own page and in the text for a chat; set to nothing, nothing is said.
    """
    duty = next(one for one in watch.duties(standing) if one.starts_at > timezone.now())
    said = "每班提前15分钟到岗交接"

    assert said in client.get(own_page(duty)).text
    assert said in reads.text_for_chat(duty.person, "https://example.org/", [duty], reads.changeover(watch.world.operation))
    actions.set_times(values={"changeover": timedelta()}, by=watch.by, at=timezone.now())
    assert said not in client.get(own_page(duty)).text
    assert said not in reads.text_for_chat(duty.person, "https://example.org/", [duty], reads.changeover(watch.world.operation))
