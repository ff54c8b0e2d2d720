"""
Offers among colleagues: somebody asks, another says yes, and where the operation wants it a leader approves.

What is agreed on is done by the actions that change duties, so the rules are asked again at that moment, whoever wants it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from shouwang.apps.command import reads as command
from shouwang.apps.command.actions.ground import held_operation
from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.people.models import Person
from shouwang.apps.roster import reads
from shouwang.apps.roster.actions.changing import exchange, hand_on, not_a_part, not_to_be_swapped
from shouwang.apps.roster.models import Duty, Offer, OfferRule
from shouwang.vocabulary.entries import Value
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if


@transaction.atomic
def set_offer_rule(*, holds_at_once: bool, by: Member, at: datetime) -> None:
    """Set whether what two colleagues agree on holds at once, or needs a leader's word each time."""
    operation = held_operation(by, access.COMMAND)
    if holds_at_once != reads.holds_at_once(operation):
        OfferRule.objects.update_or_create(operation=operation, defaults={"holds_at_once": holds_at_once})
        journal.write("offer.rule-set", operation=operation, at=at, by=by.id, rule="at-once" if holds_at_once else "leader")


# Asking


@transaction.atomic
def offer(
    *, duty: Duty, by: Person, at: datetime, to: UUID | None = None, starts_at: datetime | None = None, ends_at: datetime | None = None
) -> Offer:
    """Somebody would give away a duty of theirs, or a part of it: to one whom they ask, or, without *to*, to whoever can first."""
    _hold(by)
    row = _own(duty, by)
    start, end = starts_at or row.starts_at, ends_at or row.ends_at
    refuse_if(not_a_part(row, start, end))
    return _made(Offer(operation=by.operation, duty=row, to_id=to, starts_at=start, ends_at=end, made_at=at), at)


@transaction.atomic
def offer_swap(*, duty: Duty, other: Duty, by: Person, at: datetime) -> Offer:
    """Somebody would swap a duty of theirs against one of a colleague's."""
    _hold(by)
    row = _own(duty, by)
    two = Duty.objects.select_related("roster").get(pk=other.pk, operation=by.operation)
    refuse_if(not_to_be_swapped(row, two))
    to = two.person_id
    return _made(Offer(operation=by.operation, duty=row, other=two, to_id=to, starts_at=row.starts_at, ends_at=row.ends_at, made_at=at), at)


def _made(row: Offer, at: datetime) -> Offer:
    """Keep an offer, unless it has lapsed already, another stands, or the rules do not allow it. Which rule, and for whom, is never said."""
    if not row.stands(at):
        raise Refused(Reason("offer-over"))
    refuse_if([Reason("offer-stands")] if reads.offer_on(row.duty, at) else [])
    if row.to_id and not reads.may_hold(row, row.to_id, at):
        raise Refused(Reason("offer-against-rules"))
    row.save()
    told: dict[str, Value] = {"starts": row.starts_at.isoformat(), "ends": row.ends_at.isoformat()}
    told |= {"to": str(row.to_id)} if row.to_id else {}
    told |= {"other": str(row.other_id)} if row.other_id else {}
    _tell("offer.made", row, row.duty.person_id, row.duty.person_id, at, **told)
    return row


@transaction.atomic
def withdraw_offer(*, offer: UUID, by: Person, at: datetime) -> Offer:
    """Whoever asked asks no longer."""
    row = _standing(offer, by, at)
    refuse_if([] if row.duty.person_id == by.id else [Reason("not-your-operation")])
    return _end(row, Offer.End.WITHDRAWN, by, at)


# Answering


