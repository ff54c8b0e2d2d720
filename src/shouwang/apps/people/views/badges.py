"""Badges and name labels to be printed, and the page that a scanned badge opens."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwang.apps.operations.access import COMMAND, MemberRequest, anybody, members
from shouwang.apps.people import actions, reads
from shouwang.apps.people.models import Badge
from shouwang.apps.people.views.callout import link_start

SHEETS = ("badges", "labels")
WHY_WITHDRAWN = [why for why in Badge.Why if why in {Badge.Why.LOST, Badge.Why.RETURNED}]
"""What is chosen from where a badge is withdrawn by hand."""


@members(COMMAND)
@require_http_methods(["GET", "HEAD", "POST"])
def badges(request: MemberRequest) -> HttpResponse:
    """The sheets of badges and of name labels; issuing badges to those who have none."""
    made, without = reads.cards(request.member, link_start(request, "people:badge_check"))
    if request.method == "POST":
        count = actions.issue_badges(people=[person["id"] for person in without], by=request.member, at=timezone.now())
        messages.success(request, ngettext("%(n)s badge issued.", "%(n)s badges issued.", count) % {"n": count})
        return redirect("people:badges", request.operation.id)
    sheet = request.GET.get("sheet", "")
    chosen = sheet if sheet in SHEETS else SHEETS[0]
    return render(request, "people/badges.html", {"cards": made, "without": without, "sheet": chosen, "day": timezone.localdate()})


@members(COMMAND)
@require_POST
def badge(request: MemberRequest, person: UUID) -> HttpResponse:
    """Issue one person a new badge, or withdraw the one in force."""
    if reads.person_seen(request.member, person) is None:
        raise Http404
    why = request.POST.get("why", "")
    if why in WHY_WITHDRAWN:
        actions.withdraw_badge(person=person, why=why, by=request.member, at=timezone.now())
        messages.success(request, _("Withdrawn. Whoever scans the badge is told that it is no longer valid."))
    else:
        actions.issue_badges(people=[person], by=request.member, at=timezone.now())
        messages.success(request, _("A new badge is ready to be printed."))
    return redirect("people:person", request.operation.id, person)


@anybody
@never_cache
@require_safe
def badge_check(request: HttpRequest, badge: str) -> HttpResponse:
    """What a resident, a driver or a colleague is told who scans a badge: whether it is valid, and whose face should be above it."""
    found = reads.checked(badge)
    status = 200 if found.badge else 410 if found.is_ours else 404
    zone = found.badge.operation.time_zone if found.badge else None
    with timezone.override(zone):
        return render(request, "people/badge_check.html", {"found": found, "now": timezone.localtime()}, status=status)
