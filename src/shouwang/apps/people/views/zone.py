"""Typed and shown times are those of the operation."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone

from shouwang.apps.operations.access import MemberRequest


def local_time(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Inside the door of ``members``: forms read and write times in the operation's zone."""

    @wraps(view)
    def inner(request: MemberRequest, *rest: Any, **named: Any) -> HttpResponseBase:
        with timezone.override(request.operation.time_zone):
            return view(request, *rest, **named)

    return inner
