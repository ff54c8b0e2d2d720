"""What the page frame shows on every page, and what the status page asks the server."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.core.exceptions import DisallowedHost
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.template.defaultfilters import filesizeformat
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.timesince import timesince
from django.utils.timezone import localtime, now
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from shouwang.files.fonts import find_fonts
from shouwang.files.places import on_one_disk

THEMES = (("auto", _("As the device"), "screen"), ("light", _("Light"), "sun"), ("dark", _("Dark"), "moon"))
NIGHT_MEDIA = {"auto": "screen and (prefers-color-scheme: dark)", "light": "not all", "dark": "screen"}
THEME_COOKIE = "theme"
NO_OPERATION = UUID(int=0)
HOLDS_ALL = ".holds-all"
"""A file beside the backups, touched whenever the newest of them holds all that was written."""
LATE = 2
"""After so many intervals without that, backups are late (ours): one may be under way."""
DOORS: dict[str, str | frozenset[str]] = {}
"""The doors of views that templates link to, by name, as they were first met."""
ENOUGH_ROOM = 1024**3
"""Bytes free below which the status page speaks up: a day of photos and reports, with the write-ahead log."""


@dataclass(frozen=True)
class Entry:
    """
    One way in the menu: the name of an address that takes ``operation``, its word and its icon.

    Who sees it is not said here: the door of the view itself is asked, so menu and door cannot differ.
    ``tab`` puts it also into the bar at the foot of a phone. Pages below its address belong to it, and those below ``also``.
    """

    name: str
    label: str | Promise
    icon: str
    tab: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Ways that belong to the same task."""

    label: str | Promise
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Way:
    """An entry as one member sees it on one page."""

    entry: Entry
    address: str
    here: bool


@dataclass(frozen=True)
class Part:
    """A group as one member sees it on one page; the one they are in stands open."""

    label: str | Promise
    ways: list[Way]

    @property
    def here(self) -> bool:
        """Whether the page belongs to one of its ways."""
        return any(way.here for way in self.ways)


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """What ``frame/base.html`` needs; the menu is only there inside an operation."""
    operation, member = getattr(request, "operation", None), getattr(request, "member", None)
    menu = [*menu_for(operation.pk, member.role, request.path)] if operation and member else []
    theme = theme_of(request)
    return {
        "languages": settings.LANGUAGES,
        "operation": operation,
        "member": member,
        "menu": menu,
        "tabs": [way for part in menu for way in part.ways if way.entry.tab],
        "home_address": resolve_url(settings.LOGIN_REDIRECT_URL),
        "themes": THEMES,
        "theme": theme,
        "night_media": NIGHT_MEDIA[theme],
        "page_address": page_address(request),
    }


def page_address(request: HttpRequest) -> str:
    """The page's address as it is printed; without the host where that is not one of ours."""
    try:
        return request.build_absolute_uri()
    except DisallowedHost:
        return request.get_full_path()


def theme_of(request: HttpRequest) -> str:
    """``auto``, ``light`` or ``dark``, as chosen on this device."""
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return chosen if chosen in NIGHT_MEDIA else "auto"


def menu_for(operation: UUID, role: str, path: str) -> Iterator[Part]:
    """The groups with those ways that the door of each view opens to *role*; a group without any is left out. At most one way is marked."""
    found = [(group, entry, address_of(entry.name, operation)) for group in menu() for entry in group.entries if is_open(entry.name, role)]
    home = min((address for _, _, address in found), key=len, default="")
    starts = {start: address for _, entry, address in found for start in (address, *(home + part for part in entry.also)) if start != home}
    here = starts.get(max(filter(path.startswith, starts), key=len, default=""), home if path == home else None)
    for group in menu():
        if ways := [Way(entry, address, address == here) for owner, entry, address in found if owner is group]:
            yield Part(group.label, ways)


@cache
def menu() -> tuple[Group, ...]:
    """The menu the server is composed of."""
    groups: tuple[Group, ...] = import_string(settings.NAVIGATION)
    return groups


def address_of(name: str, operation: UUID) -> str:
    """The address of a menu entry in *operation*."""
    return reverse(name, kwargs={"operation": operation})


