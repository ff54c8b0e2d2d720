"""The search box: doors by number, people by name or pinyin or the last digits of a telephone, places by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize
from uuid import UUID

from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.territory.models import Household, Level, Place, Resident

MOST = 20
DOOR = re.compile(r"^[0-9a-z]{1,4}(?:-[0-9a-z]{1,5}){0,2}-?$|^[0-9]{2,9}$")
TELEPHONE = re.compile(r"^\+?[0-9 ]{4,}$")


@dataclass(frozen=True)
class Hit:
    """One thing found: a door with the people behind it that were asked for, or another place."""

    place: Place
    household: UUID | None = None
    name: str = ""
    members: int | None = None
    occupancy: str = ""


def found(query: str, by: Member) -> list[Hit]:
    """At most :data:`MOST` things that *query* finds, doors first; names and telephones only for those who may see them."""
    text = plain(query)
    if not text:
        return []
    hits = doors_named(text, by)
    if len(hits) < MOST and by.role in access.REGISTER:
        hits += people_named(text, by, MOST - len(hits))
    return hits + places_named(text, by, MOST - len(hits))


def plain(query: str) -> str:
    """What was typed, in the form of the keys: plain width, small letters, one kind of dash, no words for building, unit and room."""
    text = re.sub(r"[\s·]+", "", normalize("NFKC", query).lower())
    text = re.sub(r"(?<=[0-9a-z])(?:号楼|栋|幢|座|楼|单元|#|[—–−~])", "-", text)
    return re.sub(r"(?<=[0-9])(?:室|号|户)$", "", text)[:60]


def doors_named(text: str, by: Member) -> list[Hit]:
    """Doors whose number begins so, from the building, the unit or the room on."""
    if not DOOR.match(text) or by.role not in access.DOORS:
        return []
    places = Place.objects.filter(operation_id=by.operation_id, level=Level.DOOR, keys__contains=f" {text}")
    exact = f" {text} "
    ordered = sorted(places.select_related("parent")[: MOST * 10], key=lambda place: (exact not in f"{place.keys} ", place.path))[:MOST]
    homes: dict[UUID, list[dict[str, Any]]] = {}
    for row in access.seen(Household, by).filter(door__in=[place.id for place in ordered]).order_by("family"):
        homes.setdefault(row["door_id"], []).append(row)
    return [hit for place in ordered for hit in door_hits(place, homes.get(place.id, []))]


def door_hits(place: Place, homes: list[dict[str, Any]]) -> list[Hit]:
    """A door as it is told: one line for each household, one for a door nobody knows about."""
    return [Hit(place, row["id"], row.get("head", ""), row["members"], row["occupancy"]) for row in homes] or [Hit(place)]


def people_named(text: str, by: Member, most: int) -> list[Hit]:
    """People by name, pinyin or telephone; :func:`access.seen` decides what of them is told."""
    people = access.seen(Resident, by)
    if TELEPHONE.match(text):
        people = people.filter(telephone__endswith=text)
    elif text.isascii():
        people = people.filter(keys__contains=f" {text.replace(chr(39), '')}")
    else:
        people = people.filter(keys__contains=text)
    rows = list(people.order_by()[:most])
    homes = {row["id"]: row for row in access.seen(Household, by).filter(id__in=[row["household_id"] for row in rows])}
    doors = Place.objects.select_related("parent").in_bulk([home["door_id"] for home in homes.values()])
    hits = [
        Hit(doors[home["door_id"]], home["id"], row["name"], home["members"], home["occupancy"])
        for row in rows
        if (home := homes.get(row["household_id"]))
    ]
    return sorted(hits, key=lambda hit: hit.place.path)


def places_named(text: str, by: Member, most: int) -> list[Hit]:
    """Compounds, buildings, units, entrances and posts by name or pinyin."""
    places = Place.objects.filter(operation_id=by.operation_id, keys__contains=f" {text}").exclude(level=Level.DOOR)
    return [Hit(place) for place in places.in_order()[: max(most, 0)]]
