"""What is kept of people and how long, and its end."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwang.apps.frame.fields import add_refusal, tell_refusal
from shouwang.apps.frame.shown import one_writer
from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads as entries
from shouwang.apps.operations.access import COMMAND, READERS_OF_THE_JOURNAL, MemberRequest, members
from shouwang.apps.operations.models import Role
from shouwang.apps.reports import actions, reads
from shouwang.apps.reports.forms import ConfirmForm, DaysForm
from shouwang.apps.reports.models import Destruction
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.retention import KEPT


@members(READERS_OF_THE_JOURNAL)
@require_safe
def keeping(request: MemberRequest) -> HttpResponse:
    """Every class of what names people, how much of it there is, and when it goes."""
    seen = {
        "held": entries.held(request.operation),
        "may_set": request.member.role == Role.COMMANDER,
        "may_open": request.member.role in reads.CONFIRMERS,
        "certificate": reads.certificate(request.operation),
        "doubts": " ".join(reason.within(get_language() or "en") for reason in entries.clock_doubts()),
    }
    return render(request, "reports/keeping.html", seen)


@members({Role.COMMANDER})
@require_http_methods(["GET", "HEAD", "POST"])
@one_writer
def change(request: MemberRequest, kept: str) -> HttpResponse:
    """Keep a class longer, or shorter."""
    held = next((one for one in entries.held(request.operation) if one.keeping.code == kept), None)
    if held is None:
        raise Http404
    form = DaysForm(request.POST if request.method == "POST" else None, initial={"days": held.days})
    if request.method == "POST" and form.is_valid():
        try:
            journal.change_keeping(code=kept, days=form.cleaned_data["days"], by=request.member, at=timezone.now())
        except Refused as refused:
            add_refusal(form, refused, "days")
        else:
            return redirect("reports:keeping", request.operation.pk)
    return render(request, "reports/keeping_days.html", {"form": form, "held": held}, status=422 if form.errors else 200)


@members(reads.CONFIRMERS)
@require_http_methods(["GET", "HEAD", "POST"])
def destroy(request: MemberRequest) -> HttpResponse:
    """Ask for the end, or confirm it; what stands against it is told at once."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_destruction(name=form.cleaned_data["name"], by=request.member, at=timezone.now())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("reports:certificate", request.operation.pk)
    asked = Destruction.objects.filter(operation=request.operation).select_related("asked_by__user").first()
    seen = {
        "form": form,
        "held": entries.held(request.operation),
        "reasons": list(reads.not_to_be_destroyed(request.operation, look_through=False)),
        "missing": entries.how_many_missing(request.operation),
        "asked": asked,
        "may_ask": request.member.role in reads.ASKERS and asked is None,
        "may_confirm": asked is not None and asked.asked_by_id != request.member.pk,
        "may_take_back": asked is not None and request.member.role in COMMAND,
        "classes": len(KEPT),
    }
    return render(request, "reports/destroy.html", seen, status=422 if form.errors else 200)


@members(reads.ASKERS)
@require_POST
def ask(request: MemberRequest) -> HttpResponse:
    """The first of two."""
    try:
        actions.ask_destruction(by=request.member, at=timezone.now())
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(request, _("Asked. Now somebody else has to confirm."))
    return redirect("reports:destroy", request.operation.pk)


@members(COMMAND)
@require_POST
def take_back(request: MemberRequest) -> HttpResponse:
    """Not now."""
    try:
        actions.take_back_destruction(by=request.member, at=timezone.now())
    except Refused as refused:
        tell_refusal(request, refused)
    return redirect("reports:destroy", request.operation.pk)


@members(READERS_OF_THE_JOURNAL)
@require_safe
def certificate(request: MemberRequest) -> HttpResponse:
    """The certificate of destruction, to be printed and signed."""
    return render(request, "reports/certificate.html", {"certificate": reads.certificate(request.operation)})
