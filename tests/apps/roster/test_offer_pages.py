"""The pages of offers: asking and answering behind a personal link, a leader's word in the list, the rule, the ledger."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwang.apps.people import actions as people
from shouwang.apps.people.models import Person
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.models import Duty, Offer, Roster
from shouwang.vocabulary.times import HOUR
from tests.apps.roster.test_pages import url


@pytest.fixture
def ahead(watch) -> dict[str, Duty]:
    """The gate of the next days, by whose duty it is; everybody reads English."""
    Person.behind_the_door.filter(operation=watch.world.operation).update(language="en")
    return stand_ahead(watch)


def stand_ahead(watch) -> dict[str, Duty]:
    """An tomorrow from eight to four, Cui in the eight hours before; Bo the day after. Whatever the hour, no duty has begun."""
    begins = timezone.localtime(timezone.now(), timezone.get_fixed_timezone(480)).replace(hour=0, minute=0, second=0, microsecond=0)
    roster = watch.begun(begins, days=4)
    for name, hours in (("Cui", 24), ("An", 32), ("Bo", 56)):
        start, told = begins + hours * HOUR, {"operation": watch.world.operation, "roster": roster, "post": watch.gate}
        Duty.objects.create(person=watch.people[name], starts_at=start, ends_at=start + 8 * HOUR, **told)
    Roster.objects.filter(pk=roster.pk).update(state=Roster.State.DRAFT)
    watch.gate.is_safe_alone = True
    watch.gate.save()
    actions.publish(roster=roster, by=watch.by, at=timezone.now(), lacks=99)
    return {str(duty.person): duty for duty in watch.duties(Roster.objects.get(pk=roster.pk))}


def mine(watch, name: str) -> str:
    return reverse("roster:mine", args=[reads.DUTIES.of(watch.people[name].id)])


def asking(watch, name: str, duty: Duty) -> str:
    return reverse("roster:offer", args=[reads.DUTIES.of(watch.people[name].id), duty.id])


def answering(watch, name: str) -> str:
    return reverse("roster:answer_offer", args=[reads.DUTIES.of(watch.people[name].id)])


def choices(page: str, name: str) -> list[str]:
    """What may be chosen in a field."""
    field = re.search(rf'<select id="{name}".*?</select>', page, re.DOTALL)
    return [html.unescape(one) for one in re.findall(r"<option[^>]*>([^<]*)", field[0])] if field else []


def test_a_duty_changes_hands_from_page_to_page(watch, ahead, client):
    """
    An asks Gao, Gao says yes, the commander approves; each sees on their own page how it stands. At each step all is as it was until the last.
    """
    own = client.get(mine(watch, "An")).text
    assert asking(watch, "An", ahead["An"]) in own
    form = client.get(asking(watch, "An", ahead["An"])).text
    client.post(asking(watch, "An", ahead["An"]), {"say": "ask", "to": str(watch.people["Gao"].id)})
    made = Offer.objects.get()
    waits, asked = client.get(mine(watch, "An")).text, client.get(mine(watch, "Gao")).text
    client.post(answering(watch, "Gao"), {"say": "yes", "offer": str(made.id)})
    browser = watch.world.browser(watch.by)
    listed = browser.get(url("watch", watch)).text
    sheet = browser.get(url("sheet", watch)).text
    assert watch.duties(made.duty.roster)[1].person_id == watch.people["An"].id

    done = browser.post(url("decide_offer", watch, offer=made.id, what="approve"), follow=True).text

    assert "then a leader has the last word" in form
    assert "Asked" in waits
    assert "A colleague asks you" in asked
    assert "Yes, I take it" in asked
    assert "Agreed among colleagues" in listed
    assert "Agreed among colleagues" in sheet
    assert "The duty has changed hands." in done
    assert "Agreed among colleagues" not in done
    assert "Changed" in client.get(mine(watch, "An")).text
    assert asking(watch, "Gao", Duty.objects.get(instead_of=ahead["An"])) in client.get(mine(watch, "Gao")).text


def test_the_list_has_those_who_may_and_never_why_another_is_missing(watch, ahead, client):
    """
    Cui comes from the night, Hui is not available, Fei bears six hours only: none of them is in the list, and no word of it on the page.
    """
    people.record_limits(person=watch.people["Fei"], limits=people.LimitsTold(["ill"], note="Pneumonia"), at=timezone.now(), by=watch.by)
    spans = [(ahead["An"].starts_at, ahead["An"].ends_at)]
    actions.keep_absences(person=watch.people["Hui"].id, spans=spans, by=watch.by, at=timezone.now())

    page = client.get(asking(watch, "An", ahead["An"])).text
    forced = client.post(asking(watch, "An", ahead["An"]), {"say": "ask", "to": str(watch.people["Hui"].id)})

    assert choices(page, "to") == ["whoever can: the first has it", "Bo", "Dan", "En", "Gao"]
    for name in ("Fei", "Hui"):
        assert name not in page.partition("<main")[2]
        assert name not in forced.text.partition("<main")[2]
    assert forced.status_code == 422
    assert "The rules for rest and safety do not allow this" in forced.text
    assert not any(word in page + forced.text for word in ("Pneumonia", "available", "six hours", "6 h"))
    assert not Offer.objects.exists()


def test_a_part_of_it_has_a_list_of_its_own(watch, ahead, client):
    """
    Fei bears six hours: not the whole duty, but half of it. What is no part of the duty is said.
    """
    people.record_limits(person=watch.people["Fei"], limits=people.LimitsTold(["ill"]), at=timezone.now(), by=watch.by)
    middle = ahead["An"].starts_at + 4 * HOUR
    zone = timezone.get_fixed_timezone(480)
    typed = {"starts_at": f"{middle.astimezone(zone):%Y-%m-%dT%H:%M}", "ends_at": f"{ahead['An'].ends_at.astimezone(zone):%Y-%m-%dT%H:%M}"}

    page = client.get(asking(watch, "An", ahead["An"]), typed)
    wrong = client.get(asking(watch, "An", ahead["An"]), {**typed, "ends_at": typed["starts_at"]})
    client.post(asking(watch, "An", ahead["An"]), {**typed, "say": "ask", "to": str(watch.people["Fei"].id)})
    client.post(answering(watch, "Fei"), {"say": "yes", "offer": str(Offer.objects.get().id)})
    watch.world.browser(watch.by).post(url("decide_offer", watch, offer=Offer.objects.get().id, what="approve"))

    assert "Fei" in choices(page.text, "to")
    assert "Who takes 12:00–16:00" in page.text
    assert wrong.status_code == 422
    assert [(str(duty.person), duty.starts_at) for duty in watch.duties(ahead["An"].roster)][1:3] == [
        ("An", ahead["An"].starts_at),
        ("Fei", middle),
    ]


def test_a_swap_is_asked_for_and_declined(watch, ahead, client):
    """
    Against Bo's duty the day after; Bo says no, and An reads it. The asked duty stands on Bo's page, no reason is asked.
    """
    page = client.get(asking(watch, "An", ahead["An"])).text
    client.post(asking(watch, "An", ahead["An"]), {"say": "swap", "other": str(ahead["Bo"].id)})
    asked = client.get(mine(watch, "Bo")).text
    client.post(answering(watch, "Bo"), {"say": "no", "offer": str(Offer.objects.get().id)})

    assert [one.partition(" ")[0] for one in choices(page, "other")] == ["Cui", "Bo"]
    assert "In exchange for yours" in asked
    assert "Yes, I swap" in asked
    assert "You need not say why." in asked
    assert "They cannot" in client.get(mine(watch, "An")).text
    assert watch.duties(ahead["An"].roster)[1].person_id == watch.people["An"].id


def test_whoever_is_late_is_told_and_what_was_asked_is_withdrawn(watch, ahead, client):
    """
    Of two who may the second reads that it is settled. What An withdraws is on nobody's page any more.
    """
    client.post(asking(watch, "An", ahead["An"]), {"say": "ask", "to": ""})
    first = Offer.objects.get()
    client.post(answering(watch, "Gao"), {"say": "yes", "offer": str(first.id)})
    late = client.post(answering(watch, "Hui"), {"say": "yes", "offer": str(first.id)}, follow=True).text
    client.post(answering(watch, "An"), {"say": "withdraw", "offer": str(first.id)})
    client.post(asking(watch, "An", ahead["An"]), {"say": "ask", "to": str(watch.people["Hui"].id)})
    client.post(answering(watch, "An"), {"say": "withdraw", "offer": str(Offer.objects.last().id)})

    assert "This is settled already" in late
    assert "A colleague asks you" not in client.get(mine(watch, "Hui")).text
    assert [one.end for one in Offer.objects.all()] == ["withdrawn", "withdrawn"]
    assert client.post(answering(watch, "An"), {"say": "burn", "offer": str(first.id)}).status_code == 404
    assert client.post(answering(watch, "An"), {"say": "yes", "offer": "nothing"}).status_code == 404


def test_a_strangers_link_shows_and_does_nothing(watch, ahead, client):
    """
    A made-up link opens nothing; Dan's own neither shows what An asks Gao, nor answers it, nor opens An's duty.
    """
    client.post(asking(watch, "An", ahead["An"]), {"say": "ask", "to": str(watch.people["Gao"].id)})
    made = Offer.objects.get()
    made_up = [reverse("roster:offer", args=["made-up", ahead["An"].id]), reverse("roster:answer_offer", args=["made-up"])]

    dans = client.get(mine(watch, "Dan")).text
    for say in ("yes", "no", "withdraw"):
        client.post(answering(watch, "Dan"), {"say": say, "offer": str(made.id)})

    assert client.get(made_up[0]).status_code == client.post(made_up[1], {"say": "yes"}).status_code == 404
    assert "<b>An</b>" not in dans
    assert "A colleague asks you" not in dans
    assert client.get(asking(watch, "Dan", ahead["An"])).status_code == 404
    assert client.post(asking(watch, "Dan", ahead["An"]), {"say": "ask", "to": ""}).status_code == 404
    made.refresh_from_db()
    assert (made.agreed_at, made.ended_at) == (None, None)


def test_a_leader_reads_why_it_was_not_done_and_both_that_it_was_not(watch, ahead, client):
    """
    Since the yes Gao is not available: the commander reads that, with the name; An and Gao that the rules do not allow it, and no more.
    """
    client.post(asking(watch, "An", ahead["An"]), {"say": "ask", "to": str(watch.people["Gao"].id)})
    made = Offer.objects.get()
    client.post(answering(watch, "Gao"), {"say": "yes", "offer": str(made.id)})
    spans = [(ahead["An"].starts_at, ahead["An"].ends_at + timedelta(hours=1))]
    actions.keep_absences(person=watch.people["Gao"].id, spans=spans, by=watch.by, at=timezone.now())

    told = watch.world.browser(watch.by).post(url("decide_offer", watch, offer=made.id, what="approve"), follow=True).text

    assert "something has changed since they agreed" in told
    assert "Gao is not available" in told
    for name in ("An", "Gao"):
        page = client.get(mine(watch, name)).text
        assert "The rules do not allow it any more" in page
        assert "not available" not in page


def test_the_rule_is_set_on_its_page_and_told_where_one_asks(watch, ahead, client):
    """
    Command turns it over and back; a group lead sees what was agreed on and has no button. What is no rule is not found.
    """
    browser = watch.world.browser(watch.by)
    client.post(asking(watch, "An", ahead["An"]), {"say": "ask", "to": str(watch.people["Gao"].id)})
    client.post(answering(watch, "Gao"), {"say": "yes", "offer": str(Offer.objects.get().id)})
    group_lead = watch.world.browser(watch.world.member("group-lead")).get(url("watch", watch)).text

    before = browser.get(url("offer_rule", watch)).text
    after = browser.post(url("offer_rule", watch), {"rule": "at-once"}, follow=True).text
    browser.post(url("decide_offer", watch, offer=Offer.objects.get().id, what="refuse"))
    refused, form = client.get(mine(watch, "An")).text, client.get(asking(watch, "An", ahead["An"])).text

    assert "Each change needs a leader" in html.unescape(before)
    assert "What both agree on holds at once" in after
    assert "Agreed among colleagues" in group_lead
    assert "Do not approve" not in group_lead
    assert "Not approved" in refused
    assert "says yes on their page, it holds" in form
    assert browser.post(url("offer_rule", watch), {"rule": "never"}).status_code == 404
    assert browser.post(url("decide_offer", watch, offer=Offer.objects.get().id, what="burn")).status_code == 404
    assert url("offer_rule", watch) in browser.get(url("times", watch)).text


def test_the_ledger_shows_who_stands_for_whom(watch, ahead, client):
    """
    Gao took eight hours over, An gave them away: net on the page, who stands most for others first.
    """
    assert "Given away and taken over" not in watch.world.browser(watch.by).get(url("ledger", watch)).text
    actions.set_offer_rule(holds_at_once=True, by=watch.by, at=timezone.now())
    client.post(asking(watch, "An", ahead["An"]), {"say": "ask", "to": str(watch.people["Gao"].id)})
    client.post(answering(watch, "Gao"), {"say": "yes", "offer": str(Offer.objects.get().id)})

    page = watch.world.browser(watch.by).get(url("ledger", watch)).text

    table = page.partition("Given away and taken over")[2]
    rows = re.findall(r'<th scope="row">([^<]+)</th>.*?>(\d+)</td>.*?>(\d+)</td>.*?>(-?\d+)</td>', table)
    assert rows == [("Gao", "0", "1", "8"), ("An", "1", "0", "-8")]
