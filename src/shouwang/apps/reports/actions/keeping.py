"""What all actions of the reports share: keeping a file, and refusing another operation's things."""

from __future__ import annotations

import io
from datetime import date, datetime
from uuid import UUID

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal.models import Attachment
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.reports import reads
from shouwang.vocabulary.reasons import Reason, Refused


def keep(content: bytes, name: str, media_type: str, operation: Operation) -> Attachment:
    """A file kept with the operation."""
    return journal.attach(file=io.BytesIO(content), name=name, media_type=media_type, operation=operation)


def refuse_another(operation_id: UUID, by: Member) -> None:
    """Refuse what belongs to another operation."""
    if operation_id != by.operation_id:
        raise Refused(Reason("not-your-operation"))


def impossible_day(operation: Operation, day: date, at: datetime, code: str) -> list[Reason]:
    """What is reported is of a day from the operation's first to today; *code* is the reason that says so."""
    first, last = (reads.day_in(operation, moment) for moment in (operation.started_at, at))
    if first <= day <= last:
        return []
    said = {name: each.isoformat() for name, each in (("day", day), ("first", first), ("last", last))}
    return [Reason(code, said)]
