"""Sheets as somebody has decided they are to be read, and the plans made of them as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shouwang.engines.register import columns, planning, reading
from shouwang.vocabulary.register import Door, Doubt, Household, Member, Occupancy, Origin, Sex
from shouwang.vocabulary.sheets import Sheet, Workbook


def understood(books: Sequence[Workbook], made: Making) -> reading.Found:
    """What the sheets say, as somebody has decided their columns and rows."""
    edited = [edited_book(book, made.decisions.get("rows", {})) for book in books]
    remembered = {signature: columns.Mapping.from_plain(plain) for signature, plain in made.remembered.items()}
    return reading.understand(
        edited, at=made.day, compound=made.compounds, remembered=remembered, leave=frozenset(made.decisions.get("leave", ()))
    )


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


def plan_of(existing: Sequence[Household], found: reading.Found) -> planning.Plan:
    """What the sheets would change."""
    return planning.plan(existing, found)


def plain_plan(plan: planning.Plan) -> str:
    """The changes of a plan as JSON Lines, in their order."""
    return "\n".join(json.dumps(plain_change(change), ensure_ascii=False, separators=(",", ":")) for change in plan.changes)


def plain_change(change: planning.Change) -> list[Any]:
    """One change as a list."""
    told = [[one.name, said(one.before), said(one.after)] for one in change.fields]
    return [
        change.kind,
        change.about,
        change.door,
        change.family,
        plain_record(change.before),
        plain_record(change.after),
        told,
        change.moved_from,
        change.origin,
    ]


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
        return [
            one.name,
            one.sex.value,
            one.born,
            one.id_number,
            one.phone,
            one.relation,
            one.head,
            one.tenant,
            one.needs,
            one.note,
            one.key,
        ]
    home = record
    members = [plain_record(member) for member in home.members]
    return [home.door, home.family, home.occupancy.value, home.floor, home.landlord, home.landlord_phone, home.note, members, home.key]


def changes_from(text: str) -> Iterator[planning.Change]:
    """The changes that :func:`plain_plan` wrote."""
    for line in text.split("\n") if text else ():
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
        Door(*door),
        family,
        Occupancy(occupancy),
        floor,
        landlord,
        landlord_phone,
        note,
        tuple(member_of_plain(one) for one in members),
        key,
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
