"""
Changing a published roster: somebody drops out, somebody else takes a duty or a part of it, two swap.

Each change is checked by the rules that judge every roster. A safety rule stops it, whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
from shouwang.apps.roster.actions.limits import keep_absences
from shouwang.apps.roster.actions.publishing import like, named, set_law_aside, shorten, tell_given, withdraw
from shouwang.apps.roster.actions.standing import arrive, leave, post_closed
from shouwang.apps.roster.models import Duty, Offer, Post
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if


@dataclass(frozen=True)
class Take:
    """Who takes a duty, from when on to its end."""

    duty: UUID
    person: UUID
    starts_at: datetime


@transaction.atomic
def drop_out(*, duty: Duty, by: Member, at: datetime, until: datetime | None = None) -> Duty:
    """
    Somebody cannot come: the duty is vacant, and told as such until somebody takes it. Why, nobody asks.

    What they have stood of it by then is theirs, and they are off post. With *until* so are all their duties that begin before, and they are
    not available for so long. At a post that is closed nobody is looked for.
    """
    held_operation(by, access.COMMAND)
    row = _locked(duty, by)
    backwards = {"starts_at": row.operation.local(row.starts_at), "ends_at": row.operation.local(until)} if until else {}
    refuse_if(
        [
            *_not_standing(row),
            *_over(row, bridge.free_from(row, at)),
            *([Reason("absence-runs-backwards", backwards)] if until and until <= row.starts_at else []),
        ]
    )
    rows = [_parted(row, bridge.free_from(row, at) if row.arrived_at else row.starts_at, by, at)]
    if until:
        ahead = Duty.objects.held().filter(operation=by.operation, person=row.person_id, arrived_at=None, starts_at__lt=until)
        rows += ahead.filter(starts_at__gt=row.starts_at).exclude(pk=rows[0].pk).select_for_update(of=("self",))
        spans = [*reads.absences_of(by, row.person_id), (rows[0].starts_at, until)]
        keep_absences(person=row.person_id, spans=spans, by=by, at=at)
    if row.is_on_post:
        leave(duty=row, at=at, by=by)
    needless = rows[:1] if row.post.closed_at else []
    withdraw(needless, Duty.Why.CLOSED, by, at)
    withdraw(rows[len(needless) :], Duty.Why.DROPPED_OUT, by, at)
    rows[0].refresh_from_db()
    return rows[0]


@transaction.atomic
def cannot_come(*, duty: Duty, by: Person, at: datetime) -> Duty:
    """Somebody says themselves that they cannot come to a duty that they do not stand yet: it is vacant at once, and told as such. Why, nobody asks."""
    operation = Operation.objects.select_for_update().get(pk=by.operation_id)
    row = _locked(duty, by)
    is_theirs, is_ahead = row.person_id == by.id and row.roster.published_at is not None, row.arrived_at is None and row.ends_at > at
    refuse_if(
        [
            *command.closed(operation),
            *([] if is_theirs else [Reason("not-your-operation")]),
            *_not_standing(row),
            *([] if is_ahead else [Reason("duty-over")]),
        ]
    )
    withdraw([row], Duty.Why.DROPPED_OUT, by, at)
    row.refresh_from_db()
    return row


@transaction.atomic
def relieve_the_gone(*, operation: Operation, at: datetime) -> list[Duty]:
    """
    Whoever was taken off the roll, or is excused, has no duty any more that they have not come to: it is vacant, and told as such.

    What somebody stands at this moment goes on until they leave: no post is left empty by it.
    """
    gone = people.gone_since(operation)
    own = Duty.objects.held().filter(operation=operation, person__in=gone, arrived_at=None, ends_at__gt=at)
    rows = list(own.select_for_update(of=("self",)).select_related("operation")) if gone else []
    withdraw(rows, Duty.Why.DROPPED_OUT, None, at)
    return rows


@transaction.atomic
def come_after_all(*, duty: Duty, by: Member | Person, at: datetime) -> Duty:
    """
    Whoever could not come to a duty does after all, as long as nobody has taken it: what is left of it is theirs again, if the rules still hold.

    Command may say so of everybody, who is then available in these hours again, and somebody of what they said themselves. Said twice is once.
    Whoever was said to be unable to go on, and goes on within the minutes of a change of shift, never went; later, the pause is no rest.
    """
    if isinstance(by, Member):
        held_operation(by, access.COMMAND)
    operation = Operation.objects.select_for_update().get(pk=by.operation_id)
    row = _locked(duty, by)
    may = isinstance(by, Member) or row in reads.dropped_by(by, at)
    if row.withdrawn_at is None:
        return row
    gone_at = _gone_from(row)
    never_went = gone_at is not None and at - gone_at <= bridge.times_of(operation).changeover
    start = row.starts_at if never_went else bridge.free_from(row, at)
    refuse_if([*command.closed(operation), *_not_changeable(row), *([] if may else [Reason("not-your-operation")]), *_over(row, start)])
    if isinstance(by, Member):
        _there_again(row.person_id, start, row.ends_at, by, at)
    weighed = bridge.weighed({}, [like(row, row.person_id, row.starts_at if gone_at else start, row.ends_at)], at)
    unsafe = [reason for reason in weighed.unsafe if reason.code != "cannot-be-there-in-time"]  # they say that they come
    refuse_if(named(unsafe, operation))
    if row.arrived_at:  # what they were there before it began stays as it was
        row = like(row, row.person_id, start, row.ends_at)
        row.instead_of_id = duty.pk
        row.save()
    else:
        row.starts_at, row.withdrawn_at, row.why = start, None, ""
        row.save(update_fields=["starts_at", "withdrawn_at", "why"])
    tell_given([row], by, at)
    set_law_aside(row.roster, len(weighed.law), "post-held", by, at)
    if gone_at and never_went:
        row = arrive(duty=row, at=gone_at, by=by)
    return row


def _gone_from(row: Duty) -> datetime | None:
    """When somebody went from the post by saying that they cannot go on, of which duty this is the rest; None where they had not come."""
    if row.arrived_at:
        return row.left_at if row.left_at == row.withdrawn_at else None
    former = Duty.objects.filter(roster=row.roster, post=row.post, person=row.person_id, withdrawn_at=None, ends_at=row.starts_at)
    return row.withdrawn_at if row.withdrawn_at and former.filter(left_at=row.withdrawn_at).exists() else None


def _there_again(person: UUID, starts_at: datetime, ends_at: datetime, by: Member, at: datetime) -> None:
    """Somebody is available from one moment to another, whatever was kept before."""
    away = reads.absences_of(by, person)
    cut = [*((start, min(end, starts_at)) for start, end in away), *((max(start, ends_at), end) for start, end in away)]
    keep_absences(person=person, spans=[(start, end) for start, end in cut if start < end], by=by, at=at)


def _parted(row: Duty, moment: datetime, by: Member, at: datetime) -> Duty:
    """What is left of a duty from a moment on, as a duty of its own; all of it where nothing lies before."""
    if moment <= row.starts_at:
        return row
    rest = like(row, row.person_id, moment, row.ends_at)
    rest.save()
    tell_given([rest], by, at)
    shorten(row, moment, by, at)
    return rest


@transaction.atomic
def mend(*, takes: Sequence[Take], leaves: Sequence[UUID] = (), by: Member, at: datetime) -> list[Duty]:
    """
    Give several duties of published rosters to others in one step, and relieve those of *leaves* without anybody in their place.

    All of it or nothing: what has changed since it was proposed is checked again by the rules.
    """
    held_operation(by, access.COMMAND)
    if not takes and not leaves:
        return []
    old = {duty: _locked_by_id(duty, by) for duty in (*(take.duty for take in takes), *leaves)}
    taken = [(old[take.duty], _on_roll(take.person, by), max(take.starts_at, bridge.free_from(old[take.duty], at))) for take in takes]
    refuse_if(
        [
            *(reason for row in old.values() for reason in (*_not_changeable(row), *_over(row, bridge.free_from(row, at)))),
            *(reason for row, _, _ in taken for reason in post_closed(row, at)),
            *(reason for row, _, start in taken for reason in not_a_part(row, start, row.ends_at)),
        ]
    )
    new = [like(row, person, start, row.ends_at) for row, person, start in taken]
    _replace({row: bridge.free_from(row, at) for row in old.values()}, new, Duty.Why.HANDED_ON, by, at)
    return new


@transaction.atomic
def give(*, duty: Duty, to: UUID, by: Member, at: datetime, starts_at: datetime | None = None, ends_at: datetime | None = None) -> Duty:
    """
    Somebody else takes a duty, or the part of it from one moment to another; the rest stays with whom it was given.

    A vacant duty is filled the same way.
    """
    held_operation(by, access.COMMAND)
    return hand_on(duty=duty, to=to, by=by, at=at, starts_at=starts_at or duty.starts_at, ends_at=ends_at or duty.ends_at)


def hand_on(
    *, duty: Duty, to: UUID, by: Member | Person, at: datetime, starts_at: datetime, ends_at: datetime, offer: Offer | None = None
) -> Duty:
    """What :func:`give` does, once it is known that whoever asks may: command, or both people by an *offer*."""
    row = _locked(duty, by)
    start, end = max(starts_at, bridge.free_from(row, at)), ends_at
    taker = _on_roll(to, by)
    refuse_if([*_not_changeable(row), *post_closed(row, at), *_over(row, bridge.free_from(row, at)), *not_a_part(row, start, end)])
    new = [like(row, taker, start, end)]
    if row.withdrawn_at is None and end < row.ends_at:
        new.append(like(row, row.person_id, end, row.ends_at))
    vacant = _left_vacant(row, start, end, at) if row.withdrawn_at else []
    _replace({row: start}, new, Duty.Why.HANDED_ON, by, at, offer)
    Duty.objects.bulk_create(vacant)
    tell_given(vacant, by, at)
    withdraw(vacant, Duty.Why.DROPPED_OUT, by, at)
    return new[0]


def _left_vacant(row: Duty, start: datetime, end: datetime, at: datetime) -> list[Duty]:
    """What is left of a vacant duty, before and after the part that somebody takes: it is vacant still."""
    now = at.replace(second=0, microsecond=0)
    parts = [(max(row.starts_at, now), start), (end, row.ends_at)]
    left = [like(row, row.person_id, a, b) for a, b in parts if a < b]
    for one in left:
        one.instead_of = row  # whoever said that they cannot come may say so of what is left as well
    return left


@transaction.atomic
def keep_duty(*, duty: Duty, is_kept: bool, by: Member, at: datetime) -> Duty:
    """Keep a duty as it is in every roster that is based on this one, or let it go again; told twice is once."""
    held_operation(by, access.COMMAND)
    row = _locked(duty, by)
    refuse_if([*_not_standing(row), *_not_changeable(row)])
    if row.is_kept != is_kept:
        row.is_kept = is_kept
        row.save(update_fields=["is_kept"])
        told = {"duty": str(row.id), "post": str(row.post_id)}
        journal.write_all(
            [journal.Line("duty.kept" if is_kept else "duty.let-go", at, subject=row.person_id, data=told)],
            operation=by.operation,
            by=by.id,
        )
    return row


@transaction.atomic
def send(*, post: Post, to: UUID, by: Member, at: datetime) -> Duty:
    """Send somebody to a post that stands short, from now until the next shift begins there. The rules hold as for every change."""
    operation = held_operation(by, access.COMMAND)
    new = reads.stint_to_fill(operation, post, at)
    if new is None or post.operation_id != operation.pk:
        raise Refused(Reason("alarm-over"))
    new.person_id = _on_roll(to, by)
    _replace({}, [new], "", by, at)
    return new


@transaction.atomic
def swap(*, duty: Duty, other: Duty, by: Member, at: datetime) -> tuple[Duty, Duty]:
    """Two people have each other's duty."""
    held_operation(by, access.COMMAND)
    return exchange(duty=duty, other=other, by=by, at=at)


