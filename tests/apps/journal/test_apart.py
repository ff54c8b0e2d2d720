"""What is refused is kept once however often it comes, within bounds, and none of it is dropped."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from django.db.models import Sum
from django.urls import reverse

import shouwang
from shouwang.apps.journal import actions, reads
from shouwang.apps.journal.models import Apart, Device, Entry
from shouwang.engines.journal import apart as bounds
from shouwang.engines.journal.apart import BEGINNING, ONLY_COUNTED, content_hash
from shouwang.engines.journal.gaps import AHEAD
from shouwang.engines.journal.streams import Line
from shouwang.vocabulary.kinds_journal import CODES
from shouwang.vocabulary.reasons import Reason, Refused
from tests.apps.journal.phones import Phone
from tests.apps.journal.test_api import post, told
from tests.world import at

PACKAGE = Path(shouwang.__file__).parent
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
    A retry says another time and count in the same place; all else is told apart byte by byte: names that stand there twice, other ways to
    write the same, something else in the place of a number, or nothing. What is no JSON is known by its bytes.
    """
    one, again = (
        b'{"asked": %d, "sent_at": "2022-03-1%dT08:00:00.5+08:00", "lines": [{"asked": 1}], "run":%d}' % (n, n, 10**n) for n in (1, 9)
    )
    said = rb'(?<="sent_at": )"[^"]+"|(?<={"asked": )[0-9](?=, )|(?<="run":)[0-9]+'
    cut_out = partial(re.sub, said, string=one)
    others = (
        one.replace(b'"lines": ', b'"lines": 1, "lines": '), one.replace(b'"lines": ', b'"lines": 2, "lines": '), one.replace(b"[{", b"[ {"),
        one.replace(b"[{", b'[{"a": 1e400, '), one.replace(b"[{", b'[{"a": 2e400, '), one.replace(b'[{"asked": 1}', b'[{"asked": 2}'),
        one.replace(b'"asked": 1,', b'"asked": "a line",'), one.replace(b'"asked": 1,', b'"asked": ["a line"],'), one + b" ", one + b"{}",
        cut_out(b""), cut_out(b"\xff"), b"\x01" + cut_out(b"\xff"), b"\x00" + one, b"\x01" + one,
        b"{", b"[" * 3000, b"{ ", b"[]", b'{"a": NaN}', b"{}", b"{[1]:2}", b'{"a"}', b'{"a":1,}', b"\xff", b"",
    )  # fmt: skip

    assert content_hash(one) == content_hash(again)
    assert len({content_hash(raw) for raw in (one, *others)}) == 1 + len(others)


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


def test_of_one_line_under_two_numbers_the_one_that_comes_again_is_counted(world):
    """
    Both have the same bytes and so the same hash; only number 1 is sent again.
    """
    phone = Phone(world)
    first, second = Line(1, b"{"), Line(2, b"{")
    batch = phone.batch(at("12 08:01"))

    for lines in ((first, second), (first,), (first, first)):
        actions.take_in([replace(batch, lines=lines)], at=at("12 08:02"))

    assert sorted(Apart.objects.values_list("sequence", "times")) == [(1, 3), (2, 1)]


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


def test_two_lines_under_one_name_are_both_kept(world):
    """
    JSON readers take the last of two equal names: the batch is refused, and each that is sent is kept with all its bytes.
    """
    phone = Phone(world)
    line = phone.write(at("12 08:00"))
    body = told(phone.batch(at("12 08:01")))
    hidden, true = (json.dumps({"sequence": 1, "line": raw}) for raw in ("{}", line.raw.decode()))
    raws = [
        json.dumps(body | {"lines": 0}).replace(": 0}", f': {first}, "lines": [{true}]}}').encode()
        for first in ("[]", f"[{hidden}]", "7")
    ] + [json.dumps(body).replace('"line": ', f'"line": {json.dumps(other)}, "line": ').encode() for other in ("one", "two")]  # fmt: skip

    answers = [post(phone, raw) for raw in raws for _ in range(2)]

    assert {(answer.status_code, answer.json()["reasons"][0]["code"]) for answer in answers} == {(400, "batch-unreadable")}
    assert "stands twice" in answers[0].json()["reasons"][0]["en"]
    assert {bytes(row.raw): row.times for row in Apart.objects.all()} == dict.fromkeys(raws, 2)
    assert not Entry.objects.filter(kind="gate.checked").exists()
    assert post(phone, body).json()["contiguous"] == 1


SOURCES = ("engines/journal/intake.py", "apps/journal/actions/intake.py", "apps/journal/actions/apart.py", "apps/journal/bridge.py")


def test_every_reason_to_keep_something_apart_has_words_in_the_log():
    """
    What the sources name as a reason is a code in the log: none is shown bare.
    """
    named = {code for path in SOURCES for code in re.findall(r'Reason\(\s*"([a-z0-9-]+)"', (PACKAGE / path).read_text(encoding="utf-8"))}
    named |= set(re.findall(r'"reason": "([a-z0-9-]+)"', (PACKAGE / SOURCES[2]).read_text(encoding="utf-8")))

    assert {"id-not-version-7", "apart-full", "apart-only-counted", "epoch-far-ahead", "used-not-believed"} <= named
    assert named <= CODES["device.line-kept-apart.reason"].keys()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Something that a device sent was kept apart: it has no number."), ("zh-hans", "没有编号")]
)
def test_the_log_names_the_device_and_no_number_below_one(world, language, words):
    """
    Line -5 is none of anybody's: the log tells the device and what is wrong, and so does the page of devices.
    """
    phone = Phone(world)
    actions.take_in([replace(phone.batch(at("12 08:01")), lines=(Line(-5, b"{"),))], at=at("12 08:01"))
    browser, where = world.browser(world.commander, language), [world.operation.pk]

    (told,) = reads.log_page(reads.Wanted(kind="device.line-kept-apart"), world.commander, language).lines
    page = browser.get(reverse("journal:devices", args=where)).content.decode()
    entry = browser.get(reverse("journal:entry", args=[*where, told.row.id])).content.decode()

    assert (told.about, words in told.sentence, "-5" in told.sentence) == ("East gate", True, False)
    assert "1/-5" not in page
    assert f"<dd>{phone.device.id}</dd>" not in entry
    assert entry.count("<dd>East gate</dd>") == 2
