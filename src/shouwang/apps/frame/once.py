"""
What is sent once is done once: a second tap on a slow evening writes nothing.

Every page is drawn with a form token of its own. The same token, address and content a second time is therefore the same tap,
and gets the answer of the first; what is meant twice comes from a page drawn anew.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from shouwang.apps.frame.models import Sent

LOG = logging.getLogger(__name__)
REMEMBERED = timedelta(hours=1)
"""How long a sent form is remembered (ours): longer than a page stays under an impatient thumb."""
PATIENCE = timedelta(seconds=20)
"""How long a copy waits for the first one's answer (ours); then it is sent back to the page that it came from."""
GLANCE = 0.05
"""Seconds between two looks whether the first one is answered."""


def mark(request: HttpRequest) -> str:
    """What tells one sending of a form from every other: SHA-256 over the page's token, the address and all that was sent."""
    told = hashlib.sha256(request.get_full_path().encode())
    told.update(repr(sorted(request.POST.lists())).encode())
    told.update(repr([(field, file.name, file.size) for field, files in sorted(request.FILES.lists()) for file in files]).encode())
    return told.hexdigest()


class Once:
    """Lets a form through once; its copy waits and gets the same answer. What failed or was refused may be sent again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The page's answer; where it led is kept for the copy."""
        answer = self.get_response(request)
        if mine := getattr(request, "sent_once", None):
            _settle(mine, request, answer)
        return answer

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponseBase], _args: Any, _named: Any) -> HttpResponseBase | None:
        """Let the first one through; give its copy the answer of the first. Pages that are not ours (logging in) and devices keep their own counsel."""
        if request.method != "POST" or getattr(view, "who", "device") == "device" or "csrfmiddlewaretoken" not in request.POST:
            return None
        this = mark(request)
        while not _claimed(this):
            first = Sent.objects.filter(mark=this).first()
            if first and (first.led_to is not None or timezone.now() - first.at > PATIENCE):
                return _same_answer(request, first)
            time.sleep(GLANCE)
        request.sent_once = this  # type: ignore[attr-defined]
        return None


def _claimed(this: str) -> bool:
    now = timezone.now()
    try:
        with transaction.atomic():
            Sent.objects.create(mark=this, at=now)
    except IntegrityError:
        return False
    Sent.objects.filter(at__lt=now - REMEMBERED).delete()
    return True


def _settle(this: str, request: HttpRequest, answer: HttpResponseBase) -> None:
    """What is done is done: where the disk fills up at this very moment the answer still goes out, and a copy is sent back to its page."""
    try:
        with transaction.atomic():
            _put_down(this, request, answer)
    except OperationalError:
        LOG.exception("A form's answer could not be noted.")


def _put_down(this: str, request: HttpRequest, answer: HttpResponseBase) -> None:
    led_to = answer.headers.get("Location", "")
    done = bool(led_to) or (is_partial(request) and answer.status_code < HTTPStatus.BAD_REQUEST)
    mine = Sent.objects.filter(mark=this)
    if done:
        mine.update(led_to=led_to)
    else:
        mine.delete()


def _same_answer(request: HttpRequest, first: Sent) -> HttpResponseBase:
    if is_partial(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return redirect(first.led_to or back_from(request))


def back_from(request: HttpRequest) -> str:
    """The page of ours on which a form was sent; the first page when the browser does not say."""
    page = request.headers.get("Referer", "")
    return page if url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()) else "/"


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asked, for a part of a page: no content leaves that part as it is."""
    return bool(getattr(request, "htmx", False))
