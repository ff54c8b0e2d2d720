"""Pages of the register: overview, doors, households, gate, census, search, export."""

from __future__ import annotations

from dataclasses import fields
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shouwang.apps.frame.fields import tell_refusal
from shouwang.apps.frame.shown import one_writer, tell_taken_over
from shouwang.apps.operations.access import DOORS, REGISTER, MemberRequest, members
from shouwang.apps.territory import reads
from shouwang.apps.territory.actions import households as actions
from shouwang.apps.territory.forms import GateForm, HouseholdForm, MembersForm
from shouwang.apps.territory.models import Household, Occupancy, Place
from shouwang.apps.territory.views.places import done, place_or_404
from shouwang.vocabulary.reasons import Refused


def may_see_names(request: MemberRequest) -> bool:
    """Whether names stand on the page."""
    return request.member.role in REGISTER


@members(DOORS)
def register(request: MemberRequest) -> HttpResponse:
    """The register: compounds and buildings, with how many live where."""
    context = {
        "overview": reads.register.overview(request.member),
        "totals": reads.register.totals(request.member),
        "may_see": may_see_names(request),
    }
    return render(request, "territory/register.html", context)


@members(DOORS)
def doors(request: MemberRequest, place: UUID) -> HttpResponse:
    """The paper register of a compound, building or unit: a line for each door."""
    here = place_or_404(request, place)
    pages = reads.register.sheets(request.member, here)
    context = {"place": here, "chain": reads.places.chain(here), "sheets": pages, "may_see": may_see_names(request)}
    return render(request, "territory/doors.html", context)


@members(DOORS)
def household(request: MemberRequest, household: UUID) -> HttpResponse:
    """One household."""
    line = reads.register.household(request.member, household)
    if line is None:
        raise Http404
    context = {"line": line, "chain": reads.places.chain(line.door), "may_see": may_see_names(request)}
    return render(request, "territory/household.html", context)


@members(REGISTER)
@one_writer
def change_household(request: MemberRequest, household: UUID) -> HttpResponseBase:
    """Write a household anew."""
    line = reads.register.household(request.member, household)
    if line is None or line.household is None:
        raise Http404
    form = HouseholdForm(request.POST or None, initial=line.household)
    people: Any = MembersForm(request.POST or None, initial=line.people, prefix="person")
    if people.is_valid() and done(request, form, lambda: save_household(request, household, form, people)) is not None:
        tell_taken_over(request, *people)
        return redirect("territory:household", operation=request.operation.id, household=household)
    return render(request, "territory/household_form.html", {"form": form, "people": people, "line": line})


def save_household(request: MemberRequest, household: UUID, form: HouseholdForm, people: Any) -> Household:
    """Hand what was typed to the action."""
    said = form.cleaned_data
    persons = [actions.Person(**{each.name: one[each.name] for each in fields(actions.Person)}) for one in people.lines()]
    return actions.change_household(
        household=household,
        occupancy=said["occupancy"],
        members=persons,
        people=said["members"] - people.leaving(),
        landlord=said["landlord"],
        landlord_phone=said["landlord_phone"],
        note=said["note"],
        by=request.member,
        at=timezone.now(),
    )


@members(DOORS)
def register_person(request: MemberRequest) -> HttpResponseBase:
    """Register somebody who stands at the gate."""
    form = GateForm(
        request.operation, request.POST or None, initial={"door": request.GET.get("door", ""), "compound": request.GET.get("in")}
    )
    if household := done(request, form, lambda: save_person(request, **form.cleaned_data)):
        messages.success(request, _("Registered at %(door)s. They may go home.") % {"door": household.door.label})
        return redirect("territory:register-person", operation=request.operation.id)
    return render(request, "territory/gate.html", {"form": form})


def save_person(request: MemberRequest, *, door: str, compound: Place | None, **said: Any) -> Household:
    """Hand what was typed to the action."""
    found = actions.door_called(door, request.member, compound)
    return actions.register_person(door=found, **said, by=request.member, at=timezone.now())


@members(DOORS)
def census(request: MemberRequest) -> HttpResponse:
    """The doors to knock on, for the screen and for the clipboard."""
    context = {"buildings": reads.register.to_knock(request.member), "answers": [one for one in Occupancy if one != Occupancy.UNKNOWN]}
    return render(request, "territory/census.html", context)


@members(DOORS)
@require_POST
def note_occupancy(request: MemberRequest, place: UUID) -> HttpResponseBase:
    """Write down what was found at a door."""
    door = place_or_404(request, place)
    said = request.POST.get("occupancy", "")
    if said not in Occupancy:
        raise Http404
    try:
        actions.note_occupancy(door=door, occupancy=said, by=request.member, at=timezone.now())
    except Refused as refused:
        tell_refusal(request, refused)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse("")
    return redirect("territory:census", operation=request.operation.id)


@members(REGISTER)
@require_POST
def export(request: MemberRequest, form: str) -> HttpResponse:
    """The whole register as a file."""
    headings = [
        _("Compound"), _("Building"), _("Unit"), _("Room"), _("Household at the door"), _("Flat"), _("Name"), _("Relation"), _("Sex"),
        _("Born"), _("ID number"), _("Telephone"), _("Tenant"), _("Needs"), _("Landlord"), _("Telephone of the landlord"),
    ]  # fmt: skip
    content = actions.export_register(form=form, headings=headings, by=request.member, at=timezone.now())
    kind = "text/csv; charset=utf-8" if form == actions.CSV else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="register.{form}"'})


@members(DOORS)
def search(request: MemberRequest) -> HttpResponse:
    """Find a door, a person, a place; while typing as well as without JavaScript."""
    query = request.GET.get("q", "")
    context = {"query": query, "hits": reads.search.found(query, request.member), "may_see": may_see_names(request)}
    is_live = request.htmx and request.htmx.target == "found"  # type: ignore[attr-defined]
    return render(request, "territory/parts/hits.html" if is_live else "territory/search.html", context)
