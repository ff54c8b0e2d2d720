"""Checking in and out at a post: what really was, whatever the plan says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from operator import itemgetter

from django.db import transaction

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal import reads as journal_reads
from shouwang.apps.journal.models import Entry
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.people.models import Person
from shouwang.apps.roster import bridge, reads
from shouwang.apps.roster.actions.publishing import access_of, known_until, like, shorten, tell_given, withdraw
from shouwang.apps.roster.models import Duty, Roster
from shouwang.vocabulary.reasons import Reason, refuse_if

EARLY = timedelta(hours=2)
"""Nobody checks in so long before a duty (ours): it would be another one."""


@transaction.atomic
def arrive(*, duty: Duty, at: datetime, by: Member | Person) -> Duty:
    """
    Record that somebody is on post, by their own word or that of their partner there, or of whoever leads; a second time changes nothing.

    They have left any other post; where they came to another later, they left this one then. Who had gone and comes back stands what is left of
    the duty, as one of its own.
    """
    row = _locked(duty, by, partner_may=True)
    if row.arrived_at:
        back = _back(row, at, by)
        if back is None:
            return row
        row = back
    refuse_if(_not_to_arrive(row, at))
    refuse_if(_elsewhere(row, at))
    row.arrived_at = at
    row.save(update_fields=["arrived_at"])
    _tell("duty.arrived", row, by, at, **known_until(row))
    _end_where_the_next_begins(row, by)
    row.refresh_from_db(fields=["left_at"])
    return row


def _back(row: Duty, at: datetime, by: Member | Person) -> Duty | None:
    """
    What is left of a duty for somebody who had gone and comes back before it is over; None where they are there, or stand it already.

    Within the minutes of a change of shift they never went. What they stood of it stays as it was.
    """
    again = Duty.objects.held().filter(post=row.post, person=row.person_id, starts_at__lt=row.ends_at, ends_at__gt=at).exclude(pk=row.pk)
    if row.left_at is None or at <= row.left_at or at >= row.ends_at or row.withdrawn_at or again.filter(left_at=None).exists():
        return None
    went = row.left_at if at - row.left_at <= bridge.times_of(row.operation).changeover else at
    rest = like(row, row.person_id, max(went, row.starts_at), row.ends_at)
    if row.left_at <= row.starts_at:
        rest.instead_of = row
        withdraw([row], Duty.Why.HANDED_ON, by, at)
    rest.save()
    tell_given([rest], by, at)
    if row.left_at > row.starts_at:
        shorten(row, rest.starts_at, by, at)
    return rest


def _elsewhere(row: Duty, at: datetime) -> list[Reason]:
    """Whether somebody stood at another post at a moment, and left it later by their own word."""
    others = Duty.objects.filter(operation=row.operation, person=row.person, arrived_at__lte=at, left_at__gt=at)
    return [
        Reason(
            "on-post-elsewhere",
            {"post": str(one.post), "starts_at": row.operation.local(one.arrived_at), "ends_at": row.operation.local(one.left_at)},
        )
        for one in others.select_related("post", "operation")
        if one.arrived_at and one.left_at and not reads.moved_on(one)
    ]


def _end_where_the_next_begins(row: Duty, by: Member | Person) -> None:
    """Nobody is at two posts: what somebody stands ends, at the latest, where they came to the next; of two at one moment whichever was told later."""
    came = Entry.objects.filter(operation=row.operation, kind="duty.arrived", subject=row.person_id).order_by("number")
    told = {json.loads(entry.data)["duty"]: entry.number for entry in came}
    rows = Duty.objects.filter(operation=row.operation, person=row.person, arrived_at__isnull=False).select_related("post", "operation")
    stays = sorted(((one.arrived_at, told.get(str(one.id), 0), one) for one in rows if one.arrived_at), key=itemgetter(0, 1))
    for (_, _, one), (ends_at, _, following) in pairwise(stays):
        if one.left_at is None or one.left_at > ends_at:
            _left(one, by, ends_at, elsewhere=str(following.id))


def _left(row: Duty, by: Member | Person, at: datetime, to: Duty | None = None, **further: str) -> None:
    row.left_at, row.relief = at, to
    row.save(update_fields=["left_at", "relief"])
    _tell("duty.left", row, by, at, **({"to": str(to.id)} if to else {}), **further)


@transaction.atomic
def leave(*, duty: Duty, at: datetime, by: Member | Person, to: Duty | None = None) -> Duty:
    """
    Record that somebody has left the post, handing it over *to* whoever is on duty there; a second time changes nothing.

    Where they left it only in that they came to another later, command may say that they had left before: nobody stands on because a check-out
    was forgotten.
    """
    row = _locked(duty, by)
    if row.left_at and not _had_gone_before(row, at, by):
        return row
    if row.arrived_at is None:
        refuse_if([Reason("duty-not-begun")])
    refuse_if(
        [Reason("duty-left-before-arrival", {"arrived_at": row.operation.local(row.arrived_at)})]
        if row.arrived_at and at < row.arrived_at
        else []
    )
    refuse_if([Reason("relief-not-there")] if to and to.id not in {one.id for one in reads.reliefs_of(row)} else [])
    _left(row, by, at, to)
    return row


def _had_gone_before(row: Duty, at: datetime, by: Member | Person) -> bool:
    """Whether command says that somebody had gone before they came to another post, by which alone they left this one; that is struck then."""
    if not isinstance(by, Member) or by.role not in access.COMMAND or row.left_at is None or at >= row.left_at:
        return False
    moved = reads.moved_on(row)
    for entry in moved:
        journal.take_out(entry=entry, by=by, at=entry.happened_at, reason="mistaken")
    return bool(moved)


@transaction.atomic
def sign_relief(*, duty: Duty, at: datetime, by: Person) -> Duty:
    """Sign for having taken a post over from whoever left this *duty*; both have signed then. A second time changes nothing."""
    row = Duty.objects.select_for_update(of=("self",)).select_related("post", "operation", "relief__person").get(pk=duty.pk)
    refuse_if([] if row.relief and row.relief.person_id == by.id and row.left_at else [Reason("not-your-operation")])
    if row.relief and row.relief_signed_at is None:
        row.relief_signed_at = at
        row.save(update_fields=["relief_signed_at"])
        _tell("duty.relief-signed", row.relief, by, at, **{"from": str(row.id)})
    return row


@transaction.atomic
def all_well(*, duty: Duty, at: datetime, by: Member | Person) -> Duty:
    """Record that all is well with somebody on post, by their own word or that of their partner there, or of whoever leads."""
    row = _locked(duty, by, partner_may=True)
    refuse_if([] if row.arrived_at and row.arrived_at <= at and not row.left_at else [Reason("duty-not-on-post")])
    if row.well_at and row.well_at >= at:
        return row
    row.well_at = at
    row.save(update_fields=["well_at"])
    _tell("duty.well", row, by, at, **known_until(row))
    return row


@transaction.atomic
def take_back(*, duty: Duty, what: str, by: Member, at: datetime) -> Duty:
    """
    A check-in (``arrived``), check-out (``left``) or the last word that all is ``well`` was a mistake: it is struck, and all stands as before.

    With a check-in, whoever had left another post by it stands there again.
    """
    row = _locked(duty, by)
    field = f"{what}_at"
    if getattr(row, field) is None:
        return row
    moved = reads.moved_on(row) if row.left_at else []
    refuse_if(_not_to_take_back(row, what, moved))
    told = reads.told_of(row, f"duty.{what}", "duty")
    kept = told[:-1] if what == "well" else []
    setattr(row, field, kept[-1].happened_at if kept else None)
    if what == "left":
        told += reads.told_of(row, "duty.relief-signed", "from")
        row.relief = row.relief_signed_at = None
    if what == "arrived":
        told, row.left_at = told + moved, None
        _come_back(row, by, at)
    for entry in told[len(kept) :]:
        journal.take_out(entry=entry, by=by, at=at, reason="mistaken")
    row.save()
    _end_where_the_next_begins(row, by)
    row.refresh_from_db(fields=["left_at"])
    return row


def _not_to_take_back(row: Duty, what: str, moved: Sequence[Entry]) -> list[Reason]:
    if what == "arrived":
        return [Reason("duty-left-already")] if row.left_at and not moved else []
    if what == "left" and moved:
        following = Duty.objects.select_related("post").filter(pk=json.loads(moved[-1].data)["elsewhere"]).first()
        left_at = row.operation.local(moved[-1].happened_at)
        return [Reason("left-for-another-post", {"post": str(following.post) if following else "—", "at": left_at})]
    return [Reason("duty-withdrawn")] if what == "left" and row.withdrawn_at else []


def _come_back(row: Duty, by: Member, at: datetime) -> None:
    """Whoever left another post only by checking in here stands there again; what was taken away since stays left."""
    fallen = journal_reads.fallen(row.operation)
    for entry in journal_reads.about(row.operation, "duty.left", row.id):
        told = json.loads(entry.data)
        former = Duty.objects.filter(pk=told["duty"], withdrawn_at=None).first()
        if former and entry.id not in fallen and told.get("elsewhere") == str(row.id):
            for each in reads.moved_on(former):
                journal.take_out(entry=each, by=by, at=at, reason="mistaken")
            former.left_at = None
            former.save(update_fields=["left_at"])


def _locked(duty: Duty, by: Member | Person, *, partner_may: bool = False) -> Duty:
    """A duty, and the operation with it: two check-ins of one person come one after the other."""
    Operation.objects.select_for_update().get(pk=by.operation_id)
    row = (
        Duty.objects.select_for_update(of=("self",))
        .select_related("post", "person", "roster", "operation")
        .get(pk=duty.pk, operation_id=by.operation_id)
    )
    if not (partner_may and isinstance(by, Person) and by.id in reads.on_post(row.operation, row.post)):
        access_of(by, row.person)
    return row


def _not_to_arrive(row: Duty, at: datetime) -> list[Reason]:
    if row.roster.state != Roster.State.PUBLISHED:
        return [Reason("roster-not-published", {"number": row.roster.number})]
    if row.withdrawn_at:
        return [Reason("duty-withdrawn")]
    if is_closed := post_closed(row, at):
        return is_closed
    if not row.starts_at - EARLY <= at < row.ends_at:
        return [
            Reason("not-the-hour-of-duty", {"starts_at": row.operation.local(row.starts_at), "ends_at": row.operation.local(row.ends_at)})
        ]
    return []


def post_closed(row: Duty, at: datetime) -> list[Reason]:
    """Whether the post of a duty is closed at a moment: nobody comes there any more."""
    closed_at = row.post.closed_at
    told = {"post": str(row.post), "closed_at": row.operation.local(closed_at)} if closed_at else {}
    return [Reason("post-is-closed", told)] if closed_at and at >= closed_at else []


def _tell(kind: str, row: Duty, by: Member | Person, at: datetime, **further: str) -> None:
    line = journal.Line(kind, at, row.post.place_id, row.person_id, data={"duty": str(row.id), "post": str(row.post_id), **further})
    journal.write_all([line], operation=row.operation, by=by.id)
