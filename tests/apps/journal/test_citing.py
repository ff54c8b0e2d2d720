"""What a device says about another's entry: it stands beside it and takes nothing out."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

from django.urls import reverse

from shouwang.apps.journal import actions, reads
from shouwang.apps.journal.models import Entry
from shouwang.apps.reports import reads as reports
from tests import recount
from tests.apps.journal.phones import Phone
from tests.world import at


def checks(world) -> tuple[int | None, int | None]:
    """How many checks the report counts, and the independent recount of the exported journal."""
    counted = {one.figure.code: one.value for one in reports.figures_until(world.operation, at("13 00:00"))}
    return counted["checks"], counted["turned-back"]


def recounted(world, tmp_path) -> tuple[int | None, int | None]:
    """The same by the recount that shares no code with the product."""
    (tmp_path / "journal.jsonl").write_bytes(b"".join(reads.exported(world.operation)))
    told = recount.recount(recount.load(tmp_path / "journal.jsonl"))
    return told["checks"], told["turned-back"]


def two_phones(world) -> tuple[Phone, Phone, Entry]:
    """The east gate has turned somebody back; the west gate says that it takes the place of that."""
    east, west = Phone(world), Phone(world, "West gate")
    east.write(at("12 08:00"), verdict="refused", direction="in")
    east.send(at("12 08:01"))
    told = Entry.objects.get(kind="gate.checked")
    west.write(at("12 08:02"), corrects=told.id)
    west.send(at("12 08:03"))
    return east, west, told


def test_a_device_takes_nothing_out_that_another_told(world, tmp_path):
    """
    Both checks count, in the figures and in the recount; before, the one who cited felled the other.
    """
    two_phones(world)

    assert reads.fallen(world.operation) == set()
    assert checks(world) == recounted(world, tmp_path) == (2, 1)


def test_nor_what_the_pages_told(world):
    """
    The commander's note is written on the pages; a telephone that cites it fells nothing.
    """
    note = actions.write_note(text="Water is off.", topic="shift", by=world.commander, at=at("12 07:00"))
    phone = Phone(world)
    phone.write(at("12 08:00"), "note.written", corrects=note.id, topic="shift", note=str(note.id))
    phone.send(at("12 08:01"))

    assert reads.fallen(world.operation) == set()


def test_the_citing_entry_may_come_first(world, tmp_path):
    """
    Batches come in any order: what is cited in vain counts also when it arrives later.
    """
    east, west = Phone(world), Phone(world, "West gate")
    line = east.write(at("12 08:00"), verdict="refused", direction="in")
    west.write(at("12 08:02"), corrects=json_id(line.raw))
    west.send(at("12 08:03"))
    east.send(at("12 08:04"))

    assert checks(world) == recounted(world, tmp_path) == (2, 1)


def test_a_device_corrects_what_it_wrote_itself(world, tmp_path):
    """
    Tapped wrongly at the gate and put right at the gate: one check counts.
    """
    phone = Phone(world)
    line = phone.write(at("12 08:00"), verdict="refused", direction="in")
    phone.write(at("12 08:01"), corrects=json_id(line.raw))
    phone.send(at("12 08:02"))

    assert reads.fallen(world.operation) == {json_id(line.raw)}
    assert checks(world) == recounted(world, tmp_path) == (1, 0)


def test_command_sees_it_and_may_strike_either(world):
    """
    The log says in words that it has no effect; the page of devices lists it until one of the two is struck.
    """
    _, _, told = two_phones(world)
    lead = world.browser(world.shift_lead)
    log, devices = (reverse(f"journal:{name}", args=[world.operation.pk]) for name in ("log", "devices"))

    before = lead.get(devices).content.decode()
    answer = lead.post(reverse("journal:strike", args=[world.operation.pk, told.id]), {"reason": "mistaken"})
    after = lead.get(devices).content.decode()

    assert "no effect" in lead.get(log).content.decode()
    assert "Corrections without effect" in before
    assert answer.status_code == 302
    assert reads.fallen(world.operation) == {told.id}
    assert "Corrections without effect" not in after


def test_a_note_of_a_device_is_written_anew_on_the_pages(world):
    """
    The pages have asked who may; the server's correction has effect on every device's entry.
    """
    phone = Phone(world)
    line = phone.write(at("12 08:00"), "note.written", topic="shift", note=actions.keep_text("Watre", world.operation))
    phone.send(at("12 08:01"))
    row = Entry.objects.get(id=json_id(line.raw))

    actions.correct_note(entry=row, text="Water", topic="shift", by=world.commander, at=row.happened_at + timedelta(minutes=1))

    assert reads.fallen(world.operation) == {row.id}


def json_id(raw: bytes) -> UUID:
    """The id of the entry in a line."""
    return UUID(json.loads(raw)["id"])
