"""What needs a decision now; how posts were held."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shouwang.apps.operations import access
from shouwang.apps.operations.access import MemberRequest, members
from shouwang.apps.roster import reads
from shouwang.apps.roster.views.rosters import LEADING


@members(LEADING)
@require_safe
def watch(request: MemberRequest) -> HttpResponse:
    """The console of the overall shift lead: one list, the most pressing first."""
    now = timezone.now()
    names = reads.names_of(request.member)
    dues = [(due, names.get(due.duty.person_id, "—")) for due in reads.due_now(request.operation, now)]
    template = "roster/parts/watch.html" if request.htmx else "roster/watch.html"  # type: ignore[attr-defined]
    return render(request, template, {"dues": dues, "now": now, "roster": reads.current(request.operation)})


@members(access.OPENERS)
@require_safe
def coverage(request: MemberRequest) -> HttpResponse:
    """The coverage certificate: how posts were held, by check-ins and not by the plan. It names nobody."""
    return render(request, "roster/coverage.html", {"coverage": reads.coverage(request.operation, timezone.now()), "now": timezone.now()})
