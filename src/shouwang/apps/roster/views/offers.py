"""Offers among colleagues: asking and answering behind a personal link, a leader's word, and the rule whether one is needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from shouwang.apps.frame.fields import tell_refusal
from shouwang.apps.frame.spoken import spoken
from shouwang.apps.operations import access
from shouwang.apps.operations.access import MemberRequest, anybody, members
from shouwang.apps.people.models import Person
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.forms.duties import GiveForm
from shouwang.apps.roster.models import Duty
from shouwang.apps.roster.views.rosters import warn
from shouwang.vocabulary.reasons import Reason, Refused


def personal(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page behind somebody's personal link, in their language and the operation's time zone."""

    @wraps(view)
    def theirs(request: HttpRequest, token: str, **named: object) -> HttpResponse:
        person = reads.person_behind(token)
        if person is None:
            return render(request, "people/personal_unknown.html", status=404)
        with spoken(request, person.language, person.operation.time_zone):
            return view(request, token, person, **named)

    return theirs


@anybody
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def offer(request: HttpRequest, token: str, person: Person, duty: UUID) -> HttpResponse:
    """Who may take a duty of one's own, or a part of it, and against which it may be swapped; sending a form asks them."""
    found, now, refused = _duty(person, str(duty)), timezone.now(), None
    if found.person_id != person.id:
        raise Http404
    if not found.lies_ahead(now):
        return redirect("roster:mine", token)
    if request.method == "POST":
        try:
            _ask(request.POST, found, person)
            return redirect("roster:mine", token)
        except Refused as no:
            refused = no
    part = _part(request.GET, found)
    if part is None and refused is None:
        refused = Refused(Reason("not-a-part-of-duty", {"starts_at": found.starts_at, "ends_at": found.ends_at}))
    starts_at, ends_at = part or (found.starts_at, found.ends_at)
    told = reads.offer_on(found, now)
    trades = None if told else reads.Trades(found.roster, timezone.now())
    context = {
        "person": person, "token": token, "in_zone": person.operation, "duty": found, "refused": refused, "told": told,
        "starts_at": starts_at, "ends_at": ends_at, "is_part": (starts_at, ends_at) != (found.starts_at, found.ends_at),
        "takers": trades.takers(found, starts_at, ends_at) if trades else (), "swaps": trades.swaps(found, now) if trades else (),
        "holds_at_once": reads.holds_at_once(person.operation),
    }  # fmt: skip
    return render(request, "roster/offer.html", context, status=422 if refused else 200)


def _asked(given: QueryDict) -> GiveForm:
    """Who is asked to take which part; nobody by name is whoever can."""
    form = GiveForm(given)
    form.fields["to"].required = False
    return form


def _part(given: QueryDict, duty: Duty) -> tuple[datetime, datetime] | None:
    """The part of a duty that is asked about, usually all of it; None where it is no part."""
    form = _asked(given)
    if not form.is_valid():
        return None
    start, end = form.cleaned_data["starts_at"] or duty.starts_at, form.cleaned_data["ends_at"] or duty.ends_at
    return (start, end) if duty.starts_at <= start < end <= duty.ends_at else None


def _ask(given: QueryDict, duty: Duty, person: Person) -> None:
    at = timezone.now()
    if given.get("say") == "swap":
        actions.offer_swap(duty=duty, other=_duty(person, given.get("other", "")), by=person, at=at)
        return
    form = _asked(given)
    if not form.is_valid():
        raise Http404
    actions.offer(duty=duty, by=person, at=at, **form.cleaned_data)


def _duty(person: Person, duty: str) -> Duty:
    """A duty of the person's operation."""
    found = get_object_or_404(Duty.objects.select_related("post", "roster"), pk=_id(duty), operation=person.operation)
    found.operation = found.roster.operation = person.operation
    return found


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


@anybody
@never_cache
@require_POST
@personal
def answer(request: HttpRequest, token: str, person: Person) -> HttpResponse:
    """Say yes or no to a colleague, or ask no longer."""
    act = ANSWERS.get(request.POST.get("say", ""))
    if act is None:
        raise Http404
    try:
        act(offer=_id(request.POST.get("offer", "")), by=person, at=timezone.now())
    except Refused as refused:
        tell_refusal(request, refused)
    return redirect("roster:mine", token)


ANSWERS: dict[str, Callable[..., object]] = {"yes": actions.agree, "no": actions.decline, "withdraw": actions.withdraw_offer}


# A leader's word


@members(access.COMMAND)
@require_POST
def decide(request: MemberRequest, offer: UUID, what: str) -> HttpResponse:
    """Approve what two agreed on, or do not; what speaks against it by now is told."""
    if what not in {"approve", "refuse"}:
        raise Http404
    try:
        if what == "refuse":
            actions.refuse_offer(offer=offer, by=request.member, at=timezone.now())
        elif reasons := actions.approve_offer(offer=offer, by=request.member, at=timezone.now()):
            messages.warning(request, gettext("This was not done: something has changed since they agreed. Both see it on their pages."))
            warn(request, Refused(*reasons))
        else:
            messages.success(request, gettext("The duty has changed hands."))
    except Refused as refused:
        warn(request, refused)
    return redirect("roster:watch", request.operation.pk)


RULES = {"at-once": True, "leader": False}


@members(access.COMMAND)
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: MemberRequest) -> HttpResponse:
    """Whether what two colleagues agree on needs a leader's word."""
    if request.method == "POST":
        if request.POST.get("rule") not in RULES:
            raise Http404
        try:
            actions.set_offer_rule(holds_at_once=RULES[request.POST["rule"]], by=request.member, at=timezone.now())
        except Refused as refused:
            warn(request, refused)
        return redirect("roster:offer_rule", request.operation.pk)
    return render(request, "roster/offer_rule.html", {"holds_at_once": reads.holds_at_once(request.operation)})