def exchange(*, duty: Duty, other: Duty, by: Member | Person, at: datetime, offer: Offer | None = None) -> tuple[Duty, Duty]:
    """What :func:`swap` does, once it is known that whoever asks may."""
    one, two = _locked(duty, by), _locked(other, by)
    refuse_if([*_not_standing(one), *_not_standing(two), *_not_changeable(one), *_not_changeable(two)])
    refuse_if([*not_to_be_swapped(one, two), *post_closed(one, at), *post_closed(two, at)])
    moments = {row: bridge.free_from(row, at) for row in (one, two)}
    refuse_if([reason for row, moment in moments.items() for reason in _over(row, moment)])
    new = like(one, two.person_id, moments[one], one.ends_at), like(two, one.person_id, moments[two], two.ends_at)
    _replace(moments, new, Duty.Why.SWAPPED, by, at, offer)
    return new


def _replace(
    taken: Mapping[Duty, datetime], new: Sequence[Duty], why: str, by: Member | Person, at: datetime, offer: Offer | None = None
) -> None:
    """
    Take duties away, each from a moment on, and give those that are *new*, unless a safety rule speaks against it.

    Where the law on working time speaks up after it, that is written down with whoever decided, and why; of a draft when it is published.
    """
    weighed = bridge.weighed(taken, new, at)
    refuse_if(named(weighed.unsafe, by.operation))
    standing = {row: moment for row, moment in taken.items() if row.withdrawn_at is None}
    whole = [row for row, moment in standing.items() if moment <= row.starts_at]
    for row, moment in standing.items():
        if row not in whole:
            shorten(row, moment, by, at)
    for row in whole:
        if row.is_on_post:  # they came before it began
            leave(duty=row, at=at, by=by)
    withdraw(whole, why, by, at)
    Duty.objects.bulk_create(new)
    tell_given(new, by, at, offer)
    if new and new[0].roster.published_at:
        is_filled = any(row.withdrawn_at for row in taken) or not taken
        set_law_aside(new[0].roster, len(weighed.law), "agreed" if offer else "post-held" if is_filled else "rearranged", by, at)


