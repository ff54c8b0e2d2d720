"""Figures as of now and as of a moment, and the days of an operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from shouwang.apps.command.models import Phase
from shouwang.apps.journal import reads as journal
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.reports import bridge
from shouwang.engines.figures.definitions import FIGURES
from shouwang.engines.figures.tally import Counted, Figure
from shouwang.engines.journal.standing import standing
from shouwang.vocabulary.outline import FigureLine

BY_CODE: Mapping[str, Figure] = {figure.code: figure for figure in FIGURES}


def figures(operation: Operation) -> list[Counted]:
    """All figures as of now."""
    return bridge.KEPT.counted(operation)


def figure_lines(operation: Operation) -> dict[str, FigureLine]:
    """All figures as they are printed, with their doubts."""
    return bridge.lines_of(figures(operation))


def entries_behind(by: Member, ids: Sequence[UUID], language: str) -> list[journal.Told]:
    """The entries behind a figure as a person reads them, in the order of what happened; asked for page by page."""
    return journal.tell(journal.by_ids(by.operation, list(ids)), by, language)


def figures_until(operation: Operation, until: datetime) -> list[Counted]:
    """
    All figures over what happened up to *until*.

    Corrections and strikes count whenever they were made: what was wrong on the day is not right on the day because nobody had noticed.
    Counted once for each state of the journal: the page of a frozen report asks each time it is opened.
    """
    return list(_counted_at(operation, journal.newest(operation), until))


@lru_cache(maxsize=64)
def _counted_at(operation: Operation, _newest: UUID | None, until: datetime) -> tuple[Counted, ...]:
    entries = standing(journal.entries_after(operation)[0])
    return tuple(bridge.counted_over(entry for entry in entries if entry.happened_at <= until))


@dataclass(frozen=True)
class Compared:
    """A figure at the end of an earlier day and of a later one."""

    line: FigureLine
    before: int | None
    after: int | None

    @property
    def change(self) -> int | None:
        """What was added (or taken away); None where one of the days has no entries."""
        return None if self.before is None or self.after is None else self.after - self.before


def compared(operation: Operation, earlier: date, later: date) -> list[Compared]:
    """Before and after: every figure at the end of two days, counted in the same way."""
    before, after = (figures_until(operation, ends_of(operation, day)[1]) for day in (earlier, later))
    lines = bridge.lines_of(after)
    return [Compared(lines[new.figure.code], old.value, new.value) for old, new in zip(before, after, strict=True)]


def ends_of(operation: Operation, day: date) -> tuple[datetime, datetime]:
    """The first and the last moment of *day* where the operation is."""
    zone = ZoneInfo(operation.time_zone)
    start = datetime.combine(day, time(), zone)
    return start, datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(milliseconds=1)


def last_day(operation: Operation, now: datetime) -> date:
    """The day up to which figures are asked for first: today, or the last day of what is over."""
    last = Phase.objects.filter(operation=operation).order_by("-number").first()
    return day_in(operation, operation.closed_at or (last and last.closed_at) or now)


def day_in(operation: Operation, moment: datetime) -> date:
    """The calendar day of *moment* where the operation is."""
    return moment.astimezone(ZoneInfo(operation.time_zone)).date()
