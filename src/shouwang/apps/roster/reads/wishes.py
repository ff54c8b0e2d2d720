"""When people would rather have no duty, or would like some, and how far a roster heeds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shouwang.apps.operations import access
from shouwang.apps.people.models import Person
from shouwang.apps.roster.models import DutyWish
from shouwang.apps.roster.reads.board import Board


@dataclass(frozen=True)
class WishSeen:
    """One wish in a roster: whose it is, from when until when, whether duty is wished for (*is_for*), and how much lies in it."""

    person: UUID
    name: str
    starts_at: datetime
    ends_at: datetime
    is_for: bool
    duty: timedelta

    @property
    def is_met(self) -> bool:
        """Whether duty lies in it where it is wished for, and none where it is not."""
        return bool(self.duty) == self.is_for


def wishes_of(person: Person, at: datetime) -> list[DutyWish]:
    """What somebody wished for that is not over."""
    return list(DutyWish.behind_the_door.filter(person=person, ends_at__gt=at))


def wishes_in(board: Board) -> list[WishSeen]:
    """The wishes that lie in a roster's time, of its people, as far as the board's reader may see them."""
    roster = board.roster
    rows = access.seen(DutyWish, board.by).filter(starts_at__lt=roster.ends_at, ends_at__gt=roster.starts_at, person__in=roster.people)
    return [
        WishSeen(
            row["person"],
            board.names.get(row["person"], "—"),
            row["starts_at"],
            row["ends_at"],
            row["is_for"],
            sum(
                (
                    max(min(duty.ends_at, row["ends_at"]) - max(duty.starts_at, row["starts_at"]), timedelta())
                    for duty in board.duties
                    if duty.person_id == row["person"]
                ),
                timedelta(),
            ),
        )
        for row in rows.order_by("starts_at", "id")
    ]