def _locked(duty: Duty, by: Member | Person) -> Duty:
    return Duty.objects.select_for_update(of=("self",)).select_related("roster__operation", "post").get(pk=duty.pk, operation=by.operation)


def _locked_by_id(duty: UUID, by: Member) -> Duty:
    """One duty of a published roster; refused when there is none."""
    found = Duty.objects.filter(pk=duty, roster__published_at__isnull=False, operation=by.operation).first()
    if found is None:
        raise Refused(Reason("duty-withdrawn"))
    return _locked(found, by)


def _on_roll(person: UUID, by: Member | Person) -> UUID:
    if not people.to_tell(by.operation, [person]):
        raise Refused(Reason("not-your-operation"))
    return person


def _not_standing(row: Duty) -> list[Reason]:
    return [Reason("duty-withdrawn")] if row.withdrawn_at else []


def _not_changeable(row: Duty) -> list[Reason]:
    """A duty that stands, or a vacant one that nobody has taken yet."""
    return [Reason("duty-withdrawn")] if row.withdrawn_at and not row.is_vacant else []


def _over(row: Duty, moment: datetime) -> list[Reason]:
    """Whether nothing of a duty lies after a moment."""
    return [Reason("duty-over")] if moment >= row.ends_at else []


def not_to_be_swapped(one: Duty, two: Duty) -> list[Reason]:
    """Whether two duties are of one person, or of different rosters that do not both hold."""
    holds = all(row.roster.published_at for row in (one, two))
    return [Reason("duties-cannot-be-swapped")] if one.person_id == two.person_id or (one.roster_id != two.roster_id and not holds) else []


def not_a_part(row: Duty, start: datetime, end: datetime) -> list[Reason]:
    """Why this is no part of a duty."""
    is_part = row.starts_at <= start < end <= row.ends_at
    return (
        []
        if is_part
        else [Reason("not-a-part-of-duty", {"starts_at": row.operation.local(row.starts_at), "ends_at": row.operation.local(row.ends_at)})]
    )
