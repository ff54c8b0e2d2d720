"""The interface for devices and other programs, described in OpenAPI at ``/api/v1/openapi.json``."""

from __future__ import annotations

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
from shouwang.vocabulary.reasons import Reason

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


def addresses() -> tuple[list[URLPattern], str, str]:
    """The interface's addresses, each behind its door; its bare beginning leads to the description."""
    patterns, application, namespace = api.urls
    kept = [pattern for pattern in patterns if isinstance(pattern, URLPattern) and pattern.name != ROOT]
    for pattern in kept:
        (anybody if pattern.name == DESCRIPTION else devices)(pattern.callback)
    return [path("", anybody(RedirectView.as_view(pattern_name=f"{namespace}:{DESCRIPTION}")), name=ROOT), *kept], application, namespace
