"""Orders, phases and the command cell as they stand, and why something may not be done to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from shouwang.apps.command.models import CommandPost, Order, Phase, Post, Supersession
from shouwang.apps.frame import reads as frame
from shouwang.apps.journal import reads as journal
from shouwang.apps.operations.models import Member, Operation, Role, in_both
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.words import Words

MAY_COMMAND = frozenset({Role.COMMANDER, Role.SHIFT_LEAD})
"""The roles of which holders of a post of command must have one: a chain of command that cannot act is none."""


def labels(operation: Operation, ids: set[UUID], by: Member) -> dict[UUID, str]:
    """What the ids of orders and phases are called in the log; to the superior, who sees figures only, nothing."""
    if by.role == Role.SUPERIOR:
        return {}
    found: dict[UUID, str] = {order.id: str(order) for order in Order.objects.filter(operation=operation, id__in=ids)}
    return found | {phase.id: str(phase.number) for phase in Phase.objects.filter(operation=operation, id__in=ids)}


def body_name(operation: Operation, part: str) -> Words | None:
    """The name of the body that plays this part; None while none is named."""
    body = operation.bodies.filter(part=part).order_by("id").first()
    return in_both(body, "name") if body else None


# The operation's own time


def day_of(operation: Operation, moment: datetime) -> date:
    """The calendar day of a moment where the operation is."""
    return moment.astimezone(ZoneInfo(operation.time_zone)).date()


def shown(operation: Operation, moment: datetime) -> str:
    """A moment for a reason's gap, in the operation's time zone; the same in every language."""
    return f"{operation.local(moment):%Y-%m-%d %H:%M}"


def calendar_days(operation: Operation, opened_at: datetime, closed_at: datetime) -> int:
    """Calendar days from the first to the last, both counted: from 11 to 20 March are ten (STORY S12)."""
    return (day_of(operation, closed_at) - day_of(operation, opened_at)).days + 1


def closed(operation: Operation) -> Iterator[Reason]:
    """Why a closed operation takes nothing new."""
    if operation.closed_at:
        yield Reason("operation-closed", {"day": day_of(operation, operation.closed_at).isoformat()})


# Orders


def orders(operation: Operation) -> QuerySet[Order]:
    """Every order, the newest first, with who signed for it and what it supersedes or is superseded by."""
    return (
        Order.objects.filter(operation=operation)
        .select_related("acknowledged_by__user", "attachment")
        .prefetch_related(
            Prefetch("superseded_by", Supersession.objects.select_related("newer")),
            Prefetch("supersedes", Supersession.objects.select_related("older")),
        )
    )


def whole_successor(order: Order) -> Order | None:
    """The order that took the place of all of this one, or None while any of it is in force."""
    found = order.superseded_by.filter(part="").select_related("newer").first()
    return found.newer if found else None


def not_to_be_acknowledged(order: Order, operation: Operation, at: datetime) -> Iterator[Reason]:
    """Why this order may not be signed for."""
    yield from closed(operation)
    if order.operation_id != operation.id:
        yield Reason("order-not-here")
        return
    if order.acknowledged_at:
        yield Reason("order-acknowledged", {"title": order.titles, "day": day_of(operation, order.acknowledged_at).isoformat()})
    if at < order.received_at:
        yield Reason("order-too-early", {"at": shown(operation, at), "received": shown(operation, order.received_at)})


def not_to_be_superseded(older: Order, newer: Order, operation: Operation) -> Iterator[Reason]:
    """Why *newer* may not take the place of *older*."""
    yield from closed(operation)
    if {older.operation_id, newer.operation_id} != {operation.id}:
        yield Reason("order-not-here")
        return
    if older.pk == newer.pk or newer.received_at < older.received_at:
        yield Reason("order-supersedes-itself", {"title": newer.titles})
    if successor := whole_successor(older):
        yield Reason("order-superseded", {"title": older.titles, "by": successor.titles})


def not_to_be_withdrawn(order: Order | None, operation: Operation) -> Iterator[Reason]:
    """Why an order may not be undone as recorded by mistake."""
    yield from closed(operation)
    if order is None or order.operation_id != operation.id:
        yield Reason("order-not-here")
        return
    for newer in order.superseded_by.select_related("newer"):
        yield Reason("order-has-successor", {"title": order.titles, "by": newer.newer.titles})


# Phases


def phases(operation: Operation) -> QuerySet[Phase]:
    """Every phase, the first first."""
    return Phase.objects.filter(operation=operation).order_by("number")


def open_phase(operation: Operation) -> Phase | None:
    """The phase that is going on, or None."""
    return phases(operation).filter(closed_at=None).first()


def not_to_be_opened(operation: Operation, at: datetime, until: date) -> Iterator[Reason]:
    """Why no phase may begin now."""
    yield from closed(operation)
    last = phases(operation).last()
    if last and last.closed_at is None:
        yield Reason("phase-open-already", {"number": last.number})
    elif last and last.closed_at and at < last.closed_at:
        yield Reason("phase-overlaps", {"number": last.number, "closed": shown(operation, last.closed_at), "at": shown(operation, at)})
    yield from too_short(until, day_of(operation, at))


def too_short(until: date, earliest: date) -> Iterator[Reason]:
    """Why a phase may not end on *until*."""
    if until < earliest:
        yield Reason("phase-ends-too-early", {"until": until.isoformat(), "earliest": earliest.isoformat()})


def not_open(phase: Phase, operation: Operation) -> Iterator[Reason]:
    """Why nothing can be done to a phase that is not going on here."""
    yield from closed(operation)
    if phase.operation_id != operation.id:
        yield Reason("phase-not-here")
    elif phase.closed_at:
        yield Reason("phase-not-open", {"number": phase.number, "day": day_of(operation, phase.closed_at).isoformat()})


def not_to_be_handed_over(phase: Phase, operation: Operation) -> Iterator[Reason]:
    """Why a phase cannot be handed over; it can after the operation is closed, for that is when packs are made."""
    if phase.operation_id != operation.id:
        yield Reason("phase-not-here")
    elif phase.closed_at is None:
        yield Reason("phase-still-open", {"number": phase.number})
    elif phase.handed_over_at:
        yield Reason("phase-handed-over", {"number": phase.number, "receiver": phase.receivers})


def not_to_be_reopened(phase: Phase, operation: Operation, at: datetime) -> Iterator[Reason]:
    """Why a phase cannot be reopened: only the last, only when it is over, and not before it ended."""
    if phase.operation_id != operation.id:
        yield Reason("phase-not-here")
        return
    last = phases(operation).last()
    if last and last.pk != phase.pk:
        yield Reason("phase-not-last", {"last": last.number})
    if phase.closed_at is None:
        yield Reason("phase-open-already", {"number": phase.number})
    elif at < phase.closed_at:
        told = {"number": phase.number, "at": shown(operation, at), "closed": shown(operation, phase.closed_at)}
        yield Reason("phase-reopened-too-early", told)


def not_to_be_closed(operation: Operation, at: datetime) -> Iterator[Reason]:
    """Why the operation itself cannot be closed at this moment."""
    yield from closed(operation)
    known = list(phases(operation))
    if not known:
        yield Reason("no-phase-yet")
    yield from (Reason("phase-still-open", {"number": phase.number}) for phase in known if phase.closed_at is None)
    ended = max((phase.closed_at for phase in known if phase.closed_at), default=at)
    if at < ended:
        yield Reason("operation-closed-too-early", {"at": shown(operation, at), "ended": shown(operation, ended)})


def not_handed_over(operation: Operation) -> list[Reason]:
    """The closed phases that the host community has not been given."""
    kept = [phase.number for phase in phases(operation) if phase.closed_at and not phase.handed_over_at]
    return [Reason("phases-not-handed-over", {"numbers": tuple(map(str, sorted(kept)))})] if kept else []


# The command cell


def cell(operation: Operation) -> QuerySet[CommandPost]:
    """Who holds which post now, in order of succession."""
    return CommandPost.objects.filter(operation=operation, until=None).select_related("member__user").order_by("rank")


def former_posts(operation: Operation) -> QuerySet[CommandPost]:
    """Who held a post before, the latest first."""
    return CommandPost.objects.filter(operation=operation, until__isnull=False).select_related("member__user").order_by("-until")


def who_commands(operation: Operation, at: datetime) -> CommandPost | None:
    """Whoever is present and first in succession at this moment; None: nobody, which is an alarm."""
    held = CommandPost.objects.filter(operation=operation, since__lte=at).exclude(until__lte=at).select_related("member__user")
    return next((post for post in held.order_by("rank", "-since") if not post.is_away(at)), None)


def next_rank(operation: Operation) -> int:
    """The first free place in the line of succession."""
    taken = set(cell(operation).values_list("rank", flat=True))
    return next(rank for rank in range(1, len(taken) + 2) if rank not in taken)


def not_to_be_filled(post: str, rank: int, member: Member, operation: Operation) -> Iterator[Reason]:
    """Why this member cannot take this post; there are several deputies, but one commander and one overall shift lead."""
    yield from closed(operation)
    yield from not_to_command(member, operation)
    if rank < 1:
        yield Reason("rank-from-one")
    for held in cell(operation):
        if held.rank == rank:
            yield Reason("rank-held", {"holder": str(held.member.user), "rank": rank})
        if held.post == post and post != Post.DEPUTY:
            yield Reason("post-held", {"post": held.get_post_display(), "holder": str(held.member.user)})


def not_to_command(member: Member, operation: Operation) -> Iterator[Reason]:
    """Why this member cannot hold a post of command."""
    yield from not_taking_part(member, operation)
    if member.role not in MAY_COMMAND:
        yield Reason("post-needs-role", {"member": str(member.user), "role": member.get_role_display()})


def not_held(held: CommandPost, operation: Operation, at: datetime) -> Iterator[Reason]:
    """Why nothing can be done to a post that is not held at this moment."""
    if held.operation_id != operation.id:
        yield Reason("post-not-here")
    elif held.until:
        yield Reason("post-left", {"day": day_of(operation, held.until).isoformat()})
    elif at < held.since:
        yield Reason("post-too-early", {"at": shown(operation, at), "since": shown(operation, held.since)})


# Members


def members(operation: Operation) -> list[Member]:
    """Everybody who takes part or did, by name, those who left last."""
    found = Member.objects.filter(operation=operation).select_related("user")
    return sorted(found, key=lambda member: (member.left_at is not None, member.left_at, str(member.user)))


def not_taking_part(member: Member, operation: Operation) -> Iterator[Reason]:
    """Why this is nobody of ours."""
    if member.operation_id != operation.id:
        yield Reason("member-not-here")
    elif member.left_at:
        yield Reason("member-left", {"member": str(member.user)})


def last_commander(member: Member, operation: Operation) -> Iterator[Reason]:
    """Why this member must stay a commander: there is no other."""
    others = Member.objects.filter(operation=operation, role=Role.COMMANDER, left_at=None).exclude(pk=member.pk)
    if member.role == Role.COMMANDER and not others.exists():
        yield Reason("last-commander", {"member": str(member.user)})


def posts_of(member: Member, operation: Operation) -> Iterator[Reason]:
    """The posts of command that a member must hand over before leaving or becoming something else."""
    for held in cell(operation).filter(member=member):
        yield Reason("holds-a-post", {"member": str(member.user), "post": held.get_post_display()})


# What to do next, and the board's card


@dataclass(frozen=True)
class Step:
    """A step of a new operation: done when the journal holds an entry of *kind*; *page* is the name of the address where it is done."""

    kind: str
    page: str
    words: str | Promise
    why: str | Promise


@dataclass(frozen=True)
class StepNow:
    """A step as it stands; *address* is empty for whom the page is not open."""

    step: Step
    done: bool
    address: str


def first_steps(by: Member) -> list[StepNow]:
    """The steps of a new operation (``settings.FIRST_STEPS``), which are done, and where this member does them."""
    steps: tuple[Step, ...] = import_string(settings.FIRST_STEPS)
    told = journal.kinds_in(by.operation)
    return [
        StepNow(step, step.kind in told, frame.address_of(step.page, by.operation_id) if frame.is_open(step.page, by.role) else "")
        for step in steps
    ]


@dataclass(frozen=True)
class Card:
    """Command at a glance, for the board: who commands, which day of which phase, which orders wait to be signed for."""

    commands: CommandPost | None
    stands_in: bool
    phase: Phase | None
    day: int
    waiting: list[Order]


def card(operation: Operation, at: datetime) -> Card:
    """Command at this moment."""
    commands, phase = who_commands(operation, at), open_phase(operation)
    first = cell(operation).first()
    return Card(
        commands=commands,
        stands_in=bool(commands and first and commands.pk != first.pk),
        phase=phase,
        day=calendar_days(operation, phase.opened_at, at) if phase else 0,
        waiting=list(orders(operation).filter(acknowledged_at=None).order_by("received_at")),
    )


ARTICLE = re.compile(r"^\s*(?:第[一二三四五六七八九十百零]+条|[一二三四五六七八九十]+[、\s]|\d+[.、)]|Article\s+\d+)", re.IGNORECASE)


def paragraphs(text: str) -> list[tuple[bool, str]]:
    """The paragraphs of an order, and of each whether it begins an article."""
    lines = (line.strip(" \u3000\t\r") for line in text.splitlines())
    return [(bool(ARTICLE.match(line)), line) for line in lines if line]