def is_open(name: str, role: str) -> bool:
    """
    Whether the door of the view called *name* opens to *role*.

    An address that is not there yet lets in nobody, so an app can be built while its menu entry already stands.
    """
    try:
        return opens(address_of(name, NO_OPERATION), role)
    except (NoReverseMatch, Resolver404):
        return False


def opens(address: str, role: str, name: str = "") -> bool:
    """
    Whether the door of the view behind *address* opens to *role*: what a page offers and what a door lets in cannot differ.

    By the *name* of the view its door is remembered; a page of links asks hundreds of times.
    """
    known = DOORS.get(name)
    who: str | frozenset[str] = getattr(resolve(address).func, "who", frozenset()) if known is None else known
    if name:
        DOORS[name] = who
    return who in {"anybody", "signed-in"} if isinstance(who, str) else role in who


@cache
def icons() -> tuple[str, ...]:
    """The names of all signs in the sprite."""
    sprite = Path(str(find("frame/icons.svg"))).read_text(encoding="utf-8")
    return tuple(re.findall(r'<symbol id="([a-z]+)"', sprite))


# The status page


@dataclass(frozen=True)
class Check:
    """One thing this server needs: whether it is in order, what was found, and the way out when it is not."""

    name: str
    is_right: bool
    found: str
    way_out: str = ""
    address: str = ""

    @property
    def state(self) -> str:
        """``go`` or ``ask``: software in disorder is a question to the one who runs it, never a red light for those at the gate."""
        return "go" if self.is_right else "ask"


def checks(user: Any) -> Iterator[Check]:
    """Everything the status page shows, in the order in which it should be put right."""
    yield _key()
    yield _debug()
    yield _transport()
    yield _database()
    yield _tables()
    yield _disk()
    for name in settings.STATUS_CHECKS:
        yield import_string(name)()
    yield _backups()
    yield _places()
    yield _mail()
    yield _fonts()
    yield _second_factor(user)


def _key() -> Check:
    return Check(
        gettext("Key of the server"),
        not settings.IS_TRIAL_KEY,
        gettext("The trial key that everybody knows.") if settings.IS_TRIAL_KEY else gettext("A key of its own."),
        gettext("Set SHOUWANG_SECRET_KEY to at least 32 characters before real people's data comes in; people then log in anew."),
    )


def _debug() -> Check:
    return Check(
        gettext("Details of errors"),
        not settings.DEBUG,
        gettext("Shown in the browser.") if settings.DEBUG else gettext("Not shown in the browser."),
        gettext("Set SHOUWANG_DEBUG=no wherever others can reach this server."),
    )


def _transport() -> Check:
    return Check(
        gettext("Way to the server"),
        bool(settings.SESSION_COOKIE_SECURE),
        gettext("https; cookies travel encrypted only.")
        if settings.SESSION_COOKIE_SECURE
        else gettext("http: whoever shares the network can read along."),
        gettext("Put a web server with a certificate in front and set SHOUWANG_HTTPS=yes. On one machine alone http is enough."),
    )


def _database() -> Check:
    return _sqlite() if connection.vendor == "sqlite" else _postgresql()


def _postgresql() -> Check:
    version = ".".join(str(part) for part in divmod(getattr(connection, "pg_version", 0), 10000))
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'")
        off = ", ".join(name for (name,) in cursor.fetchall())
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        sees_through_walls = cursor.fetchone()[0]
    ways_out = []
    if off:
        ways_out.append(
            gettext("With these switched off, a power cut loses what was already acknowledged. Switch them on in postgresql.conf.")
        )
    if sees_through_walls:
        ways_out.append(gettext("The server's role sees through the wall between operations. Give it a role that is no superuser."))
    return Check(gettext("Database"), not ways_out, f"PostgreSQL {version}" + (f" ({off}: off)" if off else ""), " ".join(ways_out))


def _sqlite() -> Check:
    with connection.cursor() as cursor:
        version, mode = cursor.execute("SELECT sqlite_version()").fetchone()[0], cursor.execute("PRAGMA journal_mode").fetchone()[0]
    return Check(
        gettext("Database"),
        mode == "wal",
        gettext("SQLite %(version)s, journal mode %(mode)s") % {"version": version, "mode": mode},
        gettext(
            "SQLite before 3.51.3 can damage its write-ahead log, so a slower, safe mode is used. Install the package pysqlite3, or set SHOUWANG_DATABASE_URL."
        ),
    )


