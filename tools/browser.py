"""
A real Chromium for the tests that need one: found, else brought by apt-get, else told loudly.

``SHOUWANG_CHROMIUM`` names one. Playwright is used without its own browsers, so nothing is downloaded past the system's packages.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tools import machine

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
PACKAGES = ("chromium", "fonts-noto-cjk", "poppler-utils")
"""The browser, Chinese letters for its pages and for our PDF, and the program that turns a PDF page into a picture."""


def find() -> Path | None:
    """The browser to use, or None."""
    if named := os.environ.get("SHOUWANG_CHROMIUM"):
        return Path(named)
    return machine.first_program(*NAMES)


def has_chinese_letters() -> bool:
    """Whether some installed font has Chinese letters."""
    if machine.first_program("fc-list") is None:
        return any(Path("/usr/share/fonts").rglob("NotoSansCJK*"))
    listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def bring() -> Path:
    """
    The browser, with Chinese letters and pdftoppm beside it; installed as far as this machine allows.

    Raises :class:`tools.machine.Missing`.
    """
    lacking = []
    if find() is None:
        lacking.append("chromium")
    if not has_chinese_letters():
        lacking.append("fonts-noto-cjk")
    if machine.first_program("pdftoppm") is None:
        lacking.append("poppler-utils")
    if lacking:
        machine.install_packages(*lacking, why="What browser and print tests need")
    browser = find()
    if browser is None or not os.access(browser, os.X_OK):
        raise machine.Missing(f"No Chromium at {browser}. Install chromium, or name one: SHOUWANG_CHROMIUM=/path/to/chromium.")
    return browser


def main() -> int:
    """Bring the browser; without one, status 1 in CI and a loud line elsewhere."""
    try:
        bring()
    except machine.Missing as problem:
        machine.say(f"BROWSER TESTS WILL BE SKIPPED. {problem}")
        return int(machine.IN_CI)
    return 0


if __name__ == "__main__":
    sys.exit(main())
