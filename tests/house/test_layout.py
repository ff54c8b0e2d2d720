"""The house is laid out as ARCHITECTURE says: the same rooms in each app, no lumber rooms, nothing grown out of hand."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house import SOURCE, own_files, shown

LUMBER_ROOMS = {"utils", "util", "common", "helpers", "helper", "core", "services", "misc", "lib"}
ROOMS_OF_AN_APP = {
    "__init__", "actions", "admin", "api", "apps", "bridge", "forms", "models", "reads", "urls", "views",
    "management", "migrations", "static", "templates", "templatetags",
}  # fmt: skip
FURTHER_ROOMS = {
    "operations/access": "the only doors to a resident's data",
    "operations/walls": "the database's own wall between operations stands around every app's tables",
    "operations/sealed": "columns that name people are sealed in every app alike",
    "frame/refusals": "a refusal that no page expected is said with its reasons in one place",
    "frame/once": "a second tap on any form of any app is stopped in one place",
    "frame/behind": "long work of any app goes on behind its page in one way",
    "frame/shown": "nobody overwrites unseen what somebody else wrote, in the forms of any app",
    "frame/spoken": "a page behind a personal link speaks to whoever it is for, in every app",
    "frame/foreign": "the catalogue finds here what Django says on the pages of any app",
    "operations/typed": "what was typed in any app when a session ended is held at the door",
    "frame/fields": "moments and days are typed alike in every app, and forms are each app's own",
}
"""Rooms one app alone has, each with its reason."""

LONG_FILES: dict[str, str] = {}
"""Files longer than MOST_LINES, each with the reason why cutting it would hide the story."""
MOST_LINES = 450


def apps() -> list[Path]:
    """The folders of our Django apps."""
    return sorted(path.parent for path in (SOURCE / "apps").glob("*/__init__.py"))


def test_there_is_no_lumber_room():
    """
    If a thing has no home, its name is not found yet.
    """
    names = {part for path in own_files(".py") for part in (*path.relative_to(path.anchor).parts[:-1], path.stem) if SOURCE in path.parents}

    assert names & LUMBER_ROOMS == set()


@pytest.mark.parametrize("app", apps(), ids=lambda path: path.name)
def test_an_app_has_the_rooms_of_every_app(app):
    """
    Who knows one app finds the way in all; a further room has its reason written down here.
    """
    here = {path.relative_to(app).parts[0].removesuffix(".py") for path in own_files() if app in path.parents}

    further = {f"{app.name}/{room}" for room in here - ROOMS_OF_AN_APP}

    assert further <= FURTHER_ROOMS.keys()


def test_no_file_has_grown_out_of_hand():
    """
    Past four hundred lines a file is asking to be two; past 450 it needs a reason.
    """
    own_code = own_files(".py", ".js", ".css", ".html")
    lines = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in own_code if "migrations" not in path.parts}

    long = {name for name, count in lines.items() if count > MOST_LINES}

    assert long == LONG_FILES.keys()


def test_tests_mirror_the_source():
    """
    Where the thing is, there is its test: a folder of tests below a storey names a folder or module of that storey.
    """
    tests = SOURCE.parents[1] / "tests"
    astray = [
        shown(folder)
        for storey in ("vocabulary", "engines", "files", "cli", "apps", "server")
        for folder in (tests / storey).glob("*/__init__.py")
        if not ((SOURCE / storey / folder.parent.name).is_dir() or (SOURCE / storey / f"{folder.parent.name}.py").is_file())
    ]

    assert astray == []


def test_every_test_says_why_it_is_right():
    """
    A test without a sentence tells a reader that something broke, not what was promised.
    """
    silent = [
        f"{shown(path)}: {node.name}"
        for path in own_files(".py")
        if path.name.startswith("test_")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    ]

    assert silent == []


def test_reports_read_the_journal_not_other_apps_tables():
    """
    A figure counts entries; the apps that write them stay replaceable.
    """
    forbidden = {f"shouwang.apps.{name}" for name in ("roster", "gate", "rounds", "care", "notices", "logistics")}
    sources = [path for path in own_files(".py") if SOURCE / "apps" / "reports" in path.parents]
    imported = {
        name
        for path in sources
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }

    wrong = {name for name in imported if name.startswith(tuple(forbidden))}

    assert sources
    assert wrong == set()
