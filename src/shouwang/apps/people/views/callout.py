"""The call-out: sending, reaching everybody, the board, requests to be excused."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shouwang.apps.frame.fields import add_refusal
from shouwang.apps.operations.access import COMMAND, MemberRequest, members
from shouwang.apps.operations.models import Role
from shouwang.apps.people import actions, forms, reads
from shouwang.apps.people.models import Answer, Call, CallOut, Step
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.roll import WHY_NOT


def link_start(request: HttpRequest, page: str = "people:personal") -> str:
    """What every address with a secret begins with: the public address, or that of this request."""
    path = reverse(page, args=["x"]).removesuffix("x/")
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


def _callout(request: MemberRequest, callout: UUID) -> CallOut:
    found = CallOut.objects.filter(operation=request.operation, id=callout).select_related("operation", "order").first()
    if found is None:
        raise Http404
    return found


def _call(request: MemberRequest, call: UUID) -> Call:
    found = Call.objects.filter(operation=request.operation, id=call).select_related("operation", "callout", "person").first()
    if found is None or found.person.removed_at:
        raise Http404
    return found


# Sending


@members(COMMAND)
@require_safe
def callout(request: MemberRequest) -> HttpResponse:
    """All call-outs of the operation."""
    return render(request, "people/callouts.html", {"callouts": CallOut.objects.filter(operation=request.operation)})


@members(COMMAND)
def new(request: MemberRequest) -> HttpResponse:
    """Compose a call-out and choose whom it calls."""
    last = {"order": request.GET["order"]} if request.GET.get("order") else {}
    form = forms.CallOutForm(request.POST or None, by=request.member, initial=last)
    if form.is_valid():
        try:
            sent = actions.send_callout(by=request.member, at=timezone.now(), **form.callout())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("people:reach", request.operation.id, sent.id)
    return render(request, "people/callout_form.html", {"form": form}, status=422 if form.errors else 200)


@members(COMMAND)
def reach(request: MemberRequest, callout: UUID) -> HttpResponse:
    """How each person is reached: by e-mail, by a text for chat, by telephone."""
    found, missed = _callout(request, callout), []
    if request.method == "POST":
        try:
            missed = actions.deliver(callout=found, by=request.member, at=timezone.now(), address=link_start(request))
        except Refused as refused:
            messages.error(request, forms.words_of(refused))
            return redirect("people:reach", request.operation.id, found.id)
        if not missed:
            messages.success(request, _("E-mail has left for everybody."))
            return redirect("people:reach", request.operation.id, found.id)
    seen = reads.board(found, request.member, timezone.now())
    calls = {call.id: call for call in found.calls.select_related("person", "callout", "operation")}
    texts = [(line, reads.message_for(calls[line.call.id], link_start(request))[1]) for line in seen.lines]
    groups = [
        (code, name, reads.message_for_all(found, code))
        for code, name in sorted(settings.LANGUAGES, key=lambda each: each[0] != get_language())
    ]
    to_mail = sum(bool(line.person["email"]) and "e-mail" not in line.call.channels for line in seen.lines)
    without = [line.person["name"] for line in seen.lines if not line.person["email"]]
    context = {"callout": found, "texts": texts, "groups": groups, "to_mail": to_mail, "without": without, "missed": missed}
    return render(request, "people/reach.html", context)


@members(COMMAND)
@require_safe
def tree(request: MemberRequest, callout: UUID) -> HttpResponse:
    """Who phones whom, to be printed."""
    span = request.GET.get("span", "")
    chosen = int(span) if span.isdecimal() and int(span) in reads.SPAN else reads.USUAL_SPAN
    found = _callout(request, callout)
    people = [line.person for line in reads.board(found, request.member, timezone.now()).lines]
    branches = reads.phone_tree(people, request.member.user_id, chosen)
    begins = str(request.member.user)
    return render(
        request, "people/tree.html", {"callout": found, "branches": branches, "begins": begins, "span": chosen, "spans": reads.SPAN}
    )


@members(COMMAND)
@require_POST
def close(request: MemberRequest, callout: UUID) -> HttpResponse:
    """End a call-out."""
    found = actions.close_callout(callout=_callout(request, callout), by=request.member, at=timezone.now())
    return redirect("people:board", request.operation.id, found.id)


# The board


@members(COMMAND)
@require_safe
def board(request: MemberRequest, callout: UUID) -> HttpResponse:
    """Who is coming, how far they are, who is to be phoned next."""
    return render(request, "people/board.html", _board(request, _callout(request, callout)))


@members(COMMAND)
@require_safe
def live(request: MemberRequest, callout: UUID) -> HttpResponse:
    """The board again, or nothing (204) when it still is what the page shows."""
    context = _board(request, _callout(request, callout))
    if request.GET.get("seen") == context["board"].version:
        return HttpResponse(status=204)
    return render(request, "people/parts/board.html", context)


def _board(request: MemberRequest, found: CallOut) -> dict[str, Any]:
    return {"callout": found, "board": reads.board(found, request.member, timezone.now())}


@members(COMMAND)
@require_safe
def call(request: MemberRequest, call: UUID) -> HttpResponse:
    """One person's call: everything command can write down for them, with the time it happened."""
    found = _call(request, call)
    line = next((line for line in reads.board(found.callout, request.member, timezone.now()).lines if line.call.id == found.id), None)
    context: dict[str, Any] = {
        "call": found,
        "line": line,
        "link": f"{link_start(request)}{reads.token_of(found)}/",
        "record_form": forms.RecordForm(),
        "correct_form": forms.CorrectForm(prefix="right"),
        "why_form": forms.WhyForm(prefix="why"),
        "steps": [(step, found.taken_at(step)) for step in Step],
        "undoable": (Step.ARRIVED, Step.ON_POST),
        "taken": any(found.taken_at(step) for step in Step),
    }
    return render(request, "people/call.html", context)


