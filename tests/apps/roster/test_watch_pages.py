"""The pages of the watch: the list with each next step as a button, all well from one's own page, times and addresses."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from shouwang.apps.operations.models import Role
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.models import Duty, Roster, Taking
from shouwang.vocabulary.watching import TIMES
from tests.apps.roster.test_pages import url


@pytest.fixture
def stood(watch) -> dict[str, Duty]:
    """The gates as they stand now."""
    return stand_at_gates(watch)


def stand_at_gates(watch) -> dict[str, Duty]:
    """The gate now: An has not come for an hour; at the west gate Bo has said nothing for two hours, and Cui stands with him."""
    begins = timezone.now().replace(second=0, microsecond=0) - timedelta(hours=2)
    roster = Roster.objects.create(
        operation=watch.world.operation, number=1, state=Roster.State.PUBLISHED, pattern="3x8", starts_at=begins,
        ends_at=begins + timedelta(days=1), made_by=watch.by, made_at=begins, published_at=begins,
        people=[str(person.id) for person in watch.people.values()],
    )  # fmt: skip
    all_day, further = actions.NeedTold(time(), time(), 1), {"is_safe_alone": True, "by": watch.by, "at": begins}
    actions.keep_post(name="East gate", needs=[all_day], instead_of=watch.gate, **further)
    west = actions.keep_post(name="West gate", needs=[all_day], **further)

    def duty(name, post, hours, **told):
        return Duty.objects.create(
            operation=watch.world.operation, roster=roster, post=post, person=watch.people[name],
            starts_at=begins + timedelta(hours=hours), ends_at=begins + timedelta(hours=hours + 6), **told,
        )  # fmt: skip

    return {
        "An": duty("An", watch.gate, 1),
        "Bo": duty("Bo", west, 0, arrived_at=begins),
        "Cui": duty("Cui", west, 0, arrived_at=begins, well_at=timezone.now()),
    }


def test_each_line_of_the_list_has_its_next_steps(watch, stood):
    """
    Is on post, a substitute, tell them, I see to it; the telephone for command. Whoever sees to it is named, and the button is gone.
    """
    browser = watch.world.browser(watch.by)
    page = browser.get(url("watch", watch)).content.decode()
    late, silent = reads.due_now(watch.world.operation, timezone.now())[:2]

    done = browser.post(url("act", watch, what="see-to"), {"alarm": late.alarm.key})
    after = browser.get(done.url).content.decode()

    assert (late.what, silent.what) == ("late", "silent")
    for words in ("Is on post", "Find a substitute", "Tell them", "I see to it", "All well", "Now the turn of"):
        assert words in page
    assert "Somebody sees to it" not in page
    assert "Somebody sees to it" in after
    assert Taking.objects.get().by == watch.by.id
    assert page.count("I see to it") == after.count("I see to it") + 1


def test_what_a_line_asks_for_is_done_from_the_list(watch, stood):
    """
    All well for Bo, one on post, told by hand; what is settled meanwhile is said, not an error. What is no step is not found.
    """
    browser = watch.world.browser(watch.world.member(Role.GROUP_LEAD))
    alarm = reads.due_now(watch.world.operation, timezone.now())[0].alarm.key

    told = browser.post(url("act", watch, what="tell"), {"alarm": alarm}, follow=True).content.decode()
    browser.post(url("act", watch, what="well"), {"duty": str(stood["Bo"].id)})
    browser.post(url("stand", watch, duty=stood["An"].pk, what="arrived"), {"back": "watch"})
    over = browser.post(url("act", watch, what="see-to"), {"alarm": alarm}, follow=True).content.decode()

    stood["Bo"].refresh_from_db()
    assert "no address to write to" in told
    assert mail.outbox == []
    assert stood["Bo"].well_at is not None
    assert "This is settled already" in over
    assert "silent" not in [due.what for due in reads.due_now(watch.world.operation, timezone.now())]
    assert browser.post(url("act", watch, what="burn")).status_code == 404
    assert browser.post(url("act", watch, what="well"), {"duty": "nobody"}).status_code == 404


def test_a_gap_is_closed_by_somebody_who_may_go_there(watch, stood):
    """
    Both go early, and nobody is late: the list leads to who could go, and the first of them is given the rest of the shift.
    """
    browser, west = watch.world.browser(watch.by), stood["Bo"].post
    for name in ("Bo", "Cui"):
        actions.leave(duty=stood[name], at=timezone.now(), by=watch.by)
    address = url("send", watch, post=west.pk)
    before = browser.get(url("watch", watch)).content.decode()
    page = browser.get(address).content.decode()
    busy = browser.post(address, {"to": str(stood["An"].person_id)})

    done = browser.post(address, {"to": str(watch.people["Hui"].id)})

    sent = Duty.objects.get(person=watch.people["Hui"])
    assert address in before
    assert "Who could go to West gate" in page
    assert f'value="{watch.people["Hui"].id}"' in page
    assert f'value="{stood["An"].person_id}"' not in page
    assert busy.status_code == 422
    assert (done.status_code, sent.post, sent.ends_at - sent.starts_at <= timedelta(hours=8)) == (302, west, True)
    told = [(due.what, due.duty) for due in reads.due_now(watch.world.operation, timezone.now()) if due.post == west]
    assert [(what, duty) for what, duty in told if what != "unplanned"] == [("late", sent)]


def test_they_know_and_a_word_taken_back(watch, stood):
    """
    Acknowledged for them on the telephone; the word given by mistake taken back on the duty's page.
    """
    browser = watch.world.browser(watch.by)

    browser.post(url("act", watch, what="known"), {"duty": str(stood["An"].id)})
    actions.all_well(duty=stood["Bo"], at=timezone.now(), by=watch.by)
    back = browser.post(url("act", watch, what="back-well"), {"duty": str(stood["Bo"].id), "back": "duty"})

    stood["An"].refresh_from_db()
    stood["Bo"].refresh_from_db()
    assert stood["An"].acknowledged_at is not None
    assert stood["Bo"].well_at is None
    assert back.url == url("duty", watch, duty=stood["Bo"].pk)


def test_somebody_on_post_says_that_all_is_well_for_all_there(watch, stood, client):
    """
    One tap for both, one for oneself alone; what is wrong there can be taken up. Of another post one says nothing.
    """
    link = reverse("roster:mine", args=[reads.DUTIES.of(watch.people["Cui"].id)])
    silent = next(due for due in reads.due_now(watch.world.operation, timezone.now()) if due.what == "silent")
    page = client.get(link).content.decode()

    client.post(link, {"say": "see-to", "alarm": silent.alarm.key})
    client.post(link, {"say": "well", "duty": str(stood["Bo"].id)})
    alone = Duty.objects.get(pk=stood["Bo"].pk).well_at
    client.post(link, {"say": "all-well"})
    elsewhere = client.post(link, {"say": "well", "duty": str(stood["An"].id)})

    assert "我们都平安" in page
    assert "Bo" in page
    assert Taking.objects.get().by == watch.people["Cui"].id
    assert alone
    assert Duty.objects.get(pk=stood["Bo"].pk).well_at > alone
    assert elsewhere.status_code == 404


def test_the_times_say_that_they_are_ours_and_keep_their_bounds(watch):
    """
    Each line tells where its usual value comes from. A value out of bounds is told at the form.
    """
    browser = watch.world.browser(watch.by)
    page = browser.get(url("times", watch)).content.decode()
    typed = {name: bounds.least for name, bounds in TIMES.items()}

    wrong = browser.post(url("times", watch), {**typed, "late_after": 600})
    done = browser.post(url("times", watch), typed)

    assert page.count(">ours<") == sum(not bounds.source for bounds in TIMES.values()) == len(TIMES)
    assert (wrong.status_code, done.status_code) == (422, 302)
    assert "cannot be set" in wrong.content.decode()
    assert reads.times_of(watch.world.operation).tell_every == timedelta(minutes=TIMES["tell_every"].least)


def test_addresses_are_typed_one_a_line(watch):
    """
    Kept and counted; what is no address is told, and the page of somebody else's operation does not exist.
    """
    browser, person = watch.world.browser(watch.by), watch.people["Bo"]
    address = url("reach", watch, person=person.id)

    wrong = browser.post(address, {"addresses": "call me"})
    done = browser.post(address, {"addresses": "json://example.org/word\njson://example.org/other"})

    assert (wrong.status_code, done.status_code) == (422, 302)
    assert "call me" in wrong.content.decode()
    assert len(reads.reach_of(watch.by, person.id)) == 2
    assert browser.get(url("reach", watch, person=watch.by.id)).status_code == 404
    assert watch.world.browser(watch.world.member(Role.GROUP_LEAD)).get(address).status_code == 403
