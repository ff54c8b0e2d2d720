"""Between the rows of the territory and the register engine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from unicodedata import normalize
from uuid import UUID

from shouwang.apps.operations.models import Operation
from shouwang.apps.territory import models
from shouwang.apps.territory.models import INWARD, Level, Place
from shouwang.engines.register import columns, planning, reading
from shouwang.engines.register.doors import Place as Within
from shouwang.engines.register.doors import compound_name, parse_door, place_of, unit_of
from shouwang.engines.register.names import search_keys
from shouwang.vocabulary.register import Door, Doubt, Household, Member, Occupancy, Origin, Sex, door_order
from shouwang.vocabulary.sheets import Sheet, Workbook

KEYS_LENGTH = 300

# Names of places


def code_of(level: str, name: str) -> str:
    """The bare number or name by which a place is told apart from its neighbours: 3 of 3号楼, 柳园 of 柳园小区."""
    plain = " ".join(normalize("NFKC", name).split())
    if level == Level.COMPOUND:
        return compound_name(plain)
    if level == Level.BUILDING:
        return place_of(plain).building or plain
    if level == Level.UNIT:
        return unit_of(plain) or plain
    if level == Level.DOOR:
        door = parse_door(plain, Within("", "0", ""))
        return door.room if isinstance(door, Door) else plain
    return plain


def place_row(operation: Operation, parent: Place | None, level: str, name: str, code: str = "") -> Place:
    """The unsaved row of a place inside *parent*."""
    row = Place(operation=operation, parent=parent, level=level)
    named(row, parent, name, code)
    return row


def named(row: Place, parent: Place | None, name: str, code: str = "") -> None:
    """Give *row* its name and everything that follows from it."""
    row.name = name.strip()[:80]
    row.code = (code or code_of(row.level, row.name))[:80]
    row.path = (parent.path if parent else "") + sort_key(row.level, row.code) + "/"
    row.label = label_of(row, parent)[:120]
    row.keys = place_keys(row)


def sort_key(level: str, code: str) -> str:
    """One step of a path: the level's rank, then the code with its numbers padded, so that 3 comes before 10."""
    rank = INWARD.index(Level(level)) if level in INWARD else len(INWARD) + (level == Level.POST)
    return f"{rank}{re.sub('[0-9]+', lambda digits: digits[0].zfill(6), code).replace('/', '／')}"[:150]


def door_parts(text: str) -> list[str]:
    """Building, unit and room of a door as somebody typed it, without what is empty; nothing when it cannot be understood."""
    door = parse_door(text)
    return [part for part in door[1:] if part] if isinstance(door, Door) else []


def label_of(row: Place, parent: Place | None) -> str:
    """How people say it: a door as building-unit-room, a unit after its building, all else by its name."""
    if row.level == Level.DOOR and parent:
        return "-".join([*codes_above(parent), row.code])
    if row.level == Level.UNIT and parent and parent.level == Level.BUILDING:
        between = " " if parent.name[-1:].isascii() else ""
        return f"{parent.name}{between}{row.name}"
    return row.name


def codes_above(place: Place) -> list[str]:
    """The codes of building and unit around a door that lies in *place*."""
    if place.level == Level.UNIT:
        return [*(codes_above(place.parent) if place.parent else []), place.code]
    return [place.code] if place.level == Level.BUILDING else []


def place_keys(row: Place) -> str:
    """What the search box compares, each word behind a space: a door from the building, the unit or the room on, other places by name and pinyin."""
    if row.level == Level.DOOR:
        steps = row.label.lower().split("-")
        words = dict.fromkeys(sign.join(steps[start:]) for start in range(len(steps)) for sign in ("-", ""))
        return "".join(f" {word}" for word in words)
    return person_keys(row.label)


def person_keys(name: str) -> str:
    """A name as the search box compares it: as written, in full pinyin, by its initials, the surname in full with the rest as initials."""
    if not name:
        return ""
    found = search_keys(name)
    syllables = found.syllables.split()
    mixed = "".join([*syllables[:1], *(one[:1] for one in syllables[1:])])
    words = dict.fromkeys([name.lower().replace(" ", ""), "".join(syllables), found.initials, mixed])
    return "".join(f" {word}" for word in words if word)[:KEYS_LENGTH]


# The register as records


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
        Household(
            door_at[door], family, Occupancy(occupancy), floor, landlord, landlord_phone, note, tuple(members.get(id_, ())), str(id_)
        )
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


# Places that an import finds


