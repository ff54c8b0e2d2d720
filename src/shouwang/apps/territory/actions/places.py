"""Places, what is known of a site, entrances, and the map."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal.models import Attachment
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Role
from shouwang.apps.territory import bridge, reads
from shouwang.apps.territory.actions import applying
from shouwang.apps.territory.models import INWARD, Answer, Claim, Entrance, Fact, Household, KeyHolder, Level, Place, SiteFact, Use, Way
from shouwang.files import geojson
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if

MAPMAKERS = access.LEADERS | {Role.HOST}
"""Those who say which places there are."""
CLAIMANTS = access.LEADERS
WIDEST = 5000
"""Centimetres; more than that is a typing error."""


@transaction.atomic
def add_places(*, level: str, names: Sequence[str], by: Member, at: datetime, parent: Place | None = None) -> list[Place]:
    """Add places of one level side by side inside *parent*; a door is named by its room number, a building as its sign says."""
    access.require(by, MAPMAKERS)
    refuse_if(_unfit(level, names, by, parent))
    rows = [bridge.place_row(by.operation, parent, level, name) for name in names]
    refuse_if(_twice(rows, by))
    Place.objects.bulk_create(rows, batch_size=500)
    lines = (journal.Line("place.added", at, place=row.id, data={"level": level}) for row in rows)
    journal.write_all(lines, operation=by.operation, by=by.id)
    return rows


def add_place(*, level: str, name: str, by: Member, at: datetime, parent: Place | None = None) -> Place:
    """Add one place; see :func:`add_places`."""
    return add_places(level=level, names=[name], by=by, at=at, parent=parent)[0]


def _unfit(level: str, names: Sequence[str], by: Member, parent: Place | None) -> Iterator[Reason]:
    if any(not name.strip() or len(name) > 80 for name in names):
        yield Reason("place-needs-name")
    if parent and parent.operation_id != by.operation_id:
        yield Reason("not-your-operation")
    if parent and not fits(level, parent.level):
        yield Reason("place-does-not-fit", {"name": names[0] if names else "", "parent": parent.name})
    if level == Level.DOOR and not parent:
        yield Reason("place-does-not-fit", {"name": names[0] if names else "", "parent": "—"})


def fits(level: str, within: str) -> bool:
    """Whether a place of *level* may lie inside one of level *within*: from the outside in, levels may be left out."""
    if within not in INWARD:
        return False
    return level not in INWARD or INWARD.index(Level(level)) > INWARD.index(Level(within))


def _twice(rows: Sequence[Place], by: Member) -> Iterator[Reason]:
    taken = set(Place.objects.filter(operation=by.operation, path__in=[row.path for row in rows]).values_list("path", flat=True))
    for row in rows:
        if row.path in taken:
            yield Reason("place-exists", {"name": row.name})
        taken.add(row.path)


@transaction.atomic
def rename_place(*, place: Place, name: str, by: Member, at: datetime) -> Place:
    """Give a place another name; everything inside it moves along."""
    access.require(by, MAPMAKERS)
    refuse_if(_unfit(place.level, [name], by, place.parent))
    row = _settled(place, place.parent, name, by)
    journal.write("place.renamed", operation=by.operation, at=at, by=by.id, place=place.id, level=place.level)
    return row


@transaction.atomic
def move_place(*, place: Place, parent: Place | None, by: Member, at: datetime) -> Place:
    """Put a place into another one of a fitting level (None: an outermost place); everything inside it moves along."""
    access.require(by, MAPMAKERS)
    refuse_if(_unfit(place.level, [place.name], by, parent))
    row = _settled(place, parent, place.name, by, place.code)
    told: dict[str, Any] = {"level": place.level} | ({"from": str(place.parent_id)} if place.parent_id else {})
    journal.write("place.moved", operation=by.operation, at=at, by=by.id, place=place.id, **told)
    return row


def _settled(place: Place, parent: Place | None, name: str, by: Member, code: str = "") -> Place:
    """*place* under this name inside *parent*, with all that lies inside it."""
    inside = list(Place.objects.under(place).in_order())
    if any(row.level == Level.DOOR for row in inside):
        applying.next_version(by)  # An import planned for the doors as they were called is to be planned again.
    known = {row.id: row for row in inside}
    for row in inside:
        if row.id == place.id:
            row.parent = parent
            bridge.named(row, parent, name, code)
        else:
            row.parent = known[row.parent_id or place.id]
            bridge.named(row, row.parent, row.name, row.code)
    try:
        with transaction.atomic():
            Place.objects.bulk_update(inside, ["parent", "name", "code", "path", "label", "keys"], batch_size=200)
    except IntegrityError as twice:
        raise Refused(Reason("place-exists", {"name": name})) from twice
    return known[place.id]


@transaction.atomic
def remove_place(*, place: Place, by: Member, at: datetime) -> None:
    """
    Take a place out with all that lies inside it: places, entrances, fact sheet, claim, map, and flats in which nobody lives.

    Refused while somebody lives there.
    """
    access.require(by, MAPMAKERS)
    applying.next_version(by)  # Nobody registers anybody there from now on.
    refuse_if([*([] if place.operation_id == by.operation_id else [Reason("not-your-operation")]), *reads.places.lived_in(place, by)])
    inside = list(Place.objects.under(place).in_order())
    empty = access.rows_for_writing(Household, by, MAPMAKERS).filter(door__in=Place.objects.under(place))
    gone = [journal.Line("household.gone", at, place=row.door_id, subject=row.id, data=applying.told(row)) for row in empty]
    empty.delete()
    removed = _take_out(inside, at, place)
    journal.write_all([*gone, *removed], operation=by.operation, by=by.id)


def take_bare(ids: Sequence[UUID], by: Member, at: datetime) -> list[journal.Line]:
    """
    Of the places with these *ids* take out those on which nothing stands: no household, nothing recorded, and no place that stays.

    Gives the lines that the caller has to write.
    """
    rows = {row.id: row for some in applying.in_parts(ids) for row in Place.objects.filter(operation=by.operation, id__in=some)}
    kept = {id_ for id_, row in rows.items() if row.geometry} | _built_upon(rows.keys(), by)
    for row in sorted(rows.values(), key=lambda row: row.path, reverse=True):
        if row.id in kept and row.parent_id:
            kept.add(row.parent_id)
    return _take_out([row for row in rows.values() if row.id not in kept], at)


def _built_upon(ids: Collection[UUID], by: Member) -> set[UUID]:
    """Those places to which something belongs: a household, an entrance, a fact, a claim, a way, or a place that is not among them."""
    found: set[UUID] = set()
    for relation in Place._meta.related_objects:
        rows = relation.related_model._base_manager.filter(operation_id=by.operation_id)
        found |= {place for row, place in rows.values_list("pk", relation.field.name) if place in ids and row not in ids}
    return found


def _take_out(rows: Sequence[Place], at: datetime, named: Place | None = None) -> list[journal.Line]:
    """Delete places from the inside out; gives a line for each above the door, and for the one that was *named*."""
    for some in applying.in_parts(sorted(rows, key=lambda row: row.path, reverse=True)):
        Place.objects.filter(id__in=[row.id for row in some]).delete()
    told = [row for row in rows if row.level != Level.DOOR or row == named]
    return [journal.Line("place.removed", at, place=row.id, data={"level": row.level}) for row in told]


# The site


@transaction.atomic
def claim_site(*, compound: Place, by: Member, at: datetime) -> Claim:
    """Take a compound over: from now on *by* answers for it."""
    access.require(by, CLAIMANTS)
    refuse_if(_no_compound(compound, by))
    claim, is_new = Claim.objects.get_or_create(compound=compound, defaults={"operation": by.operation, "member": by, "claimed_at": at})
    if not is_new:
        raise Refused(Reason("site-already-claimed", {"name": compound.name, "member": str(claim.member.user)}))
    journal.write("site.claimed", operation=by.operation, at=at, by=by.id, place=compound.id)
    return claim


def _no_compound(place: Place, by: Member) -> Iterator[Reason]:
    if place.operation_id != by.operation_id:
        yield Reason("not-your-operation")
    elif place.level != Level.COMPOUND:
        yield Reason("compound-needed", {"name": place.name})


@transaction.atomic
def describe_site(*, compound: Place, facts: Mapping[str, tuple[str, str]], by: Member, at: datetime) -> list[SiteFact]:
    """
    Write down what is known of a compound; *facts* gives for a :class:`Fact` its :class:`Answer` and a note.

    What is not named stays as it was.
    """
    access.require(by, access.STAFF | {Role.HOST})
    wrong = (
        Reason("site-fact-unknown", {"fact": fact, "answer": answer})
        for fact, (answer, _) in facts.items()
        if fact not in Fact or answer not in Answer
    )
    refuse_if((*_no_compound(compound, by), *wrong))
    rows = [
        SiteFact.objects.update_or_create(
            compound=compound, fact=fact, defaults={"operation": by.operation, "answer": answer, "note": note.strip()[:200]}
        )[0]
        for fact, (answer, note) in facts.items()
    ]
    known = SiteFact.objects.filter(compound=compound).exclude(answer=Answer.UNKNOWN).count()
    journal.write("site.described", operation=by.operation, at=at, by=by.id, place=compound.id, known=known, unknown=len(Fact) - known)
    return rows


# Entrances


@transaction.atomic
def record_entrance(
    *,
    parent: Place,
    name: str,
    use: str,
    by: Member,
    at: datetime,
    width: int = 0,
    geometry: Mapping[str, Any] | None = None,
    photo: Attachment | None = None,
    key_holder: tuple[str, str] | None = None,
    entrance: Entrance | None = None,
) -> Entrance:
    """
    Write an entrance of *parent* into the inventory, or write *entrance* anew.

    *width* in cm, 0 for not measured; *geometry* as GeoJSON; *key_holder* is name and telephone. A photo or geometry that is not given stays.
    """
    access.require(by, MAPMAKERS)
    refuse_if((*_unfit(Level.ENTRANCE, [name], by, parent), *_too_wide(width)))
    place = _entrance_place(parent, name, by, at, entrance)
    if geometry:
        place.geometry = json.dumps(geometry)
        place.save(update_fields=["geometry"])
    row = entrance or Entrance(operation=by.operation, place=place)
    row.width, row.use, row.photo = width, Use(use), photo or row.photo
    row.save()
    if key_holder is not None:
        _keep_key_holder(row, *key_holder, by)
    journal.write("entrance.recorded", operation=by.operation, at=at, by=by.id, place=place.id, width=width, use=use)
    return row


def _too_wide(width: int) -> Iterator[Reason]:
    if not 0 <= width <= WIDEST:
        yield Reason("entrance-too-wide", {"width": width})


def _entrance_place(parent: Place, name: str, by: Member, at: datetime, entrance: Entrance | None) -> Place:
    if entrance is None:
        return add_place(level=Level.ENTRANCE, name=name, by=by, at=at, parent=parent)
    if entrance.operation_id != by.operation_id:
        raise Refused(Reason("not-your-operation"))
    if entrance.place.name != name.strip():
        entrance.place = rename_place(place=entrance.place, name=name, by=by, at=at)
    return entrance.place


def _keep_key_holder(entrance: Entrance, name: str, telephone: str, by: Member) -> None:
    holders = access.rows_for_writing(KeyHolder, by, MAPMAKERS)
    holders.filter(entrance=entrance).delete()
    if name or telephone:
        KeyHolder.behind_the_door.create(operation=by.operation, entrance=entrance, name=name[:60], telephone=telephone[:40])


# The map


@transaction.atomic
def read_map(*, compound: Place, content: bytes, name: str, by: Member, at: datetime) -> dict[str, int]:
    """
    Take the shapes of a GeoJSON file for *compound*: its outline, its buildings and entrances (found by name, else added), its ways.

    A file may show several compounds: what lies nearer to another one is passed over. The ways of an earlier map are replaced by those
    of a file that has any. Tells how many buildings, entrances and ways were read.
    """
    access.require(by, MAPMAKERS)
    refuse_if(_no_compound(compound, by))
    features = geojson.read(content, name)
    if not features:
        raise Refused(Reason("map-says-nothing", {"file": name}))
    features = reads.places.belonging(compound, features)
    sorted_out = {what: [one for one in features if one.what == what] for what in geojson.WHAT}
    for feature in sorted_out["compound"][:1]:
        _draw(compound, feature)
    _buildings(compound, sorted_out["building"], by, at)
    for number, feature in enumerate(sorted_out["entrance"], start=1):
        _entrance(compound, feature, number, by, at)
    if sorted_out["way"]:
        Way.objects.filter(compound=compound).delete()
    Way.objects.bulk_create(
        Way(operation=by.operation, compound=compound, name=one.name, geometry=json.dumps(one.geometry)) for one in sorted_out["way"]
    )
    counts = {"buildings": len(sorted_out["building"]), "entrances": len(sorted_out["entrance"]), "ways": len(sorted_out["way"])}
    journal.write_all([journal.Line("site.mapped", at, place=compound.id, data=counts)], operation=by.operation, by=by.id)
    return counts


def _draw(place: Place, feature: geojson.Feature) -> None:
    place.geometry = json.dumps(feature.geometry)
    place.save(update_fields=["geometry"])


def _buildings(compound: Place, features: Iterable[geojson.Feature], by: Member, at: datetime) -> None:
    standing = {place.code: place for place in Place.objects.filter(parent=compound, level=Level.BUILDING)}
    for feature in features:
        code = bridge.code_of(Level.BUILDING, feature.name)
        if feature.name and code not in standing:
            standing[code] = add_place(level=Level.BUILDING, name=feature.name, by=by, at=at, parent=compound)
        if code in standing:
            _draw(standing[code], feature)


def _entrance(compound: Place, feature: geojson.Feature, number: int, by: Member, at: datetime) -> None:
    name = feature.name or f"#{number}"
    code = bridge.code_of(Level.ENTRANCE, name)
    entrance = Entrance.objects.filter(place__parent=compound, place__code=code).select_related("place").first()
    said = str(feature.properties.get("use", ""))
    use = said if said in Use else entrance.use if entrance else use_of(feature.properties)
    width = geojson.width_of(feature.properties) or (entrance.width if entrance else 0)
    record_entrance(parent=compound, name=name, use=use, width=width, geometry=feature.geometry, entrance=entrance, by=by, at=at)


def use_of(properties: Mapping[str, Any]) -> str:
    """What an entrance from OpenStreetMap is for: its tags say whether people, cars or the fire brigade use it."""
    if properties.get("entrance") == "emergency" or properties.get("emergency"):
        return Use.FIRE
    if properties.get("entrance") in {"service", "garage"}:
        return Use.SERVICE
    if properties.get("motor_vehicle") == "no" or properties.get("foot") == "only":
        return Use.PEOPLE
    return Use.MAIN
