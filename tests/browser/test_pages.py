"""Every page, one of each kind, in each width, language and light: fit to be seen by everybody, and keeping to itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import polib
import pytest

from shouwang.server.demo.opening import PASSWORD
from tests.accessibility import faults_on, overflow_of
from tests.demo import Seen, view_of, walk
from tools.words import CATALOGUE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, StorageState

EN, ZH = "en", "zh-hans"
LOOKS = [(390, EN, "light"), (390, ZH, "dark"), (1280, EN, "dark"), (1280, ZH, "light")]
"""Width, language, light: each pair of two is among them."""
NARROWEST = 320
TALL = 1600
"""A window in which the whole menu stands: where it is cut off and can be scrolled, axe takes the cut for a target too small."""
NAME_OF = {EN: "en", ZH: "zh-Hans"}
PERSONAL = re.compile(r"/c/[^\s\"'<&]+/")
LONG = 12
"""Letters from which on an English text is no longer a name that stays as it is (PDF, Shouwang, GeoJSON)."""
IN_BOTH = {"styleguide"}
"""Pages that show English on purpose in either language."""


@dataclass
class Ears:
    """What a browser says while it shows pages."""

    home: str
    heard: list[str] = field(default_factory=list)

    def listen(self, context: BrowserContext) -> None:
        """Note errors on the console (a breach of the content policy is one) and requests that leave the house."""
        context.on("console", lambda line: self.heard.append(f"console: {line.text}") if line.type == "error" else None)
        context.on("weberror", lambda error: self.heard.append(f"script: {error.error}"))
        context.on(
            "request",
            lambda request: None if request.url.startswith((self.home, "data:", "blob:")) else self.heard.append(f"asks {request.url}"),
        )

    def taken(self) -> list[str]:
        """What was heard since the last page."""
        heard, self.heard = self.heard, []
        return heard


@cache
def english() -> tuple[str, ...]:
    """The English sentences of the catalogue, long enough to be told from a name."""
    entries = polib.pofile(str(CATALOGUE))
    return tuple(entry.msgid for entry in entries if len(entry.msgid) > LONG and " " in entry.msgid and "%" not in entry.msgid)


@pytest.fixture(scope="session")
def commander(chromium: Browser, address: str) -> StorageState:
    """The cookies of the commander."""
    return logged_in(chromium, address, "zhanzhang")


def logged_in(chromium: Browser, address: str, name: str) -> StorageState:
    """The cookies of somebody who logged in by hand."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{address}/accounts/login/")
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "login" not in url)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="session")
def addresses(chromium: Browser, address: str, commander: StorageState) -> list[str]:
    """One page of each view that the commander's links lead to, and somebody's personal link."""
    return reached(chromium, address, commander)


def reached(chromium: Browser, address: str, state: StorageState) -> list[str]:
    """One page of each view that somebody's links lead to, and a personal link that they see."""
    context = chromium.new_context(storage_state=state)

    def ask(path: str) -> Seen:
        answer = context.request.get(f"{address}{path}", max_redirects=0)
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        return Seen(answer.status, answer.headers.get("location", ""), answer.text() if is_page else "")

    seen = walk(ask, each=1)
    context.close()
    personal = {link for page in seen.values() for link in PERSONAL.findall(page.text)}
    return [path for path, page in seen.items() if "<html" in page.text] + sorted(personal)[:1]


def faults_of(page: Page, ears: Ears, address: str, path: str, look: tuple[int, str, str]) -> list[str]:
    """Everything wrong with one page."""
    width, language, _ = look
    answer = page.goto(f"{address}{path}", wait_until="load")
    found = [f"status {answer.status}"] if answer is None or answer.status != 200 else []
    bring_pictures(page)
    found += [f"axe {fault}" for fault in faults_on(page)]
    for narrow in (width, NARROWEST) if width < 1000 else ():
        page.set_viewport_size({"width": narrow, "height": TALL})
        found += [f"{overflow_of(page)} px too wide at {narrow}: {widest(page)}"] if overflow_of(page) else []
    page.set_viewport_size({"width": width, "height": TALL})
    found += [*structure_faults(page, language), *ears.taken()]
    if language == ZH and view_of(path) not in IN_BOTH:
        found += english_on(page)
    return [f"{view_of(path)} {path}: {fault}" for fault in found]


