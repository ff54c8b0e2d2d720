"""What is refused is kept once however often it comes, within bounds, and none of it is dropped."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.db.models import Sum
from django.urls import reverse

from shouwang.apps.journal import actions, reads
from shouwang.apps.journal.models import Apart, Device, Entry
from shouwang.engines.journal import apart as bounds
from shouwang.engines.journal.apart import BEGINNING, ONLY_COUNTED, content_hash
from shouwang.engines.journal.gaps import AHEAD
from shouwang.engines.journal.streams import Line
from shouwang.vocabulary.reasons import Reason, Refused
from tests.apps.journal.phones import Phone
from tests.apps.journal.test_api import post, told
from tests.world import at

NO_BATCH = Reason("batch-unreadable", {"fault": "x"})


def refused(device: Device, raw: bytes, day: str = "12 08:00") -> None:
    """Something comes that is no batch."""
    actions.keep_unreadable(device=device, raw=raw, reason=NO_BATCH, at=at(day))


def test_a_hundred_retries_of_one_refused_batch_keep_one_copy(world):
    """
    Each retry has its own count and time of sending; the lines are the same. The first copy is kept, and how often it came.
    """
    phone = Phone(world)
    phone.write(at("12 08:00"))
    far = [{"sequence": AHEAD + 2, "line": "{}"}]

    answers = [post(phone, told(phone.batch(at(f"12 {8 + n // 60:02}:{n % 60:02}"))) | {"lines": far}) for n in range(100)]

    (row,) = Apart.objects.all()
    assert {answer.status_code for answer in answers} == {400}
    assert (row.times, row.size, row.kept, len(row.raw)) == (100, row.kept, len(row.raw), row.size)
    assert json.loads(bytes(row.raw))["asked"] == 1
    assert row.received_at < row.last_at
    assert world.kinds().count("device.line-kept-apart") == 1


def test_other_lines_are_kept_beside_them(world):
    """
    What differs in more than the envelope is something else that was sent.
    """
    phone = Phone(world)
    body = told(phone.batch(at("12 08:00")))

    for sequence in (AHEAD + 2, AHEAD + 3):
        post(phone, body | {"lines": [{"sequence": sequence, "line": "{}"}]})

    assert list(Apart.objects.values_list("times", flat=True)) == [1, 1]


def test_the_content_is_what_is_not_the_envelope():
    """
    Order and spaces of the JSON do not matter either; what is no JSON is known by its bytes.
    """
    one, again = b'{"asked": 1, "lines": [{"a": 1, "b": 2}]}', b'{"lines":[{"b":2,"a":1}],"asked":2,"sent_at":"x"}'

    assert content_hash(one) == content_hash(again) != content_hash(b'{"lines":[{"b":2,"a":3}]}')
    assert len({content_hash(raw) for raw in (b"{", b"[" * 3000, b"{ ", b"[]", b'{"a": NaN}')}) == 5


def test_beyond_what_is_kept_in_full_the_beginning_is_kept(world, monkeypatch):
    """
    Its hash and length stand beside it, and the page says so.
    """
    monkeypatch.setattr(bounds, "IN_FULL", 10_000)
    device = Phone(world).device

    refused(device, b"a" * 8000)
    refused(device, b"b" * 7000, "12 08:01")
    page = world.browser(world.shift_lead).get(reverse("journal:devices", args=[world.operation.pk])).content.decode()

    assert [(len(row.raw), row.kept, row.size) for row in Apart.objects.order_by("received_at")] == [
        (8000, 8000, 8000), (BEGINNING, BEGINNING, 7000)
    ]  # fmt: skip
    assert bytes(Apart.objects.get(size=7000).leaf).hex() in page
    assert page.count("nobody shall fill the disk") == 1


def test_beyond_the_bound_more_is_only_counted_and_none_is_dropped(world, monkeypatch):
    """
    Three are kept one by one, seven counted: ten were sent. The journal and the page tell it once.
    """
    monkeypatch.setattr(bounds, "MOST", 3)
    device = Phone(world).device

    for number in range(10):
        refused(device, f"no batch {number}".encode())

    rows = Apart.objects.filter(device=device)
    assert (rows.count(), rows.aggregate(all=Sum("times"))["all"]) == (4, 10)
    assert (rows.get(leaf=ONLY_COUNTED).times, rows.get(leaf=ONLY_COUNTED).size) == (7, 7 * len("no batch 1"))
    assert world.kinds().count("device.line-kept-apart") == 4
    assert [state.apart for state in reads.devices(world.operation)] == [10]


def test_lines_that_fill_no_number_are_only_counted_beyond_the_bound(world, monkeypatch):
    """
    A broken telephone says something else under the same number each time; the true line still counts.
    """
    monkeypatch.setattr(bounds, "MOST", 2)
    phone = Phone(world)
    true = phone.write(at("12 08:00"))

    for number in range(6):
        receipt = actions.take_in([replace(phone.batch(at("12 08:01")), lines=(Line(1, f"wrong {number}".encode()),))], at=at("12 08:01"))
        assert [code.code for _, code in receipt[0].apart] == ["line-unreadable"]
    whole = phone.send(at("12 08:02"), true)

    assert (whole.contiguous, whole.apart) == (1, ())
    assert Entry.objects.filter(kind="gate.checked").count() == 1
    assert sorted(Apart.objects.values_list("sequence", "times")) == [(0, 4), (1, 1), (1, 1)]


def test_a_line_kept_apart_that_comes_again_is_counted(world):
    """
    The receipt was lost: the same line is sent again, and kept once.
    """
    phone = Phone(world)
    batch = replace(phone.batch(at("12 08:01")), lines=(Line(1, b"{"),))

    for minute in range(1, 4):
        actions.take_in([batch], at=at(f"12 08:0{minute}"))

    (row,) = Apart.objects.all()
    assert (row.times, row.received_at, row.last_at) == (3, at("12 08:01"), at("12 08:03"))


def test_a_withdrawn_device_cannot_fill_the_disk(world, monkeypatch):
    """
    Stolen, it writes on and on: beyond the bound its lines are refused and only counted.
    """
    monkeypatch.setattr(bounds, "MOST", 3)
    phone = Phone(world)
    actions.withdraw_device(device=phone.device, by=world.commander, at=at("12 07:00"))
    for _ in range(3):
        phone.write(at("12 08:00"))
    phone.send(at("12 08:01"))
    phone.write(at("12 08:02"))

    answers = [post(phone, told(phone.batch(at("12 08:03")))) for _ in range(5)]

    assert {(answer.status_code, answer.json()["reasons"][0]["code"]) for answer in answers} == {(400, "apart-full")}
    assert (Apart.objects.count(), Apart.objects.get(leaf=ONLY_COUNTED).times) == (4, 5)
    with pytest.raises(Refused):
        actions.take_in([phone.batch(at("12 08:04"))], at=at("12 08:04"))
