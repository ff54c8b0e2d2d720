"""Lines: one row of a sheet at a time, told by its header, to a door and a person."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any

from shouwang.engines.register.columns import Header, Mapping, header_at
from shouwang.engines.register.doors import NOWHERE, Place, compound_name, marked_place, parse_door, place_of, place_within, unit_of
from shouwang.engines.register.headings import field_of, heading_text
from shouwang.engines.register.persons import Persons, Said
from shouwang.engines.register.text import Memo, clean
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.register import Door, Doubt, Origin
from shouwang.vocabulary.sheets import Cell, Row, Sheet

TOTAL = re.compile(
    r"^(?:合\s*计|总\s*计|小\s*计|共\s*计|总数|总人数|总户数|本[页楼栋幢]|累计|共[0-9]+[户人]|(?:sub)?total\b)", re.IGNORECASE
)
TOTAL_SIGNS = frozenset("合总小共本累tTsS")
NOTE = re.compile(
    r"^(?:注[:：\s\d]|备注[:：]|说明[:：]|填表|制表|审核|登记人|统计人|联系人|负责人|楼长|网格员|日期|note\b|remark|filled in)",
    re.IGNORECASE,
)
PLAIN_NUMBER = re.compile(r"^(?:[A-Z]?[0-9]{1,4}[A-Z]?|[A-Z]{1,2})$")
"""A building or unit called by number or letter: only of such two can be said for certain that they differ."""
DOOR_FIELDS = ("compound", "building", "unit", "room", "door", "context")
KNOWN_HEADING: Memo[str, bool] = Memo(lambda text: bool(field_of(heading_text(text))))


@dataclass(slots=True)
class Line:
    """
    One row understood: where it stands, its door, what it says; *door* is None and *out* is true when it could not be placed.

    A *copy* says again what another row has said.
    """

    origin: Origin
    row: Row
    door: Door | None
    said: Said
    out: bool = False
    doubtful: bool = False
    copy: bool = False


@dataclass
class Lines:
    """
    Everything read so far from one or several files: lines, doubts, and the buildings in which a row could not be placed.

    *lost* holds (compound, building) of rows without a door, with the first such row; an empty building means that nobody knows which one.
    """

    at: date
    compound: str = ""
    lines: list[Line] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    lost: dict[tuple[str, str], Origin] = field(default_factory=dict)
    partial: bool = False
    persons: Persons = field(init=False)
    places: Memo[Cell, Place] = field(init=False)
    units: Memo[Cell, str] = field(init=False)

    def __post_init__(self) -> None:
        self.persons = Persons(self.at)
        self.places = Memo(place_of)
        self.units = Memo(unit_of)

    def stand_in(self, compound: str) -> None:
        """The sheets that follow stand in *compound*, if they do not say otherwise."""
        self.compound = compound_name(clean(compound))

    def doubt(self, origin: Origin, column: int, reason: Reason, *, left_out: bool) -> None:
        """Note something a person must look at; *column* from 1."""
        self.doubts.append(Doubt(origin, column, reason, left_out))

    def read_sheet(self, file: str, sheet: Sheet, header: Header) -> int:
        """All rows below *header*; how many were understood as a line."""
        before = len(self.lines)
        SheetLines(self, file, sheet, header).read()
        return len(self.lines) - before


class SheetLines:
    """The reading of one sheet: the header in force and the door carried down from the rows above."""

    def __init__(self, lines: Lines, file: str, sheet: Sheet, header: Header) -> None:
        self.lines, self.file, self.sheet = lines, file, sheet
        self.next = header.line + header.height
        self.last: Door | None = None
        self.last_raw: tuple[Cell, ...] | None = None
        self.astray: Reason | None = None
        self.place = self.place_around(header)
        self.told = marked_place(sheet.name).building
        self.formulas: dict[int, list[int]] = {}
        for line, column in sheet.without_value:
            self.formulas.setdefault(line, []).append(column)
        self.take(header.mapping)

    def place_around(self, header: Header) -> Place:
        """Where a table stands when its rows do not say: by the sheet's name, else by the title above it."""
        place = marked_place(self.sheet.name)
        if place == NOWHERE:
            place = place_within(self.sheet.name)
        above = [cell for row in self.sheet.rows[: header.line - 1] for cell in row if isinstance(cell, str) and cell]
        if not place.building:
            place = next((found for found in map(place_within, above) if found.building), NOWHERE)
        if not place.building and self.sheet.name.strip().isdigit() and not {"building", "door"} & header.mapping.places.keys():
            place = place_of(self.sheet.name)
        return Place(self.lines.compound or place.compound, place.building, place.unit)

    def take(self, mapping: Mapping) -> None:
        """Read by *mapping* from here on."""
        places = mapping.places
        if not {"room", "door"} & places.keys() and "building" in places:
            places["door"] = places.pop("building")
        self.at = places
        self.used = tuple(places.values())
        self.width = max(self.used, default=-1) + 1
        self.first = 0 if min(self.used, default=0) < 4 else min(self.used)
        self.door_fields = tuple(name for name in DOOR_FIELDS if name in places)
        indices = [places[name] for name in self.door_fields]
        self.raw_door = (
            itemgetter(*indices) if len(indices) > 1 else (lambda row, index=indices[0]: (row[index],)) if indices else (lambda _: ())
        )
        self.door_column = 1 + next((places[name] for name in ("door", "room", "unit", "building", "context") if name in places), -1)
        self.marks = tuple(places[name] for name in ("name", "head", "room", "door", "id_number") if name in places)
        self.columns = self.lines.persons.columns(places)
        self.lines.partial = self.lines.partial or "problem" in places

    def read(self) -> None:
        """Every row below the header."""
        number = 0
        for number, row in enumerate(self.sheet.rows, start=1):
            if number < self.next:
                continue
            if len(row) < self.width:
                row = [*row, *[""] * (self.width - len(row))]  # noqa: PLW2901 - the row as wide as its header
            filled = len(row) - row.count("")
            if not filled or self.is_no_line(row, number, filled):
                continue
            self.read_line(row, number)

    def is_no_line(self, row: Row, number: int, filled: int) -> bool:
        """Whether *row* is a total, a note, a header again or the heading of a section; the last two change what follows."""
        for cell in row[self.first : self.first + 4]:
            if cell.__class__ is str and cell and cell[0] in TOTAL_SIGNS and TOTAL.match(clean(cell)):
                return True
        for index in self.marks:
            cell = row[index]
            if cell.__class__ is str and cell and cell in self.known_headings() and self.is_header(number):
                return True
        if filled <= 2 and self.is_aside(row, filled):
            return True
        return all(row[index] == "" for index in self.used)

    def known_headings(self) -> frozenset[str]:
        """The headings of the table's own header, as written."""
        if not hasattr(self, "headings"):
            rows = self.sheet.rows[max(0, self.next - 3) : self.next - 1]
            self.headings = frozenset(cell for row in rows for cell in row if isinstance(cell, str) and cell and KNOWN_HEADING[cell])
        return self.headings

    def is_header(self, number: int) -> bool:
        """Whether a header begins at line *number*; if so it is in force from there."""
        for height in (2, 1):
            header = header_at(self.sheet, number - 1, height, {})
            if header and (height == 1 or len(header.mapping.places) > len(self.at)):
                if header.mapping.places.keys() != self.at.keys():
                    self.take(header.mapping)
                self.next = header.line + header.height
                return True
        return False

    def is_aside(self, row: Row, filled: int) -> bool:
        """Whether a row of one or two cells is a note, or the heading of a section, which says where the rows below it stand."""
        text = clean(next(cell for cell in row if cell != ""))
        if NOTE.match(text):
            return True
        place = marked_place(text) if filled == 1 else NOWHERE
        if place == NOWHERE:
            return filled == 1 and len(text) > 16 and not any(sign.isdigit() for sign in text)
        self.place = Place(place.compound or self.place.compound, place.building or self.place.building, place.unit)
        self.last, self.last_raw, self.astray = None, None, None
        self.told = place.building or self.told
        return True

    def read_line(self, row: Row, number: int) -> None:
        """One row as a line, with what is doubtful about it."""
        lines = self.lines
        origin = Origin(self.file, self.sheet.name, number)
        door = self.door_of(self.raw_door(row))
        said, doubts = lines.persons.said(row, self.columns)
        line = Line(origin, row, None, said)
        if number in self.formulas:
            door = self.without_values(number, origin, door)
        if isinstance(door, Reason):
            lines.doubt(origin, self.door_column, door, left_out=True)
            line.out = line.doubtful = True
            lines.lost.setdefault((self.place.compound, self.building_known), origin)
        else:
            line.door = door
        for column, reason, left_out in doubts:
            lines.doubt(origin, column + 1, reason, left_out=left_out)
            line.doubtful = True
            line.out = line.out or left_out
        lines.lines.append(line)

    def without_values(self, number: int, origin: Origin, door: Door | Reason) -> Door | Reason:
        """Formula cells without a value are told; one that hides the door hides the row."""
        for column in self.formulas[number]:
            if column - 1 not in self.used:
                continue
            if column - 1 in [self.at[name] for name in self.door_fields]:
                self.last, self.last_raw = None, None
                door = Reason("value-missing")
            else:
                self.lines.doubt(origin, column, Reason("value-missing"), left_out=False)
        return door

    def door_of(self, raw: tuple[Cell, ...]) -> Door | Reason:
        """
        The door of a row by its door cells, what is blank carried down from above.

        From a door that contradicts what stands beside or above it nothing is carried down; rows without a door of their own are held back with it.
        """
        if raw == self.last_raw and self.last:
            return self.last
        cells = dict(zip(self.door_fields, raw, strict=True))
        if not any(cell != "" for cell in raw):
            self.building_known = self.last.building if self.last else self.place.building
            return self.astray or self.last or Reason("door-missing")
        door = self.door_from(cells)
        self.astray = self.contradiction(door, cells) if isinstance(door, Door) else None
        if self.astray:
            self.last_raw = None
            return self.astray
        self.last, self.last_raw = (door, raw) if isinstance(door, Door) else (None, None)
        return door

    def contradiction(self, door: Door, cells: dict[str, Any]) -> Reason | None:
        """A door that names another building than its row, its section or its sheet, or another unit than its row; a heading's word is no proof."""
        if cells.get("building", "") != "":
            self.told = self.lines.places[cells["building"]].building
        if cells.get("context", "") != "":
            return None
        unit = self.lines.units[cells["unit"]] if cells.get("unit", "") != "" else ""
        for told, read in ((self.told, door.building), (unit, door.unit)):
            if told != read and PLAIN_NUMBER.match(told) and PLAIN_NUMBER.match(read):
                value = cells.get("door", "") or cells.get("room", "")
                return Reason(
                    "door-contradicts", {"value": clean(value), "read": door.label, "building": self.told or "—", "unit": unit or "—"}
                )
        return None

    def door_from(self, cells: dict[str, Any]) -> Door | Reason:
        """A door from the cells that are filled, within the place known so far."""
        within, room = self.within(cells)
        self.building_known = within.building if "building" in self.at or self.place.building else ""
        text = cells.get("door", "")
        if text == "":
            text = cells.get("room", "")
        if text != "":
            return parse_door(text, within)
        if room:
            return Door(*within, room)
        return Reason("door-missing")

    def within(self, cells: dict[str, Any]) -> tuple[Place, str]:
        """The place a row's own cells and the rows above tell, and the room above (or of our own note) if it still holds."""
        above = Place(*self.last[:3]) if self.last else self.place
        room = self.last.room if self.last and not self.astray else ""
        if cells.get("context", "") != "":
            pieces = [*str(cells["context"]).split("|"), "", "", "", ""][:4]
            above, room = Place(*pieces[:3]), pieces[3]
        compound = compound_name(clean(cells.get("compound", ""))) or above.compound
        own = self.lines.places[cells["building"]] if cells.get("building", "") != "" else NOWHERE
        building = own.building or above.building
        moved = (compound, building) != above[:2]
        unit = self.lines.units[cells["unit"]] if cells.get("unit", "") != "" else own.unit or ("" if moved else above.unit)
        return Place(own.compound or compound, building, unit), "" if moved or unit != above.unit else room
