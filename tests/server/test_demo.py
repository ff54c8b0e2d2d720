"""The model operation: played through the product, counted again without it, and handed over with proof."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.test import override_settings

from shouwang.apps.journal import reads as journal
from shouwang.apps.journal.models import Entry
from shouwang.apps.operations.models import Member, Operation, Role
from shouwang.apps.reports import reads
from shouwang.apps.reports.models import HandOverPack, Report
from shouwang.apps.roster import reads as reads_of_roster
from shouwang.server import commands
from tests import recount
from tests.demo import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]
STORY = {
    "staff-on-roll": 28,
    "staff-excused": 6,
    "staff-on-post": 22,
    "compounds": 2,
    "buildings": 4,
    "households": 303,
    "residents": 707,
    "days": 10,
    "checks": None,
    "turned-back": None,
}
"""As the story has it, written down by hand; what has no entries yet is not nought."""
SAID = ("28", "22", "303", "707", "10")
"""Figures that stand in every version of the report."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the report's files are written."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def operation(django_db_setup: None, django_db_blocker, folder: Path) -> Iterator[Operation]:
    """The model operation, loaded by the command that ``make demo`` calls."""
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder / "files"), transaction.atomic():
        assert commands.demo(FOLDER, folder / "reports") == 0
        yield Operation.objects.get()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def recounted(operation: Operation, django_db_blocker, folder: Path) -> dict[str, int | None]:
    """The figures by the program that shares no code with the product."""
    path = folder / "journal.jsonl"
    with django_db_blocker.unblock():
        path.write_bytes(b"".join(journal.exported(operation)))
    return recount.recount(recount.load(path))


def values(lines) -> dict[str, int | None]:
    """The figures as bare numbers."""
    return {code: line.value for code, line in lines.items()}


def test_the_figures_are_those_of_the_story(operation):
    """
    28 on the roll, 6 excused, 22 on post; 2 compounds, 4 buildings, 303 households, 707 people; 10 days; no checks yet.
    """
    counted = values(reads.figure_lines(operation))

    assert {code: counted[code] for code in STORY} == STORY


def test_somebody_else_counts_the_same(operation, recounted):
    """
    Every figure of the product equals the recount of the exported journal, and none is missing on either side.
    """
    assert values(reads.figure_lines(operation)) == recounted


def test_the_frozen_report_is_counted_from_its_journal(operation, folder):
    """
    The report was frozen before the hand-over was written; the journal up to there gives every figure it prints.
    """
    report = Report.objects.exclude(frozen=None).order_by("frozen_at").first()
    path = folder / "up-to-the-report.jsonl"
    path.write_bytes(b"".join(line for line in journal.exported(operation))[: bytes_up_to(operation, report.frozen["entries"])])

    counted = recount.recount(recount.load(path))

    assert report.frozen["entries"] == len(path.read_bytes().splitlines())
    assert {code: counted[code] for code, line in reads.lines_of(report).items()} == values(reads.lines_of(report))


def bytes_up_to(operation: Operation, number: int) -> int:
    """How long the export is up to the entry of this number."""
    kept = Entry.objects.filter(operation=operation, number__lte=number).count()
    return sum(len(line) for line in list(journal.exported(operation))[:kept])


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", ["html", "docx", "pdf"])
def test_the_report_lies_there_in_both_languages(operation, folder, kind, language):
    """
    Page, Word document and PDF exist and say the figures; a PDF's letters are checked where it is written.
    """
    content = (folder / "reports" / f"phase-1.{language}.{kind}").read_bytes()

    if kind == "pdf":
        assert content.startswith(b"%PDF-")
        assert len(content) > 10_000
    else:
        text = re.sub(r"<[^>]+>", " ", readable(content))
        assert [figure for figure in SAID if not re.search(rf"(?<!\d){figure}(?!\d)", text)] == []


def readable(content: bytes) -> str:
    """The words of a page or of a Word document."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return archive.read("word/document.xml").decode()
    return content.decode()


def test_eight_groups_hold_the_posts(operation):
    """
    The twenty-two in eight groups, two or three each, all of them led; those who come in one car together, the commander not with the overall shift lead.
    """
    by = Member.objects.get(operation=operation, role=Role.COMMANDER)
    groups = reads_of_roster.groups_seen(by, operation.started_at).groups

    people = {one.name: each.group.number for each in groups for one in each.people}
    assert sorted(len(each.people) for each in groups) == [2, 2, 3, 3, 3, 3, 3, 3]
    assert all(each.lead for each in groups)
    assert people["杨知曦"] == people["姜青犇"]
    assert people["陈砚田"] != people["仇望川"]


def test_called_again_it_writes_nothing(operation, folder, capsys):
    """
    Who types ``make demo`` twice has one operation, and not an entry more.
    """
    before = Entry.objects.count()

    status = commands.demo(FOLDER, folder / "again")

    assert status == 0
    assert (Operation.objects.count(), Entry.objects.count()) == (1, before)
    assert "not loaded a second time" in capsys.readouterr().out
    assert not (folder / "again").exists()


def test_the_journal_is_whole(operation):
    """
    Numbered without a gap, and each entry has the hash its bytes give.
    """
    rows = list(Entry.objects.filter(operation=operation).order_by("number"))

    assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
    assert [row.id for row in rows if not journal.is_whole(row)] == []


def test_what_was_handed_over_can_be_proved(operation):
    """
    The pack's list names each file with its hash, and the journal names the hash of the pack.
    """
    pack = HandOverPack.objects.get(operation=operation)
    content = pack.file.read()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    listed = dict(re.findall(r"^([0-9a-f]{64})  (.+)$", members.pop("README.txt").decode(), re.MULTILINE))
    told = json.loads(Entry.objects.get(operation=operation, kind="phase.handed-over").data)

    assert {name: digest for digest, name in listed.items()} == {name: hashlib.sha256(part).hexdigest() for name, part in members.items()}
    assert hashlib.sha256(content).hexdigest() in told.values()
    assert pack.phase.pack_sha256 in told.values()


def test_every_login_that_is_printed_opens(operation, client, capsys):
    """
    The password printed at the end is the one that lets each of the cast in.
    """
    from shouwang.apps.operations.models import Member
    from shouwang.server.demo.opening import PASSWORD

    users = [member.user for member in Member.objects.filter(operation=operation).select_related("user")]

    assert len({member.role for member in Member.objects.filter(operation=operation)}) == 9
    assert [user.username for user in users if not user.check_password(PASSWORD)] == []