@members(COMMAND)
@require_POST
def record(request: MemberRequest, call: UUID) -> HttpResponse:
    """Write down what happened: one tap on the board, or typed with its time."""
    found = _call(request, call)
    form = forms.RecordForm(request.POST)
    problem = "" if form.is_valid() else forms.errors_of(form)
    try:
        if not problem:
            _write_down(found, form.cleaned_data["what"], form.cleaned_data["at"], request)
    except Refused as refused:
        problem = forms.words_of(refused)
    back = request.POST.get("back")
    if request.htmx and not back:  # type: ignore[attr-defined]
        return render(request, "people/parts/board.html", {**_board(request, _callout(request, found.callout_id)), "problem": problem})
    if problem:
        messages.error(request, problem)
    if back == "call":
        return redirect("people:call", request.operation.id, found.id)
    return redirect("people:reach" if back == "reach" else "people:board", request.operation.id, found.callout_id)


def _write_down(found: Call, what: str, at: Any, request: MemberRequest) -> None:
    said: dict[str, Any] = {"call": found, "at": at, "by": request.member}
    if what == "tried":
        actions.tried_by_phone(**said)
    elif what in {Step.NOTIFIED, "in-person"}:
        actions.notify(channel="chat" if what == Step.NOTIFIED else what, **said)
    elif what in Answer.values:
        actions.answer(answer=what, **said)
    elif what == Step.READ:
        actions.acknowledge(**said)
    elif what == Step.ARRIVED:
        actions.arrive(**said)
    else:
        actions.take_post(**said)


@members(COMMAND)
@require_POST
def correct(request: MemberRequest, call: UUID) -> HttpResponse:
    """Put a time right, or take a mistaken tap back."""
    found = _call(request, call)
    form = forms.CorrectForm(request.POST, prefix="right")
    try:
        if "back" in request.POST:
            actions.take_back(call=found, step=request.POST["back"], by=request.member, at=timezone.now())
        elif form.is_valid():
            actions.correct_time(call=found, step=form.cleaned_data["step"], by=request.member, at=form.cleaned_data["at"])
        else:
            messages.error(request, forms.errors_of(form))
    except Refused as refused:
        messages.error(request, forms.words_of(refused))
    return redirect("people:call", request.operation.id, found.id)


@members(COMMAND)
@require_POST
def excuse(request: MemberRequest, call: UUID) -> HttpResponse:
    """Write down for somebody that they cannot come, and why."""
    found = _call(request, call)
    form = forms.WhyForm(request.POST, prefix="why")
    try:
        if form.is_valid():
            actions.ask_exemption(
                call=found, why=form.cleaned_data["why"], note=form.cleaned_data["note"], by=request.member, at=timezone.now()
            )
        else:
            messages.error(request, forms.errors_of(form))
    except Refused as refused:
        messages.error(request, forms.words_of(refused))
    return redirect("people:call", request.operation.id, found.id)


# Requests to be excused


@members(COMMAND)
@require_safe
def exemptions(request: MemberRequest) -> HttpResponse:
    """All requests to be excused; the commander decides."""
    rows = reads.exemptions_seen(request.member)
    for row in rows:
        row["why_words"] = WHY_NOT.get(row["why"])
    context = {"requests": rows, "decides": request.member.role == Role.COMMANDER, "strength": reads.strength(request.member)}
    return render(request, "people/exemptions.html", context)


@members({Role.COMMANDER})
@require_POST
def decide(request: MemberRequest, exemption: UUID) -> HttpResponse:
    """Grant or refuse."""
    form = forms.DecisionForm(request.POST)
    try:
        if form.is_valid():
            actions.decide(exemption=exemption, by=request.member, at=timezone.now(), **form.cleaned_data)
        else:
            messages.error(request, forms.errors_of(form))
    except Refused as refused:
        messages.error(request, forms.words_of(refused))
    return redirect("people:exemptions", request.operation.id)
