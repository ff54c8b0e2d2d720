"""What devices send is stored or kept apart, receipted, and what is missing is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from shouwang.apps.journal import actions, bridge, reads
from shouwang.apps.journal.models import Apart, Device, Entry, Pen, Stream
from shouwang.apps.reports import reads as reports
from shouwang.engines.journal.streams import Line, Receipt
from shouwang.engines.journal.tree import root_of
from tests.apps.journal.phones import Phone
from tests.world import at


def from_phones() -> list[Entry]:
    """The entries that came from devices, in the order in which the server wrote them."""
    return list(Entry.objects.filter(kind="gate.checked").order_by("number"))


def test_a_batch_in_any_order_any_number_of_times_is_stored_once(world):
    """
    A telephone that heard no answer sends again; the receipt is the same.
    """
    phone = Phone(world)
    lines = [phone.write(at("12 08:00")) for _ in range(3)]

    first = phone.send(at("12 08:01"), lines[2], lines[0], lines[1])
    again = phone.send(at("12 08:02"), *lines)

    assert [(receipt.contiguous, receipt.root, receipt.apart) for receipt in (first, again)] == [
        (3, root_of([line.leaf for line in lines]), ())
    ] * 2
    assert [row.sequence for row in from_phones()] == [1, 2, 3]
    assert all(reads.is_whole(row) for row in from_phones())


def test_what_is_missing_is_named_until_it_comes(world):
    """
    The telephone says that it has used five numbers; three are here.
    """
    phone = Phone(world)
    lines = [phone.write(at("12 08:00")) for _ in range(5)]

    receipt = phone.send(at("12 08:01"), lines[0], lines[2], lines[4])
    named = [(each.gap.first, each.gap.last) for each in reads.missing(world.operation)]
    whole = phone.send(at("12 08:02"), lines[1], lines[3])

    assert (receipt.contiguous, named, whole.contiguous) == (1, [(2, 2), (4, 4)], 5)
    assert reads.how_many_missing(world.operation) == 0


def test_the_same_id_with_other_bytes_is_kept_apart(world):
    """
    Stored and kept apart together are what was sent; the log says that a line was kept apart, and why.
    """
    phone, other = Phone(world), Phone(world, "West gate")
    first = phone.write(at("12 08:00"))
    phone.send(at("12 08:01"))
    stolen = other.write(at("12 08:02"), id_=from_phones()[0].id)

    receipt = other.send(at("12 08:03"))

    assert [(number, reason.code) for number, reason in receipt.apart] == [(1, "id-taken")]
    assert receipt.contiguous == 1
    assert bytes(Apart.objects.get().raw) == stolen.raw
    assert bytes(from_phones()[0].leaf) == first.leaf
    assert world.kinds().count("device.line-kept-apart") == 1


def test_a_true_line_takes_the_place_of_a_broken_one(world):
    """
    The broken one filled the number; when the true one comes the tree is counted anew, as the telephone counts it.
    """
    phone = Phone(world)
    lines = [phone.write(at("12 08:00")) for _ in range(2)]
    actions.take_in([replace(phone.batch(at("12 08:01")), lines=(Line(1, b"{"), lines[1]))], at=at("12 08:01"))

    receipt = phone.send(at("12 08:02"))

    assert (receipt.contiguous, receipt.root) == (2, root_of([line.leaf for line in lines]))
    assert phone.outbox.acknowledged == 2


def test_operations_do_not_share_ids(world, data_folder):
    """
    An entry's id counts within its operation: another operation's cannot block it, or tell that it exists.
    """
    phone = Phone(world)
    phone.write(at("12 08:00"))
    phone.send(at("12 08:01"))

    assert {field for constraint in Entry._meta.constraints for field in constraint.fields[:1]} == {"operation"}


def test_a_wrong_clock_is_told_and_its_times_put_right(world):
    """
    A telephone set to 2030 writes a check; the journal says by how much it was wrong, and the figures see the true day.
    """
    phone, day = Phone(world), at("12 08:00")
    phone.ahead = timedelta(days=8 * 365)
    phone.write(day)

    receipt = phone.send(day + timedelta(minutes=3))
    counted = {one.figure.code: one.value for one in reports.figures_until(world.operation, at("13 00:00"))}

    told = Entry.objects.get(kind="device.clock-wrong")
    assert f'"seconds":{8 * 365 * 86400}' in told.data
    assert counted["checks"] == 1
    assert receipt.drift == phone.ahead
    assert [reason.code for state in reads.devices(world.operation) for reason in state.doubts] == ["clock-wrong"]


def test_a_telephone_in_the_future_does_not_drag_the_server_along(world):
    """
    The server's hybrid clock stays in its own year; what it writes next sorts before the telephone's stamp.
    """
    phone, day = Phone(world), at("12 08:00")
    phone.ahead = timedelta(days=8 * 365)
    phone.write(day)

    phone.send(day + timedelta(minutes=3))

    assert Pen.objects.get().stamp < Entry.objects.get(kind="gate.checked").stamp


def test_a_telephone_at_the_end_of_the_calendar_delivers_all_the_same(world):
    """
    Written in its own year, sent by a clock that stands in 9998: it is stored, and told as wrong.
    """
    phone, day = Phone(world), at("12 08:00")
    phone.write(day)
    phone.ahead = timedelta(days=7970 * 365)

    receipt = phone.send(day + timedelta(minutes=3))

    assert (receipt.contiguous, receipt.apart) == (1, ())
    assert Entry.objects.filter(kind="gate.checked").count() == 1


@pytest.mark.parametrize("hours", [0, 2, -3])
def test_a_withdrawn_device_is_heard_out(world, hours):
    """
    What it wrote before counts; what it writes afterwards is kept apart and not dropped. Its own clock may be hours off: it is the server's time that counts.
    """
    phone = Phone(world)
    phone.ahead = timedelta(hours=hours)
    phone.write(at("12 08:00"))
    actions.withdraw_device(device=phone.device, by=world.commander, at=at("12 09:00"))
    phone.write(at("12 10:00"))

    receipt = phone.send(at("12 10:01"))

    assert receipt.contiguous == 2
    assert [(number, reason.code) for number, reason in receipt.apart] == [(2, "written-after-withdrawal")]


def test_the_clock_of_a_withdrawn_device_is_nobodys_to_set_right(world):
    """
    Its times are put right as before; the page asks for nothing.
    """
    phone = Phone(world)
    phone.ahead = timedelta(hours=3)
    phone.write(at("12 08:00"))
    phone.send(at("12 08:01"))
    before = [reason.code for state in reads.devices(world.operation) for reason in state.doubts]
    actions.withdraw_device(device=phone.device, by=world.commander, at=at("12 09:00"))

    assert before == ["clock-wrong"]
    assert [state.doubts for state in reads.devices(world.operation)] == [()]


def test_a_wiped_telephone_begins_another_epoch(world):
    """
    The numbers begin at 1 again, and are other numbers.
    """
    phone = Phone(world)
    phone.write(at("12 08:00"))
    phone.send(at("12 08:01"))
    stream = phone.outbox.stream
    phone.outbox = type(phone.outbox)(replace(stream, epoch=2))
    phone.write(at("12 09:00"))

    receipt = phone.send(at("12 09:01"))

    assert receipt.contiguous == 1
    assert list(Stream.objects.order_by("epoch").values_list("epoch", "contiguous")) == [(1, 1), (2, 1)]


def test_the_numbers_of_the_journal_have_no_gap_whoever_writes(world):
    """
    The server's own entries and those of telephones are numbered by one pen.
    """
    phone = Phone(world)
    phone.write(at("12 08:00"))
    phone.send(at("12 08:01"))
    actions.withdraw_device(device=phone.device, by=world.commander, at=at("12 09:00"))

    numbers = list(Entry.objects.order_by("number").values_list("number", "kind"))

    assert numbers == [(1, "device.enrolled"), (2, "gate.checked"), (3, "device.withdrawn")]


def test_what_the_table_refuses_is_a_fault_of_the_database(world):
    """
    However rows are given to it: a device is then told to keep everything and send it again.
    """
    phone = Phone(world)
    phone.write(at("12 08:00"))
    phone.send(at("12 08:01"))
    (row,) = from_phones()

    with pytest.raises(IntegrityError), transaction.atomic():
        bridge.insert([(bridge.entry_of(row), bytes(row.leaf))], row.number, at("12 08:02"))

    assert len(from_phones()) == 1


def test_many_at_once_share_commits_and_all_get_their_receipts(several_connections, world):
    """
    Eight telephones send ten batches each; every line is there once, under numbers without a gap.
    """
    group, phones, start = actions.Group(), [Phone(world, f"Post {number}") for number in range(8)], Barrier(8)
    faults: list[Exception] = []

    def send(phone: Phone) -> None:
        start.wait()
        try:
            for minute in range(10):
                phone.write(at(f"12 08:{minute:02}"))
                phone.outbox.heard(group.take_in(phone.batch(at(f"12 08:{minute:02}"))))
        except Exception as fault:  # noqa: BLE001  # whatever it is, the test shall see it
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=send, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert [phone.outbox.acknowledged for phone in phones] == [10] * 8
    assert [row.number for row in Entry.objects.order_by("number")] == list(range(1, Entry.objects.count() + 1))
    assert len(from_phones()) == 80


def test_a_bad_batch_fails_alone(world):
    """
    One of two that share a commit is of a device nobody knows; the other gets its receipt all the same.
    """
    good = Phone(world)
    good.write(at("12 08:00"))
    fine = good.batch(at("12 08:01"))
    strange = replace(fine, stream=replace(fine.stream, device=world.operation.id))

    failed, receipt = actions.take_in_together([strange, fine], at=at("12 08:01"))

    assert isinstance(failed, Device.DoesNotExist)
    assert isinstance(receipt, Receipt)
    assert receipt.contiguous == 1


def test_what_was_kept_apart_is_still_listed_when_its_words_are_destroyed(world):
    """
    The reason is left, what it spoke of is not; the page of devices opens.
    """
    phone = Phone(world)
    Apart.objects.create(
        operation=world.operation, device=phone.device, epoch=1, sequence=1, raw=b"", leaf=bytes(32), reason="batch-unreadable",
        parameters={}, received_at=at("12 08:00"),
    )  # fmt: skip

    shown = [one.why for one in reads.kept_apart(world.operation, "en")]
    page = world.browser(world.commander).get(reverse("journal:devices", args=[world.operation.pk]))

    assert shown == ["What was wrong with it is not kept: the texts of this operation are destroyed."]
    assert page.status_code == 200
