"""Publishing a roster, throwing a draft away, and the people's word that they have seen it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from shouwang.apps.command import reads as command
from shouwang.apps.command.actions.ground import held_operation
from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.people import reads as people
from shouwang.apps.people.models import Person
from shouwang.apps.roster import bridge, reads
from shouwang.apps.roster.models import Duty, Offer, Post, Roster
from shouwang.vocabulary.entries import Value
from shouwang.vocabulary.kinds_roster import CODES
from shouwang.vocabulary.reasons import Reason, refuse_if

LAW_SET_ASIDE = {code: CODES["roster.law-set-aside.why"][code] for code in ("life-in-danger", "ordered", "agreed")}
"""Why the law on working time may be set aside for a roster, by code; the law itself knows these (Labour Law of the PRC, articles 41 and 42)."""


@transaction.atomic
def publish(*, roster: Roster, by: Member, at: datetime, law: str = "", lacks: int = 0) -> Roster:
    """
    Make a draft a roster that holds. For its days it takes the place of those before; what has begun goes on, and so does what lies after them.
    What was vacant in these days is vacant no more: whom the posts need there this roster says. What somebody stands already is not given twice,
    and nobody is given duty at a post that was closed since.
    Between two rosters posts need what they need, though nobody is planned.

    Refused when a safety rule is broken, whoever asks: nobody can accept that. What posts lack does not stop it once it is known in how many
    places (*lacks*), nor does the law, once somebody has said why it is set aside (*law*, a code of the kind ``roster.law-set-aside``).
    """
    operation = held_operation(by, access.COMMAND)
    row = Roster.objects.select_for_update().get(pk=roster.pk, operation=operation)
    if row.published_at is None:
        bridge.stood_already(row).delete()
        bridge.at_closed_posts(row).delete()
    duties = bridge.standing(row)
    judged = bridge.judgement_of(row, at)
    places = len(judged.law)
    unsafe = named(judged.safety, operation) if duties else [Reason("roster-empty", {"number": row.number})]
    unanswered = [Reason("roster-law-unanswered", {"places": places})] if places and law not in LAW_SET_ASIDE else []
    unanswered += [Reason("roster-lacks-unanswered", {"places": len(judged.needs)})] if len(judged.needs) > lacks else []
    refuse_if([*command.closed(operation), *_not_a_draft(row), *unsafe, *unanswered])
    vacant, holes = list(bridge.vacancies_in(row)), reads.holes_beside(row)
    withdraw([*bridge.superseded_by(row), *(one for one in vacant if one.starts_at >= row.starts_at)], Duty.Why.REPLACED, by, at)
    for one in vacant:
        if one.starts_at < row.starts_at:
            shorten(one, row.starts_at, by, at)
    row.state, row.published_by, row.published_at = Roster.State.PUBLISHED, by, at
    row.save(update_fields=["state", "published_by", "published_at"])
    set_law_aside(row, places, law, by, at)
    journal.write("roster.published", operation=operation, at=at, by=by.id, roster=str(row.id), number=row.number, duties=len(duties))
    tell_needs([(row.starts_at, row.ends_at), *holes], by, at)
    tell_given(duties, by, at)
    return row


def set_law_aside(roster: Roster, places: int, why: str, by: Member | Person, at: datetime) -> None:
    """Write down in how many places the law on working time speaks up, who decided so, and why; nothing where there is none."""
    if places:
        journal.write(
            "roster.law-set-aside",
            operation=roster.operation,
            at=at,
            by=by.id,
            roster=str(roster.id),
            number=roster.number,
            places=places,
            why=why,
        )


def _not_a_draft(roster: Roster) -> list[Reason]:
    told = {"number": roster.number, "state": roster.get_state_display()}
    return [] if roster.state == Roster.State.DRAFT else [Reason("roster-not-a-draft", told)]


def named(reasons: Iterable[Reason], operation: Operation) -> list[Reason]:
    """What the engine says, with people and posts by name. For command only: what somebody cannot bear stands in it."""
    known = people.names_for_planning(operation)
    known |= {str(post.id): str(post) for post in Post.objects.filter(operation=operation)}
    return [Reason(reason.code, bridge.in_words(reason.parameters, known)) for reason in reasons]


def like(row: Duty, person: UUID, start: datetime, end: datetime) -> Duty:
    """The duty from one moment to another, of somebody else instead, or of the same person."""
    return Duty(
        operation_id=row.operation_id, roster=row.roster, post=row.post, person_id=person, starts_at=start, ends_at=end,
        instead_of=row if person != row.person_id else None,
        acknowledged_at=row.acknowledged_at if person == row.person_id else None,
    )  # fmt: skip


def withdraw(duties: Sequence[Duty], why: str, by: Member | Person | None, at: datetime) -> None:
    """Take duties of one operation away; they stay to be seen. By nobody where it follows from what was written already."""
    Duty.objects.filter(pk__in=[duty.pk for duty in duties]).update(withdrawn_at=at, why=why)
    lines = [
        journal.Line(
            "duty.withdrawn",
            at,
            subject=duty.person_id,
            data={"duty": str(duty.id), "post": str(duty.post_id), "starts": duty.starts_at.isoformat(), "why": str(why)},
        )
        for duty in duties
    ]
    if duties:
        journal.write_all(lines, operation=duties[0].operation, by=by.id if by else None)


def known_until(row: Duty) -> dict[str, str]:
    """For the journal until when somebody on post may be reckoned with if nothing more is said; nothing of whoever is not there."""
    until = bridge.known_until(row)
    return {"known_until": until.astimezone(UTC).isoformat()} if until else {}


def shorten(row: Duty, ends_at: datetime, by: Member | Person, at: datetime) -> None:
    """A duty ends sooner."""
    row.ends_at = ends_at
    row.save(update_fields=["ends_at"])
    told = {"duty": str(row.id), "post": str(row.post_id), "ends": ends_at.isoformat(), **known_until(row)}
    journal.write_all([journal.Line("duty.shortened", at, subject=row.person_id, data=told)], operation=by.operation, by=by.id)


def tell_needs(spans: Iterable[tuple[datetime, datetime]], by: Member, at: datetime, of: Post | None = None) -> None:
    """
    Write down what each post, or one *of* them, needs in these spans from now on: what was needed before is not written anew. Posts that need
    nobody any more are told of too.
    """
    lines = [
        journal.Line("post.needed", at, data={"post": post, "starts": start.isoformat(), "ends": end.isoformat(), "least": least})
        for starts_at, ends_at in spans
        for post, start, end, least in bridge.needed_within(by.operation, max(starts_at, at), ends_at, of)
    ]
    journal.write_all(lines, operation=by.operation, by=by.id)


def tell_given(duties: Sequence[Duty], by: Member | Person, at: datetime, offer: Offer | None = None) -> None:
    """Write down who was given what, by which offer if by one."""
    lines = []
    for duty in duties:
        told: dict[str, Value] = {
            "duty": str(duty.id),
            "post": str(duty.post_id),
            "starts": duty.starts_at.isoformat(),
            "ends": duty.ends_at.isoformat(),
        }
        if duty.instead_of_id:
            told["instead_of"] = str(duty.instead_of_id)
        if offer:
            told["offer"] = str(offer.id)
        lines.append(journal.Line("duty.given", at, subject=duty.person_id, data=told))
    journal.write_all(lines, operation=by.operation, by=by.id)


@transaction.atomic
def discard(*, roster: Roster, by: Member, at: datetime) -> None:
    """Throw away a roster that was never published."""
    operation = held_operation(by, access.COMMAND)
    row = Roster.objects.select_for_update().get(pk=roster.pk, operation=operation)
    refuse_if([Reason("roster-was-published", {"number": row.number})] if row.published_at else [])
    row.delete()


@transaction.atomic
def acknowledge(*, person: Person, at: datetime, by: Member | Person) -> int:
    """Record that somebody has seen their duties; says how many were new to them."""
    access_of(by, person)
    new = [duty for duty in reads.duties_of(person.id, person.operation) if duty.acknowledged_at is None and duty.ends_at > at]
    Duty.objects.filter(pk__in=[duty.pk for duty in new]).update(acknowledged_at=at)
    lines = [journal.Line("duty.acknowledged", at, subject=person.id, data={"duty": str(duty.id)}) for duty in new]
    if lines:
        journal.write_all(lines, operation=person.operation, by=by.id)
    return len(new)


def access_of(by: Member | Person, person: Person) -> None:
    """Refuse everybody but the person themselves and those who lead."""
    if isinstance(by, Member):
        access.require(by, access.LEADERS)
    elif by.id != person.id:
        refuse_if([Reason("not-your-operation")])
