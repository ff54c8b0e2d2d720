"""
How a measurement is told: one JSON line for programs, one row of a table for people.

A number alone tells nothing, so beside each stands the limit we promised or a peer measured in the same run.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from statistics import median
from typing import Self, TextIO


@dataclass(frozen=True)
class Measured:
    """
    One value beside its limit or peer; exactly one of the two.

    With *limit*, a value up to the limit is good (a value from the limit on, if *more_is_better*).
    """

    name: str
    value: float
    unit: str
    limit: float | None = None
    peer: float | None = None
    peer_name: str = ""
    more_is_better: bool = False

    def __post_init__(self) -> None:
        if (self.limit is None) == (self.peer is None):
            raise ValueError(f"{self.name}: give a limit or a peer measured in the same run, not both and not neither.")

    @property
    def beside(self) -> float:
        """What the value is compared with."""
        return self.limit if self.limit is not None else self.peer or 0.0

    @property
    def ratio(self) -> float:
        """The value as a multiple of its limit or peer."""
        return self.value / self.beside if self.beside else float("inf")

    @property
    def is_within(self) -> bool:
        """Whether the limit is kept; a peer is no limit."""
        return self.limit is None or (self.value >= self.limit if self.more_is_better else self.value <= self.limit)

    def line(self) -> str:
        """The JSON line."""
        compared = {"limit": self.limit} if self.limit is not None else {"peer": _short(self.beside), "peer_name": self.peer_name}
        shown = {"name": self.name, "value": _short(self.value), "unit": self.unit, **compared, "ratio": round(self.ratio, 3)}
        return json.dumps(shown, ensure_ascii=False)


@dataclass
class Bench:
    """
    Collects measurements, prints each as it comes, and the table at the end.

    Use as a context; :attr:`status` is 1 afterwards if a limit was broken.
    """

    subject: str
    out: TextIO = field(default_factory=lambda: sys.stdout)
    all: list[Measured] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        if problem[0] is None:
            self.out.write(self.table())

    def add(self, measured: Measured) -> None:
        """Note one measurement and print its JSON line at once."""
        self.all.append(measured)
        self.out.write(f"{measured.line()}\n")
        self.out.flush()

    @property
    def status(self) -> int:
        """0 if every limit was kept."""
        return int(not all(measured.is_within for measured in self.all))

    def table(self) -> str:
        """All measurements for people."""
        rows = [("", "value", "unit", "beside", "ratio", "")]
        rows += [(m.name, _text(m.value), m.unit, _beside(m), f"{m.ratio:.2f}", "" if m.is_within else "OVER THE LIMIT") for m in self.all]
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
        return f"\n{self.subject}\n" + "\n".join(lines) + "\n"


def middle(values: list[float]) -> float:
    """The median: one slow run on a shared machine does not move it."""
    return median(values)


def _short(value: float) -> float:
    return float(f"{value:.4g}")


def _text(value: float) -> str:
    return f"{value:,.4g}"


def _beside(measured: Measured) -> str:
    return f"limit {_text(measured.beside)}" if measured.limit is not None else f"{measured.peer_name} {_text(measured.beside)}"
