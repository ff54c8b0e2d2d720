"""
What all tests share: which database they run on, a real browser, and no silent skips in CI.

``pytest`` alone runs on SQLite; ``SHOUWANG_DATABASE_URL`` names another database, as it does for the product.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import translation
from hypothesis import settings as hypothesis

from shouwang.apps.frame import behind
from tests.world import world  # noqa: F401 - a fixture is found by being here
from tools import browser, machine

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

hypothesis.register_profile("ours", deadline=None)  # machines are noisy: no test asks how long one example takes
hypothesis.load_profile("ours")
GUARDS = [
    import_module(f"shouwang.apps.journal.migrations.{name}") for name in ("0002_append_only", "0011_kept_as_it_is", "0012_none_by_moving")
]
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server", "client", "admin_client"}
CHROMIUM_FLAGS = [
    "--no-sandbox",  # root has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what uses the database or the browser, and leave out what is about the other database."""
    other = "sqlite" if connection.vendor == "postgresql" else "postgresql"
    elsewhere = [item for item in items if item.get_closest_marker(other)]
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
            item.add_marker("database")
        if "chromium" in fixtures:
            item.add_marker("browser")
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a skipped test is a failed run: a part nobody looked at is not a part that works."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if machine.IN_CI and reporter is not None and reporter.stats.get("skipped") and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line("CI: tests were skipped; here that is a failure.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file of this run's own: write-ahead log, locks and several connections behave as they will in use."""
    if connection.vendor == "sqlite":
        connections["default"].settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def test_data() -> Path:
    """Public data the tests need, each set in a folder with its SOURCE; ``SHOUWANG_TEST_DATA`` names another folder of the same shape."""
    return Path(os.environ.get("SHOUWANG_TEST_DATA") or Path(__file__).parent / "data")


@pytest.fixture(scope="session")
def emptying(django_db_setup):
    """When tables are emptied after a test of several connections, the journal's triggers, which would refuse, are off for that moment."""
    operations = type(connection.ops)
    empty = operations.execute_sql_flush

    def without_triggers(ops, statements: list[str]) -> None:
        with connection.schema_editor() as editor:
            for guards in reversed(GUARDS):
                guards.unguard(None, editor)
        empty(ops, statements)
        with connection.schema_editor() as editor:
            for guards in GUARDS:
                guards.guard(None, editor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", without_triggers)
        yield


@pytest.fixture
def several_connections(emptying, transactional_db):
    """A test whose connections really write beside each other."""


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A page asked for in Chinese leaves its language behind in the thread; every test begins in English."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page sets going behind itself is done before it answers: another thread would not see what a test has not committed."""
    monkeypatch.setattr(behind, "start", lambda task, _name: task())


@pytest.fixture(scope="session", autouse=True)
def keys(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keys of this run's own: those in the data folder may be somebody's."""
    settings.KEYS, settings.KEY_BACKUPS = tmp_path_factory.mktemp("keys"), tmp_path_factory.mktemp("key-backups")


@pytest.fixture
def data_folder(tmp_path: Path, settings: Any) -> Path:
    """Uploaded files and mail of one test, in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return tmp_path


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One real browser for the run, without its own home so that nothing is left behind."""
    from playwright.sync_api import sync_playwright

    program = browser.find()
    if program is None:
        pytest.skip("no Chromium: `make test` as root brings one, SHOUWANG_CHROMIUM names one")
    # Playwright keeps an event loop in this thread; Django would take the live server's queries for a mistake.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    home = tmp_path_factory.mktemp("browser")
    variables = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "XDG_CACHE_HOME": str(home / "cache")}
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, headless=True, args=CHROMIUM_FLAGS, env=variables)
        yield launched
        launched.close()


@pytest.fixture
def browser_context(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh profile, as wide as a phone."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="en-GB", timezone_id="Asia/Shanghai")
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext) -> Page:
    """An empty page in a fresh profile."""
    return browser_context.new_page()


@pytest.fixture
def outside_requests(browser_context: BrowserContext) -> list[str]:
    """Addresses the page asked for that are not this machine; stays empty on a page that keeps to itself."""
    seen: list[str] = []

    def note(request: Any) -> None:
        if not request.url.startswith(("http://localhost", "http://127.0.0.1", "data:", "blob:")):
            seen.append(request.url)

    browser_context.on("request", note)
    return seen
