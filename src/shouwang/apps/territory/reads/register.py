"""Questions to the register; :func:`access.seen` decides what each role is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.territory.models import Household, Level, Occupancy, Place, Resident, Sex


@dataclass
class Line:
    """One line of the paper register: a door and a household behind it; no household where nobody has been."""

    door: Place
    household: dict[str, Any] | None = None
    people: list[dict[str, Any]] = field(default_factory=list)

    @property
    def occupancy(self) -> Occupancy:
        """What is known of the flat."""
        return Occupancy(self.household["occupancy"]) if self.household else Occupancy.UNKNOWN


@dataclass
class Sheet:
    """A page of the paper register: the doors of a unit, or of a building without units."""

    place: Place
    lines: list[Line]

    @property
    def people(self) -> int:
        """How many live here."""
        return sum(line.household["members"] for line in self.lines if line.household)


@dataclass
class Summary:
    """A building in the overview."""

    place: Place
    doors: int = 0
    households: int = 0
    people: int = 0
    empty: int = 0
    let: int = 0
    unknown: int = 0


def sheets(by: Member, place: Place) -> list[Sheet]:
    """The pages of the register inside *place*, as one walks."""
    doors = list(Place.objects.under(place).filter(level=Level.DOOR).select_related("parent__parent").in_order())
    homes = households_at(by, place)
    pages: dict[UUID, Sheet] = {}
    for door in doors:
        if door.parent is None:
            continue
        page = pages.setdefault(door.parent.id, Sheet(door.parent, []))
        page.lines += [Line(door, home) for home in homes.get(door.id, [])] or [Line(door)]
    return list(pages.values())


def households_at(by: Member, place: Place) -> dict[UUID, list[dict[str, Any]]]:
    """The households inside *place* by their door."""
    homes: dict[UUID, list[dict[str, Any]]] = {}
    for row in access.seen(Household, by).filter(door__in=Place.objects.under(place).filter(level=Level.DOOR)).order_by("family"):
        homes.setdefault(row["door_id"], []).append(row)
    return homes


def overview(by: Member) -> list[tuple[Place, list[Summary]]]:
    """Each compound with its buildings, and what the register knows of them."""
    places = Place.objects.filter(operation_id=by.operation_id)
    compounds = [(place, list[Summary]()) for place in places.filter(level=Level.COMPOUND).in_order()]
    buildings = {place.path: Summary(place) for place in places.filter(level=Level.BUILDING).in_order()}
    paths = dict(places.filter(level=Level.DOOR).values_list("id", "path"))
    counted = {row["door_id"]: row for row in counts_by_door(by)}
    for door, path in paths.items():
        summary = buildings.get(next((path[:end] for end in ends_of(path) if path[:end] in buildings), ""))
        if summary:
            add_door(summary, counted.get(door))
    for compound, inside in compounds:
        inside += [summary for path, summary in buildings.items() if path.startswith(compound.path)]
    return compounds


def ends_of(path: str) -> Iterator[int]:
    """Where the steps of a path end, from the inside out."""
    end = path.rfind("/", 0, -1)
    while end > 0:
        yield end + 1
        end = path.rfind("/", 0, end)


def counts_by_door(by: Member) -> QuerySet[Any, dict[str, Any]]:
    """For each door: households with somebody, people, and whether any is empty, let or unknown."""
    state = {name: Count("id", filter=Q(occupancy=value)) for name, value in (("empty", "empty"), ("let", "let"), ("unknown", "unknown"))}
    rows = access.seen(Household, by).order_by().values("door_id")
    counted: QuerySet[Any, dict[str, Any]] = rows.annotate(homes=Count("id", filter=Q(members__gt=0)), people=Sum("members"), **state)
    return counted


def add_door(summary: Summary, row: dict[str, Any] | None) -> None:
    """Count one door into its building."""
    summary.doors += 1
    if row is None:
        summary.unknown += 1
        return
    summary.households += row["homes"]
    summary.people += row["people"]
    summary.empty += bool(row["empty"])
    summary.let += bool(row["let"])
    summary.unknown += bool(row["unknown"])


def household(by: Member, household: UUID) -> Line | None:
    """One household with its door, and its people for those who may see them."""
    row = access.seen(Household, by).filter(pk=household).first()
    if row is None:
        return None
    door = Place.objects.select_related("parent__parent__parent").get(pk=row["door_id"])
    return Line(door, row, list(access.seen(Resident, by).filter(household_id=household).order_by("place_in_row")))


def to_knock(by: Member) -> list[tuple[Place, list[Line]]]:
    """The doors of which nobody knows whether anybody lives there, by building, as one walks."""
    known = access.seen(Household, by).exclude(occupancy=Occupancy.UNKNOWN).values("door_id")
    doors = Place.objects.filter(operation_id=by.operation_id, level=Level.DOOR).exclude(id__in=known)
    homes = {row["door_id"]: row for row in access.seen(Household, by).filter(occupancy=Occupancy.UNKNOWN)}
    buildings: dict[UUID, tuple[Place, list[Line]]] = {}
    for door in doors.select_related("parent__parent__parent").in_order():
        around = building_of(door)
        buildings.setdefault(around.id, (around, []))[1].append(Line(door, homes.get(door.id)))
    return list(buildings.values())


def building_of(door: Place) -> Place:
    """The building around a door, or whatever is around it."""
    here = door
    while here.level != Level.BUILDING and here.parent:
        here = here.parent
    return here if here.level == Level.BUILDING else door.parent or door


def totals(by: Member) -> dict[str, int]:
    """Households with somebody, people, and doors nobody knows about."""
    rows = access.seen(Household, by).order_by()
    told = rows.aggregate(households=Count("id", filter=Q(members__gt=0)), people=Sum("members"))
    doors = Place.objects.filter(operation_id=by.operation_id, level=Level.DOOR)
    unknown = doors.exclude(id__in=rows.exclude(occupancy=Occupancy.UNKNOWN).values("door_id")).count()
    return {"households": told["households"], "people": told["people"] or 0, "doors": doors.count(), "unknown": unknown}


def sheet_rows(by: Member) -> Iterator[list[Any]]:
    """The register as rows for a sheet: a line for each person, one for a flat without anybody; columns as in the views' headings."""
    people: dict[UUID, list[dict[str, Any]]] = {}
    for row in access.seen(Resident, by).order_by("place_in_row"):
        people.setdefault(row["household_id"], []).append(row)
    doors = Place.objects.filter(operation_id=by.operation_id, level=Level.DOOR).select_related("parent__parent__parent").in_bulk()
    homes = sorted(access.seen(Household, by), key=lambda home: (doors[home["door_id"]].path, home["family"]))
    for home in homes:
        door = doors[home["door_id"]]
        building, unit = building_of(door), door.parent if door.parent and door.parent.level == Level.UNIT else None
        compound = building.parent.name if building.parent else ""
        lead = [compound, building.name, unit.name if unit else "", door.name, home["family"], str(Occupancy(home["occupancy"]).label)]
        for one in people.get(home["id"], []) or [{}]:
            yield [*lead, *told(one), home["landlord"], home["landlord_phone"]]


def told(person: dict[str, Any]) -> list[Any]:
    """The cells of one person."""
    if not person:
        return [""] * 8
    tenant = {True: "✓", False: ""}.get(person["is_tenant"], "")
    sex = str(Sex(person["sex"]).label) if person["sex"] else ""
    return [person["name"], person["relation"], sex, person["born"], person["id_number"], person["telephone"], tenant, person["needs"]]
