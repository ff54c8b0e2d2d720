"""What only a real browser can show of the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from tests.accessibility import faults_on, overflow_of
from tests.world import PASSWORD, World

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

LOOKS = [(390, "en", "light"), (390, "zh-hans", "dark"), (1280, "en", "dark"), (1280, "zh-hans", "light")]
"""Width, language, light: each pair of two is among them. The colours of all are computed in ``test_colours.py``."""


@pytest.fixture
def guard(transactional_db):
    """The guard of Willow Court, with a password."""
    user = World().guard.user
    user.set_password(PASSWORD)
    user.save()
    return user


def log_in(page: Page, address: str, user) -> None:
    """By name and password, as people do."""
    page.goto(address + reverse("account_login"))
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(lambda url: "login" not in url)


def show_that_it_is_you(page: Page, address: str) -> None:
    """Before the login itself is changed, the password is asked for once more."""
    page.goto(address + reverse("mfa_add_webauthn"))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(lambda url: "add" in url and "reauthenticate" not in url)


def faults_in_look(browser: Browser, state, address: str, names: list[str], look) -> list[str]:
    """What is wrong with pages in one width, language and light."""
    width, language, light = look
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=light, storage_state=state)
    context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if line.type == "error" else None)
    found = []
    for name in names:
        page.goto(address + reverse(name))
        page.wait_for_load_state("networkidle")
        found += [f"{name} {look}: {fault}" for fault in faults_on(page)]
        page.set_viewport_size({"width": 320, "height": 640})
        found += [f"{name} at 320: {overflow_of(page)} px too wide"] if overflow_of(page) else []
        page.set_viewport_size({"width": width, "height": 844})
    context.close()
    return found + refused


def test_everybody_can_use_the_pages_before_the_door(chromium, live_server, transactional_db):
    """
    WCAG 2.2 AA by axe, in each width, language and light; and nobody scrolls sideways.
    """
    names = ["account_login", "account_inactive"]

    found = [fault for look in LOOKS for fault in faults_in_look(chromium, None, live_server.url, names, look)]

    assert found == []


def test_everybody_can_use_the_pages_behind_the_door(chromium, live_server, guard, browser_context):
    """
    The page of parts shows each part once, so what passes there passes wherever it is used.
    """
    page = browser_context.new_page()
    log_in(page, live_server.url, guard)
    show_that_it_is_you(page, live_server.url)
    state = browser_context.storage_state()
    names = [
        "styleguide",
        "status",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_change_password",
        "account_logout",
    ]

    found = [fault for look in LOOKS for fault in faults_in_look(chromium, state, live_server.url, names, look)]

    assert found == []


def test_pages_keep_to_themselves(page, live_server, outside_requests, guard):
    """
    No font, script or picture comes from elsewhere: the unit may have no network but its own.
    """
    log_in(page, live_server.url, guard)

    page.goto(live_server.url + reverse("styleguide"))
    page.wait_for_load_state("networkidle")

    assert outside_requests == []


def test_day_and_night_change_at_once_and_stay(page, live_server, guard):
    """
    The lamp in the tent is bright at noon and blinding at night.
    """
    log_in(page, live_server.url, guard)
    page.goto(live_server.url + reverse("status") + "#menu")
    paper = "getComputedStyle(document.body).backgroundColor"
    day = page.evaluate(paper)

    with page.expect_response(lambda answer: answer.url.endswith(reverse("set_theme"))):
        page.get_by_role("button", name="Dark").click()
    night = page.evaluate(paper)
    page.reload()

    assert day != night
    assert page.evaluate(paper) == night


def test_a_passkey_is_set_up_and_opens_the_door(page, live_server, guard):
    """
    The scripts of the login library run under our rule against foreign code, and a fingerprint replaces the password.
    """
    address = live_server.url.replace("127.0.0.1", "localhost")
    log_in(page, address, guard)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "automaticPresenceSimulation": True}})

    show_that_it_is_you(page, address)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Set up a passkey").click()
    page.wait_for_url(lambda url: "add" not in url)
    forget(page.context)
    page.goto(address + reverse("account_login"))
    page.get_by_role("button", name="Log in with a passkey").click()
    page.wait_for_url(lambda url: "login" not in url)

    page.goto(address + reverse("mfa_list_webauthn"))
    assert page.get_by_role("heading", name="Passkeys").is_visible()
    assert page.get_by_role("row").count() == 2


def forget(context: BrowserContext) -> None:
    """As if the browser had been closed and its cookies cleared."""
    context.clear_cookies()


def test_a_text_is_copied_with_one_touch(page, live_server, guard):
    """
    A personal link goes from here into a chat; typing it off would go wrong.
    """
    log_in(page, live_server.url, guard)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(live_server.url + reverse("styleguide"))

    page.get_by_role("button", name="Copy").click()

    page.get_by_role("status").get_by_text("Copied").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == "https://gate.example/a/7Q2M"


def test_paper_shows_the_page_without_its_surroundings(page, live_server, guard):
    """
    What hangs at the gate is the page, with its address and the hour it was printed.
    """
    log_in(page, live_server.url, guard)
    page.goto(live_server.url + reverse("status"))

    page.emulate_media(media="print")

    assert not page.get_by_role("navigation", name="Menu").is_visible()
    assert page.locator(".print-line").is_visible()
    assert reverse("status") in page.locator(".print-line").inner_text()


def test_the_menu_of_a_phone_opens_without_a_script(chromium, live_server, guard, browser_context):
    """
    An old phone with scripts switched off still finds its way.
    """
    log_in(browser_context.new_page(), live_server.url, guard)
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, storage_state=browser_context.storage_state()
    )
    page = context.new_page()
    page.goto(live_server.url + reverse("status"))

    page.get_by_role("link", name="Menu").click()

    assert page.get_by_role("navigation", name="Menu").get_by_role("link", name="Log out").is_visible()
    context.close()
