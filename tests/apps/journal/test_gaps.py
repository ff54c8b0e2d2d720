"""What is missing for good: command says why, board and report tell it as explained, and what comes after all counts."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.urls import reverse

from shouwang.apps.board import reads as board
from shouwang.apps.journal import actions, reads
from shouwang.apps.journal.models import Entry
from shouwang.apps.journal.views import devices as views
from shouwang.apps.reports import reads as reports
from shouwang.engines.journal.gaps import AHEAD, Gap
from shouwang.files.labels import counted
from shouwang.vocabulary.reasons import Refused
from tests.apps.journal.phones import Phone
from tests.apps.reports.test_reports import frozen
from tests.world import at


@pytest.fixture
def lost(world) -> Phone:
    """A telephone has used five numbers, sent the first and the last, and fell into the river."""
    phone = Phone(world)
    lines = [phone.write(at("12 08:00")) for _ in range(5)]
    phone.send(at("12 08:01"), lines[0], lines[4])
    phone.lines = lines
    return phone


def said(phone: Phone, world, first: int = 2, last: int = 4) -> None:
    """The shift lead says that these will never come."""
    actions.explain_gap(
        device=phone.device, epoch=1, first=first, last=last, reason="device-lost", by=world.shift_lead, at=at("12 09:00")
    )  # fmt: skip


def counts(world) -> tuple[int, int]:
    """How many are missing and how many explained, as the board tells it."""
    now = board.now(world.operation, world.commander, at("12 10:00"))
    return now.missing, now.explained


def test_what_is_explained_is_no_longer_missing(world, lost):
    """
    All of a gap or a part of it; the journal holds who said so, of which numbers, and why.
    """
    said(lost, world, 2, 3)

    assert counts(world) == (1, 2)
    assert [each.gap for each in reads.missing(world.operation)] == [Gap(4, 4)]
    row = Entry.objects.get(kind="device.gap-explained")
    assert (row.actor, '"first":2,"last":3,"reason":"device-lost"' in row.data) == (world.shift_lead.id, True)


def test_what_comes_after_all_counts_and_the_explanation_says_so(world, lost):
    """
    Somebody fished the telephone out: two of the three are there.
    """
    said(lost, world)
    receipt = lost.send(at("12 11:00"), lost.lines[1], lost.lines[2])

    (told,) = reads.explained(world.operation)
    assert (receipt.contiguous, told.came, told.open) == (3, 2, 1)
    assert counts(world) == (0, 1)
    assert Entry.objects.filter(kind="gate.checked").count() == 4
    assert "2 came after all" in world.browser(world.commander).get(reverse("journal:devices", args=[world.operation.pk])).content.decode()


def test_only_what_is_missing_is_explained(world, lost):
    """
    Neither what is here, nor what was explained already, nor what no device has told of.
    """
    for first, last in ((1, 2), (2, 5), (6, 6), (3, 2)):
        with pytest.raises(Refused) as refused:
            said(lost, world, first, last)
        assert [reason.code for reason in refused.value.reasons] == ["gap-not-missing"]
    said(lost, world)
    with pytest.raises(Refused):
        said(lost, world, 3, 3)


def test_why_is_one_of_the_codes(world, lost):
    """
    Another one is refused and told which there are; the page, which would not know what to say, gives the form again.
    """
    with pytest.raises(Refused) as refused:
        actions.explain_gap(
            device=lost.device, epoch=1, first=2, last=4, reason="eaten", by=world.shift_lead, at=at("12 09:00")
        )  # fmt: skip
    gap = reverse("journal:explain_gap", args=[world.operation.pk, lost.device.pk])
    answer = world.browser(world.shift_lead).post(gap, {"epoch": 1, "first": 2, "last": 4, "reason": "eaten"})

    assert [(reason.code, reason.parameters["code"]) for reason in refused.value.reasons] == [("gap-reason-unknown", "eaten")]
    assert "never-written" in refused.value.reasons[0].within("en")
    assert answer.status_code == 422
    assert all(code in answer.content.decode() for code in actions.WHY_NEVER)


def test_a_code_that_a_newer_server_wrote_is_shown_as_it_is(world, lost):
    """
    The page of devices stands all the same.
    """
    data = {"device": str(lost.device.id), "epoch": 1, "first": 2, "last": 4, "reason": "from-tomorrow"}
    with transaction.atomic():
        actions.write("device.gap-explained", operation=world.operation, at=at("12 09:00"), by=world.commander.id, **data)

    page = world.browser(world.commander).get(reverse("journal:devices", args=[world.operation.pk]))

    assert (page.status_code, "from-tomorrow" in page.content.decode()) == (200, True)


def test_only_command_explains(world, lost):
    """
    A group lead reads the page and decides nothing there.
    """
    with pytest.raises(Refused):
        actions.explain_gap(
            device=lost.device, epoch=1, first=2, last=4, reason="device-lost", by=world.member("group-lead"), at=at("12 09:00")
        )  # fmt: skip


def test_an_explanation_is_taken_back(world, lost):
    """
    The telephone was found: its numbers are missing again. Nothing else is taken back by that road.
    """
    said(lost, world)
    row = Entry.objects.get(kind="device.gap-explained")

    actions.take_back_explanation(entry=row, by=world.shift_lead, at=at("12 10:00"))

    assert counts(world) == (3, 0)
    with pytest.raises(Refused):
        actions.take_back_explanation(entry=Entry.objects.get(kind="device.enrolled"), by=world.shift_lead, at=at("12 10:00"))


def test_it_is_said_on_the_page_of_devices(world, lost):
    """
    The link brings the numbers along; after the form they stand among the explained ones, and can be taken back there.
    """
    lead = world.browser(world.shift_lead)
    devices = reverse("journal:devices", args=[world.operation.pk])
    gap = reverse("journal:explain_gap", args=[world.operation.pk, lost.device.pk])

    before = lead.get(devices).content.decode()
    wrong = lead.post(gap, {"epoch": 1, "first": 1, "last": 4, "reason": "device-lost"})
    lead.post(gap, {"epoch": 1, "first": 2, "last": 4, "reason": "device-lost"})
    after = lead.get(devices).content.decode()
    lead.post(reverse("journal:take_back_explanation", args=[world.operation.pk, Entry.objects.get(kind="device.gap-explained").id]))

    assert f"{gap}?epoch=1&amp;first=2&amp;last=4" in before
    assert wrong.status_code == 422
    assert "the device is lost" in after
    assert "0 missing" in after
    assert counts(world) == (3, 0)


def test_explained_numbers_do_not_widen_what_a_device_is_believed(world, lost):
    """
    Nothing that was claimed beyond a million is missing, so nothing of it is explained; what is missing within it is, and no further.
    """
    claimed = lost.batch(at("12 08:02"))
    actions.take_in([type(claimed)(claimed.stream, (), AHEAD, claimed.asked, claimed.sent_at)], at=at("12 08:02"))
    (receipt,) = actions.take_in([type(claimed)(claimed.stream, (), 2**40, claimed.asked, claimed.sent_at)], at=at("12 08:02"))
    said(lost, world, 6, AHEAD)
    (again,) = actions.take_in([type(claimed)(claimed.stream, (), 2**40, claimed.asked + 1, claimed.sent_at)], at=at("12 08:03"))

    assert [doubt.code for doubt in (*receipt.doubts, *again.doubts)] == ["used-not-believed"] * 2
    assert sum(counts(world)) <= AHEAD


def test_a_report_tells_what_will_never_come_and_keeps_it(world, lost):
    """
    As it stood when it was frozen, in both languages; taken back later, the frozen report says the same.
    """
    said(lost, world)
    report = frozen(world)
    actions.take_back_explanation(entry=Entry.objects.get(kind="device.gap-explained"), by=world.shift_lead, at=at("21 10:00"))

    outline = reports.outline(report, with_names=True)

    assert (outline.missing, outline.explained) == (0, 3)
    assert counted(outline, "en").endswith("0 missing. 3 more were lost with their devices; the journal says why.")
    assert counted(outline, "zh-hans").endswith("缺漏 0 条。另有 3 条随设备灭失，原因见日志。")


def test_the_page_of_devices_has_pages_and_does_not_list_holes_without_end(world, monkeypatch):
    """
    Seven devices, three to a page, those out of service last; one has lost every second of its numbers: the sum is told, and the first stretches.
    """
    monkeypatch.setattr(views, "ON_A_PAGE", 3)
    monkeypatch.setattr(views, "SHOWN", 4)
    phones = [Phone(world, f"Post {number}") for number in range(7)]
    lines = [phones[6].write(at("12 08:00")) for _ in range(20)]
    phones[6].send(at("12 08:01"), *lines[1::2])
    actions.withdraw_device(device=phones[0].device, by=world.commander, at=at("12 08:02"))
    devices, browser = reverse("journal:devices", args=[world.operation.pk]), world.browser(world.commander)

    pages = [browser.get(devices, {"page": number}).content.decode() for number in (1, 2, 3)]

    listed = [re.findall(r'<th scope="row">(Post \d)', page) for page in pages]
    assert listed == [["Post 1", "Post 2", "Post 3"], ["Post 4", "Post 5", "Post 6"], ["Post 0"]]
    assert all("10 entries are missing" in page and page.count("Post 6: ") == 4 and "and 6 more stretches" in page for page in pages)
    assert "Page 3 of 3" in pages[2]
