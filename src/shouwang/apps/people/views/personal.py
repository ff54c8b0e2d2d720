"""
The page behind a personal link: no login, made for a thumb.

Opening it records nothing: chat programs open links to show a preview. Nothing private is shown on it either: what somebody told is never shown again.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shouwang.apps.command import reads as command
from shouwang.apps.frame.fields import add_refusal
from shouwang.apps.frame.spoken import spoken
from shouwang.apps.operations.access import anybody
from shouwang.apps.people import actions, forms, reads
from shouwang.apps.people.models import Answer, Call
from shouwang.vocabulary.reasons import Refused, refuse_if

FORMS = {"coming": forms.ComingForm, "with-limits": forms.LimitsForm, "cannot": forms.WhyForm}
"""What is asked before an answer is taken; each can be left empty but for why one cannot come."""


@anybody
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def personal(request: HttpRequest, token: str) -> HttpResponse:
    """A person's call: read it, answer it, say that one has arrived."""
    call = reads.call_of(token)
    if call is None:
        return render(request, "people/personal_unknown.html", status=404)
    with spoken(request, call.person.language, call.operation.time_zone):
        if call.callout.is_over:
            return render(request, "people/personal_closed.html", {"call": call}, status=410)
        return _answered(request, call, token) if request.method == "POST" else _page(request, call, token)


@anybody
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_limits(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody cannot bear, told once and shown to nobody but those who plan duty."""
    person = reads.person_behind(token)
    if person is None:
        return render(request, "people/personal_unknown.html", status=404)
    with spoken(request, person.language, person.operation.time_zone):
        form, is_told = forms.OwnLimitsForm(request.POST if request.method == "POST" else None), False
        if form.is_valid():
            try:
                refuse_if(command.closed(person.operation))
                actions.add_limits(person=person, limits=form.told(), at=timezone.now())
                is_told = True
            except Refused as refused:
                add_refusal(form, refused)
        context = {"form": form, "token": token, "in_zone": person.operation, "is_told": is_told}
        return render(request, "people/own_limits.html", context, status=422 if form.errors else 200)


def _page(request: HttpRequest, call: Call, token: str, said: str = "", form: Any = None, refused: Refused | None = None) -> HttpResponse:
    """The page; after an answer that was not right, what was *said* and typed is asked again."""
    asked = said or request.GET.get("say", "")
    if form is None and asked in FORMS:
        form = _asked(asked, None)
    context = {
        "call": call, "callout": call.callout, "token": token,
        "form": form, "asked": asked if form else "", "decision": reads.decision_on(call), "refused": refused,
        "is_coming": call.answer in {Answer.COMING, Answer.WITH_LIMITS}, "in_zone": call.operation,
    }  # fmt: skip
    return render(request, "people/personal.html", context, status=422 if (form and form.errors) or refused else 200)


def _asked(said: str, typed: Any) -> Any:
    """The form of an answer; limits are told as new, since what was told before is never shown again."""
    return forms.LimitsForm(typed, anew=False) if said == "with-limits" else FORMS[said](typed)


def _answered(request: HttpRequest, call: Call, token: str) -> HttpResponse:
    """Take what was tapped; the page comes back afresh, so that loading it again sends nothing twice."""
    said, moment = request.POST.get("say", ""), timezone.now()
    form = _asked(said, request.POST) if said in FORMS else None
    if form is not None and not form.is_valid():
        return _page(request, call, token, said, form)
    try:
        _take(call, said, form, moment)
    except Refused as refused:
        return _page(request, call, token, said, form, refused)
    return redirect("people:personal", token)


def _take(call: Call, said: str, form: Any, moment: Any) -> None:
    mine: dict[str, Any] = {"call": call, "at": moment, "by": call.person}
    if said == "read":
        actions.acknowledge(**mine)
    elif said == "arrived":
        actions.arrive(**mine)
    elif said == Answer.COMING:
        actions.answer(answer=said, expected_at=form.cleaned_data["expected_at"], **mine)
    elif said == Answer.WITH_LIMITS:
        actions.answer(answer=said, limits=form.told(), **mine)
    elif said == Answer.CANNOT:
        actions.ask_exemption(why=form.cleaned_data["why"], note=form.cleaned_data["note"], **mine)
