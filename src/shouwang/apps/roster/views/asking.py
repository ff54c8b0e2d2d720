"""Pages that wait for what is being worked out, and show it with when it was reckoned."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render

from shouwang.apps.operations.access import MemberRequest
from shouwang.apps.operations.models import Operation
from shouwang.apps.roster import reads
from shouwang.apps.roster.models import Roster

OLDER = "older"
"""Said in the address of a page that was waited for: something was written meanwhile, and it shows what was reckoned before."""
ANEW = "anew"
"""Said in the address where somebody wants it reckoned again."""


def ask(request: MemberRequest, what: str, of: Roster | Operation, work: Callable[[], object], **further: int) -> reads.Answer:
    """What a page asks. A page that was waiting takes the answer that came, though something was written since."""
    has_waited = bool(request.htmx) or OLDER in request.GET  # type: ignore[attr-defined]
    return reads.answer(what, of, work, or_older=has_waited, anew=ANEW in request.GET, **further)


def oldest(*answers: reads.Answer) -> reads.Answer:
    """Of several answers that a page needs one that is not there, or else was reckoned before what was written last."""
    return min(answers, key=lambda one: (one.is_there, not one.is_older), default=reads.Answer(is_there=True))


def address(request: MemberRequest, **further: str) -> str:
    """Where this page asks, with something *further* in its address."""
    asked = request.GET.copy()
    for name in (OLDER, ANEW):
        asked.pop(name, None)
    asked.update(further)
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


def wait(request: MemberRequest, answer: reads.Answer, roster: Roster | None = None) -> HttpResponse:
    """It is being worked out; the page asks again by itself, and comes anew when the answer is there."""
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "roster/asking.html", {"roster": roster, "address": address(request)})
    if not answer.is_there:
        return HttpResponse(status=204)
    return HttpResponse(headers={"HX-Redirect": address(request, **{OLDER: "yes"})} if answer.is_older else {"HX-Refresh": "true"})
