"""A session that ends while somebody writes costs a login, not what was written."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shouwang.apps.journal.models import Note

NOTE = {"text": "Ice at the east gate,\nsalt is asked for.", "topic": "weather"}


@pytest.fixture
def ended(world) -> Client:
    """A browser whose session has ended."""
    world.commander.user.set_password("willow court keeps watch")
    world.commander.user.save()
    return Client(headers={"accept-language": "en"})


def log_in(browser: Client, world, page: str):
    return browser.post(page, {"login": world.commander.user.username, "password": "willow court keeps watch"}, follow=True)


def test_a_note_written_without_a_session_is_sent_after_the_login(ended, world):
    """
    The page after the login shows it and has it ready, line breaks too; only then it is written.
    """
    sent = ended.post(reverse("journal:note", args=[world.operation.id]), NOTE)

    page = log_in(ended, world, sent["Location"])
    before = world.kinds()
    typed = page.context["typed"]
    ended.post(typed.address, dict(typed.fields))

    assert "Ice" not in sent["Location"]
    assert "Ice at the east gate" in page.content.decode()
    assert before == []
    assert world.kinds() == ["note.written"]
    assert Note.behind_the_door.get().text == NOTE["text"]


def test_passwords_and_files_are_never_held(ended, world):
    """
    A password is typed anew, a file chosen anew; the page says so.
    """
    form = {"caption": "Lamp", "password": "hunter2", "file": SimpleUploadedFile("lamp.jpg", b"x"), "csrfmiddlewaretoken": "x"}

    page = log_in(ended, world, ended.post(reverse("reports:photos", args=[world.operation.id]), form)["Location"])

    assert page.context["typed"].fields == (("caption", "Lamp"),)
    assert page.context["typed"].had_file
    assert "hunter2" not in page.content.decode()


def test_what_was_typed_is_thrown_away_on_demand_and_shown_to_no_other_browser(ended, world):
    """
    It belongs to the browser in which it was typed.
    """
    sent = ended.post(reverse("journal:note", args=[world.operation.id]), NOTE)
    other = world.browser(world.shift_lead).get(reverse("operations:typed"))
    log_in(ended, world, sent["Location"])

    gone = ended.post(reverse("operations:typed"))

    assert other.status_code == gone.status_code == 302
    assert ended.get(reverse("operations:typed")).status_code == 302


def test_a_press_that_says_nothing_is_just_asked_to_log_in(ended, world):
    """
    There is nothing to hold.
    """
    sent = ended.post(reverse("command:close_operation", args=[world.operation.id]), {})

    assert reverse("operations:typed") not in sent["Location"]
