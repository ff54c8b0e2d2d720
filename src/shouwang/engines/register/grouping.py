"""Grouping: lines of one door to one or more households, and the same person found twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from shouwang.engines.register.doors import floor_of
from shouwang.engines.register.lines import Line, Lines
from shouwang.engines.register.persons import Said
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.register import Door, Household, Member, Occupancy, Origin

Value = TypeVar("Value")


def leave_out_doubles(lines: Lines) -> None:
    """
    The same identity number at two doors leaves both rows out until somebody says which holds; at one door only the repetition goes.

    The same name and day of birth at two doors without two numbers is told, and both stay.
    """
    by_id: dict[str, Line] = {}
    by_birth: dict[tuple[str, str], Line] = {}
    for line in lines.lines:
        said = line.said
        if line.door is None:
            continue
        if said.id_number:
            first = by_id.setdefault(said.id_number, line)
            if first is not line:
                told_twice(lines, first, line)
        if said.name and len(said.born) == 10:
            first = by_birth.setdefault((said.name, said.born), line)
            if first.door != line.door and not (said.id_number and first.said.id_number):
                told_alike(lines, first, line)


def told_twice(lines: Lines, first: Line, second: Line) -> None:
    """Two lines with one identity number."""
    if first.door == second.door and first.said.name == second.said.name:
        leave_out(lines, second, Reason("row-repeated", {"other": first.origin.line, "where": first.origin.sheet}))
        second.copy = True
        return
    for line, other in ((first, second), (second, first)):
        if line is second or not line.out:
            parameters = {"value": line.said.id_number, "door": label(line), "other": label(other), "where": place(other.origin)}
            leave_out(lines, line, Reason("same-person-twice", parameters))


def told_alike(lines: Lines, first: Line, second: Line) -> None:
    """Two lines with one name and one day of birth."""
    for line, other in ((first, second), (second, first)):
        parameters = {
            "name": line.said.name,
            "born": line.said.born,
            "door": label(line),
            "other": label(other),
            "where": place(other.origin),
        }
        line.doubtful = True
        lines.doubt(line.origin, 0, Reason("same-name-and-birth", parameters), left_out=False)


def leave_out(lines: Lines, line: Line, reason: Reason) -> None:
    """Take *line* out, saying why."""
    line.out = line.doubtful = True
    lines.doubt(line.origin, 0, reason, left_out=True)


def label(line: Line) -> str:
    """The line's door for people."""
    return line.door.label if line.door else ""


def place(origin: Origin) -> str:
    """Sheet and line for people."""
    return f"{origin.sheet} {origin.line}"


def households_of(lines: Lines) -> Iterator[Household]:
    """
    The households of all lines that stay, in the order in which their doors first appear.

    A row that is left out still holds its family together: without its head, a family would fall into as many households as it has rows.
    """
    by_door: dict[Door, list[Line]] = {}
    for line in lines.lines:
        if line.door and not line.copy:
            by_door.setdefault(line.door, []).append(line)
    for door, group in by_door.items():
        families = ([line for line in family if not line.out] for family in families_of(group))
        for number, family in enumerate(filter(None, families), start=1):
            yield household_of(lines, door, number, family)


def families_of(group: list[Line]) -> list[list[Line]]:
    """
    The lines of one door cut into families.

    A second head of household begins a second family; so does a second row with its own number of people, unless the number is
    simply repeated on the row of each person.
    """
    if len(group) == 1:
        return [group]
    numbers = [line.said.count for line in group]
    repeated = len(group) > 1 and numbers[0] == len(group) and len(set(numbers)) == 1
    families: list[list[Line]] = []
    for line in group:
        if not families or begins_family(line.said, families[-1], repeated=repeated):
            families.append([])
        families[-1].append(line)
    return families


def begins_family(said: Said, family: list[Line], *, repeated: bool) -> bool:
    """Whether a row cannot belong to the family above it."""
    if said.has_relations:
        return said.head and any(line.said.head for line in family)
    first = family[0].said
    if said.head_name and first.head_name:
        return said.head_name != first.head_name
    return said.by_household and said.count is not None and not repeated


def household_of(lines: Lines, door: Door, number: int, family: list[Line]) -> Household:
    """One household from its lines; people who are only counted become members without a name."""
    said = [line.said for line in family]
    counts = [one.count for one in said if one.count is not None]
    occupancy = first_of([one.occupancy for one in said])
    let = occupancy is Occupancy.LET or any(one.tenant for one in said)
    members = [member_of(line, let=let) for line in family if line.said.somebody]
    if counts:
        told = max(counts)
        if len(members) > told and not (told == 0 and occupancy):
            doubt(lines, family[0], Reason("count-differs", {"said": told, "listed": len(members)}))
        members += [Member(tenant=True if let else None, origin=family[0].origin) for _ in range(told - len(members))]
        if told == 0 and not members:
            occupancy = occupancy or Occupancy.EMPTY
    if occupancy is Occupancy.EMPTY and members:
        doubt(lines, family[0], Reason("empty-with-people", {"door": door.label, "people": len(members)}))
        occupancy = None
    return Household(
        door=door,
        family=number,
        occupancy=occupancy or (Occupancy.LET if let else Occupancy.UNKNOWN),
        floor=first_of([one.floor for one in said]) or floor_of(door.room),
        landlord=first_of([one.landlord for one in said]) or "",
        landlord_phone=first_of([one.landlord_phone for one in said]) or "",
        note=first_of([one.note for one in said if not one.somebody]) or "",
        members=tuple(members),
        origin=family[0].origin,
    )


def doubt(lines: Lines, line: Line, reason: Reason) -> None:
    """A doubt about a household, told at its first line; nothing is left out for it."""
    line.doubtful = True
    lines.doubt(line.origin, 0, reason, left_out=False)


def first_of(values: Iterable[Value]) -> Value | None:
    """The first value that says something."""
    for value in values:
        if value:
            return value
    return None


def member_of(line: Line, *, let: bool) -> Member:
    """The person of one line; in a flat that is let, somebody without a name is a tenant."""
    said = line.said
    return Member(
        name=said.name,
        sex=said.sex,
        born=said.born,
        id_number=said.id_number,
        phone=said.phone,
        relation=said.relation,
        head=said.head,
        tenant=True if let and said.tenant is None and not said.name else said.tenant,
        needs=said.needs,
        note=said.note,
        origin=line.origin,
    )
