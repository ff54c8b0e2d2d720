"""The search box: doors by number, people by name or pinyin or the last digits of a telephone, places by name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Any
from unicodedata import normalize
from uuid import UUID

from django.db.models import Q

from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.operations.sealed import marks_of
from shouwang.apps.territory.models import Household, Level, Place, Register, Resident

MOST = 20
DOOR = re.compile(r"^[0-9a-z]{1,4}(?:-[0-9a-z]{1,5}){0,2}-?$|^[0-9]{2,9}$")
TELEPHONE = re.compile(r"^\+?[0-9 ]{4,}$")
NUMBER = re.compile(r"^\+?[0-9]{6,}x?$")
"""A whole telephone or identity number."""
INDEXES_HELD = 4


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
    rows = list(access.seen(Resident, by).filter(id__in=people_found(text, by, most)).order_by())
    homes = {row["id"]: row for row in access.seen(Household, by).filter(id__in=[row["household_id"] for row in rows])}
    doors = Place.objects.select_related("parent").in_bulk([home["door_id"] for home in homes.values()])
    hits = [
        Hit(doors[home["door_id"]], home["id"], row["name"], home["members"], home["occupancy"])
        for row in rows
        if (home := homes.get(row["household_id"]))
    ]
    return sorted(hits, key=lambda hit: hit.place.path)


def people_found(text: str, by: Member, most: int) -> list[UUID]:
    """Who has this number, whose telephone ends so, or whose name begins so."""
    if NUMBER.match(text):
        marks = {column: marks_of(Resident, by.operation_id, text) for column in ("telephone_mark__in", "id_mark__in")}
        numbered = access.rows_for_writing(Resident, by, access.REGISTER).filter(Q(*marks.items(), _connector=Q.OR))
        if known := list(numbered.values_list("id", flat=True)[:most]):
            return known
    index = index_of(by)
    if TELEPHONE.match(text):
        return index.found(index.telephones, f"{text}\n", most)
    return index.found(index.names, f" {text.replace(chr(39), '')}" if text.isascii() else text, most)


@dataclass(frozen=True)
class Lines:
    """Many short texts as one, a line each, and where each line begins: looking through all of them is one step."""

    text: str
    begins: list[int]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Lines:
        """These texts."""
        lines = [f"{text}\n" for text in texts]
        return cls("".join(lines), [0, *accumulate(map(len, lines))])


@dataclass(frozen=True)
class Index:
    """What the search box compares, of each resident of an operation at one version of its register."""

    version: int
    ids: list[UUID]
    names: Lines
    telephones: Lines

    def found(self, lines: Lines, wanted: str, most: int) -> list[UUID]:
        """Whose lines hold *wanted*."""
        found: list[UUID] = []
        at = lines.text.find(wanted)
        while at >= 0 and len(found) < most:
            line = bisect_right(lines.begins, at) - 1
            found.append(self.ids[line])
            at = lines.text.find(wanted, lines.begins[line + 1])
        return found


INDEXES: dict[UUID, Index] = {}


def index_of(by: Member) -> Index:
    """What the search box compares, opened once for each version of the register: names are sealed, and no database can look into them."""
    version = Register.objects.filter(operation_id=by.operation_id).values_list("version", flat=True).first() or 0
    held = INDEXES.pop(by.operation_id, None)
    if held is None or held.version != version:
        rows = list(access.rows_for_writing(Resident, by, access.REGISTER).order_by().values_list("id", "keys", "telephone"))
        held = Index(version, [row[0] for row in rows], Lines.of(row[1] for row in rows), Lines.of(row[2] for row in rows))
    INDEXES[by.operation_id] = held
    for oldest in list(INDEXES)[:-INDEXES_HELD]:
        del INDEXES[oldest]
    return held


def places_named(text: str, by: Member, most: int) -> list[Hit]:
    """Compounds, buildings, units, entrances and posts by name or pinyin."""
    places = Place.objects.filter(operation_id=by.operation_id, keys__contains=f" {text}").exclude(level=Level.DOOR)
    return [Hit(place) for place in places.in_order()[: max(most, 0)]]
