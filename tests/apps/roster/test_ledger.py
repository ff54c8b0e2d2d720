"""The law on working time: it warns, whoever sets it aside says why, and the ledger tells what is owed."""

from __future__ import annotations

import json
from datetime import time, timedelta
from html import unescape
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from shouwang.apps.journal import reads as journal
from shouwang.apps.journal.models import Entry
from shouwang.apps.operations.models import Role
from shouwang.apps.roster import actions, bridge, reads
from shouwang.apps.roster.models import Duty, Roster
from shouwang.engines.roster.repair import Substitute
from shouwang.vocabulary.reasons import Refused
from tests.apps.roster.conftest import Watch
from tests.world import at

PRESSED = "life-in-danger"


def of_a_week(watch: Watch, *names: str) -> Roster:
    """One at the gate day and night, from Monday to Sunday, by these people."""
    actions.keep_post(
        name="East gate",
        needs=[actions.NeedTold(time(0), time(0), 1)],
        is_safe_alone=True,
        instead_of=watch.gate,
        by=watch.by,
        at=at("11 15:11"),
    )
    return watch.made(at("14 06:00"), days=7, people=[watch.people[name].id for name in names])


@pytest.fixture
def long(watch) -> Roster:
    """By three people: more hours than the law's week has, and safe."""
    return of_a_week(watch, "An", "Bo", "Cui")


@pytest.fixture
def full(watch) -> Roster:
    """By five people: as many hours as the law's week has, and not one duty more."""
    return of_a_week(watch, "An", "Bo", "Cui", "Dan", "En")


def page(name: str, watch: Watch, **further: object) -> str:
    return reverse(f"roster:{name}", kwargs={"operation": watch.world.operation.pk, **further})


def test_whoever_publishes_against_the_law_says_why_and_it_is_written_down(watch, long):
    """
    Without a word it is refused, and so with a made-up one; with it the journal has who, when, why and in how many places.
    """
    places = len(bridge.judgement_of(long, long.made_at).law)
    assert places
    assert bridge.judgement_of(long, long.made_at).safety == ()
    for law in ("", "because"):
        with pytest.raises(Refused, match="law on working time"):
            actions.publish(roster=long, by=watch.by, at=at("11 16:00"), law=law)
    browser = watch.world.browser(watch.by)
    assert "Why the law on working time is set aside" in browser.get(page("roster", watch, roster=long.id)).text

    browser.post(page("step", watch, roster=long.id, what="publish"), {"law": PRESSED, "lacks": "99"})

    assert Roster.objects.get(pk=long.pk).state == Roster.State.PUBLISHED
    entry = Entry.objects.get(kind="roster.law-set-aside")
    assert entry.actor == watch.by.id
    assert json.loads(entry.data)["places"] == places
    told = journal.tell([entry], watch.by, "en")[0].sentence
    assert "life or health is in danger" in told


def test_a_roster_that_the_law_says_nothing_about_asks_for_no_reason(watch):
    """
    Two days: nothing to set aside, nothing written.
    """
    watch.published()

    assert not Entry.objects.filter(kind="roster.law-set-aside").exists()


def decisions() -> list[tuple[int, str]]:
    """In how many places the law was set aside, and why, each time."""
    rows = Entry.objects.filter(kind="roster.law-set-aside").order_by("number").values_list("data", flat=True)
    return [(told["places"], told["why"]) for told in map(json.loads, rows)]


def against_the_law(watch: Watch, roster: Roster) -> tuple[Duty, Substitute]:
    """A duty, and somebody who may take it although the law then says more."""
    offers = ((duty, one) for duty in watch.duties(roster) for one in bridge.substitutes_for(duty, at("13 08:00")))
    return next((duty, one) for duty, one in offers if one.is_possible and one.law)