def _tables() -> Check:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return Check(
        gettext("Tables"),
        waiting == 0,
        ngettext("%(number)d change of the tables is waiting.", "%(number)d changes of the tables are waiting.", waiting)
        % {"number": waiting}
        if waiting
        else gettext("Up to date."),
        gettext("Run: python -m shouwang.server migrate"),
    )


def _disk() -> Check:
    room = shutil.disk_usage(settings.DATA)
    free = {"free": filesizeformat(room.free), "all": filesizeformat(room.total)}
    return Check(
        gettext("Room on the disk"),
        room.free >= ENOUGH_ROOM,
        gettext("%(free)s free of %(all)s") % free,
        gettext("Make room, or move the data folder (SHOUWANG_DATA) to a larger disk; without room nothing can be recorded."),
    )


def _backups() -> Check:
    """Whether what was written is backed up: the keeper says each time that a backup holds it all, made then or before."""
    if not settings.BACKUP_MINUTES:
        return Check(gettext("Backups"), False, gettext("None are made."), gettext("Set SHOUWANG_BACKUP_MINUTES."))
    newest = max((path.stat().st_mtime for path in settings.BACKUPS.glob("[0-9]*")), default=0.0)
    if not newest:
        told = gettext("The server makes the first one a minute after it was started. If there is none then, look into its log.")
        return Check(gettext("Backups"), False, gettext("None yet."), told)
    mark = settings.BACKUPS / HOLDS_ALL
    behind = now() - datetime.fromtimestamp(mark.stat().st_mtime if mark.exists() else newest, UTC)
    made = datetime.fromtimestamp(newest, UTC)
    is_right = behind <= LATE * timedelta(minutes=settings.BACKUP_MINUTES)
    found = (
        gettext("The newest, tried, is of %(at)s: %(age)s ago.")
        if is_right
        else gettext("Late: the newest, tried, is of %(at)s: %(age)s ago.")
    )
    return Check(
        gettext("Backups"),
        is_right,
        found % {"at": date_format(localtime(made), "Y-m-d H:i"), "age": timesince(made, now())},
        gettext(
            "What was written since then is in no backup; one should be made every %(minutes)d minutes. Look whether the disk of the backups is full, and into the log of the server."
        )
        % {"minutes": settings.BACKUP_MINUTES},
    )


def _places() -> Check:
    """Whether one disk takes with it what should lie apart."""
    faults = [*on_one_disk(settings.DATA, settings.KEYS, settings.BACKUPS, settings.KEY_BACKUPS)]
    return Check(
        gettext("Where backups and keys lie"),
        not faults,
        gettext("Not apart.") if faults else gettext("Data, backups and keys lie on disks of their own."),
        " ".join(reason.within(get_language() or "en") for reason in faults),
    )


def _mail() -> Check:
    ways = {"smtp": gettext("Sent by SMTP."), "filebased": gettext("Written into a folder."), "console": gettext("Shown on the console.")}
    way = settings.EMAIL_BACKEND.split(".")[-2]
    return Check(
        gettext("E-mail"),
        way == "smtp",
        ways.get(way, settings.EMAIL_BACKEND),
        gettext("Nobody receives e-mail this way. Set SHOUWANG_EMAIL_URL=smtp://… or hand out the links by chat and telephone."),
    )


def _fonts() -> Check:
    found = find_fonts(settings.FONTS)
    return Check(
        gettext("Fonts for printed reports"),
        found.chinese,
        found.serif[0] if found.chinese else gettext("No Chinese font was found."),
        gettext(
            "Install a Chinese font such as Noto Serif CJK SC, or name a folder with one: SHOUWANG_FONTS. Then start the server again."
        ),
    )


def _second_factor(user: Any) -> Check:
    has_it = is_mfa_enabled(user)
    return Check(
        gettext("Your second factor"),
        has_it,
        gettext("Set up.") if has_it else gettext("Your account is guarded by the password alone."),
        gettext("Set up a passkey or one-time codes."),
        reverse("mfa_index"),
    )
