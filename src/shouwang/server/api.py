"""The interface for devices and other programs, described in OpenAPI at ``/api/v1/openapi.json``."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.generic import RedirectView
from ninja import NinjaAPI

import shouwang
from shouwang.apps.journal.api import DeviceWord, said
from shouwang.apps.journal.api import router as journal
from shouwang.apps.operations.access import anybody, devices
from shouwang.apps.sync.api import router as state
from shouwang.engines.journal.streams import LARGEST_BATCH
from shouwang.vocabulary.reasons import Reason, Refused

OF_DEVICES = "/api/"
"""How the addresses of the interface begin."""
AT_ONCE = 1 << 16
"""Bytes of what is too large that are heard, and dropped, at a time."""

ROOT, DESCRIPTION = "api-root", "openapi-json"
"""What anybody may read, by the names that the library gives them."""

api = NinjaAPI(
    title="Shouwang 守望",
    version=shouwang.__version__,
    urls_namespace="api",
    docs_url=None,
    auth=DeviceWord(),
    description="For devices enrolled in an operation.",
)
api.add_router("/journal", journal)
api.add_router("/state", state)


@api.exception_handler(DatabaseError)
def not_now(request: HttpRequest, fault: DatabaseError | type[DatabaseError]) -> HttpResponse:
    """503 while the database cannot be reached or written: a device keeps everything and sends it again."""
    reason = Reason("server-cannot-store", {"fault": str(fault)[:200]})
    return api.create_response(request, {"reasons": [said(reason)]}, status=503)


@api.exception_handler(Refused)
def may_not(request: HttpRequest, refused: Refused | type[Refused]) -> HttpResponse:
    """403 with the reasons."""
    reasons = refused.reasons if isinstance(refused, Refused) else ()
    return api.create_response(request, {"reasons": [said(reason) for reason in reasons]}, status=403)


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, _fault: RequestDataTooBig | type[RequestDataTooBig]) -> HttpResponse:
    """413 with the way out; what was sent is heard to its end, since a sender who is cut short does not hear the answer."""
    while request.read(AT_ONCE):
        pass
    return told_too_large(request)


def told_too_large(request: HttpRequest) -> HttpResponse:
    """The answer to what is larger than one request may be."""
    return api.create_response(request, {"reasons": [said(Reason("batch-too-large", {"most": LARGEST_BATCH >> 20}))]}, status=413)


def addresses() -> tuple[list[URLPattern], str, str]:
    """The interface's addresses, each behind its door; its bare beginning leads to the description."""
    patterns, application, namespace = api.urls
    kept = [pattern for pattern in patterns if isinstance(pattern, URLPattern) and pattern.name != ROOT]
    for pattern in kept:
        (anybody if pattern.name == DESCRIPTION else devices)(pattern.callback)
    return [path("", anybody(RedirectView.as_view(pattern_name=f"{namespace}:{DESCRIPTION}")), name=ROOT), *kept], application, namespace