def missing_places(operation: Operation, wanted: Iterable[Door]) -> list[Place]:
    """The unsaved rows of compounds, buildings, units and doors that *wanted* needs and the tree lacks, outermost first."""
    standing = {place.path: place for place in Place.objects.filter(operation=operation).exclude(level=Level.DOOR)}
    compounds = {place.code: place for place in standing.values() if place.level == Level.COMPOUND}
    doors = set(Place.objects.filter(operation=operation, level=Level.DOOR).values_list("path", flat=True))
    fresh: list[Place] = []

    def inside(parent: Place | None, level: str, code: str, known: dict[str, Place]) -> Place:
        path = (parent.path if parent else "") + sort_key(level, code) + "/"
        if path not in known:
            known[path] = place_row(operation, parent, level, sign_of(level, code), code)
            fresh.append(known[path])
        return known[path]

    for door in sorted(wanted, key=door_order):
        around: Place | None = compounds.get(door.compound)
        if around is None and door.compound:
            around = compounds[door.compound] = inside(None, Level.COMPOUND, door.compound, standing)
        for level, code in ((Level.BUILDING, door.building), (Level.UNIT, door.unit)):
            around = inside(around, level, code, standing) if code else around
        row = place_row(operation, around, Level.DOOR, door.room, door.room)
        if row.path not in doors:
            doors.add(row.path)
            fresh.append(row)
    return fresh


def sign_of(level: str, code: str) -> str:
    """What the sign at a place that only a sheet has named most likely says."""
    if level == Level.BUILDING and code.isascii():
        return f"{code}号楼"
    return f"{code}单元" if level == Level.UNIT and code.isascii() else code


# Sheets


def understood(books: Sequence[Workbook], made: Making) -> reading.Found:
    """What the sheets say, as somebody has decided their columns and rows."""
    edited = [edited_book(book, made.decisions.get("rows", {})) for book in books]
    remembered = {signature: columns.Mapping.from_plain(plain) for signature, plain in made.remembered.items()}
    return reading.understand(edited, at=made.day, compound=made.compounds, remembered=remembered, leave=frozenset(made.decisions.get("leave", ())))


@dataclass(frozen=True)
class Making:
    """
    What a reading depends on besides the files: the *day* from which ages count, the *compounds* of files that name none,
    the mappings *remembered* by signature, and what a person *decided*, as :class:`models.ImportPlan` keeps it.
    """

    day: date
    compounds: Mapping[str, str]
    remembered: Mapping[str, Any]
    decisions: Mapping[str, Any]


def compound_told(book: Workbook, codes: Sequence[str]) -> str:
    """Which of the compounds a file speaks of in its name, its sheets' names or the lines above the tables; empty when none or several."""
    heads = (str(cell) for sheet in book.sheets for row in sheet.rows[:4] for cell in row if isinstance(cell, str))
    text = " ".join([book.name, *(sheet.name for sheet in book.sheets), *heads])
    told = [code for code in codes if code and code in text]
    longest = [code for code in told if not any(code != other and code in other for other in told)]
    return longest[0] if len(longest) == 1 else ""


def row_key(file: str, sheet: str, line: int) -> str:
    """How a row is named among the decisions."""
    return json.dumps([file, sheet, line], ensure_ascii=False)


def edited_book(book: Workbook, rows: Mapping[str, Mapping[str, Any]]) -> Workbook:
    """*book* with the cells that a person wrote anew; the file itself stays as it came."""
    edits: dict[str, dict[int, Mapping[str, str]]] = {}
    for key, decision in rows.items():
        file, sheet, line = json.loads(key)
        if file == book.name and decision.get("cells"):
            edits.setdefault(sheet, {})[line] = decision["cells"]
    if not edits:
        return book
    return replace(book, sheets=tuple(edited_sheet(sheet, edits[sheet.name]) if sheet.name in edits else sheet for sheet in book.sheets))


def edited_sheet(sheet: Sheet, edits: Mapping[int, Mapping[str, str]]) -> Sheet:
    """*sheet* with some cells of some lines replaced; a cell without a saved value is known once somebody wrote it."""
    rows = list(sheet.rows)
    written = set()
    for line, cells in edits.items():
        row: list[Any] = list(rows[line - 1])
        for column, value in cells.items():
            row += [""] * (int(column) - len(row))
            row[int(column) - 1] = value
            written.add((line, int(column)))
        rows[line - 1] = row
    return replace(sheet, rows=rows, without_value=tuple(cell for cell in sheet.without_value if cell not in written))


DOOR_COLUMNS = frozenset({"compound", "building", "unit", "floor", "room", "door", "context"})


