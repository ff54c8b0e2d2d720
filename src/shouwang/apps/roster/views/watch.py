"""What needs a decision now; how posts were held."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads as journal_reads
from shouwang.apps.operations import access
from shouwang.apps.operations.access import MemberRequest, members
from shouwang.apps.roster import reads


@members(access.LEADERS)
@require_safe
def watch(request: MemberRequest) -> HttpResponse:
    """The console of the overall shift lead: one list, the most pressing first."""
    now = timezone.now()
    names = reads.names_of(request.member)
    dues = [(due, names.get(due.duty.person_id, "—")) for due in reads.due_now(request.operation, now)]
    template = "roster/parts/watch.html" if request.htmx else "roster/watch.html"  # type: ignore[attr-defined]
    return render(request, template, {"dues": dues, "now": now, "roster": reads.current(request.operation)})


@members(access.LEADERS)
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: MemberRequest) -> HttpResponse:
    """The sheet of the change of shift, with a checkpoint of the journal; sending the form signs one at this moment."""
    now = timezone.now()
    if request.method == "POST":
        journal.sign_checkpoint(operation=request.operation, at=now)
        return redirect("roster:sheet", request.operation.pk)
    names = reads.names_of(request.member)
    context = {
        "change": reads.change_of_shift(request.operation, request.member, now, get_language() or "en"),
        "dues": [(due, names.get(due.duty.person_id, "—")) for due in reads.due_now(request.operation, now)],
        "checkpoint": journal_reads.newest_checkpoint(request.operation),
    }
    return render(request, "roster/sheet.html", context)


@members(access.OPENERS)
@require_safe
def coverage(request: MemberRequest) -> HttpResponse:
    """The coverage certificate: how posts were held, by check-ins and not by the plan. It names nobody."""
    return render(request, "roster/coverage.html", {"coverage": reads.coverage(request.operation, timezone.now()), "now": timezone.now()})
