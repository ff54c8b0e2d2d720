"""Whoever went early, came back or forgot to check out: what their own page, the device at the post and the page of the duty offer."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwang.apps.operations.models import Role
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.models import Duty, Roster
from shouwang.vocabulary.times import MINUTE
from tests.apps.roster.conftest import Watch
from tests.apps.roster.test_across import duty_of, published
from tests.apps.roster.test_pages import url
from tests.apps.roster.test_paper_trail import by_the_hour, hour, planned, shown
from tests.world import at

__all__ = ["by_the_hour"]


def own_page(watch: Watch, name: str) -> str:
    return reverse("roster:mine", args=[reads.DUTIES.of(watch.people[name].id)])


def station(watch: Watch) -> str:
    return reverse("roster:station", args=[reads.STATIONS.of(watch.gate.pk)])


def clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"


def test_who_went_off_early_sees_it(client, by_the_hour):
    """
    An goes off in the middle: the page tells since when, and there is no going off any more; coming back there is.
    """
    row = duty_of(by_the_hour, planned(by_the_hour, -2, 18, "An -1 5"), "An")
    actions.arrive(duty=row, at=hour(-1), by=row.person)
    before = client.get(own_page(by_the_hour, "An")).content.decode()
    actions.leave(duty=row, at=hour(-0.5), by=row.person)

    after = client.get(own_page(by_the_hour, "An")).content.decode()

    assert 'value="left"' in before
    assert 'value="left"' not in after
    assert f"下岗</span> {clock(hour(-0.5))}" in after
    assert f"在岗</span> {clock(hour(-1))}" not in after
    client.post(own_page(by_the_hour, "An"), {"say": "arrived", "duty": str(row.id)})
    assert len(reads.on_post(by_the_hour.world.operation, by_the_hour.gate)) == 1
    assert 'value="arrived"' in after
    assert 'value="arrived"' not in client.get(own_page(by_the_hour, "An")).content.decode()


def test_who_went_comes_back_at_the_device_and_by_whoever_leads(client, by_the_hour):
    """
    An's digits are known there until the duty is over: off post since when, and "I am on post". Of Bo, who went as well, a group lead says so.
    """
    roster = planned(by_the_hour, -2, 18, "An -1 5", "Bo -1 5")
    for name in ("An", "Bo"):
        row = actions.arrive(duty=duty_of(by_the_hour, roster, name), at=hour(-1), by=by_the_hour.by)
        actions.leave(duty=row, at=hour(-0.5), by=by_the_hour.by)
    digits = reads.digits_of(by_the_hour.people["An"].id)

    page = client.post(station(by_the_hour), {"digits": digits}).content.decode()
    said = client.post(station(by_the_hour), {"digits": digits, "say": "arrived"}).content.decode()
    address = url("stand", by_the_hour, duty=duty_of(by_the_hour, roster, "Bo").pk, what="arrived")
    by_the_hour.world.browser(by_the_hour.world.member(Role.GROUP_LEAD)).post(address, {"at": ""})

    assert f"Off post</span> {clock(hour(-0.5))}" in page
    assert 'value="well"' not in page
    assert "An is on post since" in said
    assert f"since {clock(hour(-1))}" not in said
    assert len(reads.on_post(by_the_hour.world.operation, by_the_hour.gate)) == 2


@pytest.fixture
def forgot(by_the_hour) -> tuple[Duty, Duty]:
    """An forgot to check out yesterday, and today's duty at the same gate has begun."""
    roster = planned(by_the_hour, -26, 18, "An -25 -19", "Bo -19 -12", "An -1 5")
    old, new = _of(by_the_hour, roster, "An")
    actions.arrive(duty=old, at=hour(-25), by=old.person)
    return old, new


def _of(watch: Watch, roster: Roster, name: str) -> list[Duty]:
    return sorted((one for one in watch.duties(roster) if str(one.person) == name), key=lambda one: one.starts_at)