def test_a_change_that_the_law_speaks_up_about_is_written_down_with_its_reason(watch, full, monkeypatch):
    """
    Whoever takes it may, the page says beforehand what the law says, and the entry who decided so; a vacancy filled has another reason.
    """
    actions.publish(roster=full, by=watch.by, at=at("11 16:00"))
    duty, taker = against_the_law(watch, full)
    browser = watch.world.browser(watch.by)
    with monkeypatch.context() as clock:
        clock.setattr(timezone, "now", lambda: at("13 08:00"))
        asked = browser.get(page("tried", watch, duty=duty.id) + f"?to={taker.person}").json()
        shown = browser.get(page("duty", watch, duty=duty.id)).text

    actions.give(duty=duty, to=UUID(taker.person), by=watch.by, at=at("13 08:00"))
    vacant, other = against_the_law(watch, full)
    actions.drop_out(duty=vacant, by=watch.by, at=at("13 08:05"))
    actions.give(duty=vacant, to=UUID(other.person), by=watch.by, at=at("13 08:10"))

    law = reads.said(taker.law, full.operation, reads.names_of(watch.by))
    assert asked["may"]
    assert all(line in asked["said"] and line in unescape(shown) for line in law)
    assert [why for _, why in decisions()] == ["rearranged", "post-held"]
    assert decisions()[0][0] == len(taker.law)
    assert "command changed who has which duty" in browser.get(page("ledger", watch)).text


def test_a_change_of_which_the_law_says_nothing_writes_nothing_about_it(watch):
    """
    Nor does a change of a draft: when it is published, all of it is asked.
    """
    roster = watch.published()
    duty = watch.duties(roster)[0]
    taker = next(one for one in bridge.substitutes_for(duty, at("11 17:00")) if one.is_possible)

    actions.give(duty=duty, to=UUID(taker.person), by=watch.by, at=at("11 17:00"))

    assert (taker.law, decisions()) == ((), [])


def test_a_change_of_a_draft_is_decided_on_when_it_is_published(watch, full):
    """
    Until then it binds nobody.
    """
    duty, taker = against_the_law(watch, full)

    actions.give(duty=duty, to=UUID(taker.person), by=watch.by, at=at("13 08:00"))

    assert decisions() == []


def test_the_ledger_counts_what_was_stood_not_what_was_planned(watch, long):
    """
    An stood a duty and two hours more; Bo was on the plan only. Told on the page and in the file, to command alone.
    """
    actions.publish(roster=long, by=watch.by, at=at("11 16:00"), law=PRESSED, lacks=99)
    duty = next(one for one in watch.duties(long) if watch.name(one) == "An")
    actions.arrive(duty=duty, at=duty.starts_at, by=watch.by)
    actions.leave(duty=duty, at=duty.ends_at + timedelta(hours=2), by=watch.by)

    found = reads.ledger_of(watch.by, duty.ends_at + timedelta(days=1))

    assert [(one.name, one.duty, one.overtime) for one in found] == [("An", (duty.ends_at - duty.starts_at) / timedelta(hours=1) + 2, 0)]
    told = watch.world.browser(watch.by).get(page("ledger", watch)).text
    assert "Who set the law aside, and why" in told
    assert watch.world.browser(watch.world.member(Role.GUARD)).get(page("ledger", watch)).status_code == 403


def test_the_ledger_is_a_file_too(watch, long):
    """
    In the language of the page; what stands in it is what stands on the page.
    """
    actions.publish(roster=long, by=watch.by, at=at("11 16:00"), law=PRESSED, lacks=99)
    for duty in watch.duties(long):
        actions.arrive(duty=duty, at=duty.starts_at, by=watch.by)
        actions.leave(duty=duty, at=duty.ends_at, by=watch.by)

    answer = watch.world.browser(watch.by).get(f"{page('ledger', watch)}?file=csv")

    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "Name,Hours of duty,Of them at night,Overtime"
    assert len(lines) == 4
    assert sum(float(line.split(",")[1]) for line in lines[1:]) == sum(
        (duty.ends_at - duty.starts_at) / timedelta(hours=1) for duty in watch.duties(long)
    )
    assert any(float(line.split(",")[3]) > 0 for line in lines[1:])
