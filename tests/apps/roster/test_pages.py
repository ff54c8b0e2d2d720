"""The pages of posts, rosters and duty, as those who lead and those who stand meet them."""

from __future__ import annotations

import re
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwang.apps.frame import behind
from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads as journal_reads
from shouwang.apps.journal.models import Entry
from shouwang.apps.operations.models import Role
from shouwang.apps.people.models import Limits
from shouwang.apps.roster import actions, bridge, reads
from shouwang.apps.roster.models import Duty, Post, Roster
from tests.apps.roster.conftest import BY_DAY
from tests.world import at

HOURS = {
    "need-TOTAL_FORMS": 3, "need-INITIAL_FORMS": 2, "need-0-starts": "06:00", "need-0-ends": "22:00", "need-0-least": 1,
    "need-1-starts": "22:00", "need-1-ends": "06:00", "need-1-least": 2, "need-1-leads": 1, "need-2-starts": "", "need-2-ends": "",
}  # fmt: skip


@pytest.fixture
def running(watch) -> Roster:
    """A roster that holds today, begun an hour ago, of a post where one may be alone: so it is the same at any hour of the day."""
    actions.keep_post(
        name="East gate",
        needs=[actions.NeedTold(time(0), time(0))],
        is_safe_alone=True,
        instead_of=watch.gate,
        by=watch.by,
        at=at("11 15:11"),
    )
    begins = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    return actions.publish(roster=watch.made(begins), by=watch.by, at=begins)


def url(name: str, watch, **further) -> str:
    return reverse(f"roster:{name}", kwargs={"operation": watch.world.operation.pk, **further})


def test_a_post_is_opened_with_its_hours(watch):
    """
    As proposed, with a lead at night; the empty third line is none. What is wrong is told at its field.
    """
    browser = watch.world.browser(watch.by)
    wrong = browser.post(url("post_new", watch), {**HOURS, "name": "West gate", "need-2-starts": "07:00"})
    done = browser.post(url("post_new", watch), {**HOURS, "name": "West gate", "is_outdoors": "on"})

    post = Post.objects.get(name="West gate")
    assert (wrong.status_code, done.status_code) == (422, 302)
    assert "Give from, until and at least, or none of them." in wrong.content.decode()
    assert [(need.starts.hour, need.least, need.leads) for need in post.needs.all()] == [(6, 1, 0), (22, 2, 1)]
    assert (post.is_outdoors, post.is_seated) == (True, False)


def test_a_roster_is_asked_for_looked_at_and_published(watch):
    """
    From the form to the cards, each page leading to the next.
    """
    browser = watch.world.browser(watch.by)
    typed = {"starts_at": "2022-03-12T06:00", "days": 2, "pattern": "3x8", "people": [str(one.id) for one in watch.people.values()]}

    made = browser.post(url("new", watch), typed)
    page = browser.get(made.url).content.decode()
    published = browser.post(url("step", watch, roster=Roster.objects.get().pk, what="publish"))
    cards = browser.get(published.url).content.decode()

    assert "Publish the roster" in page
    assert "cannot be less" in page
    assert published.url == url("cards", watch) + "?roster=1"
    assert all(f"<h2>{name}</h2>" in cards for name in watch.people)
    assert "Over</span>" in browser.get(url("current", watch)).content.decode()
    assert browser.get(url("step", watch, roster=Roster.objects.get().pk, what="publish")).status_code == 405
    assert browser.post(url("step", watch, roster=Roster.objects.get().pk, what="burn")).status_code == 404


def test_while_a_roster_is_searched_the_page_tells_how_far(watch, monkeypatch):
    """
    Before the first, with the first, and when the server died in between.
    """
    monkeypatch.setattr(behind, "start", lambda *_: None)
    roster, browser = watch.begun(), watch.world.browser(watch.by)
    address, told = (
        url("roster", watch, roster=roster.pk),
        {"values": {"lack": 90}, "bounds": {"lack": 0}, "begun_at": timezone.now(), "better": 1},
    )

    broken_off = browser.get(address).content.decode()
    monkeypatch.setattr(reads, "progress_of", lambda _: told)
    going_on = browser.get(address, headers={"hx-request": "true"}).content.decode()

    assert "The search was broken off" in broken_off
    assert "1 h 30 min" in going_on
    assert "<html" not in going_on


def test_somebody_sees_their_duties_acknowledges_and_checks_in(watch, running, client):
    """
    Behind a link without a login; a link that somebody made up opens nothing, and nobody checks in for another.
    """
    first = watch.duties(running)[0]
    link = reverse("roster:mine", args=[reads.DUTIES.of(first.person_id)])
    other = next(duty for duty in watch.duties(running) if duty.person_id != first.person_id)

    page = client.get(link).content.decode()
    client.post(link, {"say": "seen"})
    client.post(link, {"say": "arrived", "duty": str(first.id)})
    not_theirs = client.post(link, {"say": "arrived", "duty": str(other.id)})
    client.post(link, {"say": "left", "duty": str(first.id), "must": "yes"})

    first.refresh_from_db()
    assert "East gate" in page
    assert None not in {first.acknowledged_at, first.arrived_at, first.left_at}
    assert not_theirs.status_code == 404
    assert client.get(reverse("roster:mine", args=["made-up"])).status_code == 404
    assert client.get(reverse("roster:feed", args=["made-up"])).status_code == 404


