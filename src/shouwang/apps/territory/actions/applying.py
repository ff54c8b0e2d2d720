"""Carrying changes of the register out: in bulk, with one journal entry for each household they touch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model

from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, new_id
from shouwang.apps.operations.sealed import sealed_rows
from shouwang.apps.territory import bridge
from shouwang.apps.territory.actions.working import Hear, unheard
from shouwang.apps.territory.models import Household, Level, Place, Register, Resident
from shouwang.vocabulary.reasons import Reason, Refused
from shouwang.vocabulary.register import door_order

Thing = TypeVar("Thing")
BATCH = 500
KINDS = {"new": "household.added", "changed": "household.changed", "gone": "household.gone"}
Home = tuple[UUID, int]
"""A door's id and the household's number there."""


@dataclass
class Work:
    """
    What is to be written: rows to add, to change, to take away, and what happened to each household that was touched.

    *places* are the ids of those that are new, *before* the rows of the households that stood already, as they were.
    """

    doors: dict[Any, UUID]
    homes: dict[Home, Household]
    version: int
    places: list[UUID] = field(default_factory=list)
    before: bytes = b""
    new_homes: list[Household] = field(default_factory=list)
    gone_homes: list[Household] = field(default_factory=list)
    new_people: list[tuple[Any, Household, int]] = field(default_factory=list)
    changed_people: dict[UUID, tuple[Any, Household, bool]] = field(default_factory=dict)
    gone_people: list[UUID] = field(default_factory=list)
    touched: dict[UUID, tuple[str, Household]] = field(default_factory=dict)

    def home(self, door: Any, family: int) -> Home:
        """Where a household is."""
        return self.doors[door], family

    def touch(self, kind: str, row: Household) -> None:
        """A household is new, changed or gone; one that is new stays new, one that is gone was not merely changed."""
        if kind == "gone" or row.id not in self.touched:
            self.touched[row.id] = (kind, row)


def carry_out(changes: Sequence[Any], *, by: Member, at: datetime, version: int, made: UUID, hear: Hear = unheard) -> Work:
    """
    Do *changes* in their order, inside the caller's transaction; *made* is the import they come from.
    """
    hear("places", 0, 0)
    doors = bridge.doors_of(by.operation)
    fresh = add_places(doors, changes, by, hear)
    work = Work(bridge.doors_of(by.operation) if fresh else doors, homes_of(changes, by), version)
    for change in changes:
        (take_household if change.about == "household" else take_member)(work, change, by)
    work.places, work.before = list(fresh), as_it_was(work, by)
    write_rows(work, by, hear)
    added = [journal.Line("place.added", at, place=id_, data={"level": level}) for id_, level in fresh.items() if level != Level.DOOR]
    write_log(chain(added, lines_of(work.touched.values(), at, made)), len(added) + len(work.touched), by, hear)
    return work


def as_it_was(work: Work, by: Member) -> bytes:
    """What the rows of the touched households say now, before anything is written."""
    new = {row.id for row in work.new_homes}
    parts = in_parts([id_ for id_ in work.touched if id_ not in new])
    homes, people = access.rows_for_writing(Household, by, access.REGISTER), access.rows_for_writing(Resident, by, access.REGISTER)
    return bridge.kept_rows(rows for some in parts for rows in (homes.filter(id__in=some), people.filter(household__in=some)))


def lines_of(touched: Iterable[tuple[str, Household]], at: datetime, made: UUID) -> Iterator[journal.Line]:
    """A line for each household that is new, changed or gone through an import."""
    return (journal.Line(KINDS[kind], at, place=row.door_id, subject=row.id, data=told(row, made)) for kind, row in touched)


def write_log(lines: Iterable[journal.Line], of: int, by: Member, hear: Hear) -> None:
    """Write everything down, when every row is written: whoever holds the journal waits for nobody."""
    waiting = heard(lines, of, hear, "log")
    while some := list(islice(waiting, BATCH)):
        journal.write_all(some, operation=by.operation, by=by.id)


def counted(work: Work) -> dict[str, int]:
    """What was done: households with somebody in them by kind, empty flats newly known, people added and taken away."""
    lived_in = [kind for kind, row in work.touched.values() if row.members or kind == "changed"]
    empty = sum(kind == "new" and not row.members for kind, row in work.touched.values())
    counts = {kind: lived_in.count(kind) for kind in KINDS}
    return counts | {"empty": empty, "people_added": len(work.new_people), "people_gone": len(work.gone_people)}


def told(row: Household, made: UUID | None = None) -> dict[str, Any]:
    """What the journal says of a household: how many, and whether the flat is lived in; never who."""
    return {"members": row.members, "occupancy": row.occupancy} | ({"import": str(made)} if made else {})


def add_places(doors: Mapping[Any, UUID], changes: Sequence[Any], by: Member, hear: Hear) -> dict[UUID, str]:
    """Add the doors that *changes* need beside *doors*, and what lies around them; gives the new places with their levels."""
    lacking = sorted({change.door for change in changes} - doors.keys(), key=door_order)
    fresh = bridge.missing_places(by.operation, heard(lacking, len(lacking), hear, "places")) if lacking else []
    insert(Place, columns_of(Place), map(values_of, fresh), by)
    return {row.id: row.level for row in fresh}


def homes_of(changes: Sequence[Any], by: Member) -> dict[Home, Household]:
    """The households that stand, unless all is new."""
    rows = access.rows_for_writing(Household, by, access.REGISTER)
    if all(change.about == "household" and change.kind == "new" for change in changes):
        return {}
    return {(row.door_id, row.family): row for row in rows}


def take_household(work: Work, change: Any, by: Member) -> None:
    """A household comes, is told differently, or goes."""
    home = work.home(change.door, change.family)
    if change.kind == "new":
        row = work.homes[home] = bridge.household_row(by.operation, home[0], change.after, work.version)
        work.new_homes.append(row)
        work.new_people += ((member, row, number) for number, member in enumerate(change.after.members, start=1))
    elif change.kind == "changed":
        row = work.homes[home]
        bridge.fill_household(row, change.after)
    else:
        row = work.homes.pop(home)
        work.gone_homes.append(row)
        work.gone_people += (UUID(member.key) for member in change.before.members)
    work.touch(change.kind, row)


def take_member(work: Work, change: Any, by: Member) -> None:
    """A person comes, is told differently, moves, or goes."""
    row = work.homes[work.home(change.door, change.family)]
    if change.kind == "new":
        work.new_people.append((change.after, row, row.members + 1))
        row.members += 1
    elif change.kind == "changed":
        work.changed_people[UUID(change.before.key)] = (change.after, row, bool(change.moved_from))
        if change.moved_from and (left := work.homes.get(work.home(*change.moved_from))):
            work.touch("changed", left)
    else:
        work.gone_people.append(UUID(change.before.key))
    work.touch("changed", row)


def write_rows(work: Work, by: Member, hear: Hear) -> None:
    """All rows, in the order that never leaves a person without a household."""
    insert(Household, columns_of(Household), map(values_of, work.new_homes), by)
    people = (
        (new_id(), by.operation_id, row.id, number, member.id_number, member.phone, *bridge.resident_values(member))
        for member, row, number in work.new_people
    )
    columns = ("id", "operation", "household", "place_in_row", "id_mark", "telephone_mark", *bridge.RESIDENT_FIELDS)
    insert(Resident, columns, heard(people, len(work.new_people), hear, "people"), by)
    upsert(Resident, heard(changed_residents(work, by), len(work.changed_people), hear, "people"))
    for some in in_parts(work.gone_people):
        access.rows_for_writing(Resident, by, access.REGISTER).filter(id__in=some).delete()
    new = {row.id for row in work.new_homes}
    gone = {row.id for row in work.gone_homes}
    for some in in_parts(list(gone)):
        access.rows_for_writing(Household, by, access.REGISTER).filter(id__in=some).delete()
    rows = [row for _, row in work.touched.values() if row.id not in gone]
    if any(row.id not in new for row in rows) or work.changed_people:
        recount(rows, by)
    for row in rows:
        row.version = work.version
    upsert(Household, [row for row in rows if row.id not in new or work.changed_people])


def heard(things: Iterable[Thing], of: int, hear: Hear, step: str) -> Iterator[Thing]:
    """The same things; *hear* is told how many have passed."""
    for number, thing in enumerate(things):
        if number % BATCH == 0:
            hear(step, number, of)
        yield thing


def changed_residents(work: Work, by: Member) -> Iterator[Resident]:
    """The rows of the people of whom something else is said."""
    for some in in_parts(list(work.changed_people)):
        for row in access.rows_for_writing(Resident, by, access.REGISTER).filter(id__in=some):
            member, household, has_moved = work.changed_people[row.id]
            bridge.fill_resident(row, member)
            row.household = household
            row.place_in_row = household.members + 1 if has_moved else row.place_in_row
            yield row


def recount(rows: Iterable[Household], by: Member) -> None:
    """How many live in each household, and whose name stands for it, counted from its people."""
    people: dict[UUID, list[tuple[bool, str]]] = {row.id: [] for row in rows}
    residents = access.rows_for_writing(Resident, by, access.REGISTER).order_by("place_in_row")
    for some in in_parts(list(people)):
        for home, is_head, name in residents.filter(household_id__in=some).values_list("household_id", "is_head", "name"):
            people[home].append((is_head, name))
    for row in rows:
        row.members, row.head = len(people[row.id]), bridge.head_of(people[row.id])


def upsert(model: type[Household] | type[Resident], rows: Iterable[Any]) -> None:
    """Write many changed rows, a batch at a time."""
    fields = [one.name for one in model._meta.concrete_fields if not one.primary_key and one.name != "operation"]
    waiting = iter(rows)
    while some := list(islice(waiting, BATCH)):
        model.behind_the_door.bulk_create(some, update_conflicts=True, unique_fields=["id"], update_fields=fields)


def insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], by: Member) -> None:
    """
    Add many rows, each given as the values of *columns*, to the member's operation.

    ``bulk_create`` builds and prepares an object for each row; a hundred thousand of them cost half a minute and half the memory there is.
    """
    quote, column_of = connection.ops.quote_name, {one.name: one.column for one in model._meta.concrete_fields}
    names = ", ".join(quote(str(column_of[name])) for name in columns)
    marks = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 - names of our own columns
    adapted = sealed_rows(model, columns, rows, by.operation_id)
    if not connection.features.has_native_uuid_field:
        adapted = (tuple(map(without_uuid, row)) for row in adapted)
    with connection.cursor() as cursor:
        while some := list(islice(adapted, BATCH)):
            cursor.executemany(statement, some)


def without_uuid(value: Any) -> Any:
    """An id as databases without a type for it keep it."""
    return value.hex if value.__class__ is UUID else value


def columns_of(model: type[Model]) -> list[str]:
    """The names of all columns."""
    return [one.name for one in model._meta.concrete_fields]


def values_of(row: Model) -> list[Any]:
    """The values of an unsaved row, in the order of :func:`columns_of`."""
    return [getattr(row, one.attname) for one in row._meta.concrete_fields]


def in_parts(things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    """*things* in parts that fit into one question."""
    for start in range(0, len(things), BATCH):
        yield things[start : start + BATCH]


# The register's version


def register_version(by: Member) -> int:
    """The version the register is at."""
    return Register.objects.get_or_create(operation=by.operation)[0].version


def next_version(by: Member, against: int | None = None) -> int:
    """Move the register on; refused if it has moved since *against*."""
    before = register_version(by) if against is None else against
    if not Register.objects.filter(operation=by.operation, version=before).update(version=before + 1):
        raise Refused(Reason("import-outdated"))
    return before + 1
