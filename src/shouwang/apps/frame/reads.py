"""What the page frame shows on every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """The operation one is in, the tasks to choose from, the languages."""
    return {"languages": settings.LANGUAGES, "operation": getattr(request, "operation", None), "member": getattr(request, "member", None)}
