"""
Whether posts were held: from check-ins and check-outs, never from the plan.

Time is reckoned in intervals. A post is held for a stretch when as many people as it needs were really there; a stretch in which fewer
were is a gap, however short. Whoever has not left is there until the moment of asking.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shouwang.engines.roster.presence import stands
from shouwang.engines.roster.problem import Assignment, Demand, Span


@dataclass(frozen=True)
class Stand:
    """Somebody really at a post: since when, until when (None: still there)."""

    person: str
    post: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Gap:
    """A stretch in which fewer people were at a post than it needs."""

    post: str
    span: Span
    there: int
    least: int


@dataclass(frozen=True)
class Coverage:
    """For how long posts had to be held, for how long they were, and every gap, the earliest first."""

    asked: timedelta
    held: timedelta
    gaps: tuple[Gap, ...]


def covered(demands: Iterable[Demand], found: Iterable[Stand], until: datetime) -> Coverage:
    """How posts were held up to *until*; what is asked of them later does not count yet."""
    there = list(present(found, until))
    asked, gaps = timedelta(), list[Gap]()
    for demand in sorted(demands, key=lambda one: (one.post, one.span)):
        if demand.span.start >= until or not demand.least:
            continue
        due = Demand(demand.post, Span(demand.span.start, min(demand.span.end, until)), demand.least)
        asked += due.span.length
        for span, people in stands(due, there):
            if (count := len({one.person for one in people})) < due.least:
                gaps.append(Gap(due.post, span, count, due.least))
    whole = _joined(gaps)
    return Coverage(asked, asked - sum((gap.span.length for gap in whole), timedelta()), tuple(sorted(whole, key=lambda one: one.span)))


def present(found: Iterable[Stand], until: datetime) -> Iterator[Assignment]:
    """Stands as stretches that end at *until* at the latest; one of no length is none."""
    for stand in found:
        end = min(stand.until or until, until)
        if stand.since < end:
            yield Assignment(stand.person, stand.post, Span(stand.since, end))


def _joined(gaps: Sequence[Gap]) -> list[Gap]:
    """Gaps of a post that follow one another with as many people are one."""
    joined: list[Gap] = []
    for gap in sorted(gaps, key=lambda one: (one.post, one.span)):
        last = joined[-1] if joined else None
        if last and (last.post, last.span.end, last.there, last.least) == (gap.post, gap.span.start, gap.there, gap.least):
            joined[-1] = Gap(gap.post, Span(last.span.start, gap.span.end), gap.there, gap.least)
        else:
            joined.append(gap)
    return joined
