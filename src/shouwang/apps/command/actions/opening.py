"""Open an operation, name the bodies that take part, close it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction

from shouwang.apps.command import reads
from shouwang.apps.command.actions.ground import held_operation
from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads as entries
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Body, Member, Operation, Role, User
from shouwang.vocabulary.reasons import Reason, refuse_if
from shouwang.vocabulary.telephones import wrong_telephones


@dataclass(frozen=True)
class NamedBody:
    """A body as it is named: its part (``Body.Part``), its name, whom to talk to there and the telephone."""

    part: str
    name: str
    liaison: str = ""
    telephone: str = ""
    name_en: str = ""


@transaction.atomic
def open_operation(
    *,
    user: User,
    name: str,
    hazard: str,
    legal_basis: str,
    area: str,
    time_zone: str,
    started_at: datetime,
    bodies: Sequence[NamedBody],
    at: datetime,
    name_en: str = "",
    legal_basis_en: str = "",
    area_en: str = "",
) -> Member:
    """
    Open an operation; *user* becomes its commander, which is returned (the operation is ``member.operation``).

    Refused unless the user may open operations (``is_staff``), the time zone exists and the deployed unit is named.
    """
    refuse_if(_not_to_be_begun(user, time_zone, bodies))
    operation = Operation.objects.create(
        name=name,
        name_en=name_en,
        hazard=hazard,
        legal_basis=legal_basis,
        legal_basis_en=legal_basis_en,
        area=area,
        area_en=area_en,
        time_zone=time_zone,
        started_at=started_at,
    )
    member = Member.objects.create(operation=operation, user=user, role=Role.COMMANDER)
    journal.write("operation.opened", operation=operation, at=at, by=member.id, name=name, hazard=hazard)
    journal.write("operation.member-joined", operation=operation, at=at, by=member.id, role=member.role, member=str(member.id))
    for body in bodies:
        name_body(body=body, by=member, at=at)
    return member


def _not_to_be_begun(user: User, time_zone: str, bodies: Sequence[NamedBody]) -> Iterator[Reason]:
    if not user.is_staff:
        yield Reason("may-not-open", {"user": str(user)})
    if time_zone not in available_timezones():
        yield Reason("time-zone-unknown", {"time_zone": time_zone})
    if not any(body.part == Body.Part.UNIT and body.name for body in bodies):
        yield Reason("unit-not-named")
    yield from wrong_telephones(body.telephone for body in bodies)


@transaction.atomic
def name_body(*, body: NamedBody, by: Member, at: datetime, instead_of: Body | None = None) -> Body:
    """Write down a body that takes part, or write one anew (*instead_of*); the journal holds its name, not its liaison."""
    operation = held_operation(by, access.COMMAND)
    refuse_if(wrong_telephones([body.telephone]))
    row = Body.objects.get(pk=instead_of.pk, operation=operation) if instead_of else Body(operation=operation)
    row.part, row.name, row.name_en, row.liaison, row.telephone = body.part, body.name, body.name_en, body.liaison, body.telephone
    row.save()
    journal.write("operation.body-named", operation=operation, at=at, by=by.id, part=body.part, name=body.name)
    return row


@transaction.atomic
def close_operation(*, by: Member, at: datetime, nobody_takes_over: bool = False) -> Operation:
    """
    Close the operation once every phase is closed and handed over, or *nobody_takes_over*; reopening its last phase opens it again.
    """
    operation = held_operation(by, access.COMMAND)
    kept = reads.not_handed_over(operation)
    refuse_if([*entries.clock_doubts(), *reads.not_to_be_closed(operation, at), *([] if nobody_takes_over else kept)])
    operation.closed_at = at
    operation.save(update_fields=["closed_at"])
    journal.write("operation.closed", operation=operation, at=at, by=by.id)
    return operation
