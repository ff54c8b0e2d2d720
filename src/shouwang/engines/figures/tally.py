"""
Counting: one concept for every figure.

The entries of a figure's kinds are put into groups by a key (each entry for itself, each person, each household, all together).
Each group is weighed; the figure is the sum, the least or the greatest of the weights. Nothing depends on the order of arrival:
a group is weighed in the order in which things happened. So a tally kept up entry by entry equals one counted afresh.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shouwang.vocabulary.entries import Entry
from shouwang.vocabulary.words import Words

Key = Callable[[Entry], Hashable]
Weigh = Callable[[Sequence[Entry]], int | None]
"""The weight of a group, in the order of what happened; None: the group does not count."""


@dataclass(frozen=True)
class Figure:
    """
    A figure: what it is called, what it means, and how it is counted.

    *kinds* are the entries it reads, *shows* those it lists when it is opened (default: all it reads). While none has been written the figure has no value: it is not zero, it is not known.
    """

    code: str
    name: Words
    unit: Words
    definition: Words
    kinds: frozenset[str]
    key: Key
    weigh: Weigh
    pick: Callable[[Iterable[int]], int] = sum
    shows: frozenset[str] | None = None
    is_headline: bool = False


@dataclass(frozen=True)
class Counted:
    """The value of a figure (None: no entries yet) and the ids of the entries behind it, in the order of what happened."""

    figure: Figure
    value: int | None
    entries: tuple[UUID, ...]


@dataclass
class _Group:
    entries: list[Entry] = field(default_factory=list)
    weight: int | None = None


def moment_of(entry: Entry) -> tuple[datetime, str, UUID]:
    """The order of what happened; entries of the same moment by the hybrid clock, then by id."""
    return entry.happened_at, entry.stamp, entry.id


def last_of(group: Sequence[Entry], *kinds: str) -> Entry | None:
    """The last entry of a group that is of one of these kinds."""
    return next((entry for entry in reversed(group) if entry.kind in kinds), None)


class Tally:
    """One figure, kept up entry by entry."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self._groups: dict[Hashable, _Group] = {}
        self._stale: set[Hashable] = set()

    def add(self, entry: Entry) -> None:
        """Take in an entry of one of the figure's kinds."""
        key = self.figure.key(entry)
        bisect.insort(self._groups.setdefault(key, _Group()).entries, entry, key=moment_of)
        self._stale.add(key)

    def counted(self) -> Counted:
        """The figure as of the entries so far."""
        for key in self._stale:
            self._groups[key].weight = self.figure.weigh(self._groups[key].entries)
        self._stale.clear()
        counting = [group for group in self._groups.values() if group.weight or (group.weight == 0 and self.figure.pick is not sum)]
        weights = [group.weight for group in self._groups.values() if group.weight is not None]
        value = self.figure.pick(weights) if weights else None
        shows = self.figure.shows or self.figure.kinds
        trace = sorted((entry for group in counting for entry in group.entries if entry.kind in shows), key=moment_of)
        return Counted(self.figure, value, tuple(entry.id for entry in trace))
