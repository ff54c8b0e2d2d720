"""A post is closed: drafts from before, whoever stood there, and whoever was to."""

from __future__ import annotations

from datetime import time

import pytest
from django.urls import reverse

from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.models import Duty, Post, Roster
from shouwang.vocabulary.reasons import Refused
from tests.apps.roster.conftest import Watch
from tests.apps.roster.test_across import duty_of, published
from tests.apps.roster.test_rosters import codes
from tests.world import at

ROUND_THE_CLOCK = actions.NeedTold(time(0), time(0), 1)


@pytest.fixture
def yard(watch) -> Post:
    return watch.post("Yard", ROUND_THE_CLOCK, is_safe_alone=True, is_outdoors=False)


def standing(watch: Watch, yard: Post) -> Duty:
    """Bo stands in the yard from six, which An is to hold after him."""
    roster = published(watch, "11 16:00", "12 06", 2, "Bo 12 06-14", "An 12 14-22")
    roster.duties.update(post=yard)
    return actions.arrive(duty=duty_of(watch, roster, "Bo"), at=at("12 06:00"), by=watch.by)


def anew(duty: Duty) -> Duty:
    return Duty.objects.select_related("post", "person", "roster__operation").get(pk=duty.pk)


def test_a_draft_from_before_gives_no_duty_at_a_closed_post(watch, yard):
    """
    The yard is closed after the draft was made. The draft says that its duties there are left out; published, it gives the others, and nobody has the yard.
    """
    draft = watch.made(at("12 06:00"))
    there, elsewhere = (draft.duties.filter(post=post).count() for post in (yard, watch.gate))
    actions.close_post(post=yard, by=watch.by, at=at("11 15:40"))
    page = watch.world.browser(watch.by).get(reverse("roster:roster", args=[watch.world.operation.pk, draft.pk])).text

    roster = actions.publish(roster=draft, by=watch.by, at=at("11 16:00"), lacks=99, law="agreed")

    assert there > 1
    assert f"{there} duties are left out: Yard is closed." in page
    assert not Duty.objects.held().filter(post=yard).exists()
    assert roster.duties.filter(withdrawn_at=None).count() == elsewhere


def test_a_draft_of_nothing_but_a_closed_post_is_not_published(watch, yard):
    """
    All its duty was in the yard: nothing is left of it, and it is refused as a roster without duty.
    """
    draft = watch.made(at("12 06:00"))
    draft.duties.exclude(post=yard).delete()
    actions.close_post(post=yard, by=watch.by, at=at("11 15:40"))

    with pytest.raises(Refused) as refused:
        actions.publish(roster=draft, by=watch.by, at=at("11 16:00"), lacks=99, law="agreed")

    assert "roster-empty" in codes(refused)
    assert Roster.objects.get(pk=draft.pk).state == Roster.State.DRAFT


def test_nobody_comes_back_to_a_closed_post(watch, yard):
    """
    Bo went at eight, the yard was closed at nine. Coming back at ten is refused with the reason; that he was back at half past eight may still be told.
    """
    bo = standing(watch, yard)
    actions.leave(duty=bo, at=at("12 08:00"), by=watch.by)
    actions.close_post(post=yard, by=watch.by, at=at("12 09:00"))

    with pytest.raises(Refused) as refused:
        actions.arrive(duty=anew(bo), at=at("12 10:00"), by=watch.by)

    assert codes(refused) == ["post-is-closed"]
    assert not Duty.objects.on_post().filter(post=yard).exists()
    assert actions.arrive(duty=anew(bo), at=at("12 08:30"), by=watch.by).is_on_post


def test_who_cannot_go_on_at_a_closed_post_is_not_replaced(watch, yard):
    """
    Bo stood there still when it was closed, and cannot go on: the yard needs nobody, so nothing is vacant, nobody is told, and nothing is to be filled.
    """
    bo = standing(watch, yard)
    actions.close_post(post=yard, by=watch.by, at=at("12 09:00"))

    rest = actions.drop_out(duty=anew(bo), by=watch.by, at=at("12 10:00"))

    assert (rest.why, anew(bo).left_at) == (Duty.Why.CLOSED, at("12 10:00"))
    assert [due.what for due in reads.due_now(watch.world.operation, at("12 10:01")) if due.post == yard] == []
    assert reads.all_vacant(watch.world.operation, at("12 10:01")) == []


def test_nobody_takes_over_at_a_closed_post(watch, yard):
    """
    Bo stands there still when it was closed. What is left of his duty is given to nobody else; he goes when he goes.
    """
    bo = standing(watch, yard)
    actions.close_post(post=yard, by=watch.by, at=at("12 09:00"))

    with pytest.raises(Refused) as given:
        actions.give(duty=anew(bo), to=watch.people["Cui"].id, by=watch.by, at=at("12 10:00"))

    assert codes(given) == ["post-is-closed"]
    assert not actions.leave(duty=anew(bo), at=at("12 10:01"), by=watch.by).is_on_post
