"""Rows of the register to the engine's records and back."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core import serializers
from django.db.models import Model

from shouwang.apps.operations.models import Operation
from shouwang.apps.territory import models
from shouwang.apps.territory.bridge.places import person_keys
from shouwang.apps.territory.models import Level, Place
from shouwang.vocabulary.register import Door, Household, Member, Occupancy, Sex


def doors_of(operation: Operation) -> dict[Door, UUID]:
    """Every door of the operation with its place."""
    rows = Place.objects.filter(operation=operation, level__in=[Level.COMPOUND, Level.BUILDING, Level.UNIT, Level.DOOR])
    places = {id_: (parent, level, code) for id_, parent, level, code in rows.values_list("id", "parent_id", "level", "code")}
    around: dict[UUID | None, Door] = {None: Door("", "", "", "")}

    def door_at(place: UUID | None) -> Door:
        if place not in places:
            return around[None]
        if place not in around:
            parent, level, code = places[place]
            around[place] = door_at(parent)._replace(**{STEPS[Level(level)]: code})
        return around[place]

    return {door_at(id_): id_ for id_, (_, level, _) in places.items() if level == Level.DOOR}


STEPS = {Level.COMPOUND: "compound", Level.BUILDING: "building", Level.UNIT: "unit", Level.DOOR: "room"}
"""Which part of a door a level of the tree is."""
MEMBER_FIELDS = ("name", "sex", "born", "id_number", "telephone", "relation", "is_head", "is_tenant", "needs", "note", "id")
HOUSEHOLD_FIELDS = ("occupancy", "floor", "landlord", "landlord_phone", "note")


def register_of(operation: Operation, doors: Mapping[Door, UUID]) -> list[Household]:
    """The whole register as the engine's records, each with its row's id as key."""
    door_at = {id_: door for door, id_ in doors.items()}
    members: dict[UUID, list[Member]] = {}
    residents = models.Resident.behind_the_door.filter(operation=operation).order_by("household_id", "place_in_row")
    for home, *values in residents.values_list("household_id", *MEMBER_FIELDS).iterator(5000):
        members.setdefault(home, []).append(member_of(values))
    households = models.Household.behind_the_door.filter(operation=operation)
    return [
        Household(door_at[door], family, Occupancy(occupancy), floor, landlord, landlord_phone, note, tuple(members.get(id_, ())), str(id_))
        for id_, door, family, occupancy, floor, landlord, landlord_phone, note in households.values_list(
            "id", "door_id", "family", *HOUSEHOLD_FIELDS
        ).iterator(5000)
    ]


def member_of(values: Sequence[Any]) -> Member:
    """A member from the values of :data:`MEMBER_FIELDS`."""
    name, sex, born, id_number, telephone, relation, is_head, is_tenant, needs, note, id_ = values
    return Member(name, Sex(sex), born, id_number, telephone, relation, is_head, is_tenant, needs, note, str(id_))


RESIDENT_FIELDS = ("name", "keys", "sex", "born", "id_number", "telephone", "relation", "is_head", "is_tenant", "needs", "note")
"""The columns that :func:`resident_values` fills, in its order."""


def resident_values(member: Member) -> tuple[Any, ...]:
    """A member's fields as columns; what is longer than its column is cut."""
    name = member.name[:60]
    return (
        name,
        person_keys(name),
        member.sex.value,
        member.born[:12],
        member.id_number[:40],
        member.phone[:60],
        member.relation[:30],
        member.head,
        member.tenant,
        member.needs[:300],
        member.note[:300],
    )


def fill_resident(row: models.Resident, member: Member) -> None:
    """Write a member's fields into a row."""
    for name, value in zip(RESIDENT_FIELDS, resident_values(member), strict=True):
        setattr(row, name, value)


def household_row(operation: Operation, door: UUID, household: Household, version: int) -> models.Household:
    """The unsaved row of a household behind *door*."""
    row = models.Household(operation=operation, door_id=door, family=household.family, version=version)
    fill_household(row, household)
    row.members, row.head = len(household.members), head_of((member.head, member.name) for member in household.members)
    return row


def fill_household(row: models.Household, household: Household) -> None:
    """Write a household's own fields into a row."""
    row.occupancy, row.floor = household.occupancy.value, household.floor
    row.landlord, row.landlord_phone, row.note = household.landlord[:100], household.landlord_phone[:60], household.note[:300]


def head_of(members: Iterable[tuple[bool, str]]) -> str:
    """The name that stands for a household: its head's, else the first that is known."""
    known = [(is_head, name) for is_head, name in members if name]
    return next((name for is_head, name in known if is_head), known[0][1] if known else "")


def kept_rows(parts: Iterable[Iterable[Model]]) -> bytes:
    """Rows to be kept until they may be wanted back: JSON Lines, compressed, for a hundred thousand people are 60 MB."""
    store = BytesIO()
    with gzip.open(store, "wt", compresslevel=3, encoding="utf-8", newline="\n") as lines:
        for rows in parts:
            serializers.serialize("jsonl", rows, stream=lines)
    return store.getvalue()


def rows_kept(kept: bytes | memoryview) -> Iterator[Any]:
    """The rows that :func:`kept_rows` took, one by one, not saved."""
    with gzip.open(BytesIO(kept), "rt", encoding="utf-8", newline="\n") as lines:
        for one in serializers.deserialize("jsonl", lines):
            yield one.object
