"""Requests to be excused from duty: decided by the commander, withdrawn by whoever comes after all."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Role
from shouwang.apps.people.models import Call, Exemption, Person
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if

COMMANDER = frozenset({Role.COMMANDER})


@transaction.atomic
def decide(*, exemption: UUID, decision: str, by: Member, at: datetime, note: str = "") -> Exemption:
    """Grant or refuse a request to be excused: the commander alone. The person reads the note on their link."""
    rows = access.rows_for_writing(Exemption, by, COMMANDER).select_related("call__callout", "call__operation")
    # The call is held first, as by everybody who answers it: two who hold in different orders would wait for one another.
    Call.objects.select_for_update(of=("self",)).filter(operation_id=by.operation_id, exemptions=exemption).first()
    asked: Exemption | None = rows.filter(id=exemption).first()
    if asked is None:
        raise Refused(Reason("not-your-operation"))
    if decision not in {Exemption.Decision.GRANTED, Exemption.Decision.REFUSED}:
        raise Refused(Reason("decision-unknown", {"decision": decision}))
    refuse_if([Reason("exemption-withdrawn")] if asked.decision == Exemption.Decision.WITHDRAWN else [])
    if asked.decision != decision:
        asked.decided_by, asked.answer_note = by, note
        _write(asked, decision, at, by.id)
    return asked


def _write(asked: Exemption, decision: str, at: datetime, speaker: UUID) -> None:
    asked.decision, asked.decided_at = decision, at
    asked.save(update_fields=["decision", "decided_at", "decided_by", "answer_note"])
    told = {"callout": str(asked.call.callout_id), "decision": str(decision)}
    line = journal.Line("exemption.decided", at, subject=asked.person_id, data=told)
    journal.write_all([line], operation=asked.operation, by=speaker)


def withdraw_exemptions(person: Person, at: datetime, speaker: UUID) -> None:
    """
    Somebody comes after all, to whichever call: what is open or granted is withdrawn, never before it was decided, however early the word was given.
    """
    standing = Exemption.behind_the_door.filter(person=person, decision__in=("", Exemption.Decision.GRANTED))
    for asked in standing.select_related("call"):
        _write(asked, Exemption.Decision.WITHDRAWN, max(at, asked.decided_at or at), speaker)
