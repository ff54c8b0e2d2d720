"""What only a real browser can show of the watch: two languages, two widths, and a list that is heard."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.models import Duty
from tests.apps.people.test_browser import LOOKS, enter, faults_in_look
from tests.apps.roster.conftest import BY_DAY
from tests.apps.roster.test_offer_pages import asking, mine, stand_ahead
from tests.apps.roster.test_watch_pages import stand_at_gates

TONES = """() => {
  window.tones = 0
  const made = AudioContext.prototype.createOscillator
  AudioContext.prototype.createOscillator = function () { window.tones += 1; return made.call(this) }
}"""
RENEW = "(address) => htmx.ajax('GET', address, { target: '#watch', swap: 'outerHTML' })"


@pytest.fixture
def standing(several_connections, watch):
    """The gates of the pages' tests."""
    return watch, stand_at_gates(watch)


def test_everybody_can_use_the_list_and_the_page_of_those_on_post(standing, chromium, live_server):
    """
    WCAG 2.2 AA by axe in each width and language; nobody scrolls sideways, and nothing is refused by the page's own rules.
    """
    watch, _ = standing
    pages = [
        reverse("roster:watch", args=[watch.world.operation.pk]),
        reverse("roster:mine", args=[reads.DUTIES.of(watch.people["Cui"].id)]),
    ]

    found = [fault for look in LOOKS for fault in faults_in_look(chromium, watch.world, live_server.url, pages, look)]

    assert found == []


def test_a_new_alarm_is_heard_where_somebody_asked_for_it(standing, chromium, live_server):
    """
    Three tones when the sound is turned on; none while the list stays as it is, three when something pressing comes.
    """
    watch, stood = standing
    address = reverse("roster:watch", args=[watch.world.operation.pk])
    actions.arrive(duty=stood["An"], at=timezone.now(), by=watch.by)
    context = chromium.new_context(viewport={"width": 390, "height": 1400})
    enter(context, watch.world, live_server.url)
    page = context.new_page()
    page.goto(live_server.url + address)
    page.evaluate(TONES)

    page.click("[data-ring]")
    page.evaluate(RENEW, address)
    still = page.evaluate("window.tones")
    actions.leave(duty=stood["An"], at=timezone.now(), by=watch.by)
    page.evaluate(RENEW, address)
    for _ in range(100):  # the page's own policy forbids the waiting that evaluates a text
        if page.evaluate("window.tones") > still:
            break
        page.wait_for_timeout(100)

    assert (still, page.evaluate("window.tones")) == (3, 6)
    context.close()


def test_what_is_typed_stays_while_the_list_comes_anew(standing, chromium, live_server):
    """
    Bo's duty is over, and when he went is being typed as the list renews itself.
    """
    watch, stood = standing
    Duty.objects.filter(pk=stood["Bo"].pk).update(ends_at=timezone.now() - timedelta(minutes=30))
    address, field = reverse("roster:watch", args=[watch.world.operation.pk]), f"#went-{stood['Bo'].pk}"
    context = chromium.new_context(viewport={"width": 390, "height": 1400})
    enter(context, watch.world, live_server.url)
    page = context.new_page()
    page.goto(live_server.url + address)
    proposed = page.input_value(field)

    page.fill(field, "2022-03-12T14:10")
    page.evaluate("() => { document.querySelector('#watch').dataset.old = 'yes' }")
    page.evaluate(RENEW, address)
    page.wait_for_selector("#watch:not([data-old])")
    for _ in range(50):
        if page.input_value(field) != proposed:
            break
        page.wait_for_timeout(100)

    assert page.input_value(field) == "2022-03-12T14:10"
    context.close()