@transaction.atomic
def agree(*, offer: UUID, by: Person, at: datetime) -> Offer:
    """
    A colleague says yes: it is done at once where the operation has it so, else it waits for a leader's word.

    Of several who may take it the first has it. What the rules do not allow any more ends with the yes; both see it on their pages.
    """
    row = _standing(offer, by, at)
    refuse_if([Reason("offer-over")] if row.agreed_at else [])
    refuse_if([] if by.id != row.duty.person_id and row.to_id in {None, by.id} else [Reason("not-your-operation")])
    is_allowed = reads.may_hold(row, by.id, at)
    refuse_if([] if is_allowed or row.to_id else [Reason("offer-against-rules")])
    row.to, row.agreed_at = by, at
    row.save(update_fields=["to", "agreed_at"])
    _tell("offer.agreed", row, by.id, by.id, at)
    if not is_allowed:
        return _end(row, Offer.End.AGAINST_RULES, by, at)
    if reads.holds_at_once(row.operation):
        _carry_out(row, by, at)
    return row


@transaction.atomic
def decline(*, offer: UUID, by: Person, at: datetime) -> Offer:
    """A colleague says no, also after a yes that nobody has approved yet. Why, nobody asks."""
    row = _standing(offer, by, at)
    refuse_if([] if row.to_id == by.id else [Reason("not-your-operation")])
    return _end(row, Offer.End.DECLINED, by, at)


@transaction.atomic
def approve_offer(*, offer: UUID, by: Member, at: datetime) -> tuple[Reason, ...]:
    """A leader says yes to what two agreed on. What speaks against it by now is answered, for command only, and ends the offer."""
    return _carry_out(_agreed(offer, by, at), by, at)


@transaction.atomic
def refuse_offer(*, offer: UUID, by: Member, at: datetime) -> Offer:
    """A leader says no; all stays as it was."""
    return _end(_agreed(offer, by, at), Offer.End.REFUSED, by, at)


def _carry_out(row: Offer, by: Member | Person, at: datetime) -> tuple[Reason, ...]:
    """Do what was agreed on, and end the offer; what speaks against it."""
    try:
        with transaction.atomic():
            if row.other:
                exchange(duty=row.duty, other=row.other, by=by, at=at, offer=row)
            elif row.to_id:
                hand_on(duty=row.duty, to=row.to_id, by=by, at=at, starts_at=row.starts_at, ends_at=row.ends_at, offer=row)
    except Refused as refused:
        _end(row, Offer.End.AGAINST_RULES, by, at)
        return refused.reasons
    _end(row, Offer.End.DONE, by, at)
    return ()


def _end(row: Offer, end: str, by: Member | Person, at: datetime) -> Offer:
    row.ended_at, row.end = at, end
    row.save(update_fields=["ended_at", "end"])
    _tell("offer.ended", row, by.id, row.duty.person_id, at, end=str(end))
    return row


def _tell(kind: str, row: Offer, by: UUID, subject: UUID, at: datetime, **told: Value) -> None:
    line = journal.Line(kind, at, subject=subject, data={"offer": str(row.id), "duty": str(row.duty_id), **told})
    journal.write_all([line], operation=row.operation, by=by)


# On which ground


def _hold(by: Person) -> None:
    """Lock the operation, as for every change: of two at the same moment one comes first. Nothing is asked in a closed one."""
    operation = Operation.objects.select_for_update().get(pk=by.operation_id)
    refuse_if(command.closed(operation))


def _own(duty: Duty, by: Person) -> Duty:
    row = Duty.objects.select_related("roster", "operation").get(pk=duty.pk, operation=by.operation)
    refuse_if([] if row.person_id == by.id else [Reason("not-your-operation")])
    return row


def _standing(offer: UUID, by: Member | Person, at: datetime) -> Offer:
    """An offer that may still come to something, held until the action ends."""
    if isinstance(by, Person):
        _hold(by)
    else:
        held_operation(by, access.COMMAND)
    row = next((one for one in reads.coming_offers(by.operation, at) if one.id == offer and one.stands(at)), None)
    if row is None:
        raise Refused(Reason("offer-over"))
    return row


def _agreed(offer: UUID, by: Member, at: datetime) -> Offer:
    row = _standing(offer, by, at)
    refuse_if([] if row.agreed_at else [Reason("offer-not-yet")])
    return row
