"""Questions about places, sites and entrances."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum

from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.territory import bridge
from shouwang.apps.territory.models import Answer, Claim, Entrance, Fact, Household, KeyHolder, Level, Place, SiteFact, Way
from shouwang.files import geojson
from shouwang.vocabulary.reasons import Reason


@dataclass
class Branch:
    """A place in the tree, how many doors lie inside, and what hangs below; doors themselves stand on the pages of the register."""

    place: Place
    doors: int = 0
    branches: list[Branch] = field(default_factory=list)


def tree(operation: Operation) -> list[Branch]:
    """All places down to the units, as one walks, with the number of doors inside each."""
    doors = Place.objects.filter(operation=operation, level=Level.DOOR).order_by()
    inside = dict(doors.values_list("parent_id").annotate(Count("id")))
    places = Place.objects.filter(operation=operation).exclude(level=Level.DOOR).in_order()
    branches: dict[UUID, Branch] = {}
    roots: list[Branch] = []
    for place in places:
        branch = branches[place.id] = Branch(place, inside.get(place.id, 0))
        around = branches.get(place.parent_id) if place.parent_id else None
        (around.branches if around else roots).append(branch)
    for branch in roots:
        _add_up(branch)
    return roots


def _add_up(branch: Branch) -> int:
    branch.doors += sum(_add_up(inner) for inner in branch.branches)
    return branch.doors


def compounds(operation: Operation) -> list[Place]:
    """The compounds of an operation, as one walks."""
    return list(Place.objects.filter(operation=operation, level=Level.COMPOUND).in_order())


def chain(place: Place) -> list[Place]:
    """The places around *place* from the outside in, itself last."""
    steps, here = [place], place
    while here.parent:
        here = here.parent
        steps.append(here)
    return steps[::-1]


def lived_in(place: Place, by: Member) -> list[Reason]:
    """Why a place cannot be taken away: somebody lives in it."""
    homes = access.seen(Household, by).filter(door__in=Place.objects.under(place), members__gt=0).order_by()
    told = homes.aggregate(households=Count("id"), people=Sum("members"))
    return [Reason("place-lived-in", {"name": place.label, **told})] if told["households"] else []


def contents(place: Place) -> list[tuple[str, int]]:
    """How many places of each level lie inside *place*, itself not counted, from the outside in."""
    inside = Place.objects.under(place).exclude(pk=place.pk).order_by()
    counted = dict(inside.values_list("level").annotate(Count("id")))
    return [(str(level.label), counted[level]) for level in Level if level in counted]


def facts_of(compound: Place) -> list[SiteFact]:
    """The whole fact sheet of a compound, in the order of the form; what nobody has looked at is unknown."""
    known = {row.fact: row for row in SiteFact.objects.filter(compound=compound)}
    return [known.get(fact) or SiteFact(compound=compound, fact=fact, answer=Answer.UNKNOWN) for fact in Fact]


def claim_of(compound: Place) -> Claim | None:
    """Who answers for a compound."""
    return Claim.objects.filter(compound=compound).select_related("member__user").first()


def entrances(by: Member, inside: Place | None = None) -> list[dict[str, Any]]:
    """The inventory of entrances as one walks: the entrance and its key holder, as far as *by* may see them."""
    rows = Entrance.objects.filter(operation=by.operation).select_related("place__parent", "photo").order_by("place__path")
    if inside:
        rows = rows.filter(place__in=Place.objects.under(inside))
    holders = {row["entrance_id"]: row for row in access.seen(KeyHolder, by)}
    return [{"entrance": row, "place": row.place, "key_holder": holders.get(row.id)} for row in rows]


def map_features(compound: Place) -> Iterator[geojson.Feature]:
    """Everything with a shape in a compound: its outline, ways, buildings, entrances."""
    if compound.geometry:
        yield geojson.Feature("compound", compound.name, json.loads(compound.geometry), {"id": str(compound.id)})
    for way in Way.objects.filter(compound=compound):
        yield geojson.Feature("way", way.name, json.loads(way.geometry))
    shaped = Place.objects.under(compound).filter(level=Level.BUILDING, geometry__isnull=False).in_order()
    for place in shaped:
        yield geojson.Feature("building", place.name, json.loads(place.geometry or ""), {"id": str(place.id)})
    yield from entrance_features(compound.operation, compound)


def entrance_features(operation: Operation, inside: Place | None = None) -> Iterator[geojson.Feature]:
    """The entrances that have a geometry, with width and use, without their key holders."""
    rows = Entrance.objects.filter(operation=operation, place__geometry__isnull=False).select_related("place").order_by("place__path")
    if inside:
        rows = rows.filter(place__in=Place.objects.under(inside))
    for row in rows:
        properties = {"id": str(row.place_id), "width_cm": row.width, "use": row.use}
        yield geojson.Feature("entrance", row.place.name, json.loads(row.place.geometry or ""), properties)


def belonging(compound: Place, features: list[geojson.Feature]) -> list[geojson.Feature]:
    """Those of *features* that are of *compound*: what lies nearer to the outline of another compound is not."""
    codes = {place.code: place for place in compounds(compound.operation)}
    outlines = {place.code: json.loads(place.geometry) for place in codes.values() if place.geometry}
    told = {bridge.code_of(Level.COMPOUND, one.name): one.geometry for one in features if one.what == "compound"}
    frames = {code: geojson.frame(geometry) for code, geometry in {**outlines, **told}.items()}
    if compound.code not in frames:
        return [one for one in features if one.what != "compound" or not one.name]
    mine = [one for one in features if one.what != "compound" and geojson.nearest(frames, one.geometry) == compound.code]
    return mine + [one for one in features if one.what == "compound" and bridge.code_of(Level.COMPOUND, one.name) == compound.code]
