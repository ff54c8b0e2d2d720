"""What the board shows: what is to be done next, who commands, how the call-out stands, what happened last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwang.apps.command import reads as command
from shouwang.apps.command.models import CommandPost, Order, Phase
from shouwang.apps.journal import models as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation, Role
from shouwang.apps.people import reads as people
from shouwang.apps.people.models import CallOut
from shouwang.apps.reports import reads as reports
from shouwang.engines.figures.definitions import FIGURES
from shouwang.vocabulary.outline import FigureLine

LAST_ENTRIES = 8
"""How many lines of the log the board shows."""


@dataclass(frozen=True)
class Step:
    """One step of setting up an operation: what to do, why, where, and whether the journal says it is done."""

    name: str | Promise
    why: str | Promise
    page: str
    kind: str
    is_done: bool


STEPS: tuple[tuple[str | Promise, str | Promise, str, str], ...] = (
    (_("Record the order"), _("It is the ground for everything else."), "command:orders", "order.received"),
    (
        _("Open the first phase"),
        _("A phase has a last day, so that nothing goes on without being decided anew."),
        "command:phases",
        "phase.opened",
    ),
    (_("Import the roll"), _("Everybody who could be called, from a sheet or typed."), "people:roll", "person.enrolled"),
    (_("Call out"), _("Each person gets a link and answers by one tap."), "people:callout", "callout.sent"),
    (_("Fill the command posts"), _("Who commands, who stands in, who leads the shifts."), "command:cell", "command.post-filled"),
    (_("Enter the places"), _("Compounds and buildings, with what is there and what is not."), "territory:places", "place.added"),
    (_("Import the register"), _("The community's own sheets, as they are."), "territory:register", "household.added"),
    (_("Draft the report"), _("Its figures are counted already."), "reports:reports", "report.drafted"),
)


def steps(operation: Operation) -> list[Step]:
    """The way from an order to a report, and how far it has been walked."""
    kinds = {kind for *_, kind in STEPS}
    written = set(journal.Entry.objects.filter(operation=operation, kind__in=kinds).order_by().values_list("kind", flat=True).distinct())
    return [Step(name, why, page, kind, kind in written) for name, why, page, kind in STEPS]


@dataclass(frozen=True)
class Now:
    """The operation at one moment, as one member may see it."""

    at: datetime
    figures: list[FigureLine]
    commands: CommandPost | None
    phase: Phase | None
    unacknowledged: list[Order]
    callout: people.Board | None
    version: int


def now(operation: Operation, by: Member, at: datetime) -> Now:
    """
    The board at this moment.

    Its *version* is the number of the last entry: as long as nothing was written, nothing on the board has changed but the clock.
    """
    lines = reports.figure_lines(operation)
    return Now(
        at=at,
        figures=[lines[figure.code] for figure in FIGURES if figure.is_headline],
        commands=command.who_commands(operation, at),
        phase=command.open_phase(operation),
        unacknowledged=list(command.orders(operation).filter(acknowledged_at=None)),
        callout=_callout(operation, by, at),
        version=version(operation),
    )


def version(operation: Operation) -> int:
    """The number of the last entry; 0 before the first."""
    last = journal.Entry.objects.filter(operation=operation).order_by("-number").values_list("number", flat=True).first()
    return last or 0


def _callout(operation: Operation, by: Member, at: datetime) -> people.Board | None:
    if by.role not in access.COMMAND | {Role.GROUP_LEAD}:
        return None
    last = CallOut.objects.filter(operation=operation).order_by("-sent_at").first()
    return people.board(last, by, at) if last else None


def last_entries(operation: Operation) -> QuerySet[journal.Entry]:
    """The newest lines of the log, without those a machine writes by the hundred."""
    return (
        journal.Entry.objects.filter(operation=operation)
        .exclude(kind__startswith="household.")
        .order_by("-happened_at", "-number")[:LAST_ENTRIES]
    )


def still_to_do(steps: list[Step]) -> Iterator[Step]:
    """The steps that are not done, in their order."""
    return (step for step in steps if not step.is_done)
