"""A second tap writes nothing; what is meant twice is written twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shouwang.apps.frame import once
from shouwang.apps.frame.models import Sent

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def page(world) -> tuple[Client, str, dict[str, str]]:
    """A browser on the page where a note is written: its address, and a filled form with the page's own token."""
    browser, address = world.browser(world.commander), reverse("journal:note", args=[world.operation.id])
    return browser, address, {**drawn(browser, address), "text": "Ice at the east gate.", "topic": "weather"}


def drawn(browser: Client, address: str) -> dict[str, str]:
    """The token of the page as it is drawn now."""
    return {"csrfmiddlewaretoken": str(browser.get(address).context["csrf_token"])}


def test_two_taps_on_one_page_write_once_and_lead_to_the_same_page(world):
    """
    On a slow evening people tap twice: the copy has the page's token and the same content.
    """
    browser, address, form = page(world)

    first, copy = browser.post(address, form), browser.post(address, form)

    assert world.kinds() == ["note.written"]
    assert copy.status_code == first.status_code == 302
    assert copy["Location"] == first["Location"]


def test_the_same_words_from_a_page_drawn_anew_are_meant(world):
    """
    Two notes may say the same; each page has a token of its own.
    """
    browser, address, form = page(world)

    browser.post(address, form)
    browser.post(address, form | drawn(browser, address))

    assert world.kinds() == ["note.written", "note.written"]


def test_what_was_refused_is_refused_again_and_not_swallowed(world):
    """
    Nothing was done, so there is no answer to repeat.
    """
    browser, address, form = page(world)

    answers = [browser.post(address, form | {"text": " "}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert not Sent.objects.exists()


def test_a_copy_waits_for_the_first_and_gets_its_answer(world, monkeypatch):
    """
    The browser shows the answer to the last tap only, so the copy must know where the first one led.
    """
    browser, address, form = page(world)
    browser.post(address, form)
    led_to = Sent.objects.get().led_to
    Sent.objects.update(led_to=None)
    monkeypatch.setattr(once.time, "sleep", lambda _: Sent.objects.update(led_to=led_to))

    copy = browser.post(address, form)

    assert copy["Location"] == led_to
    assert world.kinds() == ["note.written"]


def test_where_the_first_never_ends_the_copy_goes_back_to_its_page(world):
    """
    The server may have been switched off in between; waiting for ever helps nobody.
    """
    browser, address, form = page(world)
    browser.post(address, form)
    Sent.objects.update(led_to=None, at=timezone.now() - once.PATIENCE - timedelta(seconds=1))

    copy = browser.post(address, form, headers={"referer": f"http://testserver{address}"})

    assert copy["Location"] == f"http://testserver{address}"


def test_a_copy_of_a_tap_on_a_part_of_the_page_changes_nothing(world):
    """
    htmx leaves a part as it is when the answer has no content.
    """
    browser, address, form = page(world)

    browser.post(address, form, headers=HTMX)
    copy = browser.post(address, form, headers=HTMX)

    assert world.kinds() == ["note.written"]
    assert copy.status_code == 204


def test_forms_are_forgotten_after_an_hour(world):
    """
    They hold nothing but hashes and addresses, and still nobody needs them.
    """
    browser, address, form = page(world)
    browser.post(address, form)
    Sent.objects.update(at=timezone.now() - once.REMEMBERED - timedelta(seconds=1))

    browser.post(address, form | drawn(browser, address))

    assert Sent.objects.count() == 1
