"""Pages of places, sites, entrances and the map."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shouwang.apps.frame.fields import add_refusal, tell_refusal
from shouwang.apps.frame.shown import one_writer, tell_taken_over
from shouwang.apps.journal import actions as journal
from shouwang.apps.operations.access import DOORS, STAFF, MemberRequest, members
from shouwang.apps.operations.models import Role
from shouwang.apps.territory import reads
from shouwang.apps.territory.actions import places as actions
from shouwang.apps.territory.forms import EntranceForm, FactsForm, MapForm, MoveForm, NameForm, PlaceForm
from shouwang.apps.territory.models import Answer, Entrance, Level, Place
from shouwang.apps.territory.reads.sketch import sketch
from shouwang.files import geojson, images
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.words import listed

Done = TypeVar("Done")


def place_or_404(request: MemberRequest, place: UUID) -> Place:
    """The place of this operation with this id."""
    return get_object_or_404(Place.objects.select_related("parent__parent__parent"), operation=request.operation, pk=place)


def done(request: MemberRequest, form: forms.BaseForm, action: Callable[[], Done]) -> Done | None:
    """What *action* gave, if the form was sent and is right and the action did not refuse; why it did stands in the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        given = action()
    except Refused as refused:
        add_refusal(form, refused)
        return None
    tell_taken_over(request, form)
    return given


def form_page(request: MemberRequest, form: forms.BaseForm, title: str, do: str, back: str) -> HttpResponse:
    """A page with nothing but a form; *back* is where one came from."""
    return render(request, "territory/form.html", {"form": form, "title": title, "do": do, "back": back})


def address_of(place: Place) -> str:
    """Its page."""
    return reverse("territory:place", args=[place.operation_id, place.id])


# Places


@members()
def places(request: MemberRequest) -> HttpResponse:
    """The tree of places."""
    context = {"tree": reads.places.tree(request.operation), "may_add": request.member.role in actions.MAPMAKERS}
    return render(request, "territory/places.html", context)


@members(actions.MAPMAKERS)
def add_places(request: MemberRequest) -> HttpResponseBase:
    """Add places inside a place."""
    form = PlaceForm(
        request.operation,
        request.POST or None,
        initial={"parent": request.GET.get("in"), "level": request.GET.get("level", Level.COMPOUND)},
    )
    if added := done(request, form, lambda: actions.add_places(**form.cleaned_data, by=request.member, at=timezone.now())):
        messages.success(request, _("Added: %(names)s.") % {"names": listed((place.name for place in added[:8]), get_language() or "en")})
        return redirect("territory:places", operation=request.operation.id)
    return form_page(request, form, _("Add places"), _("Add"), reverse("territory:places", args=[request.operation.id]))


@members()
def place(request: MemberRequest, place: UUID) -> HttpResponse:
    """One place: what lies inside; of a compound also its facts, who answers for it, its entrances and its map."""
    here = place_or_404(request, place)
    may_see = request.member.role in DOORS
    context: dict[str, Any] = {
        "place": here,
        "chain": reads.places.chain(here),
        "inside": Place.objects.filter(parent=here).in_order(),
        "may_add": request.member.role in actions.MAPMAKERS,
        "may_see": may_see,
        "moved_from": request.GET.get("moved-from"),
    }
    if here.level == Level.COMPOUND:
        context |= {
            "facts": reads.places.facts_of(here),
            "claim": reads.places.claim_of(here),
            "entrances": reads.places.entrances(request.member, here),
            "sketch": sketch(reads.places.map_features(here)),
            "may_claim": request.member.role in actions.CLAIMANTS,
            "may_describe": request.member.role in STAFF | {Role.HOST},
        }
    return render(request, "territory/place.html", context)


