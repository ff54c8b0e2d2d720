"""Opening, changing and closing posts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction

from shouwang.apps.command import reads as command
from shouwang.apps.command.actions.ground import held_operation
from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.roster import bridge
from shouwang.apps.roster.actions.publishing import tell_needs, withdraw
from shouwang.apps.roster.models import Duty, Need, Post
from shouwang.apps.territory.models import Place
from shouwang.vocabulary.reasons import Reason, refuse_if


@dataclass(frozen=True)
class NeedTold:
    """What a post needs at certain hours; from and until the same time is the whole day."""

    starts: time
    ends: time
    least: int = 1
    ideal: int = 0
    leads: int = 0
    is_mixed: bool = False


@transaction.atomic
def keep_post(
    *,
    name: str,
    needs: Sequence[NeedTold],
    by: Member,
    at: datetime,
    name_en: str = "",
    place: Place | None = None,
    is_seated: bool = True,
    is_outdoors: bool = True,
    is_safe_alone: bool = False,
    is_hard: bool = False,
    is_suited: bool = False,
    is_driving: bool = False,
    instead_of: Post | None = None,
) -> Post:
    """Open a post with what it needs, or write one anew. What it needs counts from now on, also while a roster holds; rosters that are made later follow it."""
    operation = held_operation(by, access.COMMAND)
    post = Post.objects.get(pk=instead_of.pk, operation=operation) if instead_of else Post(operation=operation)
    refuse_if([*command.closed(operation), *_not_to_be_kept(post, name, needs, place)])
    post.name, post.name_en, post.place = name, name_en, place
    post.is_seated, post.is_outdoors, post.is_safe_alone = is_seated, is_outdoors, is_safe_alone
    post.is_hard, post.is_suited, post.is_driving = is_hard, is_suited, is_driving
    post.save()
    known = {NeedTold(one.starts, one.ends, one.least, one.ideal, one.leads, one.is_mixed) for one in post.needs.all()}
    post.needs.all().delete()
    Need.objects.bulk_create([Need(operation=operation, post=post, **vars(need)) for need in needs])
    kind = "post.changed" if instead_of else "post.opened"
    named = {"name": name, "name_en": name_en} if name_en else {"name": name}
    line = journal.Line(kind, at, place.id if place else None, data={"post": str(post.id), **named})
    journal.write_all([line], operation=operation, by=by.id)
    planned = bridge.planned_from_to(operation)
    if planned and known != set(needs):
        tell_needs([planned], by, at, post)
    return post


def _not_to_be_kept(post: Post, name: str, needs: Sequence[NeedTold], place: Place | None) -> Iterator[Reason]:
    if Post.objects.filter(operation=post.operation, name=name, closed_at=None).exclude(pk=post.pk).exists():
        yield Reason("post-name-taken", {"name": name})
    if place and place.operation_id != post.operation_id:
        yield Reason("not-your-operation")
    if not needs:
        yield Reason("post-without-need", {"name": name})
    for need in needs:
        hours = f"{need.starts:%H:%M}–{need.ends:%H:%M}"
        if need.leads > max(need.least, need.ideal):
            yield Reason("post-more-leads-than-people", {"hours": hours, "leads": need.leads, "people": max(need.least, need.ideal)})
        if need.ideal and need.ideal < need.least:
            yield Reason("post-ideal-below-least", {"hours": hours, "ideal": need.ideal, "least": need.least})


@transaction.atomic
def close_post(*, post: Post, by: Member, at: datetime) -> Post:
    """Close a post: it needs nobody any more, and nobody comes there; whoever stands there does until they leave."""
    operation = held_operation(by, access.COMMAND)
    found = Post.objects.get(pk=post.pk, operation=operation)
    if found.closed_at is None:
        found.closed_at = at
        found.save(update_fields=["closed_at"])
        journal.write("post.closed", operation=operation, at=at, by=by.id, place=found.place_id, post=str(found.id), name=found.name)
        planned = bridge.planned_from_to(operation)
        if planned and at < planned[1]:
            told = {"starts": at.isoformat(), "ends": planned[1].isoformat(), "post": str(found.id)}
            journal.write_all([journal.Line("post.needed", at, data={**told, "least": 0})], operation=operation, by=by.id)
        ahead = Duty.objects.filter(operation=operation, post=found, ends_at__gt=at, roster__published_at__isnull=False)
        rows = ahead.filter(withdrawn_at=None, arrived_at=None) | ahead.vacant()
        withdraw(list(rows.select_related("operation")), Duty.Why.CLOSED, by, at)
    return found
