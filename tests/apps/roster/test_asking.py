"""Questions that take long, while entries go on being written: one search for each question, and its answer is shown with when it was reckoned."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from django.utils import timezone

from shouwang.apps.frame import behind
from shouwang.apps.roster import actions, bridge, reads
from shouwang.apps.roster.models import Duty, Roster
from tests.apps.roster.conftest import BY_DAY, Watch
from tests.apps.roster.test_planning import url

WAITS = {"hx-request": "true"}


@pytest.fixture
def holds(watch) -> Roster:
    """A roster of three days that began an hour ago and holds."""
    begins = timezone.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    return actions.publish(roster=watch.made(begins, days=3), by=watch.by, at=begins)


@pytest.fixture
def going(monkeypatch) -> list[Callable[[], object]]:
    """What was set going behind the pages, to be done when the test says."""
    found: list[Callable[[], object]] = []
    monkeypatch.setattr(behind, "start", lambda task, _name: found.append(task))
    return found


def written(watch: Watch, name: str) -> None:
    """Something else is written into the journal meanwhile."""
    watch.post(name, BY_DAY)


def vacancy(watch: Watch) -> Duty:
    duty = Duty.objects.held().filter(starts_at__gt=timezone.now()).select_related("roster__operation", "post").first()
    return actions.drop_out(duty=duty, by=watch.by, at=timezone.now())


@pytest.mark.parametrize("question", ["mend", "why", "what_if"])
def test_an_answer_comes_though_entries_are_written_meanwhile(watch, holds, going, question):
    """
    While it is worked out others write: all who ask wait for the one search, and what it brings is shown as of when it was reckoned. Asked anew it is reckoned anew.
    """
    vacancy(watch)
    page = url(question, watch) if question == "mend" else url(question, watch, roster=holds.id)
    page += f"?like=&test_day=&missing={watch.people['Bo'].id}" if question == "what_if" else ""
    browser = watch.world.browser(watch.by)

    assert "It is being worked out" in browser.get(page).text
    begun = len(going)
    for name in ("Tent", "Yard"):
        written(watch, name)
        assert browser.get(page, headers=WAITS).status_code == 204
        assert "It is being worked out" in browser.get(page).text
    assert len(going) == begun
    for task in list(going):
        task()
    written(watch, "Bridge")
    come = browser.get(page, headers=WAITS).headers["HX-Redirect"]
    shown = browser.get(come).text
    again = unescape(re.search('href="([^"]*)">Reckon again', shown)[1])

    assert come.startswith(page)
    assert "something was written since" in shown
    assert "something was written since" in browser.get(page).text
    assert len(going) == begun
    assert "It is being worked out" in browser.get(again).text
    assert len(going) == begun * 2
    for task in going[begun:]:
        task()
    assert browser.get(again, headers=WAITS).headers["HX-Refresh"] == "true"
    assert "something was written since" not in browser.get(page).text


def test_an_answer_that_has_grown_old_since_is_not_shown_again(watch, holds, going):
    """
    Why was answered, and nobody wrote meanwhile. Then the posts change: whoever asks now has it reckoned as things stand now.
    """
    page, browser = url("why", watch, roster=holds.id), watch.world.browser(watch.by)
    browser.get(page)
    going[0]()
    before = browser.get(page).text
    written(watch, "Tent")

    assert "It is being worked out" not in before
    assert "It is being worked out" in browser.get(page).text
    assert len(going) == 2


def test_a_search_that_could_not_be_set_going_is_asked_again(watch, holds, monkeypatch):
    """
    The machine has no thread left: that is a fault for whoever asked, and no reason for the next one to wait for ever.
    """
    roster, found = holds, []

    def no_thread(_task: object, _name: str) -> None:
        raise RuntimeError

    monkeypatch.setattr(behind, "start", no_thread)
    with pytest.raises(RuntimeError):
        reads.answer("why", roster, lambda: "known")
    monkeypatch.setattr(behind, "start", lambda task, _name: found.append(task()))

    assert reads.answer("why", roster, lambda: "known").found == "known"


def test_what_was_reckoned_before_is_checked_again_when_it_is_taken(watch, holds, going):
    """
    The page that was waited for proposes whom to give what; meanwhile somebody was sent there. Nothing is given twice, and it says so.
    """
    duty, browser, page = vacancy(watch), watch.world.browser(watch.by), url("mend", watch)
    browser.get(page)
    going[0]()
    taker = next(one for one in bridge.substitutes_for(duty, timezone.now()) if one.is_possible)
    actions.give(duty=duty, to=UUID(taker.person), by=watch.by, at=timezone.now())
    take = f'[["{duty.id}","{taker.person}","{duty.starts_at.isoformat()}"]]'

    done = browser.post(page, {"take": take, "leave": "[]"}, follow=True)

    assert "This duty was taken away." in done.text
    assert Duty.objects.filter(instead_of=duty).count() == 1
