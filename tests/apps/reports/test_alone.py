"""The report as one HTML file, opened from a disk: it checks the journal by itself, without a server and without the network."""

from __future__ import annotations

from pathlib import Path

import pytest

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads as journal_reads
from shouwang.apps.reports import reads
from tests.apps.reports.test_reports import frozen
from tests.world import World, at


@pytest.fixture
def files(world: World, tmp_path: Path) -> tuple[Path, Path, Path]:
    """The report in both languages, the journal and its checkpoints, as files."""
    report = frozen(world)
    journal.sign_checkpoint(operation=world.operation, at=at("20 18:00"))
    for language in ("en", "zh-hans"):
        (tmp_path / f"report.{language}.html").write_text(reads.page(report, language), encoding="utf-8")
    export, notes = tmp_path / "journal.jsonl", tmp_path / "checkpoints.txt"
    export.write_bytes(b"".join(journal_reads.exported(world.operation)))
    notes.write_text(journal_reads.all_checkpoints(world.operation), encoding="utf-8")
    return tmp_path, export, notes


@pytest.mark.parametrize(("language", "right", "wrong"), [("en", "OK. ", "NOT OK. From line 3"), ("zh-hans", "核验通过", "自第 3 行起")])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_says_whether_the_journal_is_what_was_signed(page, files, language, right, wrong, width):
    """
    Whole it is OK; one letter of its third line is another, and that line is named. Nothing of the page is scrolled sideways.
    """
    folder, export, notes = files
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"file://{folder}/report.{language}.html")
    page.locator("summary").last.click()
    page.locator("#verify-journal").set_input_files(export)
    page.locator("#verify-checkpoints").set_input_files(notes)
    page.locator("[data-verify] button").click()
    page.locator("[data-verify] output.go").wait_for()
    whole = page.locator("[data-verify] output").inner_text()
    lines = export.read_bytes().splitlines(keepends=True)
    export.write_bytes(b"".join([*lines[:2], lines[2].replace(b'"run":0', b'"run":1'), *lines[3:]]))

    page.locator("#verify-journal").set_input_files(export)
    page.locator("[data-verify] button").click()
    page.locator("[data-verify] output.ask").wait_for()

    assert whole.startswith(right)
    assert wrong in page.locator("[data-verify] output").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert [url for url in asked if not url.startswith("file:")] == []
