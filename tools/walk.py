"""A person at a real browser, on a server and a data folder of their own: what they press is counted, and pictures are taken on the way."""

from __future__ import annotations

import gettext
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

TOP = Path(__file__).resolve().parent.parent
LAPTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
FLAGS = (
    "--no-sandbox",  # root has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ADDRESS_LANGUAGE = {"en": "en-GB", "zh": "zh-CN"}
LARGEST_PICTURE = 120_000
"""Bytes. A page with twenty pictures still opens on a hotspot."""


def words_of(language: str) -> Callable[[str], str]:
    """What the pages say in *language* for words that the code writes in English."""
    if language == "en":
        return lambda text: text
    return gettext.translation("django", TOP / "src" / "shouwang" / "locale", ["zh_Hans"]).gettext


class Serving(NamedTuple):
    """Where a server is, and on a new one the word that it printed for whoever makes the first account."""

    address: str
    word: str


@contextmanager
def server(data: Path, *before: str) -> Iterator[Serving]:
    """A server on *data*, at an address that is free; *before* is a command of ours to run first, such as ``demo``."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")}
    variables["SHOUWANG_DATA"] = str(data)
    program = [sys.executable, "-m", "shouwang.server"]
    if before:
        subprocess.run([*program, *before], cwd=TOP, env=variables, check=True, stdout=subprocess.DEVNULL)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    printed = data / "served.txt"
    with printed.open("wb") as paper:
        running = subprocess.Popen([*program, "serve", "--port", str(port)], cwd=TOP, env=variables, stdout=paper)
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz", running)
        word = re.search(r"word=(\w+)", printed.read_text(encoding="utf-8"))
        yield Serving(f"http://127.0.0.1:{port}", word[1] if word else "")
    finally:
        running.terminate()
        running.wait(timeout=20)


def _wait_for(address: str, running: subprocess.Popen[bytes], longest: float = 60) -> None:
    until = time.monotonic() + longest
    while time.monotonic() < until and running.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5)  # noqa: S310  # our own server
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The server at {address} did not start.")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A real browser with a home that is thrown away."""
    from playwright.sync_api import sync_playwright

    from tools import browser

    home = tempfile.mkdtemp(prefix="walk-")
    try:
        with sync_playwright() as playwright:
            found = playwright.chromium.launch(
                executable_path=browser.bring(), args=FLAGS, env={**os.environ, "HOME": home, "XDG_CONFIG_HOME": home}
            )
            yield found
            found.close()
    finally:
        shutil.rmtree(home, ignore_errors=True)


class Pictures:
    """Where pictures go; without a folder none are taken."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.taken: list[Path] = []

    def take(self, page: Page, name: str) -> None:
        """What the page shows now, as a small WebP."""
        if self.folder is None:
            return
        page.wait_for_load_state("networkidle")
        self.keep(Image.open(io.BytesIO(page.screenshot(animations="disabled"))), name)

    def keep(self, picture: Image.Image, name: str) -> None:
        """A picture as ``name.webp``, as good as its size allows."""
        if self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{name}.webp"
        for quality in (72, 60, 45):
            picture.convert("RGB").save(path, quality=quality, method=6)
            if path.stat().st_size <= LARGEST_PICTURE:
                break
        self.taken.append(path)


class Hand:
    """
    One person's hands: every click, key and file is counted.

    Buttons and links are found by the words a person reads, in the language of the page; so a word the tutorial names is a word on the page.
    """

    def __init__(self, browser: Browser, address: str, language: str, pictures: Pictures, screen: dict[str, int] | None = None) -> None:
        self.context = browser.new_context(
            viewport=screen or LAPTOP,  # type: ignore[arg-type]  # playwright's own typed dict
            locale=ADDRESS_LANGUAGE[language],
            timezone_id="Asia/Shanghai",
            has_touch=screen == PHONE,
        )
        self.context.set_default_timeout(15_000)
        self.page = self.context.new_page()
        self.address, self.language, self.pictures = address, language, pictures
        self.words = words_of(language)
        self.pressed: list[str] = []
        self.clicks = self.keys = self.files = 0

    def open(self, path: str) -> None:
        """Type an address, or open a link somebody sent."""
        self.page.goto(path if path.startswith("http") else self.address + path)

    def press(self, words: str, within: str = "body", *, named: bool = True) -> None:
        """Press the button or link that says *words* (as the code writes them); the one that is seen first."""
        text = self.words(words)
        if named:
            self.pressed.append(text)
        found = self.page.locator(within).locator("button, a, summary").filter(has_text=text).locator("visible=true")
        found.first.wait_for()
        place = found.evaluate_all("(all, text) => all.findIndex(each => each.innerText.trim().startsWith(text))", text)
        found.nth(max(place, 0)).click()
        self.clicks += 1
        self.page.wait_for_load_state()

    def send(self, within: str = "main") -> None:
        """Press the button at the end of a form."""
        button = self.page.locator(f"{within} .buttons button").locator("visible=true").first
        if not any(each.isdigit() for each in _plain(button)):
            self.pressed.append(_plain(button))
        button.click()
        self.clicks += 1
        self.page.wait_for_load_state()

    def click(self, selector: str) -> None:
        """Press what has no words of its own: a box, a row."""
        self.page.locator(selector).first.click()
        self.clicks += 1

    def menu(self, words: str) -> None:
        """Go to a page by the menu; its group is opened first where it is folded."""
        text = self.words(words)
        way = self.page.locator(f'nav.menu li a:text-is("{text}")').first
        if not way.is_visible() and (fold := way.locator("xpath=ancestor::details/summary")).is_visible():
            fold.click()
            self.clicks += 1
        self.pressed.append(text)
        way.click()
        self.clicks += 1
        self.page.wait_for_load_state()

    def write(self, field: str, text: str) -> None:
        """Type into the field of this name."""
        self.page.locator(f'[name="{field}"]:visible').first.fill(text)
        self.keys += len(text)

    def choose(self, field: str, value: str) -> None:
        """Choose from a list, or one of several boxes."""
        found = self.page.locator(f'[name="{field}"]')
        if found.first.evaluate("each => each.tagName") == "SELECT":
            found.first.select_option(value)
        else:
            self.page.locator(f'[name="{field}"][value="{value}"]').check(force=True)
        self.clicks += 2

    def bring(self, field: str, *paths: Path) -> None:
        """Choose files."""
        self.page.locator(f'input[type="file"][name="{field}"]').set_input_files(list(paths))
        self.files += len(paths)

    def download(self, words: str, within: str = "body") -> Path:
        """Press what gives a file; where it lies."""
        with self.page.expect_download() as told:
            self.press(words, within)
        return Path(told.value.path())

    def look(self, name: str, *, at: str = "") -> None:
        """Take a picture, with what *at* selects in sight."""
        if at:
            self.page.locator(at).first.evaluate("each => each.scrollIntoView({block: 'center'})")
        else:
            self.page.evaluate("window.scrollTo(0, 0)")
        self.pictures.take(self.page, name)

    def text(self, selector: str = "main") -> str:
        """What a person reads there."""
        return self.page.locator(selector).first.inner_text()


def _plain(found: Locator) -> str:
    return " ".join(found.inner_text().split())
