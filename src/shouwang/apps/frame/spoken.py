"""Pages behind a personal link, which know no login: in the language of whoever they are for, and the time zone of the operation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation


@contextmanager
def spoken(request: HttpRequest, language: str, time_zone: str) -> Iterator[None]:
    """In this language, unless another was chosen on the device, and in this time zone."""
    chosen = translation.get_language() if settings.LANGUAGE_COOKIE_NAME in request.COOKIES else language
    with translation.override(chosen), timezone.override(time_zone):
        yield
