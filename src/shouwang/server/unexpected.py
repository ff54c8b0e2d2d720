"""
What no view could answer for: a fault of ours, or a disk that is full while a form is marked, a file received or a login kept.

Middleware stands outside of the views, so what it raises meets no other answer than this one.
"""

from __future__ import annotations

import sys

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shouwang.apps.frame.refusals import cannot_store, unavailable
from shouwang.server.api import OF_DEVICES, not_now


def server_error(request: HttpRequest) -> HttpResponse:
    """503 with the way out where nothing can be stored just now, for people and for devices; else 500."""
    fault = sys.exc_info()[1]
    if not cannot_store(fault):
        return render(request, "500.html", status=500)
    if request.path.startswith(OF_DEVICES):
        return not_now(request, DatabaseError(str(fault)))
    return unavailable(request, fault)