def test_the_device_offers_todays_duty_before_the_forgotten_one(client, watch, forgot):
    """
    The digits bring today's duty with "I am on post", and going off the old one besides; one press ends the old one and begins the new.
    """
    old, new = forgot
    digits = reads.digits_of(old.person_id)

    page = client.post(station(watch), {"digits": digits}).content.decode()
    client.post(station(watch), {"digits": digits, "say": "arrived"})

    old.refresh_from_db()
    new.refresh_from_db()
    assert 'value="arrived"' in page
    assert f'name="duty" value="{old.id}"' in page
    assert "You did not check out" in page
    assert new.arrived_at is not None
    assert old.left_at == new.arrived_at


def test_the_forgotten_one_can_be_left_at_the_device_as_well(client, watch, forgot):
    """
    Whoever says that they go off says it of the one that they stand; today's is offered next.
    """
    old, new = forgot
    digits = reads.digits_of(old.person_id)

    said = client.post(station(watch), {"digits": digits, "say": "left", "duty": str(old.id), "must": "yes"}).content.decode()

    old.refresh_from_db()
    new.refresh_from_db()
    assert "went off post at" in said
    assert old.left_at is not None
    assert new.arrived_at is None


def test_ones_own_page_offers_todays_duty_first(client, watch, forgot):
    """
    Above all else "I am on post" for today's, once; pressed, the old one is over.
    """
    old, new = forgot
    page = client.get(own_page(watch, "An")).content.decode()
    client.post(own_page(watch, "An"), {"say": "arrived", "duty": str(new.id)})

    old.refresh_from_db()
    assert page.count('value="arrived"') == 1
    assert page.index('value="arrived"') < page.index('value="well"')
    assert "未登记下岗" in page
    assert old.left_at is not None


def test_who_stays_on_for_a_while_is_asked_nothing_new(by_the_hour):
    """
    Relieved late: within the minutes that the watch bears it is the old duty still, however near the next one is. Then it is the next one.
    """
    roster = planned(by_the_hour, -26, 18, "An -20 -14", "An -1 5")
    old, new = _of(by_the_hour, roster, "An")
    Duty.objects.filter(pk=old.pk).update(ends_at=hour(-2))
    row = actions.arrive(duty=old, at=hour(-20), by=old.person)

    assert reads.begins_anew(row, hour(-2) + 14 * MINUTE) is None
    assert reads.begins_anew(row, hour(-2) + 15 * MINUTE) == new
    assert reads.begins_anew(row, hour(5)) is None


def test_of_whoever_had_left_before_the_time_is_asked(by_the_hour):
    """
    An left the first duty only by coming to the second. Without a time nothing is written, and that is said; with one it is.
    """
    roster = planned(by_the_hour, -26, 18, "An -20 -14", "An -1 5")
    old, new = _of(by_the_hour, roster, "An")
    actions.arrive(duty=old, at=hour(-20), by=by_the_hour.by)
    actions.arrive(duty=new, at=hour(-1), by=by_the_hour.by)
    browser, address = by_the_hour.world.browser(by_the_hour.by), url("stand", by_the_hour, duty=old.pk, what="had-left")

    page = shown(by_the_hour, "duty", duty=old.pk)
    empty = browser.post(address, {"at": ""}, follow=True).content.decode()
    old.refresh_from_db()
    unchanged = old.left_at
    browser.post(address, {"at": f"{timezone.localtime(hour(-14)):%Y-%m-%dT%H:%M}"})

    old.refresh_from_db()
    assert "Leave empty for now" not in page
    assert "Give the time at which they had left" in empty
    assert (unchanged, old.left_at) == (hour(-1), hour(-14))


# Whoever forgot is not reckoned with, by any page


@pytest.fixture
def forgotten(watch) -> Watch:
    """Bo stood from six to two and forgot to check out."""
    published(watch, "11 16:00", "12 06", 2, "Bo 12 06-14", "An 12 14-22", "Bo 13 06-14")
    actions.arrive(duty=begun(watch, "Bo", "12 06:00"), at=at("12 06:00"), by=watch.by)
    return watch


def begun(watch: Watch, name: str, starts: str) -> Duty:
    rows = Duty.objects.select_related("post", "person", "roster", "operation")
    return rows.get(person=watch.people[name], starts_at=at(starts), withdrawn_at=None)


