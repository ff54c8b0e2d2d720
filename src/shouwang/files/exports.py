"""Writing sheets: nothing in them can run, and our own reader gives every text back as it was."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import IO, Any

from shouwang.engines.register.reading import Found, Mending, Table
from shouwang.files.injection import armed
from shouwang.vocabulary.sheets import Cell
from shouwang.vocabulary.words import EN, ZH

FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
SHEET_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
OUR_COLUMNS = ("所属门牌（系统识别）Door as read", "问题（中文）", "What is wrong")
LONGEST_CELL = 32_000


def safe(cell: Cell | None) -> Cell | None:
    """A cell as it may be written: armed against being run, without signs XML does not know."""
    if not isinstance(cell, str):
        return cell
    return armed(FORBIDDEN.sub("", cell))[:LONGEST_CELL] or None


def write_xlsx(stream: IO[bytes], sheets: Iterable[tuple[str, Iterable[Sequence[Cell | None]]]]) -> None:
    """An XLSX with one sheet per (name, rows), written row by row so that its length costs no memory."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    taken: set[str] = set()
    for name, rows in sheets:
        sheet = book.create_sheet(sheet_title(name, taken))
        for row in rows:
            sheet.append([text_cell(sheet, safe(cell)) for cell in row])
    book.save(stream)


def text_cell(sheet: Any, cell: Cell | None) -> object:
    """A text as a cell that stays text; openpyxl would take a leading ``=`` for a formula and a number with zeros stays as written."""
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(cell, str):
        return cell
    written = WriteOnlyCell(sheet, value=cell)
    written.data_type = "s"
    if cell.isdigit() and len(cell) > 10:
        written.number_format = "@"
    return written


def sheet_title(name: str, taken: set[str]) -> str:
    """A title Excel accepts: 31 signs at most, none of ``[]:*?/\\``, each only once."""
    title = base = (SHEET_FORBIDDEN.sub("-", name).strip("'") or "Sheet")[:31]
    number = 2
    while title.lower() in taken:
        title = f"{base[:27]}~{number}"
        number += 1
    taken.add(title.lower())
    return title


def csv_lines(rows: Iterable[Sequence[Cell | None]]) -> Iterator[bytes]:
    """The lines of a CSV in UTF-8 with the mark by which Excel knows it, one at a time, for streaming."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def write_csv(stream: IO[bytes], rows: Iterable[Sequence[Cell | None]]) -> None:
    """A CSV in UTF-8 with the mark by which Excel knows it."""
    stream.writelines(csv_lines(rows))


def write_errors(stream: IO[bytes], found: Found) -> None:
    """
    The error sheet: the doubtful rows of each sheet in its own columns, each with the rest of its door, and what is wrong in both languages.

    Corrected and read again it stands for itself: a column of ours says where each row was read, and nobody who is not in it is gone.
    """
    write_xlsx(stream, ((table.sheet, error_rows(table, found)) for table in found.tables if table.is_read and of_table(table, found)))


def of_table(table: Table, found: Found) -> list[Mending]:
    """The rows to mend of one table."""
    return [one for one in found.mending if one.origin[:2] == (table.file, table.sheet)]


def error_rows(table: Table, found: Found) -> Iterator[list[Cell | None]]:
    """Heading and rows of one table's error sheet; columns of ours from an earlier round are replaced."""
    ours = {use.column for use in table.mapping.columns if use.field in ("context", "problem")}
    rows = of_table(table, found)
    headings = {use.column: use.heading for use in table.mapping.columns if use.column not in ours}
    width = max((*headings, *(last_used(one.cells, ours) for one in rows)), default=0)
    yield [*(headings.get(column) for column in range(1, width + 1)), *OUR_COLUMNS]
    for one in rows:
        cells: list[Cell | None] = [None if column in ours else cell for column, cell in enumerate(one.cells, start=1)][:width]
        cells += [None] * (width - len(cells))
        yield [
            *map(shown, cells),
            one.context or None,
            *("\n".join(reason.within(language) for reason in one.reasons) or None for language in (ZH, EN)),
        ]


def last_used(cells: Sequence[Cell], ours: set[int]) -> int:
    """The last column of a row that holds something of its own."""
    return max((column for column, cell in enumerate(cells, start=1) if cell != "" and column not in ours), default=0)


def shown(cell: Cell | None) -> Cell | None:
    """A cell as it was: whole numbers without a point, dates as text so that they cannot change once more."""
    if isinstance(cell, float) and not isinstance(cell, bool) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return cell.isoformat() if isinstance(cell, date) else cell