def bring_pictures(page: Page) -> None:
    """Let the pictures further down come before the page is measured."""
    if page.locator("img[loading=lazy]").count():
        page.evaluate("Promise.all([...document.images].map((one) => { one.loading = 'eager'; return one.decode().catch(() => null); }))")


def widest(page: Page) -> str:
    """What sticks out furthest to the right, as a hint."""
    script = """() => { let most = 0, who = '';
        for (const one of document.body.querySelectorAll('*')) { const right = one.getBoundingClientRect().right;
            if (right > most + 1 && getComputedStyle(one).position !== 'fixed') { most = right; who = one.tagName.toLowerCase() + '.' + one.className; } }
        return who; }"""
    who: str = page.evaluate(script)
    return who


def structure_faults(page: Page, language: str) -> list[str]:
    """The page says in which language it is, what it is, and has one heading above all others."""
    found = []
    if (said := page.locator("html").get_attribute("lang")) != NAME_OF[language]:
        found.append(f"lang is {said}")
    if (headings := page.locator("h1").count()) != 1:
        found.append(f"{headings} h1")
    if not page.title().strip():
        found.append("no title")
    return found


def english_on(page: Page) -> list[str]:
    """Sentences of the catalogue that stand on a Chinese page in English, where the page does not say that it is English."""
    page.evaluate("document.querySelectorAll('body [lang=en]').forEach((one) => { one.style.display = 'none'; })")
    text = " ".join(page.locator("body").inner_text().split())
    return [
        f"in English: {sentence!r}"
        for sentence in english()
        if sentence in text and re.search(rf"(?<![\w]){re.escape(sentence)}(?![\w])", text)
    ]


def looked_at(chromium: Browser, address: str, paths: list[str], look: tuple[int, str, str], state: StorageState | None) -> list[str]:
    """The faults of all pages in one look."""
    width, language, light = look
    context = chromium.new_context(viewport={"width": width, "height": TALL}, color_scheme=light, storage_state=state)  # type: ignore[arg-type]
    context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    ears = Ears(address)
    ears.listen(context)
    page = context.new_page()
    found = [fault for path in paths for fault in faults_of(page, ears, address, path, look)]
    context.close()
    return found


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_page_is_fit_to_be_seen(chromium, address, commander, addresses, look):
    """
    WCAG 2.2 AA by axe, nothing sideways, nothing from outside, no error, one heading, in the language that was chosen.
    """
    found = looked_at(chromium, address, addresses, look, commander)

    assert found == [], "\n".join(found)


@pytest.mark.parametrize(("name", "look"), [*zip(("zhishou", "zuzhang", "shequ", "shiju"), LOOKS, strict=True)], ids=str)
def test_pages_are_fit_to_be_seen_by_those_who_see_less_of_them(chromium, address, name, look):
    """
    The guard, the group lead, the host community and the superior: where a button or a column is missing, the page is another one.
    """
    state = logged_in(chromium, address, name)

    found = looked_at(chromium, address, reached(chromium, address, state), look, state)

    assert found == [], "\n".join(found)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_pages_without_login_are_fit_to_be_seen(chromium, address, addresses, look):
    """
    The same for those who come by a personal link, to the published report, or to log in.
    """
    open_to_all = {"people:personal", "reports:published"}
    paths = ["/accounts/login/", *(path for path in addresses if view_of(path) in open_to_all)]

    assert {view_of(path) for path in paths} == open_to_all | {"account_login"}
    found = looked_at(chromium, address, paths, look, None)

    assert found == [], "\n".join(found)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_first_page_of_all_is_fit_to_be_seen(chromium, empty_address, look):
    """
    Who sets the server up meets it first.
    """
    found = looked_at(chromium, empty_address, ["/first/"], look, None)

    assert found == [], "\n".join(found)


def test_most_pages_are_reached_by_links(addresses):
    """
    A page no link leads to is a page nobody looked at here; those that only take a form, or are files, are not pages.
    """
    assert len({view_of(path) for path in addresses}) > 45
