"""Where entries of devices stand in the log, and what is said of their times and of who told them."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from shouwang.apps.journal import actions, reads
from shouwang.apps.journal.models import Entry
from shouwang.apps.journal.reads import Wanted
from shouwang.vocabulary.ids import uuid7
from tests.apps.journal.phones import Phone
from tests.world import World, at

YEARS = timedelta(days=8 * 365)


@pytest.fixture
def told(world) -> World:
    """A check by a telephone set eight years ahead, in the middle of notes on the pages."""
    phone = Phone(world)
    actions.write_note(text="Quiet.", topic="shift", by=world.commander, at=at("12 07:00"))
    phone.ahead = YEARS
    phone.write(at("12 08:00"))
    phone.send(at("12 08:03"))
    actions.write_note(text="Snow.", topic="weather", by=world.commander, at=at("12 09:00"))
    return world


def page(world, name: str, *rest: object, language: str = "en") -> str:
    """A page of the commander's."""
    client: Client = world.browser(world.commander, language)
    answer = client.get(reverse(name, args=[world.operation.pk, *rest]))
    return (answer.getvalue() if answer.streaming else answer.content).decode()


def test_a_telephone_in_the_future_does_not_stand_on_top(told):
    """
    It stands where it was truly made, in the log, on its day and on the board.
    """
    log = [line.row.kind for line in reads.log_page(Wanted(), told.commander, "en").lines]

    assert log[:4] == ["note.written", "device.clock-wrong", "gate.checked", "note.written"]
    day = reads.log_page(Wanted(kind="gate.checked", day=at("12").date()), told.commander, "en")
    assert len(day.lines) == 1


def test_a_doubtful_time_is_told_in_words(told):
    """
    Both times: what the device told and what the server believes; in the log, on the entry's page and in the table.
    """
    row = Entry.objects.get(kind="gate.checked")

    pages = [page(told, "journal:log"), page(told, "journal:entry", row.id)]
    rows = list(csv.DictReader(io.StringIO(page(told, "journal:export_table").lstrip("\ufeff"))))

    assert [("Doubtful time" in each, "2030" in each, "12 March 2022, 08:00" in each) for each in pages] == [(True, True, True)] * 2
    assert "时间存疑" in page(told, "journal:log", language="zh-hans")
    assert [(each["happened_at"][:4], each["placed_at"][:16]) for each in rows if each["Remark"]] == [("2030", "2022-03-12 08:00")]


def test_a_right_clock_leaves_no_doubt(world):
    """
    Delivered two days late, it stands where it happened, without a mark.
    """
    phone = Phone(world)
    phone.write(at("12 08:00"))
    phone.send(at("14 08:00"))

    assert Entry.objects.get(kind="gate.checked").placed_at == at("12 08:00")
    assert "Doubtful" not in page(world, "journal:log")


def test_the_device_that_told_it_is_named(world):
    """
    In the name of whom the device says, and when the server heard it: nobody takes it for the server's own word.
    """
    phone = Phone(world)
    phone.write(at("12 08:00"), actor=world.guard.id)
    phone.send(at("13 10:00"))
    row = Entry.objects.get(kind="gate.checked")

    log, entry = page(world, "journal:log"), page(world, "journal:entry", row.id)

    assert f"East gate, in the name of {world.guard}" in log
    assert "heard by the server" in log
    assert "13 March 2022, 10:00" in entry
    assert "East gate" in entry


def test_what_one_device_says_is_not_taken_together_with_another_s(world):
    """
    Four entries of the same moment from each of two telephones are two lines.
    """
    for phone in (Phone(world), Phone(world, "West gate")):
        for _ in range(4):
            phone.write(at("12 08:00"))
            phone.stamp = type(phone.stamp)(0)
        phone.send(at("12 08:01"))

    lines = [line for line in reads.log_page(Wanted(kind="gate.checked"), world.commander, "en").lines if isinstance(line, reads.Many)]

    assert {(line.count, line.device) for line in lines} == {(4, "East gate"), (4, "West gate")}


def test_the_log_tells_the_year_where_it_is_not_this_one(world):
    """
    An operation of 2022 is read years later.
    """
    actions.write_note(text="Quiet.", topic="shift", by=world.commander, at=at("12 07:00"))

    assert ">12 Mar 2022, 07:00<" in page(world, "journal:log")


def test_what_was_there_before_is_put_in_order_by_the_migration(told):
    """
    A journal of an earlier version: the same places, reckoned from what stands in it; and the table refuses changes as before.
    """
    migration = import_module("shouwang.apps.journal.migrations.0004_in_order")
    before = dict(Entry.objects.values_list("id", "placed_at"))
    with connection.schema_editor() if connection.vendor == "postgresql" else transaction.atomic():
        editor = connection.schema_editor()
        editor.deferred_sql = []
        migration.GUARDS.unguard(apps, editor)
        Entry.objects.update(placed_at=None)
        migration.GUARDS.guard(apps, editor)
        migration.place(apps, editor)

    assert dict(Entry.objects.values_list("id", "placed_at")) == before
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        Entry.objects.update(placed_at=None)


def test_an_id_that_tells_another_time_is_marked_and_taken(world):
    """
    Its time is a mark on the entry's page and never a reason to refuse; an id that tells the time of writing has none.
    """
    phone = Phone(world)
    phone.write(at("12 08:00"), id_=uuid7(1, bytes(10)))
    phone.write(at("12 08:01"))

    receipt = phone.send(at("12 08:02"))

    odd, right = Entry.objects.filter(kind="gate.checked").order_by("number")
    assert (receipt.contiguous, receipt.apart) == (2, ())
    assert "The id says that it was made" in page(world, "journal:entry", odd.id)
    assert "The id says" not in page(world, "journal:entry", right.id)
