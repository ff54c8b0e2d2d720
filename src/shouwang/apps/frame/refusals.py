"""What an action refused and its page did not expect, said with the reasons instead of a fault."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language

from shouwang.vocabulary.reasons import Refused

LOG = logging.getLogger(__name__)
NOW = "The server cannot store anything at the moment. Nothing was half done; send it again soon. 服务器暂时无法保存，未留下半成品，请稍后重试。"


class Refusals:
    """
    Answers 409 with the reasons, nothing was changed; and 503 while the database cannot be reached or written: full disk, read-only, gone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Say the reasons of a refusal, and that nothing can be stored just now; anything else is a fault."""
        if isinstance(exception, OperationalError):
            LOG.error("The database: %s", exception)
            return self._unavailable(request)
        if not isinstance(exception, Refused):
            return None
        reasons = [reason.within(get_language() or "en") for reason in exception.reasons]
        return render(request, "409.html", {"reasons": reasons}, status=409)

    def _unavailable(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return render(request, "503.html", status=503)
        except OperationalError:  # the frame of the page asks the database who is there
            return HttpResponse(f"{NOW}\n", status=503, content_type="text/plain; charset=utf-8")
