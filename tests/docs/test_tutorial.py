"""The tutorial is what a program has just done: its steps work, its words are on the pages, its pictures are there."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.house import TOP
from tools.tutorial import PICTURES, Tutorial
from tools.walk import LARGEST_PICTURE, Pictures, server

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

DOCS = TOP / "docs"
LANGUAGES = ("en", "zh")


@pytest.mark.browser
def test_one_person_gets_from_an_order_to_a_report(chromium: Browser, tmp_path: Path):
    """
    The sheets hold 303 households and 707 people, the roll 28, three of whom took their posts; whoever follows the tutorial publishes just that.
    """
    with server(tmp_path) as serving:
        told = Tutorial(chromium, serving, "en", Pictures(None)).walk()

    values = [int(value) for value in told.figures.values() if value.isdigit()]
    tutorial = (DOCS / "en" / "tutorial.md").read_text(encoding="utf-8")
    pack = zipfile.ZipFile(io.BytesIO(told.documents["pack"])).namelist()
    formats = (DOCS / "reference" / "file-formats.md").read_text(encoding="utf-8")
    assert {28, 3, 2, 4, 303, 707} <= set(values)
    assert told.documents["PDF"].startswith(b"%PDF")
    assert {told.documents[kind][:2] for kind in ("Word", "form", "error-sheet", "pack")} == {b"PK"}
    assert {words for words in told.words if words not in tutorial} == set()
    assert {name for name in pack if f"`{name}`" not in formats and not name.startswith("orders/")} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_of_the_tutorial_is_there_and_used(language: str):
    """
    A picture nobody shows is weight in every clone; one that is missing leaves a hole in the page.
    """
    page = DOCS / language / "tutorial.md"

    shown = set(re.findall(r"!\[.+\]\((.+)\)", page.read_text(encoding="utf-8")))

    assert {(page.parent / picture).resolve() for picture in shown} == {path.resolve() for path in (PICTURES / language).glob("*.webp")}


def test_pictures_are_small():
    """
    A clone comes over a hotspot too.
    """
    sizes = {path.name: path.stat().st_size for path in PICTURES.rglob("*.webp")}

    assert sizes
    assert max(sizes.values()) <= LARGEST_PICTURE
    assert sum(sizes.values()) <= 2_500_000


def test_both_tutorials_have_the_same_steps():
    """
    Both are walked by the same program; a step that one of them leaves out would be a step its reader cannot take.
    """
    pages = [(DOCS / language / "tutorial.md").read_text(encoding="utf-8") for language in LANGUAGES]

    pictures = [re.findall(r"\(\.\./screenshots/\w+/(.+)\)", page) for page in pages]
    headings = [len(re.findall(r"^## ", page, re.MULTILINE)) for page in pages]

    assert pictures[0] == pictures[1]
    assert headings[0] == headings[1]
