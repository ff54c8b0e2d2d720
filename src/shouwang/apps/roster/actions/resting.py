"""Sending somebody to rest."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from shouwang.apps.command.actions.ground import held_operation
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.roster import reads
from shouwang.apps.roster.actions.limits import keep_absences
from shouwang.apps.roster.actions.publishing import withdraw
from shouwang.apps.roster.models import Duty
from shouwang.vocabulary.reasons import Reason, refuse_if


@transaction.atomic
def send_to_rest(*, person: UUID, until: datetime, by: Member, at: datetime) -> list[Duty]:
    """
    Somebody has no duty until they have rested; what they would have begun before then is vacant, and returned.

    A duty that they stand at this moment goes on until somebody relieves them: no post is left empty by it.
    """
    operation = held_operation(by, access.COMMAND)
    refuse_if(
        [Reason("absence-runs-backwards", {"starts_at": operation.local(at), "ends_at": operation.local(until)})] if until <= at else []
    )
    keep_absences(person=person, spans=[*reads.absences_of(by, person), (at, until)], by=by, at=at)
    own = Duty.objects.held().filter(operation=operation, person=person, arrived_at=None, ends_at__gt=at, starts_at__lt=until)
    rows = list(own.select_for_update(of=("self",)).select_related("roster"))
    withdraw(rows, Duty.Why.DROPPED_OUT, by, at)
    return rows
