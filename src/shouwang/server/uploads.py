"""How much one request may bring."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from shouwang.server.api import OF_DEVICES, told_too_large

LARGEST = 128 << 20
"""Bytes (ours): more than the largest sheets a form takes, little enough that a stranger cannot fill the disk."""
TOO_LARGE = 413


class UploadLimit:
    """Refuses what is too large before a byte of it is read; the check for forged forms would read all of it, of strangers too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """413 with the way out, or what the page answers. A request that does not tell its length has no body for Django."""
        told = request.META.get("CONTENT_LENGTH") or "0"
        size = int(told) if told.isdecimal() else 0
        if size <= LARGEST:
            return self.get_response(request)
        if request.path.startswith(OF_DEVICES):
            return told_too_large(request)
        return render(request, "413.html", {"size": size, "most": LARGEST}, status=TOO_LARGE)
