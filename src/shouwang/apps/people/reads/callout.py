"""Reading a call-out: personal links, how far each has come, who is to be phoned next, who phones whom."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from statistics import median_low

from django.template.loader import render_to_string
from django.utils import timezone, translation

from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.people.models import Answer, Call, CallOut, Exemption, Step
from shouwang.apps.people.reads.links import CALLS
from shouwang.apps.people.reads.roll import PersonSeen, people_seen

PAUSE_AFTER_TRY = timedelta(minutes=5)
"""Whoever did not answer the telephone is not tried again at once (ours)."""

SPAN = range(3, 8)
USUAL_SPAN = 5
"""How many people one person can lead or phone: three to seven, best five (Incident Command System, span of control)."""


# Personal links


def token_of(call: Call) -> str:
    """The secret part of a personal link. It holds as long as the call-out and its operation go on."""
    return CALLS.of(call.id)


def call_of(token: str) -> Call | None:
    """The call behind a personal link; None when the link is none of ours, or the person has left the roll."""
    identity = CALLS.behind(token)
    found = Call.objects.select_related("operation", "callout__operation", "person").filter(id=identity).first() if identity else None
    return found if found and found.person.removed_at is None else None


def decision_on(call: Call) -> Exemption | None:
    """The last request to be excused that came with this call, for the person themselves."""
    last: Exemption | None = call.exemptions.order_by("asked_at", "id").last()
    return last


def message_for(call: Call, address: str) -> tuple[str, str]:
    """Subject and text that carry the personal link, in the person's language; *address* is what the link begins with."""
    with translation.override(call.person.language), timezone.override(call.operation.time_zone):
        words = {"call": call, "callout": call.callout, "operation": call.operation, "link": f"{address}{token_of(call)}/"}
        return call.callout.titles.within(call.person.language), render_to_string("people/message.txt", words).strip()


def message_for_all(callout: CallOut, language: str) -> str:
    """The text for a group chat. It carries no link: a personal link belongs to one person."""
    with translation.override(language), timezone.override(callout.operation.time_zone):
        return render_to_string("people/message.txt", {"callout": callout, "operation": callout.operation}).strip()


# The board of a call-out