def test_the_screen_says_who_lacks_though_somebody_forgot_to_check_out(forgotten):
    """
    An cannot come to the afternoon. At nine Bo was last heard of fifteen hours ago: one lacks, as the watch says, and Bo is named as not checked out.
    """
    actions.drop_out(duty=begun(forgotten, "An", "12 14:00"), by=forgotten.by, at=at("12 10:00"))

    before, after = (reads.at_post(forgotten.gate, forgotten.by, at(moment)) for moment in ("12 14:10", "12 21:00"))

    assert "vacant-now" in [due.what for due in reads.due_now(forgotten.world.operation, at("12 21:00"))]
    assert (before.missing, [name for name, _ in before.here], before.lost) == (0, ["Bo"], [])
    assert (after.missing, after.here, after.lost) == (1, [], [("Bo", at("12 14:00"))])


def test_who_leaves_a_post_to_somebody_who_went_long_ago_is_asked(forgotten):
    """
    An has stood since two and would go at seven. Bo counted for a quarter of an hour; then nobody would stay, of the one who is needed.
    """
    actions.arrive(duty=begun(forgotten, "An", "12 14:00"), at=at("12 14:00"), by=forgotten.by)
    an = begun(forgotten, "An", "12 14:00")

    assert reads.lacking_without(an, at("12 14:10")) is None
    assert reads.lacking_without(an, at("12 19:00")) == (0, 1)


def test_the_certificate_does_not_count_whoever_forgot_to_check_out(forgotten):
    """
    An goes at seven and nobody comes until six. The watch rings at once, and the certificate has the gap from seven on, though Bo is checked in still.
    """
    actions.arrive(duty=begun(forgotten, "An", "12 14:00"), at=at("12 14:00"), by=forgotten.by)
    actions.leave(duty=begun(forgotten, "An", "12 14:00"), at=at("12 19:00"), by=forgotten.people["An"])
    rings = next(due for due in reads.due_now(forgotten.world.operation, at("12 19:20")) if due.what == "gap")

    actions.arrive(duty=begun(forgotten, "Bo", "13 06:00"), at=at("13 06:00"), by=forgotten.by)

    (first, *_) = reads.coverage(forgotten.world.operation).gaps
    assert rings.since == first.starts_at == at("12 19:00")
    assert first.there == 0


def test_whoever_stays_on_without_a_word_and_checks_out_at_last_was_there(forgotten):
    """
    An never comes. Bo stays on until six and then checks out: while he does so the watch cannot know it, the certificate does once he has said so.
    """
    rings = [due.what for due in reads.due_now(forgotten.world.operation, at("12 16:30"))]

    actions.leave(duty=begun(forgotten, "Bo", "12 06:00"), at=at("12 18:00"), by=forgotten.people["Bo"])
    actions.arrive(duty=begun(forgotten, "Bo", "13 06:00"), at=at("13 06:00"), by=forgotten.by)

    assert "silent" in rings
    assert reads.coverage(forgotten.world.operation).gaps[0].starts_at == at("12 18:00")


def test_a_word_that_all_is_well_counts_until_the_next_is_due(forgotten):
    """
    An never comes. Bo stays on and says at three that all is well, which by day holds for an hour: the gap begins at four, for the watch and for the certificate.
    """
    actions.all_well(duty=begun(forgotten, "Bo", "12 06:00"), at=at("12 15:00"), by=forgotten.people["Bo"])

    told = {due.what: due.since for due in reads.due_now(forgotten.world.operation, at("12 16:30"))}
    actions.arrive(duty=begun(forgotten, "Bo", "13 06:00"), at=at("13 06:00"), by=forgotten.by)

    assert told["silent"] == at("12 16:00")
    assert reads.coverage(forgotten.world.operation).gaps[0].starts_at == at("12 16:00")


def test_whose_duty_ends_sooner_counts_less_long(forgotten):
    """
    At ten Cui is given the rest of Bo's duty and does not come; Bo's ends then, and he is not heard of again. Nobody counts from a quarter past on.
    """
    actions.give(duty=begun(forgotten, "Bo", "12 06:00"), to=forgotten.people["Cui"].id, by=forgotten.by, at=at("12 10:00"))

    actions.arrive(duty=begun(forgotten, "Bo", "13 06:00"), at=at("13 06:00"), by=forgotten.by)

    assert reads.coverage(forgotten.world.operation).gaps[0].starts_at == at("12 10:15")
