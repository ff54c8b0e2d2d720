"""Households written by hand: at the desk, at the door, at the gate; and the register as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db import transaction

from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.territory import bridge, reads
from shouwang.apps.territory.actions import applying
from shouwang.apps.territory.models import Household, Level, Occupancy, Place, Resident
from shouwang.files import exports
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if

REGISTRARS = access.DOORS
"""Who may write down somebody who stands before them: at the gate, everybody who serves there."""
XLSX, CSV = "xlsx", "csv"


@dataclass(frozen=True)
class Person:
    """A line of a household as somebody typed it; *id* is empty for a new one, *born* an EDTF date."""

    id: UUID | None = None
    name: str = ""
    relation: str = ""
    is_head: bool = False
    sex: str = ""
    born: str = ""
    id_number: str = ""
    telephone: str = ""
    is_tenant: bool | None = None
    needs: str = ""


@transaction.atomic
def register_person(
    *, door: Place, by: Member, at: datetime, name: str = "", telephone: str = "", is_tenant: bool = True, people: int = 1
) -> Household:
    """
    Register somebody at the gate in a minute: they and the *people* in all who live with them become a household of *door*.

    A household of the door with nobody in it is filled; otherwise it is a new one beside those that are there.
    """
    access.require(by, REGISTRARS)
    refuse_if(_not_registrable(door, name, telephone, by))
    version = applying.next_version(by)
    rows = list(access.rows_for_writing(Household, by, REGISTRARS).filter(door=door).order_by("family"))
    row = next((one for one in rows if not one.members), None)
    kind = "household.changed" if row else "household.added"
    row = row or Household(operation=by.operation, door=door, family=free_number([one.family for one in rows]))
    row.occupancy = Occupancy.LET if is_tenant else Occupancy.LIVED_IN
    row.members, row.head, row.version = people, name.strip()[:60], version
    row.save()
    first = Person(name=name.strip(), telephone=telephone.strip(), is_tenant=is_tenant, is_head=bool(name.strip()))
    others = [Person(is_tenant=is_tenant)] * (people - 1)
    Resident.behind_the_door.bulk_create(_row_of(person, row, number) for number, person in enumerate([first, *others], start=1))
    _tell(kind, row, by, at)
    return row


def _not_registrable(door: Place, name: str, telephone: str, by: Member) -> list[Reason]:
    reasons = []
    if door.operation_id != by.operation_id or door.level != Level.DOOR:
        reasons.append(Reason("door-unknown", {"door": door.label}))
    if not name.strip() and not telephone.strip():
        reasons.append(Reason("name-or-telephone-needed"))
    return reasons


def free_number(taken: Sequence[int]) -> int:
    """The first number that no household at the door has."""
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


@transaction.atomic
def note_occupancy(*, door: Place, occupancy: str, by: Member, at: datetime) -> Household:
    """Write down what somebody found who knocked at *door*."""
    access.require(by, REGISTRARS)
    if door.operation_id != by.operation_id or door.level != Level.DOOR:
        raise Refused(Reason("door-unknown", {"door": door.label}))
    version = applying.next_version(by)
    row = access.rows_for_writing(Household, by, REGISTRARS).filter(door=door).order_by("family").first()
    kind = "household.changed" if row else "household.added"
    row = row or Household(operation=by.operation, door=door)
    row.occupancy, row.version = Occupancy(occupancy), version
    row.save()
    _tell(kind, row, by, at)
    return row


@transaction.atomic
def change_household(
    *,
    household: UUID,
    occupancy: str,
    members: Sequence[Person],
    by: Member,
    at: datetime,
    people: int = 0,
    landlord: str = "",
    landlord_phone: str = "",
    note: str = "",
) -> Household:
    """
    Write a household anew: whoever is not among *members* does not live there any more.

    *people* may be more than the members who are told: the rest are known only by number.
    """
    row = access.rows_for_writing(Household, by, access.REGISTER).filter(pk=household).first()
    if row is None:
        raise Refused(Reason("household-not-found"))
    residents = {one.id: one for one in access.rows_for_writing(Resident, by, access.REGISTER).filter(household=row)}
    told = [person for person in members if person.id in residents or any(value for name, value in asdict(person).items() if name != "id")]
    told += [Person()] * (people - len(told))
    row.version = applying.next_version(by)
    row.occupancy, row.members = Occupancy(occupancy), len(told)
    row.landlord, row.landlord_phone, row.note = landlord[:100], landlord_phone[:60], note[:300]
    row.head = bridge.head_of((person.is_head, person.name) for person in told)
    row.save()
    kept = {person.id for person in told if person.id in residents}
    access.rows_for_writing(Resident, by, access.REGISTER).filter(id__in=residents.keys() - kept).delete()
    rows = [_row_of(person, row, number, residents.get(person.id) if person.id else None) for number, person in enumerate(told, start=1)]
    applying.upsert(Resident, rows)
    _tell("household.changed", row, by, at)
    return row


def _row_of(person: Person, household: Household, number: int, row: Resident | None = None) -> Resident:
    row = row or Resident(operation=household.operation, household=household)
    for name, value in asdict(person).items():
        if name != "id":
            setattr(row, name, value)
    row.place_in_row, row.keys = number, bridge.person_keys(person.name)
    return row


def _tell(kind: str, row: Household, by: Member, at: datetime) -> None:
    line = journal.Line(kind, at, place=row.door_id, subject=row.id, data=applying.told(row))
    journal.write_all([line], operation=by.operation, by=by.id)


def door_called(text: str, by: Member, compound: Place | None = None) -> Place:
    """The door that *text* names (``3-2-401``, ``3号楼2单元401``), in *compound* if there are several."""
    wanted = "-".join(bridge.door_parts(text))
    doors = Place.objects.filter(operation=by.operation, level=Level.DOOR, label=wanted)
    found = list((doors.filter(path__startswith=compound.path) if compound else doors)[:2])
    if not found:
        raise Refused(Reason("door-unknown", {"door": text}))
    if len(found) > 1:
        raise Refused(Reason("door-not-clear", {"door": text}))
    return found[0]


# The register as a file


@transaction.atomic
def export_register(*, form: str, headings: Sequence[str], by: Member, at: datetime) -> bytes:
    """
    The whole register as a sheet (:data:`XLSX` or :data:`CSV`) that no spreadsheet program can run; that it left the house is written down.
    """
    access.require(by, access.REGISTER)
    rows = [list(headings), *reads.register.sheet_rows(by)]
    stream = BytesIO()
    if form == CSV:
        exports.write_csv(stream, rows)
    else:
        exports.write_xlsx(stream, [("register", rows)])
    households = access.seen(Household, by).filter(members__gt=0).count()
    data: dict[str, Any] = {"households": households, "format": form}
    journal.write_all([journal.Line("register.exported", at, data=data)], operation=by.operation, by=by.id)
    return stream.getvalue()
