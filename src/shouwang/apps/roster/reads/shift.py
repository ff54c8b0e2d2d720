"""The change of shift that is nearest: who goes off, who comes on, post by post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from shouwang.apps.journal import reads as journal
from shouwang.apps.journal.models import Entry
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.roster import bridge
from shouwang.apps.roster.models import Duty, Post
from shouwang.apps.roster.reads.board import names_of
from shouwang.apps.roster.reads.posts import current

MOST_NOTES = 12
"""So many notes fit on a sheet (ours); the log has the rest."""


@dataclass(frozen=True)
class Signed:
    """Who went *off* and when, and who came *on* and signed for it; nobody has signed yet where there is no moment."""

    off: str
    left_at: datetime | None
    on: str
    signed_at: datetime | None


@dataclass(frozen=True)
class AtPostThen:
    """
    Who goes *off* at a post, who comes *on*, who *stays*, by the same duty or the next, and what was signed; so many duties there are *vacant* from
    then on. Whoever had checked out by then neither goes nor stays.
    """

    post: Post
    off: list[str]
    on: list[str]
    stays: list[str]
    signed: list[Signed]
    vacant: int


@dataclass(frozen=True)
class Change:
    """When a shift ends and the next begins, and what changes at each post; *notes* are those of the shift that ends."""

    at: datetime
    posts: list[AtPostThen]
    notes: list[journal.Told]


def change_of_shift(operation: Operation, by: Member, at: datetime, language: str) -> Change | None:
    """The change nearest to a moment; None while no roster holds."""
    roster = current(operation, at)
    if roster is None:
        return None
    touching = Q(operation=operation, starts_at__lte=roster.ends_at, ends_at__gte=roster.starts_at)
    duties = list(Duty.objects.held().filter(touching).select_related("post", "relief"))
    vacant = list(Duty.objects.vacant().filter(touching, roster__published_at__isnull=False).select_related("post"))
    if not duties and not vacant:
        return None
    moment = min({m for duty in (*duties, *vacant) for m in (duty.starts_at, duty.ends_at)}, key=lambda each: (abs(each - at), each))
    began = min((duty.starts_at for duty in duties if duty.ends_at == moment), default=moment)
    names, early = names_of(by), bridge.times_of(operation).changeover
    unheld = [duty for duty in vacant if duty.starts_at <= moment < duty.ends_at]
    changing = [duty for duty in duties if moment in {duty.starts_at, duty.ends_at}]
    posts = sorted({duty.post for duty in (*changing, *unheld)}, key=lambda post: (post.name, post.id))
    told = [
        _at_post(
            post, [duty for duty in duties if duty.post_id == post.id], sum(one.post_id == post.id for one in unheld), names, moment, early
        )
        for post in posts
    ]
    rows = Entry.objects.filter(operation=operation, kind="note.written", placed_at__gte=began, placed_at__lte=at)
    return Change(moment, told, journal.tell(rows.order_by("-placed_at", "-number")[:MOST_NOTES], by, language))


def _at_post(post: Post, duties: list[Duty], vacant: int, names: dict[UUID, str], at: datetime, early: timedelta) -> AtPostThen:
    """The change at one post; who was relieved in the minutes before it, so *early* as people come to take over, goes off by it."""
    leaving = [duty for duty in duties if duty.ends_at == at and (duty.left_at is None or duty.left_at >= at - early)]
    coming = [duty for duty in duties if duty.starts_at == at]
    off, on = {duty.person_id for duty in leaving}, {duty.person_id for duty in coming}
    goes_on = {duty.person_id for duty in leaving if not duty.left_at or duty.left_at >= at} | {
        duty.person_id for duty in coming if duty.is_on_post
    }
    stays = off & on & goes_on | {duty.person_id for duty in duties if duty.starts_at < at < duty.ends_at and duty.left_at is None}

    def said(people: set[UUID]) -> list[str]:
        return sorted(names.get(person, "—") for person in people)

    return AtPostThen(post, said(off - stays), said(on - stays), said(stays), _signed(duties, names, at), vacant)


def _signed(duties: list[Duty], names: dict[UUID, str], at: datetime) -> list[Signed]:
    return [
        Signed(names.get(duty.person_id, "—"), duty.left_at, names.get(duty.relief.person_id, "—"), duty.relief_signed_at)
        for duty in duties
        if duty.ends_at == at and duty.relief
    ]
