"""What an action refused and its page did not expect, said with the reasons instead of a fault."""

from __future__ import annotations

import errno
import logging
import re
import shutil
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, OperationalError
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
        if cannot_store(exception):
            return unavailable(request, exception)
        if not isinstance(exception, Refused):
            return None
        reasons = [reason.within(get_language() or "en") for reason in exception.reasons]
        return render(request, "409.html", {"reasons": reasons}, status=409)


def cannot_store(fault: BaseException | None) -> bool:
    """Whether the database or a disk is the cause, and not the software: full, read-only, broken, gone."""
    return isinstance(fault, OperationalError) or (isinstance(fault, OSError) and fault.errno in OF_DISKS)


OF_DISKS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
FULL = re.compile("disk is full|no space left|quota exceeded", re.IGNORECASE)
"""As SQLite, PostgreSQL and the system say it."""


def unavailable(request: HttpRequest, fault: BaseException | None) -> HttpResponse:
    """503: nothing can be stored just now. How much room there is on the disk of the data, and what to do."""
    LOG.error("Nothing can be stored: %s", fault)
    try:
        free = shutil.disk_usage(settings.DATA).free
    except OSError:
        free = None
    try:
        return render(request, "503.html", {"is_full": bool(FULL.search(str(fault))), "free": free}, status=503)
    except DatabaseError:  # the frame of the page asks the database who is there
        return HttpResponse(f"{NOW}\n", status=503, content_type="text/plain; charset=utf-8")
