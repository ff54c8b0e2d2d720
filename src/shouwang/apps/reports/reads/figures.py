"""Figures as of now and as of a moment, and the days of an operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

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
    """
    return bridge.counted_over(entry for entry in standing(journal.entries_after(operation)[0]) if entry.happened_at <= until)


def ends_of(operation: Operation, day: date) -> tuple[datetime, datetime]:
    """The first and the last moment of *day* where the operation is."""
    zone = ZoneInfo(operation.time_zone)
    start = datetime.combine(day, time(), zone)
    return start, datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(milliseconds=1)


def day_in(operation: Operation, moment: datetime) -> date:
    """The calendar day of *moment* where the operation is."""
    return moment.astimezone(ZoneInfo(operation.time_zone)).date()
