"""What a file of sheets holds, once it has been read: plain cells and nothing that could run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

Cell = str | float | bool | date
"""An empty cell is the empty text; a formula is the value it had when the file was last saved."""

Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, lines and columns counted from 1, both ends included."""

    first_line: int
    first_column: int
    last_line: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    One sheet: ``rows[0]`` is line 1 of the sheet, whatever was empty above the first used cell.

    *without_value* names the formula cells (line, column) that were saved without a value, so nobody can know it.
    """

    name: str
    rows: Sequence[Row]
    merges: tuple[Merge, ...] = ()
    without_value: tuple[tuple[int, int], ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file: its *name* without folders, its *kind* (``xlsx``, ``xls``, ``ods``, ``csv``) and its sheets in order."""

    name: str
    kind: str
    sheets: tuple[Sheet, ...]


def column_letters(column: int) -> str:
    """The letters of *column*, counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_address(line: int, column: int) -> str:
    """The address people see in the grid, such as ``B7``."""
    return f"{column_letters(column)}{line}"
