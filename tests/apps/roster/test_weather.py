"""The weather: told by whoever leads; in the cold two are planned outside, and each sees when to warm up."""

from __future__ import annotations

import json

from django.urls import reverse
from django.utils import timezone

from shouwang.apps.journal.models import Entry
from shouwang.apps.operations.models import Role
from shouwang.apps.roster import actions, bridge, reads
from shouwang.apps.roster.models import Temperature
from shouwang.engines.roster.problem import Night
from tests.apps.roster.conftest import Watch
from tests.world import at


def page(watch: Watch) -> str:
    return reverse("roster:weather", kwargs={"operation": watch.world.operation.pk})


def test_weather_is_told_and_told_anew(watch):
    """
    The last word for a moment holds, and both are in the journal. A guard may not; a slip is told at its field.
    """
    browser = watch.world.browser(watch.by)
    told = {"since": "2022-03-13T06:00", "degrees": "-9", "is_storm": "on"}

    browser.post(page(watch), told)
    browser.post(page(watch), {**told, "degrees": "-12"})

    assert [(row.degrees, row.is_storm) for row in Temperature.objects.all()] == [(-12, True)]
    assert [json.loads(one.data)["degrees"] for one in Entry.objects.filter(kind="weather.told").order_by("number")] == [-9, -12]
    assert "after 1 h at most" in browser.get(page(watch)).text
    assert browser.post(page(watch), {"since": "", "degrees": "cold"}).status_code == 422
    assert watch.world.browser(watch.world.member(Role.GUARD)).get(page(watch)).status_code == 403


def test_in_the_cold_a_roster_has_two_at_each_post_outside(watch):
    """
    One is enough by day; at nine below two are asked for. A post under a roof stays as it is.
    """
    before = watch.begun(days=1)
    assert {one.least for one in bridge.problem_of(before, before.made_at).demands if not list(Night().within(one.span))} == {1}

    actions.tell_weather(since=at("12 00:00"), degrees=-9, by=watch.by, at=at("11 20:00"))

    assert {one.least for one in bridge.problem_of(before, before.made_at).demands if one.span.end <= at("12 23:59")} == {2}
    roster = actions.search(roster=before, effort=0.5)
    assert bridge.judgement_of(roster, roster.made_at).safety == ()
    by_day = [one for one in watch.duties(roster) if one.starts_at == at("12 06:00")]
    assert len(by_day) == 2


def test_each_sees_on_their_own_page_when_to_warm_up(watch):
    """
    Two at the gate through a cold night: each has other times, on the personal page and on the duty's.
    """
    begins = timezone.now().replace(minute=0, second=0, microsecond=0)
    actions.tell_weather(since=begins, degrees=-9, by=watch.by, at=begins)
    roster = actions.publish(roster=watch.made(begins, days=1), by=watch.by, at=begins)
    first = [one for one in watch.duties(roster) if one.starts_at == begins]
    assert len(first) == 2

    breaks = reads.breaks_of(first)

    assert all(breaks[one.id] for one in first)
    assert not any(a.meets(b) for a in breaks[first[0].id] for b in breaks[first[1].id])
    own = reverse("roster:mine", kwargs={"token": reads.DUTIES.of(first[0].person_id)})
    assert "进屋休息" in watch.world.browser(None).get(own).text
    duty = reverse("roster:duty", kwargs={"operation": watch.world.operation.pk, "duty": first[0].id})
    assert "Go in" in watch.world.browser(watch.by).get(duty).text


def test_at_a_post_in_suits_two_are_planned_and_each_sees_when_to_come_out(watch):
    """
    The tick at the post is enough, no weather is told: by day too two are asked for, and each reads their times and what to wear.
    """
    browser = watch.world.browser(watch.by)
    change = reverse("roster:post", kwargs={"operation": watch.world.operation.pk, "post": watch.gate.id})
    sent = {name: value for name, value in browser.get(change).context["form"].initial.items() if value}
    lines = browser.get(change).context["needs"]
    sent |= {f"{form.add_prefix(name)}": form[name].value() for form in lines for name in form.fields if form[name].value()}
    sent |= {f"{lines.management_form.prefix}-{name}": value for name, value in lines.management_form.initial.items()}

    assert browser.post(change, {**sent, "is_suited": "on"}).status_code == 302

    begins = timezone.now().replace(minute=0, second=0, microsecond=0)
    roster = actions.publish(roster=watch.made(begins, days=1), by=watch.by, at=begins)
    assert {one.least for one in bridge.problem_of(roster, roster.made_at).demands} == {2}
    duty = watch.duties(roster)[0]
    assert reads.breaks_of([duty])[duty.id]
    own = watch.world.browser(None).get(reverse("roster:mine", kwargs={"token": reads.DUTIES.of(duty.person_id)})).text
    assert "防护服" in own
    assert "进屋休息" in own
