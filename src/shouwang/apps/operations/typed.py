"""
What was typed while a session ended is not lost: whoever logs in again in this browser can send it.

It is held in the memory of this server and nowhere else: no disk, no address, no cookie holds it, and it goes after half an hour.
The session of the browser knows only under which random word it lies. Passwords and files are never held.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

HELD = timedelta(minutes=30)
"""How long it is held (ours): long enough to find one's password."""
LARGEST = 100_000
"""Signs of one form that are held (ours): a long note, not a whole book."""
WORD = "typed"
View = Callable[..., HttpResponseBase]
NEVER = re.compile(r"csrfmiddlewaretoken|password|passphrase|again|code", re.IGNORECASE)
"""Fields that are never held."""


OURS = re.compile(r"(^|-)(shown|id|[A-Z]+_FORMS)$")
"""Fields that the page puts in by itself."""


@dataclass(frozen=True)
class Typed:
    """A form that was sent without a session: its address, its fields in order, and whether a file was with it."""

    address: str
    fields: tuple[tuple[str, str], ...]
    had_file: bool

    @property
    def said(self) -> list[str]:
        """What a person typed or chose, without what the page itself put in."""
        return [value for name, value in self.fields if value.strip() and not OURS.search(name)]


def logged_in(view: View) -> View:
    """Ask for the login where there is none; a form that was sent is held meanwhile."""
    inside: View = login_required(view)

    @wraps(view)
    def inner(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
        if request.user.is_authenticated or request.method != "POST" or not hold(request):
            return inside(request, *given, **named)
        return redirect_to_login(reverse("operations:typed"))

    return inner


def hold(request: HttpRequest) -> bool:
    """Hold what was sent; false where there is nothing to hold."""
    fields = tuple((name, value) for name, values in request.POST.lists() if not NEVER.search(name) for value in values)
    if not any(value for _, value in fields) or sum(len(name) + len(value) for name, value in fields) > LARGEST:
        return False
    word = request.session[WORD] = secrets.token_urlsafe(16)
    cache.set(_key(word), Typed(request.get_full_path(), fields, bool(request.FILES)), HELD.total_seconds())
    return True


def held(request: HttpRequest) -> Typed | None:
    """What is held for this browser."""
    word = request.session.get(WORD)
    found: Typed | None = cache.get(_key(word)) if word else None
    return found


def let_go(request: HttpRequest) -> None:
    """It is not wanted any more."""
    if word := request.session.pop(WORD, None):
        cache.delete(_key(word))


def _key(word: str) -> str:
    return f"operations.typed:{word}"
