"""
What is missing: one definition for the server, for its board and reports, and for whoever verifies an export.

A number of a stream is *missing* when its device has given it (a higher one is here, or the device has told of a higher one), nothing is
here under it, neither an entry nor a line kept apart, and no explanation of command that stands covers it. Those covered are *explained*.
No number is believed that a device cannot have reached (:data:`AHEAD`): one odd line must not make quadrillions missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

AHEAD = 1_000_000
"""So many numbers beyond those that are here a device is believed to have given (ours): weeks of a telephone that writes each second."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers that a device has used and the server has not got: *first* to *last*, both included."""

    first: int
    last: int

    @property
    def count(self) -> int:
        """How many."""
        return self.last - self.first + 1


def gaps(so_far: int, held_beyond: Iterable[int], used: int = 0) -> Iterator[Gap]:
    """What is not here after *so_far*, given the numbers held beyond it, ascending, and the highest number the device says it has *used*."""
    return between([(1, so_far), *((number, number) for number in held_beyond)], used)


def between(stretches: Iterable[tuple[int, int]], used: int = 0) -> Iterator[Gap]:
    """The same, given what is here as stretches, ascending: ``[(1, 40), (42, 50)]``."""
    held = [(0, 0), *stretches]
    ends = [*held, (max(used, held[-1][1]) + 1, 0)]
    yield from (Gap(last + 1, first - 1) for (_, last), (first, _) in pairwise(ends) if first > last + 1)


def without(missing: Iterable[Gap], explained: Iterable[Gap]) -> Iterator[Gap]:
    """What is not here and not *explained*, in the order given: what is missing."""
    ordered = sorted(explained, key=lambda gap: gap.first)
    for gap in missing:
        first = gap.first
        for one in ordered:
            if one.last < first or one.first > gap.last:
                continue
            if one.first > first:
                yield Gap(first, one.first - 1)
            first = max(first, one.last + 1)
        if first <= gap.last:
            yield Gap(first, gap.last)
