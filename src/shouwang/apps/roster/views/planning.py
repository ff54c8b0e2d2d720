"""What command asks before it decides: why a roster lacks, how to mend it, rosters side by side, what if."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from shouwang.apps.operations import access
from shouwang.apps.operations.access import MemberRequest, members
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.forms.rosters import MendForm, WhatIfForm
from shouwang.apps.roster.models import Roster
from shouwang.apps.roster.views.asking import ANEW, OLDER, address, ask, oldest, wait
from shouwang.apps.roster.views.rosters import duty_of, roster_of, warn
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.words import listed

MOST_COMPARED = 6
"""So many rosters stand side by side (ours): more are a list, not a comparison."""
MOST_NAMED = 6
"""So many names stand in one message (ours)."""
HOLDS = 120
"""Seconds for which it holds how what is vacant could be filled (ours): what is left of a duty grows less by itself."""


@members(access.COMMAND)
@require_safe
def why(request: MemberRequest, roster: UUID) -> HttpResponse:
    """Why posts lack something in a roster, and what would help."""
    found = roster_of(request, roster)
    answer = ask(request, "why", found, partial(reads.explained, found))
    if not answer.is_there or request.htmx:  # type: ignore[attr-defined]
        return wait(request, answer, roster=found)
    names, told = reads.names_of(request.member), answer.found
    context = {
        "roster": found,
        "answer": answer,
        "anew": address(request, anew="yes"),
        "conflict": reads.said(told.conflict, request.operation, names) if told else (),
        "repairs": [(one[0].code, reads.said(one, request.operation, names), one[0].parameters) for one in told.repairs] if told else (),
    }
    return render(request, "roster/why.html", context)


@members(access.COMMAND)
@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: MemberRequest) -> HttpResponse:
    """How to fill what is vacant, whichever roster it is of, with the fewest changes; sending the form does it."""
    if request.method == "POST":
        return _mended(request)
    now, operation = timezone.now(), request.operation
    vacant, answer = reads.all_vacant(operation, now), reads.Answer(is_there=True)
    if vacant:
        answer = ask(request, "mend", operation, partial(reads.proposal, operation, now), kept=HOLDS)
    if not answer.is_there or request.htmx:  # type: ignore[attr-defined]
        return wait(request, answer)
    names = reads.names_of(request.member)
    changes = (
        [(one, names.get(one.duty.person_id, "—"), names.get(one.person, "—") if one.person else "") for one in answer.found.changes]
        if answer.found
        else ()
    )
    taken, relieved = [one for one in changes if one[0].person], [one for one in changes if not one[0].person]
    told = {"changes": changes, "taken": taken, "relieved": relieved}
    context = {"answer": answer, "anew": address(request, anew="yes"), "vacant": vacant, **told}
    return render(request, "roster/mend.html", context)


def _mended(request: MemberRequest) -> HttpResponse:
    form = MendForm(request.POST)
    if not form.is_valid():
        messages.warning(request, gettext("What was proposed could not be read. Look at it anew."))
        return redirect("roster:mend", request.operation.pk)
    try:
        done = actions.mend(takes=form.takes(), leaves=form.leaves(), by=request.member, at=timezone.now())
    except Refused as refused:
        warn(request, refused)
        return redirect("roster:mend", request.operation.pk)
    if not done:
        messages.info(request, gettext("Nobody was given a duty."))
        return redirect("roster:current", request.operation.pk)
    names = reads.names_of(request.member)
    takers = sorted({names.get(one.person_id, "—") for one in done})
    said = {"n": len(done), "names": listed(takers[:MOST_NAMED], get_language() or "en"), "more": len(takers) - MOST_NAMED}
    if len(takers) > MOST_NAMED:
        messages.success(request, gettext("%(n)s duties are given. Tell those who took one: %(names)s and %(more)s more.") % said)
    else:
        given = ngettext(
            "%(n)s duty is given. Tell who took it: %(names)s.", "%(n)s duties are given. Tell those who took one: %(names)s.", len(done)
        )
        messages.success(request, given % said)
    return redirect("roster:current", request.operation.pk)


@members(access.COMMAND)
@require_safe
def tried(request: MemberRequest, duty: UUID) -> HttpResponse:
    """Whether somebody may take a duty, asked while it is dragged to their row."""
    found = duty_of(request, duty)
    names = reads.names_of(request.member)
    to = next((person for person in names if str(person) == request.GET.get("to")), None)
    if to is None:
        return JsonResponse({"may": False, "said": gettext("Nobody of this id is on the roll.")})
    weighed = reads.giving_weighed(found, to, timezone.now())
    unsafe, law = (reads.said(reasons, request.operation, names) for reasons in (weighed.unsafe, weighed.law))
    yes = gettext("%(name)s may take it.") % {"name": names[to]}
    return JsonResponse({"may": not unsafe, "said": " ".join(unsafe or [yes, *law])})


@members(access.COMMAND)
@require_safe
def compare(request: MemberRequest) -> HttpResponse:
    """The drafts, and the roster that holds, side by side."""
    states = Q(state=Roster.State.DRAFT) | Q(state=Roster.State.PUBLISHED) | Q(state=Roster.State.SEARCHING)
    rows = list(reads.rosters(request.operation).filter(states)[:MOST_COMPARED])
    for row in rows:
        row.operation = request.operation
    searching = [row for row in rows if row.state == Roster.State.SEARCHING and reads.progress_of(row)]
    made = [row for row in rows if row.state != Roster.State.SEARCHING and row.duties.exists()]
    answers = [(row, ask(request, "figures", row, partial(reads.figures_of, row))) for row in made]
    is_whole = not searching and all(answer.is_there for _, answer in answers)
    reckoned = oldest(*(answer for _, answer in answers))
    if request.htmx:  # type: ignore[attr-defined]
        return wait(request, reckoned if is_whole else reads.Answer())
    told = [(row, answer.found) for row, answer in answers if answer.found]
    most = max((figures.hours[0] for _, figures in told if figures.hours), default=None)
    context = {
        "told": told,
        "most": most,
        "searching": searching,
        "is_whole": is_whole,
        "answer": reckoned,
        "anew": address(request, anew="yes"),
    }
    return render(request, "roster/compare.html", context)


@members(access.COMMAND)
@require_safe
def what_if(request: MemberRequest, roster: UUID) -> HttpResponse:
    """What a roster would come to if people were missing, a post more was held, or a day was a test day."""
    found = roster_of(request, roster)
    asked = bool(request.GET.keys() - {OLDER, ANEW})
    form = WhatIfForm(found, reads.board(found, request.member), request.GET if asked else None)
    now = ask(request, "figures", found, partial(reads.figures_of, found))
    answer = reads.Answer(is_there=True)
    if asked and form.is_valid():
        key = sha256(repr(sorted(form.supposed().items())).encode()).hexdigest()[:16]
        answer = ask(request, f"what-if-{key}", found, partial(reads.what_if, found, **form.supposed()))
    reckoned = oldest(now, answer)
    if not reckoned.is_there or request.htmx:  # type: ignore[attr-defined]
        return wait(request, reckoned, roster=found)
    names, supposed = reads.names_of(request.member), answer.found
    explained = supposed.why if supposed else None
    context = {
        "roster": found,
        "form": form,
        "told": [figures for figures in (now.found, supposed.figures if supposed else None) if figures],
        "now": now.found,
        "supposed": supposed,
        "answer": answer,
        "reckoned": reckoned,
        "anew": address(request, anew="yes"),
        "most": max((one.hours[0] for one in (now.found, supposed and supposed.figures) if one and one.hours), default=None),
        "conflict": reads.said(explained.conflict, request.operation, names) if explained else (),
        "repairs": [(one[0].code, reads.said(one, request.operation, names), one[0].parameters) for one in explained.repairs]
        if explained
        else (),
    }
    return render(request, "roster/what_if.html", context, status=422 if form.errors else 200)