@members(actions.MAPMAKERS)
@one_writer
def rename_place(request: MemberRequest, place: UUID) -> HttpResponseBase:
    """Give a place another name."""
    here = place_or_404(request, place)
    form = NameForm(request.POST or None, initial={"name": here.name})
    if done(request, form, lambda: actions.rename_place(place=here, **form.cleaned_data, by=request.member, at=timezone.now())):
        return redirect(address_of(here))
    return form_page(request, form, _("Rename %(place)s") % {"place": here.name}, _("Rename"), address_of(here))


@members(actions.MAPMAKERS)
@one_writer
def move_place(request: MemberRequest, place: UUID) -> HttpResponseBase:
    """Put a place into another one; the page of the place then offers to put it back."""
    here = place_or_404(request, place)
    form = MoveForm(here, request.POST or None, initial={"parent": here.parent_id})
    if done(request, form, lambda: actions.move_place(place=here, **form.cleaned_data, by=request.member, at=timezone.now())):
        back = urlencode({"moved-from": here.parent_id or ""})
        return redirect(f"{address_of(here)}?{back}")
    return form_page(request, form, _("Move %(place)s") % {"place": here.label}, _("Move here"), address_of(here))


@members(actions.MAPMAKERS)
def remove_place(request: MemberRequest, place: UUID) -> HttpResponseBase:
    """What goes when a place is removed; then remove it."""
    here = place_or_404(request, place)
    if request.method == "POST":
        try:
            actions.remove_place(place=here, by=request.member, at=timezone.now())
        except Refused:
            pass  # Somebody has just been registered there: the page says so.
        else:
            messages.success(request, _("Removed: %(names)s.") % {"names": here.label})
            return redirect("territory:places", operation=request.operation.id)
    reasons = reads.places.lived_in(here, request.member)
    context = {"place": here, "chain": reads.places.chain(here), "contents": reads.places.contents(here), "reasons": reasons}
    return render(request, "territory/place_remove.html", context)


@members(actions.CLAIMANTS)
@require_POST
def claim_site(request: MemberRequest, place: UUID) -> HttpResponseBase:
    """Take a compound over."""
    try:
        actions.claim_site(compound=place_or_404(request, place), by=request.member, at=timezone.now())
    except Refused as refused:
        tell_refusal(request, refused)
    return redirect("territory:place", operation=request.operation.id, place=place)


@members(STAFF, {Role.HOST})
@one_writer
def describe_site(request: MemberRequest, place: UUID) -> HttpResponseBase:
    """Fill in the fact sheet of a compound."""
    here = place_or_404(request, place)
    if here.level != Level.COMPOUND:
        raise Http404
    form = FactsForm(reads.places.facts_of(here), request.POST or None)
    if done(request, form, lambda: actions.describe_site(compound=here, facts=form.facts(), by=request.member, at=timezone.now())):
        messages.success(request, _("Fact sheet of %(place)s written down.") % {"place": here.name})
        return redirect(address_of(here))
    return render(request, "territory/facts.html", {"form": form, "place": here, "unknown": Answer.UNKNOWN})


# The map


@members(actions.MAPMAKERS)
def read_map(request: MemberRequest, place: UUID) -> HttpResponseBase:
    """Read a GeoJSON file into a compound."""
    here = place_or_404(request, place)
    form = MapForm(request.POST or None, request.FILES or None)
    if counts := done(request, form, lambda: read_into(here, form.cleaned_data["file"], request)):
        messages.success(request, _("Map read: %(buildings)s buildings, %(entrances)s entrances, %(ways)s ways.") % counts)
        return redirect(address_of(here))
    return form_page(request, form, _("Read a map for %(place)s") % {"place": here.name}, _("Read the map"), address_of(here))


def read_into(compound: Place, file: Any, request: MemberRequest) -> dict[str, int]:
    """Hand an uploaded map to the action."""
    content = file.read(geojson.LARGEST + 1)
    return actions.read_map(compound=compound, content=content, name=file.name, by=request.member, at=timezone.now())


