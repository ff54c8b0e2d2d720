"""What needs a decision now, and every step out of it; the times of the watch; how posts were held."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwang.apps.frame.fields import add_refusal, tell_refusal
from shouwang.apps.frame.shown import one_writer, tell_taken_over
from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads as journal_reads
from shouwang.apps.operations import access
from shouwang.apps.operations.access import MemberRequest, members
from shouwang.apps.people import reads as people
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.forms.duties import GiveForm
from shouwang.apps.roster.forms.people import ReachForm, TimesForm
from shouwang.apps.roster.models import Duty, Post
from shouwang.apps.roster.views.rosters import substitutes_told
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.watching import LADDER, RUNGS


@members(access.LEADERS)
@require_safe
def watch(request: MemberRequest) -> HttpResponse:
    """The console of the overall shift lead: one list, the most pressing first, each with its next steps."""
    template = "roster/parts/watch.html" if request.htmx else "roster/watch.html"  # type: ignore[attr-defined]
    now = timezone.now()
    lines, roster = _lines(request), reads.current(request.operation, timezone.now())
    context = {"lines": lines, "now": now, "roster": roster, "offers": reads.offers_to_decide(request.operation, now)}
    if request.member.role in access.COMMAND:
        context["has_vacant"] = bool(reads.all_vacant(request.operation, now))
        context["unsafe"] = [] if request.operation.closed_at else reads.unsafe_ahead(request.operation, request.member, now)
    return render(request, template, context)


def _lines(request: MemberRequest) -> list[dict[str, object]]:
    """Each thing to be decided with names, and with telephones for those who may see them."""
    dues = reads.due_now(request.operation, timezone.now())
    if not dues:
        return []
    names = reads.names_of(request.member)
    takers = journal_reads.labels(request.operation, {due.taken_by for due in dues if due.taken_by}, request.member)
    telephones = reads.telephones(request.member)
    return [
        {
            "due": due,
            "name": names.get(due.duty.person_id, "—") if due.duty else "",
            "telephone": telephones.get(due.duty.person_id, "") if due.duty else "",
            "taker": due.taken_by and takers.get(due.taken_by, "—"),
            "told": [names.get(one, "—") for one in due.ladder[due.turn.told[-1].rung].people] if due.turn.told else [],
        }
        for due in dues
    ]


# Steps out of it


@members(access.LEADERS)
@require_POST
def act(request: MemberRequest, what: str) -> HttpResponse:
    """See to an alarm, tell those it is about, say that all is well with somebody or that they know; the list again."""
    if what not in ACTS:
        raise Http404
    try:
        ACTS[what](request)
    except Refused as refused:
        tell_refusal(request, refused)
    if request.POST.get("back") == "duty":
        return redirect("roster:duty", request.operation.pk, _duty(request).pk)
    return redirect("roster:watch", request.operation.pk)


def _see_to(request: MemberRequest) -> None:
    actions.see_to(alarm=request.POST.get("alarm", ""), by=request.member, at=timezone.now())


def _tell(request: MemberRequest) -> None:
    count = actions.tell_now(alarm=request.POST.get("alarm", ""), by=request.member, at=timezone.now())
    if count:
        said = ngettext("%(n)s message goes out within a minute.", "%(n)s messages go out within a minute.", count)
        messages.success(request, said % {"n": count})
    else:
        messages.warning(request, gettext("There is no address to write to. Ring them, or send somebody."))


def _well(request: MemberRequest) -> None:
    actions.all_well(duty=_duty(request), at=timezone.now(), by=request.member)


def _well_back(request: MemberRequest) -> None:
    actions.take_back(duty=_duty(request), what="well", by=request.member, at=timezone.now())


def _known(request: MemberRequest) -> None:
    actions.acknowledge(person=_duty(request).person, at=timezone.now(), by=request.member)


ACTS: dict[str, Callable[[MemberRequest], None]] = {
    "see-to": _see_to, "tell": _tell, "well": _well, "back-well": _well_back, "known": _known,
}  # fmt: skip


def _duty(request: MemberRequest) -> Duty:
    try:
        wanted = UUID(request.POST.get("duty", ""))
    except ValueError:
        raise Http404 from None
    return get_object_or_404(Duty.objects.select_related("person__operation"), pk=wanted, operation=request.operation)


@members(access.COMMAND)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: MemberRequest, post: UUID) -> HttpResponse:
    """Who could go to a post that stands short; sending the form sends one of them."""
    found = get_object_or_404(Post, pk=post, operation=request.operation, closed_at=None)
    now, refused = timezone.now(), None
    if request.method == "POST":
        form = GiveForm(request.POST)
        try:
            if form.is_valid():
                actions.send(post=found, to=form.cleaned_data["to"], by=request.member, at=now)
                return redirect("roster:watch", request.operation.pk)
        except Refused as no:
            refused = no
    stint = reads.stint_to_fill(request.operation, found, now)
    context = {
        "post": found, "stint": stint, "refused": refused,
        "substitutes": substitutes_told(stint, reads.names_of(request.member), reads.telephones(request.member)) if stint else (),
    }  # fmt: skip
    return render(request, "roster/send.html", context, status=422 if refused else 200)


# The times of the watch, and where alarms reach people


@members(access.COMMAND)
@require_http_methods(["GET", "HEAD", "POST"])
@one_writer
def times(request: MemberRequest) -> HttpResponse:
    """How long the watch waits: what holds, between which bounds, and where it comes from."""
    form = TimesForm(reads.times_of(request.operation), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_times(values=form.values(), by=request.member, at=timezone.now())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            tell_taken_over(request, form)
            messages.success(request, gettext("The times of the watch are set."))
            return redirect("roster:times", request.operation.pk)
    context = {
        "form": form, "told": form.told(), "ladder": [RUNGS[rung] for rung in LADDER], "people": reads.reached(request.member),
    }  # fmt: skip
    return render(request, "roster/times.html", context, status=422 if form.errors else 200)


@members(access.COMMAND)
@require_http_methods(["GET", "HEAD", "POST"])
@one_writer
def reach(request: MemberRequest, person: UUID) -> HttpResponse:
    """At which message services alarms reach somebody."""
    found = people.person_seen(request.member, person)
    if found is None:
        raise Http404
    before = "\n".join(reads.reach_of(request.member, person))
    form = ReachForm(request.POST if request.method == "POST" else None, initial={"addresses": before})
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_reach(person=person, addresses=form.cleaned_data["addresses"].splitlines(), by=request.member)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            tell_taken_over(request, form)
            return redirect("roster:times", request.operation.pk)
    return render(request, "roster/reach.html", {"person": found, "form": form}, status=422 if form.errors else 200)


# What was


@members(access.LEADERS)
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: MemberRequest) -> HttpResponse:
    """The sheet of the change of shift, with a checkpoint of the journal; sending the form signs one at this moment."""
    now = timezone.now()
    if request.method == "POST":
        journal.sign_checkpoint(operation=request.operation, at=now)
        return redirect("roster:sheet", request.operation.pk)
    context = {
        "change": reads.change_of_shift(request.operation, request.member, now, get_language() or "en"),
        "lines": _lines(request),
        "offers": reads.offers_to_decide(request.operation, now),
        "checkpoint": journal_reads.newest_checkpoint(request.operation),
    }
    return render(request, "roster/sheet.html", context)


@members(access.OPENERS)
@require_safe
def coverage(request: MemberRequest) -> HttpResponse:
    """The coverage certificate: how posts were held, by check-ins and not by the plan. It names nobody."""
    return render(request, "roster/coverage.html", {"coverage": reads.coverage(request.operation)})
