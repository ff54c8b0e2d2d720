"""All figures of an operation, kept up entry by entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from uuid import UUID

from shouwang.engines.figures.tally import Counted, Figure, Tally
from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.kinds import CLOCK_WRONG

Standing = Callable[[Iterable[Entry]], list[Entry]]
"""Which entries stand after corrections and strikes (``engines/journal/standing``; engines do not know one another, so it is handed in)."""


class Ledger:
    """
    The figures over a growing journal.

    An ordinary entry moves its figures on; after one that corrects, strikes or tells of a wrong clock all are counted again.
    """

    def __init__(self, figures: Iterable[Figure], standing: Standing) -> None:
        self._figures = {figure.code: figure for figure in figures}
        self._standing = standing
        self._by_kind: defaultdict[str, list[Figure]] = defaultdict(list)
        for figure in self._figures.values():
            for kind in figure.kinds:
                self._by_kind[kind].append(figure)
        self._entries: dict[UUID, Entry] = {}
        self._cited: set[UUID] = set()
        self._tallies: dict[str, Tally] | None = {code: Tally(figure) for code, figure in self._figures.items()}

    def add(self, entry: Entry) -> None:
        """Take in an entry; the same entry twice is once."""
        if entry.id in self._entries:
            return
        self._entries[entry.id] = entry
        if entry.corrects is not None or entry.id in self._cited or entry.kind == CLOCK_WRONG:
            self._cited.update({entry.corrects} if entry.corrects else ())
            self._tallies = None
        elif self._tallies is not None:
            self._count_in(entry, self._tallies)

    def counted(self, code: str) -> Counted:
        """One figure as of the entries so far; ``KeyError`` if there is no such figure."""
        return self._kept()[code].counted()

    def all_counted(self) -> list[Counted]:
        """All figures in the order of their definition."""
        tallies = self._kept()
        return [tallies[code].counted() for code in self._figures]

    def _kept(self) -> dict[str, Tally]:
        if self._tallies is None:
            tallies = {code: Tally(figure) for code, figure in self._figures.items()}
            for entry in self._standing(self._entries.values()):
                self._count_in(entry, tallies)
            self._tallies = tallies
        return self._tallies

    def _count_in(self, entry: Entry, tallies: dict[str, Tally]) -> None:
        for figure in self._by_kind.get(entry.kind, ()):
            tallies[figure.code].add(entry)
