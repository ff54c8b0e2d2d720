"""What only a real browser can show of the roll and the call-out: two languages, two widths, and a board that lives."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.urls import reverse

from shouwang.apps.people import actions, reads
from tests.accessibility import faults_on, overflow_of
from tests.world import at

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

LOOKS = list(itertools.product((390, 1280), ("en", "zh-hans")))


def enter(context: BrowserContext, world, address: str) -> None:
    """Log the commander in by the session's cookie."""
    session = world.browser(world.commander).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])


def faults_in_look(browser: Browser, world, address: str, pages: list[str], look: tuple[int, str]) -> list[str]:
    """What is wrong with pages in one width and language."""
    width, language = look
    context = browser.new_context(viewport={"width": width, "height": 1400})
    enter(context, world, address)
    context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    page = context.new_page()
    found: list[str] = []
    page.on("console", lambda line: found.append(line.text) if line.type == "error" else None)
    for each in pages:
        page.goto(address + each)
        found += [f"{each} {look}: {fault}" for fault in faults_on(page)]
        found += [f"{each} {look}: too wide"] if overflow_of(page) else []
    context.close()
    return found


@pytest.fixture
def busy_unit(several_connections, unit):
    """A call-out in the midst: each state once."""
    actions.answer(
        call=unit.call("Mei"), answer="with-limits", limits=actions.LimitsTold(("ill",)), at=at("11 15:10"), by=unit.people["Mei"]
    )
    actions.take_post(call=unit.call("Mei"), at=at("11 16:20"), by=unit.world.commander)
    actions.ask_exemption(call=unit.call("Bo"), why="care", at=at("11 15:20"), by=unit.people["Bo"])
    actions.notify(call=unit.call("Lan"), channel="chat", at=at("11 15:10"), by=unit.world.commander)
    return unit


def test_everybody_can_use_the_personal_page(busy_unit, chromium, live_server):
    """
    WCAG 2.2 AA by axe in each width and language, nobody scrolls sideways, and nothing is refused by the page's own rules.
    The pages of members are looked at by tests/browser; nobody is led to these.
    """
    unit, world = busy_unit, busy_unit.world
    personal = [reverse("people:personal", args=[reads.token_of(unit.call(name))]) for name in ("Wu", "Bo", "Mei")]
    pages = [*personal, f"{personal[0]}?say=cannot", f"{personal[0]}?say=with-limits"]

    found = [fault for look in LOOKS for fault in faults_in_look(chromium, world, live_server.url, pages, look)]

    assert found == []


def test_the_board_shows_what_others_record(busy_unit, chromium, live_server):
    """
    Wu arrives while the board is open: the page shows it without being loaded again; a tap of one's own shows at once.
    """
    unit, world = busy_unit, busy_unit.world
    context = chromium.new_context(viewport={"width": 1280, "height": 844})
    enter(context, world, live_server.url)
    page = context.new_page()
    page.goto(live_server.url + reverse("people:board", args=[world.operation.id, unit.callout.id]))
    before = page.locator(".calls .chip", has_text="Arrived").count()

    actions.arrive(call=unit.call("Wu"), at=at("11 16:10"), by=world.commander)
    page.locator(".calls .chip", has_text="Arrived").wait_for(timeout=15_000)
    page.get_by_role("button", name="On post: Wu").click()
    page.get_by_role("button", name="On post: Wu").wait_for(state="detached", timeout=10_000)

    assert before == 0
    assert page.locator(".calls .chip", has_text="On post").count() == 2
    context.close()