def test_whoever_cannot_come_says_so_themselves(watch, client):
    """
    Behind their own link, of a duty of theirs that they do not stand yet: it is vacant and told as such at once. Tomorrow's duty has no check-in.
    """
    begins = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=12)
    roster = actions.publish(roster=watch.made(begins), by=watch.by, at=timezone.now(), lacks=99)
    duty, other = watch.duties(roster)[0], next(one for one in watch.duties(roster) if one.person_id != watch.duties(roster)[0].person_id)
    page = reverse("roster:mine", args=[reads.DUTIES.of(duty.person_id)])

    client.cookies["django_language"] = "en"
    before = client.get(page).content.decode()
    strange = client.post(page, {"say": "cannot", "duty": str(other.pk)})
    told = client.post(page, {"say": "cannot", "duty": str(duty.pk)})
    again = client.post(page, {"say": "cannot", "duty": str(duty.pk)})

    assert "I cannot come to this duty" in before
    assert "I am on post" not in before
    assert (strange.status_code, told.status_code, again.status_code) == (404, 302, 404)
    duty.refresh_from_db()
    assert (duty.why, other.withdrawn_at) == (Duty.Why.DROPPED_OUT, None)
    assert [due.what for due in reads.due_now(watch.world.operation, timezone.now()) if due.duty == duty] == ["vacant"]
    line = Entry.objects.get(kind="duty.withdrawn")
    assert (line.actor, line.subject) == (duty.person_id, duty.person_id)


def test_the_calendar_holds_the_duties_and_nothing_of_health(watch, running, client):
    """
    Each of the person's duties as an event, in UTC, with lines no longer than a calendar takes.
    """
    first = watch.duties(running)[0]
    own = [duty for duty in watch.duties(running) if duty.person_id == first.person_id]

    feed = client.get(reverse("roster:feed", args=[reads.DUTIES.of(first.person_id)]))

    lines = feed.content.decode().split("\r\n")
    assert feed["Content-Type"] == "text/calendar; charset=utf-8"
    assert lines.count("BEGIN:VEVENT") == len(own)
    assert f"DTSTART:{first.starts_at:%Y%m%dT%H%M%SZ}" in lines
    assert "SUMMARY:East gate" in lines
    assert all(len(line.encode()) <= 75 for line in lines)


def test_the_list_of_what_is_to_be_decided_leads_to_what_does_it(watch, running):
    """
    The first has not come an hour after the start; checked in from the list, nothing is left to decide.
    """
    browser, first = watch.world.browser(watch.by), watch.duties(running)[0]
    before = browser.get(url("watch", watch)).content.decode()

    answer = browser.post(url("stand", watch, duty=first.pk, what="arrived"), {"back": "watch"})

    assert "Has not come" in before
    assert answer.url == url("watch", watch)
    assert "Nothing needs a decision now" in browser.get(answer.url).content.decode()


def test_a_change_that_is_not_safe_says_so_on_the_page(watch, running):
    """
    With the name and the numbers; the roster is as it was.
    """
    first, second = watch.duties(running)[:2]
    browser = watch.world.browser(watch.by)

    answer = browser.post(url("give", watch, duty=second.pk), {"to": str(first.person_id)})
    third = watch.duties(running)[2]
    again = browser.post(url("give", watch, duty=third.pk), {"to": str(first.person_id)})

    said = (answer if answer.status_code == 422 else again).content.decode()
    assert "This change is not safe" in said
    assert watch.name(first) in said


def test_a_drop_out_is_filled_from_the_page(watch, running):
    """
    Cannot come, then the first of the list takes it; a guard reaches none of these pages.
    """
    duty = watch.duties(running)[-1]
    browser = watch.world.browser(watch.by)
    page = browser.post(url("drop_out", watch, duty=duty.pk), follow=True).content.decode()
    best = next(
        one
        for one in reads.substitutes_for(Duty.objects.select_related("roster__operation").get(pk=duty.pk), timezone.now())
        if one.is_possible
    )

    taken = browser.post(url("give", watch, duty=duty.pk), {"to": best.person}, follow=True).content.decode()

    assert "Vacant: who takes it" in page
    assert "Instead of" in taken
    assert watch.world.browser(watch.world.guard).get(url("duty", watch, duty=duty.pk)).status_code == 403


