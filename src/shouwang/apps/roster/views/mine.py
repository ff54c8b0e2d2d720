"""One person's own duties, behind a personal link: no login, made for a thumb."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shouwang.apps.frame.spoken import spoken
from shouwang.apps.operations.access import anybody
from shouwang.apps.people.models import Person
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.actions.standing import EARLY
from shouwang.apps.roster.forms.people import DutyWishForm
from shouwang.apps.roster.models import Duty
from shouwang.vocabulary.reasons import Refused


@anybody
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """What one has to do and when; acknowledge it, check in and out, say that all is well."""
    person = reads.person_behind(token)
    if person is None:
        return render(request, "people/personal_unknown.html", status=404)
    with spoken(request, person.language, person.operation.time_zone):
        refused: Refused | None = None
        asked: Asked | None = None
        wish_form = DutyWishForm(request.POST if request.POST.get("say") == "wish" else None)
        duties = reads.duties_of(person.id, person.operation)
        if request.method == "POST":
            try:
                if not wish_form.is_bound:
                    asked = _take(request.POST.get("say", ""), request.POST, person, duties)
                elif wish_form.is_valid():
                    actions.wish(person=person, **wish_form.cleaned_data, by=person, at=timezone.now())
                if not wish_form.errors and not asked:
                    return redirect("roster:mine", token)
            except Refused as no:
                refused = no
        now = timezone.now()
        here = reads.here(person, now)
        context = {
            "person": person, "token": token, "in_zone": person.operation, "refused": refused, "now": now,
            "coming": [duty for duty in duties if duty.ends_at > now or (duty.arrived_at and not duty.left_at)],
            "past": [duty for duty in duties if duty.ends_at <= now and not (duty.arrived_at and not duty.left_at)],
            "unseen": any(duty.acknowledged_at is None and duty.ends_at > now for duty in duties),
            "near": {duty.id for duty in duties if duty.starts_at - EARLY <= now}, "breaks": reads.breaks_of([duty for duty in duties if duty.ends_at > now]),
            "here": here, "anew": reads.begins_anew(here.duty if here else None, now), "digits": reads.digits_of(person.id), "group": reads.group_of(person),
            "wishes": reads.wishes_of(person, now), "wish_form": wish_form,
            "offers": reads.offers_of(person, now), "asked": asked, "dropped": reads.dropped_by(person, now), "handed": reads.to_sign(person), "changeover": reads.changeover(person.operation),
        }  # fmt: skip
        return render(request, "roster/mine.html", context, status=422 if refused or asked or wish_form.errors else 200)


@dataclass(frozen=True)
class Asked:
    """What somebody is asked before they leave a post that would be short without them: how many would *stay*, how many are *needed*."""

    duty: Duty
    stay: int
    needed: int


def _take(said: str, given: QueryDict, person: Person, duties: list[Duty]) -> Asked | None:
    at = timezone.now()
    if said == "seen":
        actions.acknowledge(person=person, at=at, by=person)
        return None
    if said == "take-back" and (wish := next((one for one in reads.wishes_of(person, at) if str(one.id) == given.get("wish")), None)):
        actions.take_wish_back(wish=wish.id, person=person, at=at, by=person)
        return None
    if said == "see-to":
        actions.see_to(alarm=given.get("alarm", ""), by=person, at=at)
        return None
    here = reads.here(person, at)
    at_post = [here.duty, *here.others] if here else []
    beside = here.expected if here else []
    if said == "all-well":
        for each in at_post:
            actions.all_well(duty=each, at=at, by=person)
        return None
    handed = reads.to_sign(person) if said == "signed" else []
    dropped = reads.dropped_by(person, at) if said == "after-all" else []
    found = next((one for one in (*duties, *at_post, *beside, *handed, *dropped) if str(one.id) == given.get("duty")), None)
    if found is None or said not in SAYINGS:
        raise Http404
    return say(said, duty=found, given=given, by=person, at=at)


SAYINGS: dict[str, Callable[..., Duty]] = {
    "arrived": actions.arrive, "left": actions.leave, "well": actions.all_well, "signed": actions.sign_relief, "cannot": actions.cannot_come,
    "after-all": actions.come_after_all,
}  # fmt: skip


def say(what: str, *, duty: Duty, given: QueryDict, by: Person, at: datetime) -> Asked | None:
    """
    Do what somebody says of a duty at a post: one of :data:`SAYINGS`; whoever left may name in *given* whose duty took over (``to``).

    Whoever would leave too few, and has not said yet that they must (``must``), is asked first.
    """
    if what != "left":
        SAYINGS[what](duty=duty, at=at, by=by)
        return None
    to = next((one for one in reads.reliefs_of(duty) if str(one.id) == given.get("to")), None)
    lacking = None if to or duty.left_at or given.get("must") else reads.lacking_without(duty, at)
    if lacking:
        return Asked(duty, *lacking)
    actions.leave(duty=duty, at=at, by=by, to=to)
    return None


@anybody
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The duties as a calendar that a phone subscribes to."""
    person = reads.person_behind(token)
    if person is None:
        raise Http404
    answer = HttpResponse(reads.calendar(person, timezone.now()), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="duties.ics"'
    return answer
