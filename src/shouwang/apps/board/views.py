"""The live board."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from shouwang.apps.board import reads
from shouwang.apps.command import reads as command
from shouwang.apps.operations import access
from shouwang.apps.operations.access import MemberRequest, members
from shouwang.vocabulary.words import EN

NOTHING_NEW = 204


@members()
@require_safe
def board(request: MemberRequest) -> HttpResponse:
    """Where the operation stands, at one look."""
    steps = command.first_steps(request.member)
    following = next((step for step in steps if not step.done), None) if request.member.role in access.COMMAND else None
    return render(request, "board/board.html", {**_live(request), "steps": steps, "next": following})


@members()
@require_safe
def live(request: MemberRequest) -> HttpResponse:
    """The moving part of the board; 204 while nothing was written since the version the page shows."""
    if request.GET.get("version") == reads.version(request.operation, request.member, timezone.now()):
        return HttpResponse(status=NOTHING_NEW)
    return render(request, "board/parts/live.html", _live(request))


def _live(request: MemberRequest) -> dict[str, Any]:
    return {
        "now": reads.now(request.operation, request.member, timezone.now()),
        "entries": reads.last_entries(request.member, get_language() or EN) if request.member.role in access.OPENERS else (),
    }