@dataclass(frozen=True)
class Line:
    """One person on the board: how far, and how many minutes after the order each step was taken."""

    person: PersonSeen
    call: Call
    received_at: datetime
    decision: str = ""

    @property
    def minutes(self) -> list[tuple[Step, int | None]]:
        """Whole minutes from the order to each step; None for a step not taken."""
        return [(step, self._minutes(self.call.taken_at(step))) for step in Step]

    def _minutes(self, moment: datetime | None) -> int | None:
        return None if moment is None else int((moment - self.received_at).total_seconds() // 60)

    @property
    def furthest(self) -> Step | None:
        """The last step taken."""
        return next((step for step in reversed(Step) if self.call.taken_at(step)), None)

    def has(self, step: Step) -> bool:
        """Whether this step or a later one was taken."""
        return self.furthest is not None and list(Step).index(self.furthest) >= list(Step).index(step)


@dataclass(frozen=True)
class Pace:
    """How fast a step was taken: by how many, the middle one and the last, in minutes after the order."""

    step: Step
    people: int
    middle: int | None
    last: int | None


@dataclass(frozen=True)
class ToPhone:
    """Somebody who has to be phoned: for want of which step, since when."""

    line: Line
    missing: Step
    since: datetime


@dataclass(frozen=True)
class Board:
    """A call-out at one moment."""

    callout: CallOut
    lines: list[Line]
    at: datetime

    @cached_property
    def paces(self) -> list[Pace]:
        """The order-to-post clock, step by step."""
        return [pace_of(step, self.lines) for step in Step]

    @property
    def coming(self) -> int:
        """How many are coming or have come, with limits or without."""
        return sum(line.call.answer in {Answer.COMING, Answer.WITH_LIMITS} or line.has(Step.ARRIVED) for line in self.lines)

    @property
    def with_limits(self) -> int:
        """How many of them said that they have limits."""
        return sum(line.call.answer == Answer.WITH_LIMITS for line in self.lines)

    @property
    def cannot(self) -> int:
        """How many cannot come."""
        return sum(line.call.answer == Answer.CANNOT and not line.has(Step.ARRIVED) for line in self.lines)

    @property
    def undecided(self) -> int:
        """How many asked to be excused and have no decision yet."""
        return sum(line.call.answer == Answer.CANNOT and not line.decision for line in self.lines)

    @property
    def silent(self) -> int:
        """How many have said nothing and have not come."""
        return len(self.lines) - self.coming - self.cannot

    @property
    def on_post(self) -> int:
        """How many stand on post."""
        return sum(line.call.on_post_at is not None for line in self.lines)

    @cached_property
    def to_phone(self) -> list[ToPhone]:
        """Who is to be phoned, most pressing first: not read, then not answered, then not arrived; the one tried least first."""
        found = [due for line in self.lines if (due := _due(self.callout, line, self.at))]
        return sorted(found, key=lambda due: (list(Step).index(due.missing), due.line.call.tried, due.since))

    @property
    def version(self) -> str:
        """Changes when anything shown changes."""
        told = [(line.decision, line.person["name"], *_shown_of(line.call)) for line in self.lines]
        due = [(due.line.call.id, due.missing) for due in self.to_phone]
        return hashlib.sha256(repr((told, due, self.callout.closed_at)).encode()).hexdigest()[:16]


def _shown_of(call: Call) -> Iterator[object]:
    """What the board shows of a call."""
    yield from (call.id, call.answer, call.tried, call.mail_fault, *(call.taken_at(step) for step in Step))


def board(callout: CallOut, by: Member, at: datetime) -> Board:
    """The board of a call-out, people in the order of the roll; those taken off the roll have left it."""
    calls = {call.person_id: call for call in callout.calls.all()}
    asked = access.seen(Exemption, by).filter(call__in=[call.id for call in calls.values()])
    decisions = {row["call"]: row["decision"] for row in asked.order_by("asked_at", "id")}
    people = [(person, calls[person["id"]]) for person in people_seen(by) if person["id"] in calls]
    lines = [Line(person, call, callout.received_at, decisions.get(call.id, "")) for person, call in people]
    return Board(callout, lines, at)


def pace_of(step: Step, lines: list[Line]) -> Pace:
    """The clock of one step; who skipped a step (arrived without an answer) counts as past it, but has no time there."""
    minutes = [taken for line in lines if (taken := dict(line.minutes)[step]) is not None]
    reached = sum(line.has(step) for line in lines)
    return Pace(step, reached, median_low(minutes) if minutes else None, max(minutes, default=None))


def _due(callout: CallOut, line: Line, at: datetime) -> ToPhone | None:
    call, wait = line.call, timedelta(minutes=callout.phone_after)
    if (
        callout.closed_at
        or call.answer == Answer.CANNOT
        or line.has(Step.ARRIVED)
        or (call.tried_at and at < call.tried_at + PAUSE_AFTER_TRY)
    ):
        return None
    if call.answer:
        missing, since = Step.ARRIVED, call.expected_at or callout.deadline
    elif call.read_at:
        missing, since = Step.ANSWERED, call.read_at + wait
    else:
        missing, since = Step.READ, call.notified_at + wait if call.notified_at else callout.sent_at
    return ToPhone(line, missing, since) if since <= at else None


# The phone tree


@dataclass(frozen=True)
class Branch:
    """One caller and whom they phone; *caller* None is the one who begins."""

    caller: PersonSeen | None
    callees: list[PersonSeen]


def phone_tree(roll: Sequence[PersonSeen], begins: int | None = None, span: int = USUAL_SPAN) -> list[Branch]:
    """
    Who phones whom, so that nobody phones more than *span* people and the calls run side by side.

    Those first on the roll become callers: the one who begins (whose login is *begins*, and whom nobody need phone) phones the first *span*,
    the first of these the next *span*, and so on.
    """
    people = [person for person in roll if begins is None or person["user"] != begins]
    groups = [list(people[first : first + span]) for first in range(0, len(people), span)]
    return [Branch(people[place - 1] if place else None, group) for place, group in enumerate(groups)]
