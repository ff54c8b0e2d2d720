"""The operation's own safety limits, and when somebody is not available."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from shouwang.apps.command.actions.ground import held_operation
from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.people.models import Person
from shouwang.apps.roster import bridge
from shouwang.apps.roster.models import Absence, OwnLimits
from shouwang.vocabulary.limits import Safety
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if


@transaction.atomic
def set_limits(*, values: Mapping[str, timedelta | int], by: Member, at: datetime) -> Safety:
    """Set the safety limits of the operation; one that is looser than it may be is refused, all of them at once."""
    operation = held_operation(by, access.COMMAND)
    safety = Safety(**dict(values))  # type: ignore[arg-type]  # the record itself checks each of them
    kept = {name: bridge.kept_amount(value) for name, value in values.items() if value != getattr(Safety(), name)}
    before = OwnLimits.objects.filter(operation=operation).values_list("values", flat=True).first()
    if kept != (before or {}):
        OwnLimits.objects.update_or_create(operation=operation, defaults={"values": kept})
        journal.write("roster.limits-set", operation=operation, at=at, by=by.id)
    return safety


@transaction.atomic
def keep_absences(*, person: UUID, spans: Sequence[tuple[datetime, datetime]], by: Member, at: datetime) -> None:
    """
    Keep when somebody is not available, instead of what was kept before. Why, nobody asks.

    The journal learns that limits were recorded: neither whose nor which, as with all limits.
    """
    operation = held_operation(by, access.STAFF_HEALTH)
    found: Person | None = access.rows_for_writing(Person, by, access.STAFF_HEALTH).filter(pk=person).first()
    if found is None:
        raise Refused(Reason("not-your-operation"))
    refuse_if([Reason("person-removed", {"name": str(found.name)})] if found.removed_at else [])
    refuse_if(Reason("absence-runs-backwards", {"starts_at": start, "ends_at": end}) for start, end in spans if end <= start)
    told = [[start.isoformat(), end.isoformat()] for start, end in sorted(spans)]
    row = Absence.behind_the_door.filter(person=found).first()
    if told == (row.spans if row else []):
        return
    if row is None:
        row = Absence(operation=operation, person=found)
    row.spans = told
    row.save()
    journal.write("person.limits-recorded", operation=operation, at=at, by=None)
