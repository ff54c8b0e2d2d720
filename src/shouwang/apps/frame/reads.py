"""What the page frame shows on every page: the menu, the way in and out, the languages, day or night."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

THEMES = (("auto", _("As the device"), "screen"), ("light", _("Light"), "sun"), ("dark", _("Dark"), "moon"))
NIGHT_MEDIA = {"auto": "screen and (prefers-color-scheme: dark)", "light": "not all", "dark": "screen"}
THEME_COOKIE = "theme"
NO_OPERATION = UUID(int=0)


@dataclass(frozen=True)
class Entry:
    """
    One way in the menu: the name of an address that takes ``operation``, its word and its icon.

    Who sees it is not said here: the door of the view itself is asked, so menu and door cannot differ.
    ``tab`` puts it also into the bar at the foot of a phone.
    """

    name: str
    label: str | Promise
    icon: str
    tab: bool = False


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
        "tabs": [way for _, ways in menu for way in ways if way.entry.tab],
        "home_address": resolve_url(settings.LOGIN_REDIRECT_URL),
        "themes": THEMES,
        "theme": theme,
        "night_media": NIGHT_MEDIA[theme],
    }


def theme_of(request: HttpRequest) -> str:
    """``auto``, ``light`` or ``dark``, as chosen on this device."""
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return chosen if chosen in NIGHT_MEDIA else "auto"


def menu_for(operation: UUID, role: str, path: str) -> Iterator[tuple[Group, list[Way]]]:
    """The groups with those ways that the door of each view opens to *role*; a group without any is left out."""
    open_ways = [(group, entry, address_of(entry.name, operation)) for group in menu() for entry in group.entries if is_open(entry.name, role)]
    here = max((address for _, _, address in open_ways if path.startswith(address)), key=len, default=None)
    for group in menu():
        ways = [Way(entry, address, address == here) for owner, entry, address in open_ways if owner is group]
        if ways:
            yield group, ways


@cache
def menu() -> tuple[Group, ...]:
    """The menu the server is composed of."""
    groups: tuple[Group, ...] = import_string(settings.NAVIGATION)
    return groups


def address_of(name: str, operation: UUID) -> str:
    """The address of a menu entry in *operation*."""
    return reverse(name, kwargs={"operation": operation})


def is_open(name: str, role: str) -> bool:
    """Whether the door of the view called *name* opens to *role*."""
    who = door_of(name)
    return who in {"anybody", "signed-in"} if isinstance(who, str) else role in who


@cache
def door_of(name: str) -> str | frozenset[str]:
    """
    Whom the view called *name* lets in, as its door says.

    An address that is not there yet lets in nobody, so an app can be built while its menu entry already stands.
    """
    try:
        view = resolve(address_of(name, NO_OPERATION)).func
    except (NoReverseMatch, Resolver404):
        return frozenset()
    who: str | frozenset[str] = getattr(view, "who", frozenset())
    return who
