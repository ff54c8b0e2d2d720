"""What the board shows: what is to be done next, who commands, how the call-out stands, what happened last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shouwang.apps.command import reads as command
from shouwang.apps.journal import reads as journal
from shouwang.apps.journal.models import Entry
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.people import reads as people
from shouwang.apps.people.models import CallOut
from shouwang.apps.reports import reads as reports
from shouwang.engines.figures.definitions import FIGURES
from shouwang.vocabulary.outline import FigureLine
from shouwang.vocabulary.reasons import Reason

LAST_ENTRIES = 8
"""How many lines of the log the board shows."""


@dataclass(frozen=True)
class Now:
    """The operation at one moment, as one member may see it."""

    at: datetime
    figures: list[FigureLine]
    card: command.Card
    callout: people.Board | None
    version: str
    missing: int
    explained: int
    claiming: int
    clock_doubt: Reason | None
    clock_due: list[journal.Due]


def now(operation: Operation, by: Member, at: datetime) -> Now:
    """
    The board at this moment.

    Its *version* is the number of the last entry: as long as nothing was written, nothing on the board has changed but the clock.
    """
    lines, callout, doubt = reports.figure_lines(operation), _callout(operation, by, at), _clock_doubt()
    return Now(
        at=at,
        figures=[lines[figure.code] for figure in FIGURES if figure.is_headline],
        card=command.card(operation, at),
        callout=callout,
        version=_version(operation, callout),
        missing=journal.how_many_missing(operation),
        explained=journal.how_many_explained(operation),
        claiming=journal.how_many_claim(operation),
        clock_doubt=doubt,
        clock_due=journal.due_if_right(operation) if doubt and by.role in access.COMMAND else [],
    )


def version(operation: Operation, by: Member, at: datetime) -> str:
    """Changes when anything on the board changes: an entry was written, somebody has become due to be phoned, the clock has come into doubt."""
    return _version(operation, _callout(operation, by, at))


def _version(operation: Operation, callout: people.Board | None) -> str:
    doubt = _clock_doubt()
    return f"{journal.last_number(operation)}-{callout.version if callout else ''}{f'-{doubt.code}' if doubt else ''}"


def _clock_doubt() -> Reason | None:
    """Why the server cannot believe its own clock, if it cannot."""
    return next(iter(journal.clock_doubts()), None)


def _callout(operation: Operation, by: Member, at: datetime) -> people.Board | None:
    if by.role not in access.LEADERS:
        return None
    last = CallOut.objects.filter(operation=operation).order_by("-sent_at").first()
    return people.board(last, by, at) if last else None


def last_entries(by: Member, language: str) -> list[journal.Told]:
    """The newest lines of the log, without those a machine writes by the hundred."""
    rows = Entry.objects.filter(operation_id=by.operation_id).exclude(kind__startswith="household.")
    return journal.tell(rows.order_by("-placed_at", "-number")[:LAST_ENTRIES], by, language)