def test_everybody_can_hand_over_and_sign(standing, chromium, live_server):
    """
    Two on post of whom one is relieved by the other, one who has to sign for it, the duty that was handed over, the hand-over sheet, wishes told for somebody.
    """
    watch, stood = standing
    one, other = stood["Bo"], stood["Cui"]
    Duty.objects.filter(pk=other.pk).update(ends_at=other.ends_at + timedelta(hours=2))
    operation = watch.world.operation.pk
    pages = [reverse("roster:mine", args=[reads.DUTIES.of(duty.person_id)]) for duty in (one, other)]

    found = [fault for look in LOOKS for fault in faults_in_look(chromium, watch.world, live_server.url, pages[:1], look)]
    actions.leave(duty=one, at=timezone.now(), by=one.person, to=other)
    pages[:1] = [
        reverse("roster:duty", args=[operation, one.pk]),
        reverse("roster:sheet", args=[operation]),
        reverse("roster:wishes", args=[operation, one.person_id]),
    ]
    found += [fault for look in LOOKS for fault in faults_in_look(chromium, watch.world, live_server.url, pages, look)]

    assert found == []


def test_everybody_can_use_wishes_and_what_is_kept(several_connections, watch, chromium, live_server):
    """
    Somebody with a wish, a draft in which a duty is kept and a wish heeded, the form of the next roster, a hard post.
    """
    bo, first = watch.people["Bo"], timezone.localtime().replace(hour=6, minute=0, second=0, microsecond=0) + timedelta(days=1)
    for person, day in ((bo, 0), (watch.people["Cui"], 1)):
        begins = first + timedelta(days=day)
        actions.wish(person=person, starts_at=begins, ends_at=begins + timedelta(hours=12), by=person, at=timezone.now())
    watch.post("Tower", BY_DAY, is_hard=True)
    draft = watch.made(first, based_on=watch.made(first))
    duty = actions.keep_duty(duty=watch.duties(draft)[0], is_kept=True, by=watch.by, at=timezone.now())
    operation = watch.world.operation.pk
    pages = [
        reverse("roster:mine", args=[reads.DUTIES.of(bo.id)]),
        reverse("roster:roster", args=[operation, draft.pk]),
        reverse("roster:duty", args=[operation, duty.pk]),
        reverse("roster:new", args=[operation]) + f"?like={draft.number}",
        reverse("roster:post", args=[operation, watch.gate.pk]),
    ]

    found = [fault for look in LOOKS for fault in faults_in_look(chromium, watch.world, live_server.url, pages, look)]

    assert found == []


def test_everybody_can_ask_and_answer(several_connections, watch, chromium, live_server):
    """
    The pages of offers in each width and language: asking, being asked, asked and agreed, a leader's list, the rule, the ledger.
    """
    duty = stand_ahead(watch)["An"]
    asked = actions.offer(duty=duty, to=watch.people["Gao"].id, by=watch.people["An"], at=timezone.now())
    operation = watch.world.operation.pk
    actions.set_offer_rule(holds_at_once=True, by=watch.by, at=timezone.now())
    actions.agree(
        offer=actions.offer(duty=stood(watch, "Bo"), by=watch.people["Bo"], at=timezone.now()).id, by=watch.people["En"], at=timezone.now()
    )
    actions.set_offer_rule(holds_at_once=False, by=watch.by, at=timezone.now())
    first = [mine(watch, "An"), mine(watch, "Gao"), asking(watch, "An", duty), asking(watch, "Cui", stood(watch, "Cui"))]

    found = [fault for look in LOOKS for fault in faults_in_look(chromium, watch.world, live_server.url, first, look)]
    actions.agree(offer=asked.id, by=watch.people["Gao"], at=timezone.now())
    second = [
        mine(watch, "Gao"),
        *(reverse(f"roster:{name}", args=[operation]) for name in ("watch", "sheet", "offer_rule", "ledger", "times")),
    ]
    found += [fault for look in LOOKS for fault in faults_in_look(chromium, watch.world, live_server.url, second, look)]

    assert found == []


def stood(watch, name):
    """Whose duty lies ahead."""
    return Duty.objects.select_related("roster").get(person=watch.people[name], withdrawn_at=None)
