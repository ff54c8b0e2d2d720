"""When people would rather have no duty, and how far a roster heeds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.people.models import Person
from shouwang.apps.roster import bridge
from shouwang.apps.roster.models import DutyWish, Roster
from shouwang.apps.roster.reads.board import names_of


@dataclass(frozen=True)
class WishSeen:
    """One wish in a roster: whose it is, from when until when, and how much duty lies in it all the same."""

    person: UUID
    name: str
    starts_at: datetime
    ends_at: datetime
    against: timedelta

    @property
    def is_met(self) -> bool:
        """Whether no duty lies in it."""
        return not self.against


def wishes_of(person: Person, at: datetime) -> list[DutyWish]:
    """What somebody wished for that is not over."""
    return list(DutyWish.behind_the_door.filter(person=person, ends_at__gt=at))


def wishes_in(roster: Roster, by: Member) -> list[WishSeen]:
    """The wishes that lie in a roster's time, of its people, as far as *by* may see them."""
    rows = access.seen(DutyWish, by).filter(starts_at__lt=roster.ends_at, ends_at__gt=roster.starts_at, person__in=roster.people)
    names, duties = names_of(by), bridge.standing(roster)
    return [
        WishSeen(
            row["person"],
            names.get(row["person"], "—"),
            row["starts_at"],
            row["ends_at"],
            sum(
                (
                    max(min(duty.ends_at, row["ends_at"]) - max(duty.starts_at, row["starts_at"]), timedelta())
                    for duty in duties
                    if duty.person_id == row["person"]
                ),
                timedelta(),
            ),
        )
        for row in rows.order_by("starts_at", "id")
    ]
