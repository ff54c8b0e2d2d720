"""Shift patterns: by which hours a day is divided, and the shifts that this gives at each post."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from types import MappingProxyType

from shouwang.engines.roster.problem import DAY, Problem, Span
from shouwang.vocabulary.times import HOUR
from shouwang.vocabulary.words import Words


@dataclass(frozen=True, order=True)
class Shift:
    """One stretch of time at one post that one person or several may be given."""

    post: str
    span: Span


@dataclass(frozen=True)
class Pattern:
    """
    A way of dividing the day: the times at which shifts change, the first after midnight first.

    With *lengths* it is free: at each of these times a shift of any of the lengths may begin, and shifts overlap; which are worked is searched for.
    """

    words: Words
    changes: tuple[time, ...]
    lengths: tuple[timedelta, ...] = ()

    def __post_init__(self) -> None:
        if not self.changes or any(later <= earlier for earlier, later in pairwise(self.changes)):
            raise ValueError(f"Shifts change at times of the day in order, each once: {self.changes}.")

    def anchored(self, at: time) -> Pattern:
        """The same lengths, with a change at this time of day."""
        moved = (datetime.combine(date.min + DAY, at) - datetime.combine(date.min + DAY, self.changes[0])) % DAY
        return replace(self, changes=tuple(sorted((datetime.combine(date.min + DAY, change) + moved).time() for change in self.changes)))

    def within(self, span: Span) -> Iterator[Span]:
        """The shifts' hours within *span*, in order; the first and the last may be cut."""
        day, moments = span.start.date() - DAY, list[datetime]()
        while day <= span.end.date() + DAY:
            moments += [datetime.combine(day, change, span.start.tzinfo) for change in self.changes]
            day += DAY
        if self.lengths:
            begins = sorted({span.start, *(moment for moment in moments if span.start <= moment < span.end)})
            yield from sorted({Span(start, min(start + length, span.end)) for start in begins for length in self.lengths})
            return
        for start, end in pairwise(moments):
            if (hours := Span(start, end)).meets(span):
                yield Span(max(hours.start, span.start), min(hours.end, span.end))


def every(hours: int, first: int = 0) -> tuple[time, ...]:
    """A change every so many hours, from an hour on."""
    return tuple(sorted(time((first + place * hours) % 24) for place in range(24 // hours)))


PATTERNS: Mapping[str, Pattern] = MappingProxyType({
    "4x6": Pattern(Words("Four shifts of six hours", "四班，每班六小时"), every(6)),
    "3x8": Pattern(Words("Three shifts of eight hours", "三班，每班八小时"), every(8)),
    "2x12": Pattern(Words("Two shifts of twelve hours", "两班，每班十二小时"), every(12, first=8)),
    "free": Pattern(Words("Free: six or eight hours from any second hour on", "自由：每两小时可起班，每班六或八小时"), every(2), (6 * HOUR, 8 * HOUR)),
})  # fmt: skip


def shifts_of(problem: Problem, pattern: Pattern) -> list[Shift]:
    """
    The shifts of each post by a pattern, in order: where the post needs somebody, and not a minute longer.

    Needs that follow one another are one; a pause in them parts the shift.
    """
    found = set[Shift]()
    for post in {demand.post for demand in problem.demands}:
        for asked in _joined(sorted(demand.span for demand in problem.demands if demand.post == post)):
            found |= {Shift(post, hours) for hours in pattern.within(asked)}
    return sorted(found, key=lambda shift: (shift.span, shift.post))


def overlap(shifts: Iterable[Shift]) -> bool:
    """Whether some of these shifts of one post overlap."""
    return any(one.post == other.post and one.span.meets(other.span) for one, other in pairwise(sorted(shifts)))


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined
