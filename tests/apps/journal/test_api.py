"""The journal over HTTP: what a device sends, and the receipts it gets."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from shouwang.apps.journal import actions, reads
from shouwang.apps.journal.models import Apart, Entry, Stream
from shouwang.engines.journal.gaps import AHEAD
from shouwang.engines.journal.streams import EPOCHS_AHEAD, LARGEST_BATCH, Batch
from shouwang.engines.journal.tree import root_of
from shouwang.server import uploads
from tests.apps.journal.phones import Phone
from tests.world import at

BATCHES = "/api/v1/journal/batches"


def told(batch: Batch) -> dict[str, Any]:
    """A batch as a device writes it."""
    return {
        "operation": str(batch.stream.operation),
        "device": str(batch.stream.device),
        "epoch": batch.stream.epoch,
        "used": batch.used,
        "asked": batch.asked,
        "sent_at": batch.sent_at.isoformat(),
        "lines": [{"sequence": line.sequence, "line": line.raw.decode()} for line in batch.lines],
    }


def post(phone: Phone, body: Any, token: str | None = None) -> Any:
    """The answer to what a device posts."""
    raw = body if isinstance(body, bytes) else json.dumps(body)
    return Client().post(BATCHES, raw, content_type="application/json", headers={"Authorization": f"Bearer {token or phone.token}"})


def test_a_batch_gets_a_receipt(world):
    """
    Device, epoch, the highest number without a gap, and the root by which the device can tell that it is its own lines.
    """
    phone = Phone(world)
    lines = [phone.write(at("12 08:00")) for _ in range(3)]

    answer = post(phone, told(phone.batch(at("12 08:01"))))

    receipt = answer.json()
    assert answer.status_code == 200
    assert (receipt["device"], receipt["epoch"], receipt["contiguous"]) == (str(phone.device.id), 1, 3)
    assert base64.b64decode(receipt["root"]) == root_of([line.leaf for line in lines])


def test_a_conflict_is_409_and_a_receipt_all_the_same(world):
    """
    The device learns which line was kept apart and why, in both languages; it needs not send it again.
    """
    phone, other = Phone(world), Phone(world, "West gate")
    phone.write(at("12 08:00"))
    post(phone, told(phone.batch(at("12 08:01"))))
    other.write(at("12 08:02"), id_=Entry.objects.get(kind="gate.checked").id)

    answer = post(other, told(other.batch(at("12 08:03"))))

    (apart,) = answer.json()["apart"]
    assert (answer.status_code, answer.json()["contiguous"]) == (409, 1)
    assert (apart["sequence"], apart["reason"]["code"]) == (1, "id-taken")
    assert apart["reason"]["zh"] != apart["reason"]["en"]


def test_a_conflict_is_409_each_time_and_kept_once(world):
    """
    A device that heard no answer sends again: it must learn the same, and nothing is kept twice or written into the log twice.
    """
    phone, other = Phone(world), Phone(world, "West gate")
    phone.write(at("12 08:00"))
    post(phone, told(phone.batch(at("12 08:01"))))
    other.write(at("12 08:02"), id_=Entry.objects.get(kind="gate.checked").id)
    body = told(other.batch(at("12 08:03")))

    answers = [post(other, body) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [409] * 3
    assert [[one["reason"]["code"] for one in answer.json()["apart"]] for answer in answers] == [["id-taken"]] * 3
    assert (Apart.objects.count(), world.kinds().count("device.line-kept-apart")) == (1, 1)


def test_what_is_too_large_is_not_kept_and_the_device_is_told_how_to_go_on(world):
    """
    Neither stored nor counted, so that the device keeps it; in JSON, with the way out in both languages.
    """
    phone = Phone(world)
    phone.write(at("12 08:00"))

    for size in (LARGEST_BATCH + 1, uploads.LARGEST + 1):
        answer = post(phone, json.dumps(told(phone.batch(at("12 08:01")))).encode().ljust(size))

        (reason,) = answer.json()["reasons"]
        assert (answer.status_code, reason["code"], reason["parameters"]) == (413, "batch-too-large", {"most": 20})
        assert "smaller batches" in reason["en"]
        assert "较小的批次" in reason["zh"]
    assert not Apart.objects.exists()
    assert not Stream.objects.exists()
    assert post(phone, told(phone.batch(at("12 08:02")))).json()["contiguous"] == 1


def test_the_largest_batch_is_what_a_request_may_bring(settings):
    """
    One number in two places: where batches are cut, and where requests are refused.
    """
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE == LARGEST_BATCH


def test_what_cannot_be_read_is_told_plainly(world):
    """
    Where there is no field to name there is no empty place before the colon.
    """
    answer = post(Phone(world), b"{")

    assert "read as a batch: Invalid JSON" in answer.json()["reasons"][0]["en"]


def test_a_device_is_not_believed_that_it_has_given_any_number(world):
    """
    A claim beyond belief is kept apart, once, and makes nothing missing; the receipt, the board and the page of devices say that it is not
    believed, until it says a number that is. A line from far ahead is kept as it came, and taken in once what lies before it is here.
    """
    phone, browser = Phone(world), world.browser(world.commander)
    phone.write(at("12 08:00"))
    body = told(phone.batch(at("12 08:01")))

    answer = post(phone, body | {"used": 2**53 - 1}).json()
    post(phone, body | {"used": 2**53 - 2, "lines": []})
    post(phone, body | {"used": 2**53 - 1, "lines": []})
    board, page = (browser.get(reverse(name, args=[world.operation.pk])).content.decode() for name in ("board:board", "journal:devices"))
    far = post(phone, body | {"lines": [{"sequence": AHEAD + 2, "line": "{}"}]})

    assert [(doubt["code"], doubt["parameters"]) for doubt in answer["doubts"]] == [
        ("used-not-believed", {"used": 2**53 - 1, "most": AHEAD})
    ]
    assert [claim.parameters["used"] for state in reads.devices(world.operation) for claim in state.claims] == [2**53 - 1]
    assert (reads.how_many_missing(world.operation), "1 device tells of more than" in board, "is not believed" in page) == (0, True, True)
    assert (far.status_code, far.json()["reasons"][0]["code"]) == (400, "sequence-far-ahead")
    assert sorted(Apart.objects.values_list("reason", "times")) == [("sequence-far-ahead", 1), ("used-not-believed", 3)]
    assert bytes(Apart.objects.get(times=3).raw) == b'{"used":9007199254740991}'
    assert world.kinds().count("device.line-kept-apart") == 2
    assert post(phone, body).json()["doubts"] == []
    assert reads.how_many_claim(world.operation) == 0


@pytest.mark.parametrize(
    "body", [b"\x00\xff not json", b"{}", b'{"lines": 7}', b"[" * 3000], ids=["no text", "nothing in it", "another shape", "very deep"]
)
def test_what_is_no_batch_is_kept_as_it_came(world, body):
    """
    Stored and kept apart are all that was sent, also where nobody can read it; sent twice it is kept once.
    """
    phone = Phone(world)

    answers = [post(phone, body).status_code for _ in range(2)]

    assert answers == [400, 400]
    assert [bytes(row.raw) for row in Apart.objects.all()] == [body]


def test_a_batch_of_another_device_is_not_taken_for_ones_own(world):
    """
    A word opens the stream of its own device and no other.
    """
    phone, other = Phone(world), Phone(world, "West gate")
    other.write(at("12 08:00"))

    answer = post(phone, told(other.batch(at("12 08:01"))))

    assert answer.status_code == 400
    assert not Entry.objects.filter(kind="gate.checked").exists()


@pytest.mark.parametrize("word", ["", "x", "x.y", "00000000-0000-7000-8000-000000000000.y"])
def test_a_wrong_word_opens_nothing(world, word):
    """
    Neither no word, nor a malformed one, nor that of a device that does not exist; nor the right device with another word.
    """
    phone = Phone(world)

    answers = [post(phone, {}, token).status_code for token in (word or "-", f"{phone.device.id}.wrong", "server.")]

    assert answers == [401, 401, 401]
    assert not Apart.objects.exists()


def test_where_nothing_can_be_stored_the_device_is_told_to_keep_its_entries(world, monkeypatch):
    """
    A full disk is no reason to drop anything: 503, with what to do.
    """
    phone = Phone(world)
    phone.write(at("12 08:00"))

    def full(batch: Batch) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(actions.GROUP, "take_in", full)
    answer = post(phone, told(phone.batch(at("12 08:01"))))

    monkeypatch.setattr(actions, "keep_unreadable", lambda **_: full(None))
    unreadable = post(phone, b"no batch")

    assert (answer.status_code, unreadable.status_code) == (503, 503)
    assert answer.json()["reasons"][0]["code"] == unreadable.json()["reasons"][0]["code"] == "server-cannot-store"


def test_a_device_can_ask_what_is_missing(world):
    """
    It has used three numbers and sent the last.
    """
    phone = Phone(world)
    lines = [phone.write(at("12 08:00")) for _ in range(3)]
    phone.send(at("12 08:01"), lines[2])

    answer = Client().get("/api/v1/journal/missing", headers={"Authorization": f"Bearer {phone.token}"})

    assert answer.json() == [{"epoch": 1, "first": 1, "last": 2}]


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"content_type": "multipart/form-data; boundary=x"}, 415, "batch-as-form"),
        ({"content_type": "application/x-www-form-urlencoded"}, 415, "batch-as-form"),
        ({"content_type": "application/json", "CONTENT_LENGTH": ""}, 411, "batch-without-length"),
    ],
)
def test_what_was_not_read_is_said_to_be_sent_again(world, headers, status, code):
    """
    A form, or a body without its length: nothing of it can be kept, so the device hears that nothing was, in JSON.
    """
    phone = Phone(world)
    phone.write(at("12 08:00"))
    body = json.dumps(told(phone.batch(at("12 08:01"))))

    answer = Client().post(BATCHES, body, headers={"Authorization": f"Bearer {phone.token}"}, **headers)

    assert answer.status_code == status
    assert [reason["code"] for reason in answer.json()["reasons"]] == [code]
    assert Apart.objects.count() == 0


def test_the_interface_describes_itself(world):
    """
    The batches stand in the OpenAPI description with what they hold and what is answered.
    """
    described = Client().get("/api/v1/openapi.json").json()["paths"][BATCHES]["post"]

    assert set(described["responses"]) == {"200", "400", "409", "411", "413", "415", "503"}
    assert f"{LARGEST_BATCH >> 20} MB" in described["description"]
    assert "lines" in described["requestBody"]["content"]["application/json"]["schema"]["properties"]


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("size", [100, LARGEST_BATCH + 1, uploads.LARGEST + 1], ids=["small", "21 MB", "more than any page takes"])
@pytest.mark.parametrize("path", [BATCHES, "/api/v1/state/"])
def test_a_form_of_any_size_is_answered_in_json(world, kind, size, path):
    """
    Whatever is sent to the interface for devices, the answer has the form that devices read.
    """
    phone = Phone(world)

    answer = Client(enforce_csrf_checks=True).post(
        path, b"a=".ljust(size, b"b"), content_type=kind, headers={"Authorization": f"Bearer {phone.token}"}
    )

    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.status_code in ({413, 415} if path == BATCHES else {400, 413})
    assert answer.status_code == 400 or answer.json()["reasons"]
    assert not Apart.objects.exists()


def test_a_device_skips_some_epochs_and_not_any_number_of_them(world):
    """
    Its storage was lost six times before it was heard: legal. Four quadrillion times: refused and kept as it came, and no stream begins.
    """
    phone = Phone(world)
    body = told(replace(phone.batch(at("12 08:01")), lines=(), used=0))

    answers = {epoch: post(phone, body | {"epoch": epoch}) for epoch in (7, 2**53 - 1, 7 + EPOCHS_AHEAD + 1, 2, 7 + EPOCHS_AHEAD)}

    refused = {epoch for epoch, answer in answers.items() if answer.status_code == 400}
    assert refused == {2**53 - 1, 7 + EPOCHS_AHEAD + 1}
    assert {answers[epoch].json()["reasons"][0]["code"] for epoch in refused} == {"epoch-far-ahead"}
    assert sorted(Stream.objects.values_list("epoch", flat=True)) == [2, 7, 7 + EPOCHS_AHEAD]
    assert Apart.objects.count() == 2
