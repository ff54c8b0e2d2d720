"""Rows found on the way, kept for later: a window, or a step of a dive, begins with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from shouwang.engines.roster.general.crews import Crews
from shouwang.engines.roster.general.graph import FORBIDDEN
from shouwang.engines.roster.general.master import Column

BEGIN, KEEP = 60, 300
"""So many rows of each person a window begins with, and so many are kept."""


@dataclass
class Store:
    """Rows found so far for each person, those that nearly paid at the prices they were last seen at before the others."""

    crews: Crews
    rows: list[dict[bytes, Column]] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = [{} for _ in range(self.crews.people)]

    def keep(self, columns: Iterable[Column]) -> None:
        """Keep these, and of each person not too many."""
        for column in columns:
            if column.is_allowed and column.cost < FORBIDDEN / 2:
                self.rows[column.person][column.row.tobytes()] = column
        for person, found in enumerate(self.rows):
            if len(found) > 2 * KEEP:
                self.rows[person] = {column.row.tobytes(): column for column in self.best(person, KEEP)}

    def best(self, person: int, most: int = BEGIN) -> list[Column]:
        """The rows of somebody that are most likely to be part of a better roster."""
        return sorted(self.rows[person].values(), key=lambda column: column.reduced)[:most]
