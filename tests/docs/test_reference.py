"""What the program takes and gives is described: fields, files, placeholders, commands."""

from __future__ import annotations

import dataclasses
import importlib.util
import inspect
import re
from types import ModuleType

import pytest

from shouwang.apps.reports.reads.forms import FormValues
from shouwang.files import geojson
from shouwang.vocabulary.entries import Entry
from tests.house import TOP

DOCS = TOP / "docs"
FORMATS = DOCS / "reference" / "file-formats.md"


@pytest.fixture(scope="module")
def from_code() -> ModuleType:
    """``docs/from_code.py``, which lies outside the packages."""
    found = importlib.util.spec_from_file_location("from_code", DOCS / "from_code.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_every_list_the_code_can_write_stands_on_a_page(from_code: ModuleType):
    """
    A list that no page shows is a list nobody finds.
    """
    pages = "\n".join(path.read_text(encoding="utf-8") for path in DOCS.rglob("*.md") if "_build" not in path.parts)

    shown = set(re.findall(r"\{from-code\} ([a-z-]+)", pages))

    assert shown == set(from_code.SUBJECTS)


def test_no_list_has_an_empty_cell(from_code: ModuleType):
    """
    Both languages are first languages: a code without its sentence in one of them is half described.
    """
    lists = {subject: [list(row) for row in rows()] for subject, rows in from_code.SUBJECTS.items()}

    empty = [(subject, row[0]) for subject, rows in lists.items() for row in rows for cell in row if not cell.strip()]

    assert all(len(rows) > 1 for rows in lists.values())
    assert empty == []


def test_every_field_of_an_entry_is_described():
    """
    Whoever verifies an exported journal has this page and no other.
    """
    page = FORMATS.read_text(encoding="utf-8")

    missing = [field.name for field in dataclasses.fields(Entry) if f"`{field.name}`" not in page]

    assert missing == []


def test_what_a_map_may_say_is_described():
    """
    A feature that says something else is passed over without a word.
    """
    page = FORMATS.read_text(encoding="utf-8")

    assert [what for what in geojson.WHAT if f"`{what}`" not in page] == []


def test_every_word_a_form_may_ask_for_is_described():
    """
    Figures are listed by the code; the words beside them stand on the page by hand.
    """
    page = FORMATS.read_text(encoding="utf-8")
    source = inspect.getsource(inspect.getmodule(FormValues) or FormValues)

    asked = set(re.findall(r'"(date|日期|unit|host|superior|operation|单位|社区|上级|行动)"', source))

    assert len(asked) == 10
    assert [word for word in asked if f"`{{{{{word}}}}}`" not in page] == []


def test_every_task_of_the_server_is_listed(from_code: ModuleType):
    """
    The table is made from the parser itself, so it cannot name a task that does not exist.
    """
    listed = " ".join(row[0] for row in from_code.server_commands())

    assert all(f"shouwang.server {task}" in listed for task in ("migrate", "demo", "serve"))


def test_decisions_are_numbered_and_weighed():
    """
    A decision without its price is advertising; one without "look again" is law.
    """
    pages = sorted((DOCS / "decisions").glob("0*.md"))

    lacking = [
        (page.name, word)
        for page in pages
        for word in ("# ", "**Decided.**", "**What it costs.**", "**Look again**")
        if word not in page.read_text(encoding="utf-8")
    ]

    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    assert lacking == []
