"""Reading: whole workbooks to households, with everything doubtful about them at once."""

from __future__ import annotations

from collections.abc import Mapping as Lookup
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from shouwang.engines.register.columns import Header, Mapping, find_header
from shouwang.engines.register.grouping import households_of, leave_out_doubles
from shouwang.engines.register.lines import Line, Lines
from shouwang.engines.register.text import without_collector
from shouwang.vocabulary.reasons import Reason, Refused
from shouwang.vocabulary.register import Door, Doubt, Household, Origin
from shouwang.vocabulary.sheets import Cell, Sheet, Workbook


@dataclass(frozen=True, slots=True)
class Table:
    """
    One sheet as it was understood: the header's line (0 if there was none), what its columns mean, how many rows were read below it.

    *is_read* is false for a sheet whose columns say too little; a person may choose their fields and read again.
    """

    file: str
    sheet: str
    line: int
    mapping: Mapping
    rows: int
    is_read: bool


@dataclass(frozen=True, slots=True)
class Mending:
    """A row for the error sheet: its own cells, the place it was read at (``compound|building|unit|room``), what is wrong with it."""

    origin: Origin
    cells: tuple[Cell, ...]
    context: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Found:
    """
    What sheets say: households in order of appearance, doubts in order of lines, and how each sheet was understood.

    *covered* are the (compound, building) in which somebody who is not found may be taken as gone: none that holds a row which could
    not be placed, and none at all for an error sheet (*partial*); *held_back* says which (an empty building: all) and for which row or sheet.
    *unsure_doors* and *unsure_ids* belong to rows left out.
    """

    households: tuple[Household, ...]
    doubts: tuple[Doubt, ...]
    tables: tuple[Table, ...]
    covered: frozenset[tuple[str, str]]
    held_back: Lookup[tuple[str, str], Origin]
    unsure_doors: frozenset[Door]
    unsure_ids: frozenset[str]
    partial: bool
    mending: tuple[Mending, ...]

    @property
    def people(self) -> int:
        """How many people the households have, with or without a name."""
        return sum(len(household.members) for household in self.households)


def understand(
    workbooks: Sequence[Workbook],
    *,
    at: date,
    compound: str | Lookup[str, str] = "",
    remembered: Lookup[str, Mapping] | None = None,
    leave: frozenset[str] = frozenset(),
) -> Found:
    """
    The households in *workbooks*, ages counted from *at*.

    *compound* is where the doors stand if the sheets do not say, one for all or by the workbook's name; *remembered* holds earlier mappings
    by signature; *leave* names sheets that are not to be read, hidden ones never are. A file without anything like a table raises :class:`Refused`.
    """
    with without_collector():
        lines = Lines(at)
        tables: list[Table] = []
        for workbook in workbooks:
            lines.stand_in(compound if isinstance(compound, str) else compound.get(workbook.name, ""))
            tables += read_workbook(lines, workbook, remembered or {}, leave)
        leave_out_doubles(lines)
        households = tuple(households_of(lines))
        return found(lines, households, tables)


def read_workbook(lines: Lines, workbook: Workbook, remembered: Lookup[str, Mapping], leave: frozenset[str]) -> list[Table]:
    """Every sheet of one workbook that is not empty and not left; refused when none has as much as columns somebody could explain."""
    sheets = [sheet for sheet in workbook.sheets if sheet.name not in leave and any(map(any, sheet.rows))]
    tables = [read_table(lines, workbook.name, sheet, remembered) for sheet in sheets]
    if not any(table.mapping.columns for table in tables):
        raise Refused(Reason("no-header", {"file": workbook.name, "sheet": sheets[0].name if sheets else ""}))
    return tables


def read_table(lines: Lines, file: str, sheet: Sheet, remembered: Lookup[str, Mapping]) -> Table:
    """One sheet read into *lines*, or told as not read: what nobody understands, and what nobody can see."""
    header = find_header(sheet, remembered) or Header(0, 0, Mapping("", ()))
    if sheet.hidden or not header.mapping.is_enough:
        where = Origin(file, sheet.name, max(header.line, 1))
        if header.mapping.is_enough or not sheet.hidden:
            code = "sheet-hidden" if sheet.hidden else "sheet-not-understood"
            lines.doubt(where, 0, Reason(code, {"sheet": sheet.name}), left_out=True)
        if header.mapping.columns:
            lines.lost.setdefault(("", ""), where)
        return Table(file, sheet.name, header.line, header.mapping, 0, is_read=False)
    blocks = header.mapping.blocks
    parts = [part_of(sheet, header, block) for block in blocks] if len(blocks) > 1 else [sheet]
    rows = sum(lines.read_sheet(file, part, replace(header, mapping=block)) for part, block in zip(parts, blocks, strict=True))
    return Table(file, sheet.name, header.line, header.mapping, rows, is_read=True)


def part_of(sheet: Sheet, header: Header, block: Mapping) -> Sheet:
    """The sheet with only one block of columns filled below the header; a line of one cell is the heading of a section and stays."""
    columns = {use.column for use in block.columns}
    own = [number in columns for number in range(1, max(columns) + 1)]
    below = header.line + header.height - 1
    rows = [
        row if len(row) - row.count("") <= 1 else [cell if is_own else "" for cell, is_own in zip(row, own, strict=False)]
        for row in sheet.rows[below:]
    ]
    return replace(sheet, rows=[*sheet.rows[:below], *rows])


def found(lines: Lines, households: tuple[Household, ...], tables: list[Table]) -> Found:
    """Everything put together."""
    order = {(table.file, table.sheet): number for number, table in enumerate(tables)}
    unsure = [line for line in lines.lines if line.out]
    doubts = sorted(lines.doubts, key=lambda one: (order[one.origin[:2]], one.origin.line, one.column or 1_000_000))
    return Found(
        households=households,
        doubts=tuple(doubts),
        tables=tuple(tables),
        covered=buildings_covered(lines, households),
        held_back={} if lines.partial else dict(lines.lost),
        unsure_doors=frozenset(line.door for line in unsure if line.door),
        unsure_ids=frozenset(line.said.id_number for line in unsure) - {line.said.id_number for line in lines.lines if not line.out},
        partial=lines.partial,
        mending=tuple(to_mend(lines, doubts)),
    )


def buildings_covered(lines: Lines, households: tuple[Household, ...]) -> frozenset[tuple[str, str]]:
    """The buildings the sheets list whole, as far as can be known."""
    if lines.partial or any(not building for _, building in lines.lost):
        return frozenset()
    return frozenset(household.door[:2] for household in households) - lines.lost.keys()


def to_mend(lines: Lines, doubts: Sequence[Doubt]) -> list[Mending]:
    """The rows a person must correct, each with the rest of its door, so that the error sheet can be read by itself."""
    reasons: dict[Origin, list[Reason]] = {}
    for one in doubts:
        reasons.setdefault(one.origin, []).append(one.reason)
    doors = {line.door for line in lines.lines if line.doubtful and line.door}
    return [
        Mending(line.origin, tuple(line.row), context_of(line), tuple(reasons.get(line.origin, ())))
        for line in lines.lines
        if line.doubtful or line.door in doors
    ]


def context_of(line: Line) -> str:
    """The line's door as our own column of the error sheet has it."""
    return "|".join(line.door) if line.door else ""
