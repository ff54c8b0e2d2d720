"""The documents keep step with the code and with each other."""

from __future__ import annotations

import re

from shouwang.server.environment import OTHERS, SETTINGS
from tests.house import TOP, own_files, shown

DOCS = TOP / "docs"


def test_pages_come_in_pairs():
    """
    Both languages are first languages: a page in one alone shuts half of the readers out.
    """
    english, chinese = (
        {path.relative_to(DOCS / language).as_posix() for path in (DOCS / language).rglob("*.md")} for language in ("en", "zh")
    )

    assert english
    assert english == chinese


def test_no_document_names_a_setting_that_does_not_exist():
    """
    The program refuses an unknown setting, so a page that names one leads a reader into a wall.
    """
    known = {name for setting in SETTINGS for name in (setting.name, f"{setting.name}_FILE")}
    documents = own_files(".md")

    named = {(shown(path), name) for path in documents for name in re.findall(r"\bSHOUWANG_[A-Z_]+\b", path.read_text(encoding="utf-8"))}

    assert named
    assert {(page, name) for page, name in named if name not in known and not name.startswith(OTHERS)} == set()


def test_no_document_names_a_make_task_that_does_not_exist():
    """
    What stands in a code block can be typed.
    """
    tasks = set(re.findall(r"^([a-z-]+%?):", (TOP / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    patterns = [re.compile(task.replace("%", "[a-z<>-]+")) for task in tasks]

    named = {
        name
        for path in own_files(".md")
        for name in re.findall(r"(?:`|^\s*)make ([a-z]+(?:-[a-z<>]+)*)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert named
    assert {name for name in named if not any(pattern.fullmatch(name) for pattern in patterns)} == set()
