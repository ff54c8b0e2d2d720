"""What comes from outside: large requests, pages behind a web server, links in the log."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys

import pytest

from shouwang.server.logs import WithoutLinks
from shouwang.server.uploads import LARGEST
from tests.house import TOP

BEHIND_A_WEB_SERVER = """
import django, json
django.setup()
from django.core.management import call_command
from django.test import Client, RequestFactory
from allauth.core.internal.httpkit import get_client_ip
call_command("migrate", "frame", verbosity=0)
seen = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "203.0.113.9", "HTTP_HOST": "watch.example.org"}
browser = Client(enforce_csrf_checks=True, **seen)
browser.cookies["csrftoken"] = "a" * 32
sent = browser.post("/theme/", {"theme": "dark", "csrfmiddlewaretoken": "a" * 32}, HTTP_ORIGIN="https://watch.example.org")
request = RequestFactory().get("/", **seen)
print(json.dumps([sent.status_code, request.build_absolute_uri("/c/x/"), get_client_ip(request)]))
"""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_web_server_of_the_how_to_says_what_we_rely_on(language):
    """
    Whoever copies the lines gets a server whose limit on wrong passwords counts each address for itself, and cannot be told another one.
    """
    lines = (TOP / "docs" / language / "how-to" / "run-it.md").read_text(encoding="utf-8")

    for header in ("Host $host", "X-Forwarded-Proto $scheme", "X-Forwarded-For $remote_addr"):
        assert f"proxy_set_header {header};" in lines


def test_behind_a_web_server_with_a_certificate_forms_links_and_addresses_are_right(tmp_path):
    """
    The page was reached by https from 203.0.113.9, though our own server only ever sees http from its neighbour.
    """
    told = {
        "DJANGO_SETTINGS_MODULE": "shouwang.server.settings",
        "SHOUWANG_DATA": str(tmp_path),
        "SHOUWANG_HTTPS": "yes",
        "SHOUWANG_HOSTS": "watch.example.org",
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")}

    answer = subprocess.run([sys.executable, "-c", BEHIND_A_WEB_SERVER], env=inherited | told, capture_output=True, check=True, text=True)

    assert json.loads(answer.stdout) == [302, "https://watch.example.org/c/x/", "203.0.113.9"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_too_much_at_once_is_refused_before_it_is_read(client, language):
    """
    A stranger must not be able to fill the disk; one byte more than the largest is too much.
    """
    address = "/theme/"

    page = client.post(address, b"", "text/plain", CONTENT_LENGTH=str(LARGEST + 1), headers={"accept-language": language})
    least = client.post(address, b"", "text/plain", CONTENT_LENGTH=str(LARGEST), headers={"accept-language": language})

    assert (page.status_code, least.status_code) == (413, 302)
    assert ("128" in page.content.decode()) is True


def test_the_log_does_not_learn_personal_links():
    """
    With the log in hand nobody can answer for Mei.
    """
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Gone", "/c/AYx9.secret-part/"), None)

    WithoutLinks().filter(record)

    assert record.getMessage() == "Gone: /c/…/"


@pytest.mark.django_db
def test_whoever_watches_over_the_server_may_ask_for_the_heading_alone(client):
    """
    Many watchers send HEAD; it is as harmless as GET.
    """
    assert client.head("/healthz").status_code == 200
