"""Who is rested, and sending somebody to rest."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from shouwang.apps.frame.fields import tell_refusal
from shouwang.apps.operations import access
from shouwang.apps.operations.access import MemberRequest, members
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.forms.people import RestForm
from shouwang.vocabulary.reasons import Refused


@members(access.LEADERS)
@require_safe
def rest(request: MemberRequest) -> HttpResponse:
    """Everybody who serves, the most tired first, by check-ins and not by the plan."""
    now = timezone.now()
    at = reads.moment_to_look_at(request.operation, now)
    context = {
        "people": reads.rested(request.member, at),
        "at": at,
        "is_over": at < now,
        "safety": reads.safety_of(request.operation),
        "may_send": at == now and request.member.role in access.COMMAND,
    }
    return render(request, "roster/rest.html", context)


@members(access.COMMAND)
@require_POST
def send_to_rest(request: MemberRequest, person: UUID) -> HttpResponse:
    """Somebody is sent to rest; what they leave vacant is filled next."""
    form = RestForm(request.POST)
    if not form.is_valid():
        messages.warning(request, gettext("Say until when: a day and a time from now on."))
        return redirect("roster:rest", request.operation.pk)
    try:
        vacant = actions.send_to_rest(person=person, until=form.cleaned_data["until"], by=request.member, at=timezone.now())
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("roster:rest", request.operation.pk)
    if not vacant:
        messages.success(request, gettext("Noted. No duty of theirs began before then."))
        return redirect("roster:rest", request.operation.pk)
    said = ngettext("Noted. %(n)s duty of theirs is vacant now.", "Noted. %(n)s duties of theirs are vacant now.", len(vacant))
    messages.success(request, said % {"n": len(vacant)})
    return redirect("roster:mend", request.operation.pk)
