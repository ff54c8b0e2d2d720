"""Pages of the frame as a browser without JavaScript gets them."""

import re
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

import shouwang
from shouwang.apps.journal import actions as journal
from shouwang.apps.territory.reads import register
from shouwang.vocabulary.reasons import Reason, Refused

SOURCE = Path(shouwang.__file__).parent
TAKEN_AWAY = {"alone.html"}
"""A report as one file to take away; it is never shown by the server."""
TEMPLATES = sorted(path for path in SOURCE.rglob("templates/**/*.html") if path.name not in TAKEN_AWAY)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_template_breaks_the_content_security_policy(path):
    """
    Inline scripts and styles are refused by the browser, so a page with them would be half a page.
    """
    text = path.read_text(encoding="utf-8")

    inline = re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>|\sstyle=|\son[a-z]+=\"|\shx-on|javascript:|<style", text)

    assert inline == []


def test_every_answer_forbids_foreign_code(client):
    """
    The rule is in the answer itself, not in our good intentions.
    """
    policy = client.get(reverse("account_login"))["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("en", "Log in"), ("zh-hans", "登录")])
def test_the_entrance_speaks_both_languages(client, language, words):
    """
    Both languages are first languages.
    """
    page = client.get(reverse("account_login"), headers={"accept-language": language}).content.decode()

    assert f"<h1>{words}</h1>" in page


@pytest.mark.django_db
def test_the_language_changes_and_the_page_stays(client):
    """
    Somebody half-way down a list is not sent back to the start.
    """
    answer = client.post(reverse("set_language"), {"language": "zh-hans", "next": "/accounts/login/?next=/x/"})

    assert answer["Location"] == "/accounts/login/?next=/x/"
    assert "登录" in client.get(answer["Location"]).content.decode()


@pytest.mark.django_db
def test_day_or_night_is_remembered(client):
    """
    The style sheet of the night holds always, not only when the device says so.
    """
    client.post(reverse("set_theme"), {"theme": "dark", "next": "/accounts/login/"})

    page = client.get(reverse("account_login")).content.decode()

    assert re.search(r'id="night" media="screen"', page)


@pytest.mark.django_db
@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_the_switch_does_not_lead_elsewhere(client, back):
    """
    A link to our switch must not become a link to somebody else's page.
    """
    answer = client.post(reverse("set_theme"), {"theme": "dark", "next": back})

    assert answer["Location"] == "/"


def test_an_unknown_theme_changes_nothing(client, db):
    """
    Only what the page offers is remembered.
    """
    client.post(reverse("set_theme"), {"theme": "purple", "next": "/"})

    assert "theme" not in client.cookies


@pytest.mark.django_db
def test_whoever_watches_the_server_hears_ok(client):
    """
    No login: the watchman is a program.
    """
    answer = client.get(reverse("healthz"))

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_a_silent_database_is_told(client, monkeypatch):
    """
    503, so that the watchman calls somebody.
    """
    from django.db import OperationalError

    from shouwang.apps.frame import views

    class Silent:
        def cursor(self):
            raise OperationalError

    monkeypatch.setattr(views, "connection", Silent())

    answer = client.get(reverse("healthz"))

    assert answer.status_code == 503


@pytest.mark.postgresql
def test_the_status_page_says_what_a_power_cut_would_lose(world):
    """
    The server of the tests is a forgetful one, for speed; what we ourselves commit waits for the log all the same.
    """
    page = world.browser(world.commander).get("/status/").content.decode()

    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == ("on",)
        cursor.execute("SHOW fsync")
        is_durable = cursor.fetchone() == ("on",)
    assert ("a power cut loses what was already acknowledged" in page) == (not is_durable)


def test_the_status_page_warns_of_the_trial_key(world, settings):
    """
    Everybody knows the trial key, so everybody could forge a login.
    """
    settings.IS_TRIAL_KEY = True

    page = world.browser(world.guard).get(reverse("status")).content.decode()

    assert "SHOUWANG_SECRET_KEY" in page


def test_what_is_in_order_needs_no_way_out(world, settings):
    """
    Advice on what is right would hide the advice on what is wrong.
    """
    settings.IS_TRIAL_KEY = False

    page = world.browser(world.guard).get(reverse("status")).content.decode()

    assert "SHOUWANG_SECRET_KEY" not in page


@pytest.mark.parametrize("name", ["status", "styleguide", "mfa_index"])
def test_strangers_to_the_server_log_in_first(client, db, name):
    """
    What the server lacks is nobody's business outside.
    """
    answer = client.get(reverse(name))

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(("language", "words"), [("en", "There is nothing here for you"), ("zh-hans", "没有您能查看的内容")])
def test_a_wrong_address_has_a_way_back(world, language, words):
    """
    A dead end at three in the morning is the last thing one needs.
    """
    answer = world.browser(world.guard, language).get("/nowhere/")

    assert answer.status_code == 404
    assert words in answer.content.decode()


def test_a_closed_door_gives_its_reason(rf, world):
    """
    The door said why; the page says it in the reader's language.
    """
    from django.core.exceptions import PermissionDenied

    from shouwang.apps.frame.views import forbidden
    from shouwang.vocabulary.reasons import Reason

    request = rf.get("/")
    request.user = world.stranger

    answer = forbidden(request, PermissionDenied(Reason("not-your-operation")))

    assert answer.status_code == 403
    assert "You have no part in this operation." in answer.content.decode()


def test_our_own_mistakes_are_told_without_a_request():
    """
    When everything else fails, this page needs no user, no session and no database.
    """
    from django.template.loader import render_to_string

    page = render_to_string("500.html")

    assert "The software made a mistake" in page
    assert 'href="/"' in page


def test_guessing_passwords_ends(world, settings):
    """
    Five wrong ones for a name in five minutes; then even the right one has to wait.
    """
    browser = world.browser(None)
    guess = {"login": world.guard.user.username, "password": "wrong"}

    answers = [browser.post(reverse("account_login"), guess) for _ in range(7)]

    assert any("Too many" in answer.content.decode() for answer in answers)


def test_nobody_signs_up(client, db):
    """
    Accounts come from the commander; there is no such page to find.
    """
    answers = [client.get(f"/accounts/{rest}").status_code for rest in ("signup/", "email/", "password/reset/")]

    assert answers == [404, 404, 404]


def test_a_host_that_is_not_ours_is_told_what_to_set():
    """
    Somebody on the hotspot opens the laptop by a name it does not know: that is a setting to make, no fault of the software.
    """
    browser = Client(raise_request_exception=False, headers={"host": "192.0.2.9"})

    answer = browser.get("/accounts/login/")

    assert answer.status_code == 400
    assert "SHOUWANG_HOSTS" in answer.content.decode()


def test_a_database_that_cannot_be_written_is_told_as_such(world, monkeypatch):
    """
    Read-only, for once: 503 in the language of the page, nothing half done; afterwards the same goes.
    """
    client = world.browser(world.commander, "zh-hans")
    address, said = f"/o/{world.operation.pk}/log/note/", {"text": "x", "topic": "shift", "at": "2022-03-12T08:00"}

    def full(**_: object) -> None:
        raise OperationalError("attempt to write a readonly database")

    with monkeypatch.context() as patch:
        patch.setattr(journal, "write_note", full)
        answer = client.post(address, said)

    assert answer.status_code == 503
    assert "\u6682\u65f6\u65e0\u6cd5\u4fdd\u5b58" in answer.content.decode()
    assert client.post(address, said).status_code in {200, 302}


def test_what_no_page_expected_is_said_with_its_reasons(world, monkeypatch):
    """
    A key is lost: 409 with the way out, not a fault.
    """

    def lost(*_: object) -> None:
        raise Refused(Reason("key-lost", {"key": "0011"}))

    client = world.browser(world.commander)
    monkeypatch.setattr(register, "household", lost)

    answer = client.get(f"/o/{world.operation.pk}/register/household/{world.operation.pk}/")

    assert answer.status_code == 409
    assert b"SHOUWANG_KEYS" in answer.content
