"""The roll: list, one line, limits, import."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shouwang.apps.frame.fields import add_refusal
from shouwang.apps.frame.shown import one_writer, tell_taken_over
from shouwang.apps.operations.access import COMMAND, STAFF_HEALTH, MemberRequest, members
from shouwang.apps.people import actions, forms, reads
from shouwang.apps.people.models import COLLEAGUES, Person
from shouwang.apps.people.views.badges import WHY_WITHDRAWN
from shouwang.vocabulary import roll as words
from shouwang.vocabulary.reasons import Refused


@members(COLLEAGUES)
@require_safe
def roll(request: MemberRequest) -> HttpResponse:
    """Who serves; command sees more and can change it."""
    people = reads.people_seen(request.member)
    sought, mark = request.GET.get("q", ""), request.GET.get("mark", "")
    shown = reads.narrowed(people, sought, mark if mark in reads.MARKS else "")
    limits, roles = reads.limits_seen(request.member), reads.roles_of(request.operation.id)
    for person in shown:
        person["role"] = roles.get(person["user"], "")
        person["limited"] = bool(limits.get(person["id"], {}).get("kinds"))
    is_command = request.member.role in COMMAND
    marks = {
        "": _("All"),
        "party_member": _("Party members"),
        "volunteered": _("Volunteered"),
        "drives": _("Drive"),
        "has_car": _("Bring a car"),
        "not_trained": _("Not trained in protective clothing"),
    }
    counted = [(code, label, len(reads.narrowed(people, sought, code))) for code, label in marks.items()] if is_command else []
    context = {"people": shown, "all": len(people), "q": sought, "mark": mark, "marks": counted, "is_command": is_command}
    return render(request, "people/roll.html", context | ({"strength": reads.strength(request.member)} if is_command else {}))


@members(COMMAND)
def add(request: MemberRequest) -> HttpResponse:
    """Type a new line of the roll."""
    form = forms.PersonForm(request.POST or None, anew=False)
    if form.is_valid():
        try:
            person = actions.enrol(particulars=form.particulars(), by=request.member, at=timezone.now())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("%(name)s is on the roll.") % {"name": person.name})
            return redirect("people:add" if "again" in request.POST else "people:roll", request.operation.id)
    return render(request, "people/person_form.html", {"form": form}, status=422 if form.errors else 200)


@members(COMMAND)
@one_writer
def person(request: MemberRequest, person: UUID) -> HttpResponse:
    """One line of the roll, with limits; changing it."""
    seen = reads.person_seen(request.member, person)
    if seen is None:
        raise Http404
    form = forms.PersonForm(request.POST or None, initial=forms.initial_of(seen))
    if form.is_valid():
        try:
            actions.change(person=person, particulars=form.particulars(), by=request.member, at=timezone.now())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Kept."))
            tell_taken_over(request, form)
            return redirect("people:person", request.operation.id, person)
    limits = reads.limits_seen(request.member).get(person)
    kinds = [words.LIMITS[code] for code in limits["kinds"]] if limits else []
    login_form = forms.LoginForm(by=request.member, initial={"user": seen["user"]})
    context = {"form": form, "person": seen, "limits": limits, "kinds": kinds, "login_form": login_form}
    context |= {"badge": reads.badge_of(request.member, person), "why_withdrawn": WHY_WITHDRAWN}
    return render(request, "people/person.html", context, status=422 if form.errors else 200)


@members(COMMAND)
@require_POST
def login(request: MemberRequest, person: UUID) -> HttpResponse:
    """Say which login is this person's."""
    form = forms.LoginForm(request.POST, by=request.member)
    try:
        if form.is_valid():
            actions.link_login(person=person, user=form.cleaned_data["user"], by=request.member, at=timezone.now())
        else:
            messages.error(request, forms.errors_of(form))
    except Refused as refused:
        messages.error(request, forms.words_of(refused))
    return redirect("people:person", request.operation.id, person)


@members(COMMAND)
@require_POST
def remove(request: MemberRequest, person: UUID) -> HttpResponse:
    """Take somebody off the roll."""
    try:
        gone = actions.remove(person=person, by=request.member, at=timezone.now())
    except Refused as refused:
        raise Http404 from refused
    messages.success(request, _("%(name)s was taken off the roll.") % {"name": gone.name})
    return redirect("people:roll", request.operation.id)


@members(STAFF_HEALTH)
@one_writer
def limits(request: MemberRequest, person: UUID) -> HttpResponse:
    """Take down what somebody cannot bear."""
    seen = reads.person_seen(request.member, person)
    if seen is None:
        raise Http404
    form = forms.LimitsForm(request.POST or None, initial=reads.limits_seen(request.member).get(person))
    if form.is_valid():
        try:
            actions.record_limits(person=_row(request, person), limits=form.told(), by=request.member, at=timezone.now())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Kept. Only those who plan duty see it."))
            tell_taken_over(request, form)
            return redirect("people:person", request.operation.id, person)
    return render(request, "people/limits_form.html", {"form": form, "person": seen}, status=422 if form.errors else 200)


def _row(request: MemberRequest, person: UUID) -> Person:
    row = reads.person_for_writing(request.member, person)
    if row is None:
        raise Http404
    return row


@members(COMMAND)
def import_roll(request: MemberRequest) -> HttpResponse:
    """Choose a sheet; it is read, checked and kept until it is applied."""
    form = forms.RollFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if not form.roll.faults:
            draft = actions.keep_draft(roll=form.roll, by=request.member, at=timezone.now())
            return redirect("people:plan", request.operation.id, draft)
        return render(request, "people/import.html", {"form": form, "faults": form.roll.faults, "lines": len(form.roll.lines)}, status=422)
    return render(request, "people/import.html", {"form": form}, status=422 if form.errors else 200)


@members(COMMAND)
def plan(request: MemberRequest, draft: UUID) -> HttpResponse:
    """What the sheet would change; applying it."""
    sheet = reads.draft_of(request.member, draft)
    if sheet is None:
        messages.info(request, _("This sheet has been applied already, or another one was read since."))
        return redirect("people:roll", request.operation.id)
    if request.method == "POST":
        try:
            done = actions.apply_roll(roll=sheet, by=request.member, at=timezone.now())
        except Refused:
            return redirect("people:plan", request.operation.id, draft)
        told = {"new": len(done.new), "changed": len(done.changed), "same": done.same}
        messages.success(request, _("Applied: %(new)s new, %(changed)s changed, %(same)s as they were.") % told)
        return redirect("people:roll", request.operation.id)
    found = reads.plan_roll(sheet, request.member)
    changes = [(changed.person["name"], [_told(*difference) for difference in changed.differences]) for changed in found.changed]
    return render(request, "people/plan.html", {"sheet": sheet, "plan": found, "changes": changes})


def _told(name: str, before: Any, after: Any) -> tuple[str, str, str]:
    """A difference as people read it: the label of the field, what stood there, what will."""
    field = forms.PersonForm.base_fields[name]
    choices = dict(getattr(field, "choices", [])) | {True: _("yes"), False: _("no"), None: "—", "": "—"}
    return str(field.label), str(choices.get(before, before)), str(choices.get(after, after))
