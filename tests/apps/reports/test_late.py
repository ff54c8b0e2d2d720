"""Who comes after the end: nothing is lost from the journal, and nobody's data comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads as journal_reads
from shouwang.apps.journal.models import Apart
from shouwang.apps.operations.models import Operation, Role
from shouwang.apps.operations.sealed import rings
from shouwang.apps.reports import actions, reads
from shouwang.vocabulary.reasons import Reason
from tests.apps.journal.phones import Phone
from tests.apps.reports.test_destroying import filled
from tests.apps.reports.test_reports import frozen
from tests.world import World, at


@pytest.fixture
def ended(world: World, data_folder: Path, settings, django_capture_on_commit_callbacks) -> tuple[World, Phone]:
    """Destroyed long before its time, and one telephone that has not been heard since."""
    settings.BACKUPS, settings.KEY_BACKUPS = data_folder / "backups", data_folder / "key-backups"
    filled(world, 4)
    phone = Phone(world)
    phone.write(at("19 08:00"))
    phone.write(at("19 08:01"), kind="gate.of-tomorrow")
    frozen(world)
    Operation.objects.filter(pk=world.operation.pk).update(closed_at=at("20 18:00"))
    actions.ask_destruction(by=world.commander, at=at("20 18:10"))
    with django_capture_on_commit_callbacks(execute=True):
        actions.confirm_destruction(name="Willow Court watch", by=world.member(Role.AUDITOR), at=at("20 18:20"))
    world.operation.refresh_from_db()
    return world, phone


def test_a_telephone_that_comes_late_loses_nothing_and_brings_nobody_back(ended):
    """
    Its entry counts; of what cannot be counted hash, length and reason are kept, and no key is made for what it says.
    """
    world, phone = ended

    receipt = phone.send(at("21 08:00"))
    journal.keep_unreadable(device=phone.device, raw=b"name: Gu Ning", reason=Reason("batch-unreadable", {"fault": "Gu Ning"}), at=at("21"))
    journal.keep_unreadable(device=phone.device, raw=b"name: Gu Ning", reason=Reason("batch-unreadable", {"fault": "Gu Ning"}), at=at("21"))

    rows = Apart.objects.order_by("sequence")
    assert receipt.contiguous == 2
    assert [(row.reason, bytes(row.raw), row.parameters, row.kept, row.times) for row in rows] == [
        ("batch-unreadable", b"", {}, 0, 2), ("kind-unknown", b"", {}, 0, 1)
    ]  # fmt: skip
    assert [row.size > 0 for row in rows] == [True, True]
    assert rings().names(str(world.operation.pk)) == set()
    page = world.browser(world.commander).get(reverse("journal:devices", args=[world.operation.pk])).content.decode()
    assert page.count("nothing of what it says is kept") == 2
    assert "Gu Ning" not in page


def test_what_is_written_after_the_end_goes_at_once(ended, django_capture_on_commit_callbacks, monkeypatch):
    """
    A note that somebody writes on the pages all the same has no thirty days any more, nor has its key.
    """
    world, _ = ended
    before = reads.certificate(world.operation)
    journal.write_note(text="Late.", topic="shift", by=world.commander, at=at("21 08:00"))
    browser = world.browser(world.commander)
    page = browser.get(reverse("reports:keeping", args=[world.operation.pk])).content.decode()
    with monkeypatch.context() as clock:
        clock.setattr(journal_reads, "clock_doubts", lambda: [Reason("report-signed")])
        doubted = browser.get(reverse("reports:keeping", args=[world.operation.pk])).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        journal.forget_due(operation=world.operation, now=at("21 09:00"))

    after = reads.certificate(world.operation)
    assert page.count("it came after the end") == 1
    assert ["Nothing goes while" in each for each in (page, doubted)] == [False, True]
    assert {one.keeping.code: one.rows for one in journal_reads.held(world.operation)}["texts"] == 0
    assert rings().names(str(world.operation.pk)) == set()
    assert (after.classes, after.rows, after.keys_left) == (before.classes, before.rows, 0)


def test_an_operation_that_goes_on_keeps_its_people_again(ended):
    """
    Opened again, and closed again later: its classes have their own clocks then.
    """
    world, _ = ended
    journal.write_note(text="It goes on.", topic="shift", by=world.commander, at=at("22 08:00"))

    for closed_at in (None, at("23 18:00")):
        world.operation.closed_at = closed_at
        assert list(journal_reads.due(world.operation, at("24 09:00"))) == []
