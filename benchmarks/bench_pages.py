"""
How fast the pages of the demonstration answer: ``make demo SERVE=0`` first, then ``make bench-pages``.

The server runs as the product runs (gunicorn, threads); one browser's worth of requests comes over one kept-alive connection, as the
commander of the first operation. Every page that can be reached from the start by links is asked, each view at two addresses at most.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urljoin, urlsplit

from benchmarks.figures import Bench, Measured, middle

MILLISECONDS = 60.0
"""The promise: the median page answers within this."""
WARM_UPS, TIMES = 2, 15
ADDRESSES_OF_A_VIEW = 2
LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)')
NOT_PAGES = ("/accounts/logout", "/language/", "/theme/", "/static/", "/files/")


def main() -> int:
    """Measure, and end with status 1 if the promise is not kept."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwang.server.settings")
    import django

    django.setup()
    from django.db import DatabaseError

    try:
        cookie = session_of_a_commander()
    except DatabaseError:
        cookie = None
    if cookie is None:
        sys.stderr.write("There is no operation with a commander in the database. Load the demonstration first: make demo SERVE=0\n")
        return 2
    with server() as port, Bench("Pages of the demonstration") as bench:
        ask = Asker(port, cookie)
        views = pages_by_view(ask)
        medians = {view: middle([ask.milliseconds(path) for path in paths for _ in range(TIMES)]) for view, paths in views.items()}
        bare = middle([ask.milliseconds("/healthz") for _ in range(TIMES)])
        for view, value in sorted(medians.items(), key=lambda item: -item[1]):
            bench.add(Measured(f"pages.{view}", value, "ms", limit=MILLISECONDS))
        bench.add(Measured("pages", middle(list(medians.values())), "ms", limit=MILLISECONDS))
        bench.add(Measured("pages.beside-an-empty-answer", middle(list(medians.values())), "ms", peer=bare, peer_name="/healthz"))
    return bench.status


def session_of_a_commander() -> str | None:
    """A signed-in session made in the database, so that no password is needed; None without a demonstration."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from shouwang.apps.operations.models import Member, Role

    member = Member.objects.filter(role=Role.COMMANDER, left_at=None).select_related("user").order_by("operation__started_at").first()
    if member is None:
        return None
    session = SessionStore()
    session[SESSION_KEY] = str(member.user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


@contextmanager
def server() -> Iterator[int]:
    """The product's server on a free port; the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    gunicorn = [sys.executable, "-m", "gunicorn", "shouwang.server.wsgi", "--threads", "8", "--log-level", "warning"]
    process = subprocess.Popen([*gunicorn, "--bind", f"127.0.0.1:{port}"])
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    """Until the server listens, 30 seconds at most."""
    for _ in range(300):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("The server did not begin to listen within 30 s.")


class Asker:
    """One kept-alive connection, signed in."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"Cookie": cookie, "Accept": "text/html", "Host": f"127.0.0.1:{port}"}

    def get(self, path: str) -> tuple[int, str, str]:
        """Status, place it sends on to (or nothing), and the page (nothing unless it is HTML)."""
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        is_page = answer.getheader("Content-Type", "").startswith("text/html")
        return answer.status, answer.getheader("Location", ""), body.decode() if is_page else ""

    def milliseconds(self, path: str) -> float:
        """How long one answer takes, to its last byte."""
        began = time.perf_counter()
        self.get(path)
        return (time.perf_counter() - began) * 1000


BROKEN = 500


def pages_by_view(ask: Asker) -> dict[str, list[str]]:
    """Pages that can be reached from the start, by the name of their view; asking each warms it up."""
    from django.urls import Resolver404, resolve

    found: defaultdict[str, list[str]] = defaultdict(list)
    waiting, seen = ["/"], {"/"}
    while waiting:
        path = waiting.pop(0)
        try:
            view = resolve(urlsplit(path).path).view_name
        except Resolver404:
            continue
        if len(found[view]) >= ADDRESSES_OF_A_VIEW:
            continue
        for _ in range(WARM_UPS):
            status, place, page = ask.get(path)
        if status >= BROKEN:
            raise SystemExit(f"{path} answers {status}: mend it first; a benchmark that leaves broken pages out would flatter.")
        if status == 200 and page:
            found[view].append(path)
        further = [place] if place else LINK.findall(page.replace("&amp;", "&"))
        for link in (urljoin(path, link) for link in further):
            if link.startswith("/") and link not in seen and not link.startswith(NOT_PAGES):
                seen.add(link)
                waiting.append(link)
    return {view: paths for view, paths in found.items() if paths}


if __name__ == "__main__":
    sys.exit(main())
