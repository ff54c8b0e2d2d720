"""``make screenshots``: walk the tutorial in both languages, take its pictures on the way, and the picture of the README."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from tools.machine import say
from tools.tutorial import PICTURES, TYPED, Told, Tutorial
from tools.walk import PHONE, TOP, Hand, Pictures, chromium, server

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def cover(browser: Browser, folder: Path) -> None:
    """The board of the model operation on a laptop and on a phone, as one picture for the README."""
    sides = {}
    with tempfile.TemporaryDirectory() as data, server(Path(data), "demo") as (address, _word):
        for language in ("en", "zh"):
            for name, screen in (("laptop", None), ("phone", PHONE)):
                hand = Hand(browser, address, language, Pictures(Path(data)), screen)
                hand.open("/")
                hand.write("login", "zhanzhang")
                hand.write("password", "keep-watch-2022")
                hand.click("main form button:not([name])")
                hand.page.wait_for_load_state("networkidle")
                hand.page.locator("main h2 a").first.click()
                hand.look(f"{language}-{name}")
                sides[language, name] = Image.open(Path(data) / f"{language}-{name}.webp")
            Pictures(folder).keep(_beside(sides[language, "laptop"], sides[language, "phone"]), f"board-{language}")


def _beside(laptop: Image.Image, phone: Image.Image) -> Image.Image:
    phone = phone.resize((round(phone.width * laptop.height / phone.height), laptop.height))
    both = Image.new("RGB", (laptop.width + 24 + phone.width, laptop.height), "white")
    both.paste(laptop, (0, 0))
    both.paste(phone, (laptop.width + 24, 0))
    return both


def main(words: list[str]) -> int:
    """Walk in the languages named (both), take pictures unless told not to, and say what it took."""
    options = argparse.ArgumentParser(prog="python -m tools.screenshots", description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--language", choices=sorted(TYPED), action="append", help="Only this one; may be given again.")
    options.add_argument("--no-pictures", action="store_true", help="Only walk.")
    given = options.parse_args(words)
    silent = []
    with chromium() as browser:
        for language in given.language or TYPED:
            with tempfile.TemporaryDirectory() as data, server(Path(data)) as serving:
                pictures = Pictures(None if given.no_pictures else PICTURES / language)
                told = Tutorial(browser, serving, language, pictures).walk(lambda step, at=language: say(f"{at}: {step}"))  # type: ignore[misc]
            say(
                f"{language}: {told.count('clicks')} clicks, {told.count('keys')} keys, {told.count('files')} files, {told.seconds:.0f} s by machine"
            )
            say(f"{language}: {told.figures}")
            silent += sorted(told.words - told_by(language, told))
        if not given.no_pictures:
            cover(browser, PICTURES)
    if silent:
        say(f"Pressed, and not named in the tutorial: {', '.join(silent)}")
    return int(bool(silent))


def told_by(language: str, told: Told) -> set[str]:
    """Of the words that were pressed, those that the tutorial names."""
    page = (TOP / "docs" / language / "tutorial.md").read_text(encoding="utf-8")
    return {words for words in told.words if words in page}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
