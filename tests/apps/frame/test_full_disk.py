"""A full disk is said in plain words wherever it strikes, and it goes on by itself."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from shouwang.apps.journal import models
from tests.apps.journal.phones import Phone
from tests.world import PASSWORD, World, at

SAID = {"en": "The disk of the server is full", "zh-hans": "服务器磁盘已满"}
WRITES = ("INSERT", "UPDATE", "DELETE")


@contextmanager
def full_disk(*tables: str) -> Iterator[None]:
    """Whatever writes into one of these tables (all, if none is named) finds the disk full; reading goes on."""

    def full(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES) and (not tables or any(table in sql for table in tables)):
            raise OperationalError("database or disk is full")
        return execute(sql, *rest)

    with connection.execute_wrapper(full):
        yield


def patient(world: World, language: str) -> Client:
    """The commander's browser; a fault is answered as it would be, and not raised in the test."""
    client = world.browser(world.commander, language)
    client.raise_request_exception = False
    return client


def note(client: Client, world: World) -> tuple[str, dict[str, str]]:
    """The address of a form and what is sent there, with the token of the page."""
    address = reverse("journal:note", args=[world.operation.id])
    token = str(client.get(address).context["csrf_token"])
    return address, {"csrfmiddlewaretoken": token, "text": "Ice.", "topic": "weather", "at": "2022-03-12T08:00"}


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("tables", [(), ("frame_sent",), ("journal_",)], ids=["all", "the mark of the form", "the journal"])
def test_a_form_is_told_so_and_may_be_sent_again(world, language, tables):
    """
    503 with the free space, whichever write comes first; nothing is written, and the same form goes through when there is room.
    """
    client = patient(world, language)
    address, said = note(client, world)

    with full_disk(*tables):
        refused = client.post(address, said)
    kinds = world.kinds()
    done = client.post(address, said)

    assert refused.status_code == 503
    page = refused.content.decode()
    assert SAID[language] in page
    assert any(unit in page for unit in ("MB", "GB", "TB"))
    assert (kinds, done.status_code, world.kinds()) == ([], 302, ["note.written"])


@pytest.mark.parametrize("language", SAID)
def test_who_logs_in_is_told_so_and_gets_in_later(world, language):
    """
    A login is kept in a session, which has to be written.
    """
    user = world.commander.user
    user.set_password(PASSWORD)
    user.save()
    client, said = (
        Client(raise_request_exception=False, headers={"accept-language": language}),
        {"login": user.username, "password": PASSWORD},
    )

    with full_disk():
        refused = client.post("/accounts/login/", said)
    done = client.post("/accounts/login/", said)

    assert refused.status_code == 503
    assert SAID[language] in refused.content.decode()
    assert done.status_code == 302


def test_a_session_that_cannot_be_kept_is_told_so(world, settings):
    """
    It is saved after the page, outside of every view.
    """
    settings.SESSION_SAVE_EVERY_REQUEST = True
    client, address = patient(world, "en"), reverse("board:board", args=[world.operation.id])

    with full_disk("django_session"):
        refused = client.get(address)

    assert refused.status_code == 503
    assert SAID["en"] in refused.content.decode()
    assert client.get(address).status_code == 200


def test_a_device_is_told_so_in_both_languages(world):
    """
    The interface answers 503 with the reason, and the same batch is taken in later.
    """
    phone = Phone(world)
    phone.write(at("12 08:00"))
    client = Client(raise_request_exception=False, headers={"authorization": f"Bearer {phone.token}"})
    address = reverse("api:batches")
    batch = {"operation": str(world.operation.id), "device": str(phone.device.id), "epoch": 1, "used": 1, "asked": 1,
             "sent_at": "2022-03-12T08:01:00+08:00", "lines": [{"sequence": 1, "line": next(phone.outbox.kept()).raw.decode()}]}  # fmt: skip

    with full_disk():
        refused = client.post(address, batch, content_type="application/json")
    done = client.post(address, batch, content_type="application/json")

    (reason,) = refused.json()["reasons"]
    assert (refused.status_code, reason["code"]) == (503, "server-cannot-store")
    assert "Nothing is lost" in reason["en"]
    assert "不会丢失" in reason["zh"]
    assert (done.status_code, done.json()["contiguous"]) == (200, 1)


def test_a_file_that_finds_no_room_is_told_so(world, monkeypatch):
    """
    Files lie beside the database, on the same disk.
    """
    client = patient(world, "en")
    address, said = note(client, world)

    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("shouwang.apps.journal.actions.write_note", full)

    refused = client.post(address, said)

    assert refused.status_code == 503
    assert SAID["en"] in refused.content.decode()


def test_a_form_that_is_done_keeps_its_answer(world):
    """
    The disk fills up between the entry and the mark: what is done is told as done, and not sent twice.
    """
    client = patient(world, "en")
    address, said = note(client, world)

    with full_disk('UPDATE "frame_sent"'):
        done = client.post(address, said)

    assert (done.status_code, world.kinds()) == (302, ["note.written"])
    assert models.Entry.objects.count() == 1
