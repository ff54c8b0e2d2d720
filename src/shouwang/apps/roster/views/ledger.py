"""The ledger of working time: who did how much, and what is owed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shouwang.apps.operations import access
from shouwang.apps.operations.access import MemberRequest, members
from shouwang.apps.roster import reads
from shouwang.files.exports import csv_lines


@members(access.COMMAND)
@require_safe
def ledger(request: MemberRequest) -> HttpResponse:
    """The page; with ``?file=csv`` the same as a file."""
    now = timezone.now()
    lines = reads.ledger_of(request.member, now)
    if request.GET.get("file") == "csv":
        head = [_("Name"), _("Hours of duty"), _("Of them at night"), _("Overtime")]
        rows: list[list[str | float]] = [[one.name, one.duty, one.at_night, one.overtime] for one in lines]
        headers = {"Content-Disposition": 'attachment; filename="ledger.csv"'}
        return HttpResponse(csv_lines([[*head], *rows]), content_type="text/csv; charset=utf-8", headers=headers)
    decisions = reads.law_set_aside(request.member, get_language() or "en")
    context = {"lines": lines, "exchanges": reads.exchanges(request.member), "decisions": decisions, "now": now}
    return render(request, "roster/ledger.html", context)