def test_what_somebody_cannot_bear_reaches_command_alone(watch, running):
    """
    Why a substitute may not is told to command; a group lead sees the duty and no list, a guard the roster and no reason.
    """
    Limits.behind_the_door.create(
        operation=watch.world.operation, person=watch.people["Hui"], kinds=["no-nights"], told_by=watch.by.id, told_at=at("11 15:00")
    )
    zone = ZoneInfo(watch.world.operation.time_zone)
    coming = [duty for duty in watch.duties(running) if duty.starts_at > timezone.now() and duty.person_id != watch.people["Hui"].id]
    night = max(coming, key=lambda duty: bridge.night_parts(bridge.assignment_of(duty, zone).span))
    seen = {role: watch.world.browser(watch.world.member(role)).get(url("duty", watch, duty=night.pk)).content.decode() for role in Role}

    assert [role for role, page in seen.items() if "How near and rested" in page] == [Role.COMMANDER, Role.SHIFT_LEAD]
    assert [role for role, page in seen.items() if "cannot stand at night" in page] == [
        Role.COMMANDER,
        Role.SHIFT_LEAD,
    ] or night.person == watch.people["Hui"]


def test_limits_are_set_on_their_page(watch):
    """
    Too loose is told with the bound; tighter is kept.
    """
    browser, usual = watch.world.browser(watch.by), reads.safety_of(watch.world.operation)
    form = {name: getattr(usual, name) for name in usual.__dataclass_fields__}
    typed = {name: value.total_seconds() / 3600 if isinstance(value, timedelta) else value for name, value in form.items()}

    loose = browser.post(url("limits", watch), {**typed, "least_rest": 6})
    tight = browser.post(url("limits", watch), {**typed, "least_rest": 12.5})

    assert (loose.status_code, tight.status_code) == (422, 302)
    assert "The loosest is 8 h." in loose.content.decode()
    assert reads.safety_of(watch.world.operation).least_rest == timedelta(hours=12.5)


def test_absences_are_typed_privately(watch):
    """
    One stretch with both ends; half of one is told.
    """
    browser, who = watch.world.browser(watch.by), watch.people["Dan"].id
    form = {"away-TOTAL_FORMS": 2, "away-INITIAL_FORMS": 0, "away-0-starts_at": "2022-03-12T08:00"}

    half = browser.post(url("absences", watch, person=who), form)
    whole = browser.post(url("absences", watch, person=who), {**form, "away-0-ends_at": "2022-03-12T20:00"})

    assert (half.status_code, whole.status_code) == (422, 302)
    assert reads.absences_of(watch.by, who) == [(at("12 08:00"), at("12 20:00"))]


def test_two_who_change_one_post_do_not_overwrite_each_other(watch):
    """
    One renames it, the other puts another person there by day: both hold. Different hours typed by both are told.
    """
    browser, page = watch.world.browser(watch.by), url("post", watch, post=watch.gate.pk)
    shown = [browser.get(page).content.decode() for _ in range(2)]

    def sent(page_: str, **typed: str) -> dict[str, str]:
        found = dict(re.findall(r'<input[^>]* name="([^"]*)" value="([^"]*)"', page_))
        ticked = dict.fromkeys(re.findall(r'<input type="checkbox" name="([^"]*)"[^>]* checked', page_), "on")
        return found | ticked | typed

    renamed = browser.post(page, sent(shown[0], name="Main gate"))
    manned = browser.post(page, sent(shown[1], **{"need-0-least": "3"}), follow=True)
    told = browser.post(page, sent(shown[0], **{"need-0-least": "4"}))

    post = Post.objects.get(name="Main gate")
    assert renamed.status_code == 302
    assert "Meanwhile somebody else changed" in manned.content.decode()
    assert next(need.least for need in post.needs.all()) == 3
    assert told.status_code == 422
    assert "Meanwhile somebody else wrote" in told.content.decode()


def test_how_posts_were_held_names_nobody(watch, running):
    """
    An auditor reads hours and gaps, and no person. A post where nobody has ever checked in is not passed over in silence.
    """
    watch.post("West gate", BY_DAY)
    page = watch.world.browser(watch.world.member(Role.AUDITOR)).get(url("coverage", watch)).content.decode()

    assert "Gaps" in page
    assert "nobody has ever checked in there" in page
    assert "<p>East gate, West gate</p>" in page
    assert "No post stood short" not in page
    assert not any(f">{name}<" in page for name in watch.people)


def test_the_hand_over_sheet_names_both_shifts_and_carries_a_checkpoint(watch, running):
    """
    Who goes and who comes at the nearest change, the notes of the shift that ends, and a checkpoint that is signed when it is asked for.
    """
    journal.write_note(text="Ice on the ramp.", topic="weather", by=watch.by, at=timezone.now())
    browser, operation = watch.world.browser(watch.by), watch.world.operation
    before = browser.get(url("sheet", watch)).content.decode()

    browser.post(url("sheet", watch))
    page = browser.get(url("sheet", watch)).content.decode()

    (first,) = [duty for duty in watch.duties(running) if duty.starts_at == running.starts_at]
    checkpoint = journal_reads.newest_checkpoint(operation)
    assert "Nothing is signed yet" in before
    assert checkpoint is not None
    assert checkpoint.size == Entry.objects.filter(operation=operation).count()
    assert f"<dd>{checkpoint.size}</dd>" in page
    assert "Ice on the ramp." in page
    assert watch.name(first) in page
