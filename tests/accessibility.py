"""What axe finds wrong with a page, for every test that opens one in the real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults_on(page: Page) -> list[str]:
    """
    Each fault as its rule and the places where it is broken; empty when there is none.

    The window is made as high as the page first: a bar that stays at the foot of a phone would otherwise seem to cover what merely
    has not been scrolled up yet.
    """
    size = page.viewport_size or {"width": 390, "height": 844}
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], page.evaluate("document.documentElement.scrollHeight"))})
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    page.set_viewport_size(size)
    return [f"{fault['id']}: {', '.join(str(node['target'][0]) for node in fault['nodes'][:5])}" for fault in found]


def overflow_of(page: Page) -> int:
    """By how many pixels the page is wider than its window; 0 when nobody has to scroll sideways."""
    wider: int = page.evaluate("Math.max(0, document.documentElement.scrollWidth - innerWidth)")
    return wider
