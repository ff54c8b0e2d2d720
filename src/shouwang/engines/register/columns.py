"""Columns: which row is the header, and what each column under it means."""

from __future__ import annotations

from collections.abc import Mapping as Lookup
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from shouwang.engines.register.headings import FIELDS, JOINT, field_of, heading_text
from shouwang.vocabulary.sheets import Row, Sheet

LOOKED_AT = 40
PLACES = frozenset({"door", "room", "building", "context"})
PEOPLE = frozenset({"name", "head", "renter", "landlord", "count", "id_number", "occupancy"})
AROUND = frozenset({"compound", "building", "unit", "floor"})
OURS = frozenset({"context", "problem"})


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """
    What one column (from 1) is understood as; *field* is empty for a column that is not used.

    *why*: ``heading`` (its words), ``remembered`` (an earlier import), ``twice`` (another column has the field already), ``unknown``.
    """

    column: int
    heading: str
    field: str
    why: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """
    What the columns of a table mean; *signature* is the same for every table with the same headings, so it can be remembered for a source.
    """

    signature: str
    columns: tuple[ColumnUse, ...]

    def to_plain(self) -> dict[str, Any]:
        """For JSON."""
        return {"signature": self.signature, "columns": [[use.column, use.heading, use.field, use.why] for use in self.columns]}

    @classmethod
    def from_plain(cls, plain: Lookup[str, Any]) -> Mapping:
        """From JSON; a field nobody knows raises ``ValueError``."""
        columns = tuple(ColumnUse(int(column), str(heading), str(field), str(why)) for column, heading, field, why in plain["columns"])
        for use in columns:
            if use.field and use.field not in FIELDS:
                raise ValueError(f'Column {use.column} is mapped to "{use.field}". Use one of {", ".join(FIELDS)}, or nothing.')
        return cls(str(plain["signature"]), columns)

    def having(self, choices: Lookup[int, str]) -> Mapping:
        """This mapping with the fields of some columns chosen by a person."""
        return replace(
            self,
            columns=tuple(replace(use, field=choices[use.column], why="chosen") if use.column in choices else use for use in self.columns),
        )

    @property
    def places(self) -> dict[str, int]:
        """Field to index in a row, from 0."""
        return {use.field: use.column - 1 for use in reversed(self.columns) if use.field}

    @property
    def blocks(self) -> tuple[Mapping, ...]:
        """The tables that stand side by side under one header, each with its own columns and the building or unit before all of them."""
        starts = block_starts(self.columns)
        if len(starts) < 2:
            return (self,)
        shared = [use for use in self.columns[: starts[0]] if use.field in AROUND]
        blocks = []
        for number, (start, end) in enumerate(zip(starts, [*starts[1:], None], strict=True)):
            own = self.columns[start if number else 0 : end]
            fields = {use.field for use in own}
            blocks.append(replace(self, columns=(*(use for use in shared if number and use.field not in fields), *own)))
        return tuple(blocks)

    @property
    def is_enough(self) -> bool:
        """Whether it tells a place and something about the people there."""
        fields = {use.field for use in self.columns}
        return bool(fields & PLACES and fields & PEOPLE) or "door" in fields or {"building", "room"} <= fields


@dataclass(frozen=True, slots=True)
class Header:
    """A header found in a sheet: its first line from 1, how many lines it has, what it means."""

    line: int
    height: int
    mapping: Mapping


def find_header(sheet: Sheet, remembered: Lookup[str, Mapping] | None = None) -> Header | None:
    """
    The header of *sheet*: the row, or two rows, among the first forty that say most; None when there is nothing like one.

    A mapping remembered under the same signature is used as it is.
    """
    best: Header | None = None
    for index in range(min(len(sheet.rows), LOOKED_AT)):
        if best and index > best.line + best.height - 1:
            break
        for height in (1, 2):
            header = header_at(sheet, index, height, remembered or {})
            if header and (best is None or weight(header) > weight(best)):
                best = header
    return best or likely_header(sheet, remembered or {})


def weight(header: Header) -> tuple[bool, int, int]:
    """How much a header says: a remembered one most, then by its different fields, one row rather than two."""
    fields = {use.field for use in header.mapping.columns if use.field}
    return any(use.why == "remembered" for use in header.mapping.columns), len(fields), -header.height