@members()
def map_file(request: MemberRequest, place: UUID) -> HttpResponse:
    """The shapes of a compound as GeoJSON."""
    here = place_or_404(request, place)
    return geojson_answer(geojson.written(reads.places.map_features(here)), "map.geojson")


@members(DOORS)
def entrances_file(request: MemberRequest) -> HttpResponse:
    """All entrances as GeoJSON, without their key holders."""
    return geojson_answer(geojson.written(reads.places.entrance_features(request.operation)), "entrances.geojson")


def geojson_answer(content: bytes, name: str) -> HttpResponse:
    """A GeoJSON file to be saved."""
    return HttpResponse(content, content_type="application/geo+json", headers={"Content-Disposition": f'attachment; filename="{name}"'})


# Entrances


@members(DOORS)
def entrances(request: MemberRequest) -> HttpResponse:
    """The inventory of entrances."""
    drawn = [(here, sketch(reads.places.map_features(here))) for here in reads.places.compounds(request.operation)]
    context = {
        "entrances": reads.places.entrances(request.member),
        "maps": [(here, drawing) for here, drawing in drawn if drawing],
        "compounds": [here for here, _drawing in drawn],
        "may_add": request.member.role in actions.MAPMAKERS,
    }
    return render(request, "territory/entrances.html", context)


@members(actions.MAPMAKERS)
@one_writer
def record_entrance(request: MemberRequest, entrance: UUID | None = None) -> HttpResponseBase:
    """Write an entrance into the inventory, or change it."""
    row = (
        get_object_or_404(Entrance.objects.select_related("place__parent"), operation=request.operation, pk=entrance) if entrance else None
    )
    form = EntranceForm(request.operation, request.POST or None, request.FILES or None, entrance=row, initial=initial_of(request, row))
    if done(request, form, lambda: save_entrance(request, form, row)):
        return redirect("territory:entrances", operation=request.operation.id)
    title = _("Change %(entrance)s") % {"entrance": row.place.name} if row else _("Record an entrance")
    return form_page(request, form, title, _("Write it down"), reverse("territory:entrances", args=[request.operation.id]))


def initial_of(request: MemberRequest, row: Entrance | None) -> dict[str, Any]:
    """What the form begins with."""
    if not row:
        return {"parent": request.GET.get("in")}
    told = next(one for one in reads.places.entrances(request.member, row.place))
    holder = told["key_holder"] or {}
    return {
        "parent": row.place.parent,
        "name": row.place.name,
        "use": row.use,
        "width": row.width or None,
        "key_name": holder.get("name", ""),
        "key_telephone": holder.get("telephone", ""),
    }


def save_entrance(request: MemberRequest, form: EntranceForm, row: Entrance | None) -> Entrance:
    """Hand what was typed to the action; a photo is painted anew first, so that it says neither where nor when."""
    said = form.cleaned_data
    photo = None
    if said["photo"]:
        said["photo"].seek(0)
        clean = images.published(said["photo"].read())
        photo = journal.attach(file=BytesIO(clean), name=said["photo"].name, media_type=images_type(clean), operation=request.operation)
    return actions.record_entrance(
        parent=said["parent"],
        name=said["name"],
        use=said["use"],
        width=said["width"] or 0,
        geometry=form.geometry(),
        photo=photo,
        key_holder=(said["key_name"], said["key_telephone"]),
        entrance=row,
        by=request.member,
        at=timezone.now(),
    )


def images_type(content: bytes) -> str:
    """JPEG or PNG: what the painter gives."""
    return "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"


@members(DOORS)
def entrance_photo(request: MemberRequest, entrance: UUID) -> HttpResponseBase:
    """The photo of an entrance."""
    row = get_object_or_404(Entrance.objects.select_related("photo"), operation=request.operation, pk=entrance)
    if not row.photo:
        raise Http404
    return FileResponse(BytesIO(row.photo.read()), content_type=row.photo.media_type)