def cells_for(table: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, str]:
    """Which cells of a row of *table* to write so that its fields say *values*; a field without a column is passed over."""
    column_of = {field: str(column) for column, _, field, _ in reversed(table["columns"]) if field}
    return {column_of[field]: value for field, value in values.items() if field in column_of}


def cells_left_out(table: Mapping[str, Any], *, with_door: bool) -> dict[str, str]:
    """The cells to blank so that a row says nothing about anybody; its door stays, for the rows below may go by it, unless *with_door*."""
    return {str(column): "" for column, _, field, _ in table["columns"] if with_door or field not in DOOR_COLUMNS}


# Plans as JSON


def plan_of(existing: Sequence[Household], found: reading.Found) -> planning.Plan:
    """What the sheets would change."""
    return planning.plan(existing, found)


def plain_plan(plan: planning.Plan) -> str:
    """The changes of a plan as JSON Lines, in their order."""
    return "\n".join(json.dumps(plain_change(change), ensure_ascii=False, separators=(",", ":")) for change in plan.changes)


def plain_change(change: planning.Change) -> list[Any]:
    """One change as a list."""
    told = [[one.name, said(one.before), said(one.after)] for one in change.fields]
    return [change.kind, change.about, change.door, change.family, plain_record(change.before), plain_record(change.after), told, change.moved_from, change.origin]


def people_in(change: planning.Change) -> int:
    """How many people come or go with a whole household."""
    return len(planning.people_of(change))


def said(value: object) -> Any:
    """A field's value as JSON has it."""
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def plain_record(record: Household | Member | None) -> list[Any] | None:
    """A household or a member as a list, in the order of its fields."""
    if record is None:
        return None
    if isinstance(record, Member):
        one = record
        return [one.name, one.sex.value, one.born, one.id_number, one.phone, one.relation, one.head, one.tenant, one.needs, one.note, one.key]
    home = record
    members = [plain_record(member) for member in home.members]
    return [home.door, home.family, home.occupancy.value, home.floor, home.landlord, home.landlord_phone, home.note, members, home.key]


def changes_from(text: str) -> Iterator[planning.Change]:
    """The changes that :func:`plain_plan` wrote."""
    for line in text.splitlines():
        kind, about, door, family, before, after, told, moved_from, origin = json.loads(line)
        record = member_of_plain if about == planning.MEMBER else household_of_plain
        yield planning.Change(
            kind,
            about,
            Door(*door),
            family,
            record(before) if before else None,
            record(after) if after else None,
            tuple(planning.FieldChange(*one) for one in told),
            (Door(*moved_from[0]), moved_from[1]) if moved_from else None,
            Origin(*origin) if origin else None,
        )


def member_of_plain(plain: Sequence[Any]) -> Member:
    """The member that :func:`plain_record` wrote."""
    name, sex, born, id_number, phone, relation, head, tenant, needs, note, key = plain
    return Member(name, Sex(sex), born, id_number, phone, relation, head, tenant, needs, note, key)


def household_of_plain(plain: Sequence[Any]) -> Household:
    """The household that :func:`plain_record` wrote."""
    door, family, occupancy, floor, landlord, landlord_phone, note, members, key = plain
    return Household(
        Door(*door), family, Occupancy(occupancy), floor, landlord, landlord_phone, note, tuple(member_of_plain(one) for one in members), key
    )


def plain_tables(found: reading.Found) -> list[dict[str, Any]]:
    """How each sheet was understood, for the page."""
    return [
        {"file": one.file, "sheet": one.sheet, "line": one.line, "rows": one.rows, "is_read": one.is_read, **one.mapping.to_plain()}
        for one in found.tables
    ]


def plain_doubts(doubts: Iterable[Doubt], found: reading.Found) -> list[dict[str, Any]]:
    """Every doubt with its row's address, what its cell says, and its reason."""
    cells = {one.origin: one.cells for one in found.mending}
    return [
        {
            "file": one.origin.file,
            "sheet": one.origin.sheet,
            "line": one.origin.line,
            "column": one.column,
            "address": one.address,
            "value": text_at(cells.get(one.origin, ()), one.column),
            "code": one.reason.code,
            "parameters": {name: said(value) for name, value in one.reason.parameters.items()},
            "left_out": one.left_out,
        }
        for one in doubts
    ]


def text_at(cells: Sequence[Any], column: int) -> str:
    """What a cell says, empty where there is none."""
    cell = cells[column - 1] if 0 < column <= len(cells) else ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