def header_at(sheet: Sheet, index: int, height: int, remembered: Lookup[str, Mapping]) -> Header | None:
    """A header of *height* rows at *index*, if those rows are one."""
    rows = sheet.rows[index : index + height]
    if len(rows) < height or any(map(looks_like_data, rows)) or len([cell for cell in rows[0] if cell != ""]) < 2:
        return None
    texts = headings_of(rows)
    mapping = understood(texts, remembered)
    good = [use for use in mapping.columns if use.field or use.why == "heading"]
    if not mapping.is_enough or len(good) < 2:
        return None
    return Header(index + 1, height, mapping)


def likely_header(sheet: Sheet, remembered: Lookup[str, Mapping]) -> Header | None:
    """The first row of three or more texts, for a person to say what they mean; nothing of it is used before."""
    for index, row in enumerate(sheet.rows[:LOOKED_AT]):
        texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
        if len(texts) >= 3 and len(texts) == len([cell for cell in row if cell != ""]) and not looks_like_data(row):
            return Header(index + 1, 1, understood(headings_of([row]), remembered))
    return None


def looks_like_data(row: Row) -> bool:
    """Whether a row holds what no header holds: numbers, or long runs of digits."""
    return any(not isinstance(cell, str) or (len(cell) > 5 and sum(map(str.isdigit, cell)) > 5) for cell in row if cell != "")


def headings_of(rows: Sequence[Row]) -> list[str]:
    """The headings of one row, or of two joined: a group above reaches over the empty cells to its right."""
    if len(rows) == 1:
        texts = [heading_text(cell) for cell in rows[0]]
    else:
        texts, group = [], ""
        above, below = ([heading_text(cell) for cell in row] for row in rows)
        for column in range(max(len(above), len(below))):
            top = above[column] if column < len(above) else ""
            bottom = below[column] if column < len(below) else ""
            group = top or (group if bottom else "")
            texts.append(f"{group}{JOINT}{bottom}" if bottom and group and bottom != group else bottom or top)
    while texts and not texts[-1]:
        texts.pop()
    return texts


def understood(texts: Sequence[str], remembered: Lookup[str, Mapping]) -> Mapping:
    """The mapping for *texts*: the remembered one, or what their words say; our own columns of an error sheet do not change the signature."""
    own = [text for text in texts if field_of(text) not in OURS]
    while own and not own[-1]:
        own.pop()
    signature = sha256("\n".join(own).encode()).hexdigest()[:16]
    before = remembered.get(signature)
    taken: set[str] = set()
    uses = []
    for column, text in enumerate(texts, start=1):
        field = field_of(text)
        known = before and next((use for use in before.columns if use.column == column and field not in OURS), None)
        if known:
            uses.append(replace(known, heading=text, why="remembered"))
            continue
        why = "unknown" if field is None else "twice" if field and field in taken else "heading"
        if text:
            uses.append(ColumnUse(column, text, field if field and why == "heading" else "", why))
        taken.add(field or "")
    return Mapping(signature, tuple(side_by_side(uses)))


def side_by_side(uses: Sequence[ColumnUse]) -> list[ColumnUse]:
    """The columns, and where the header tells the same table a second time to the right, those understood as well."""
    starts = block_starts(uses)
    if len(starts) < 2:
        return [*uses]
    told: list[ColumnUse] = []
    taken: set[str] = set()
    for number, use in enumerate(uses):
        if number in starts:
            taken = set()
        field = means(use)
        told.append(replace(use, field=field, why="heading") if use.why == "twice" and field not in taken else use)
        taken.add(field)
    return told


def block_starts(uses: Sequence[ColumnUse]) -> list[int]:
    """
    Where each of the tables begins that stand side by side: a door or room comes again, and with it people of its own.

    A door that comes again without people is another number of the same flat.
    """
    fields = [means(use) for use in uses]
    key = next((field for field in ("door", "room", "building") if field in fields), "")
    doors = [number for number, field in enumerate(fields) if field == key] if key else []
    starts: list[int] = []
    for door, before in zip(doors, [-1, *doors], strict=False):
        start = door
        while start - 1 > before and fields[start - 1] in AROUND:
            start -= 1
        starts.append(start if before >= 0 else door)
    ends = [*starts[1:], len(fields)]
    if len(starts) < 2 or not all(PEOPLE & {*fields[start:end]} for start, end in zip(starts, ends, strict=True)):
        return []
    return starts


def means(use: ColumnUse) -> str:
    """The field of a column, also of one whose heading came before."""
    return (field_of(use.heading) or "") if use.why == "twice" else use.field
