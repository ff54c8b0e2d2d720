"""Badges: a card and a label for everybody who serves, and what somebody who scans one is told."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from shouwang.apps.operations.models import Member
from shouwang.apps.people.models import Badge
from shouwang.apps.people.reads.links import BADGES
from shouwang.apps.people.reads.roll import PersonSeen, people_seen, roles_of

WIDE, NARROW, LEAST = 100, 62, 200
"""How wide a sign is drawn, in hundredths of its height: a Chinese one fills its square. No name is drawn wider than two of these."""


@dataclass(frozen=True)
class Card:
    """A badge to be printed: whose, in which office, and what its code says."""

    person: PersonSeen
    office: str
    address: str

    @property
    def width(self) -> int:
        """How wide the name is, in hundredths of its height: a label draws it as large as the sheet allows."""
        return max(LEAST, sum(WIDE if ord(sign) > 0x2E7F else NARROW for sign in str(self.person["name"])))


def cards(by: Member, address: str) -> tuple[list[Card], list[PersonSeen]]:
    """
    The badges in force in the order of the roll, and those on the roll who have none.

    *address* is what the address in the code begins with.
    """
    in_force = {badge.person_id: badge for badge in Badge.objects.filter(operation=by.operation_id, withdrawn_at=None)}
    roles = roles_of(by.operation_id)
    people = people_seen(by)
    held = [person for person in people if person["id"] in in_force]
    made = [
        Card(person, office(roles, person["user"], person["title"]), f"{address}{BADGES.of(in_force[person['id']].id)}/") for person in held
    ]
    return made, [person for person in people if person["id"] not in in_force]


def badge_of(by: Member, person: UUID) -> Badge | None:
    """The badge of somebody on the roll that is in force."""
    return Badge.objects.filter(operation=by.operation_id, person=person, withdrawn_at=None).first()


@dataclass(frozen=True)
class Checked:
    """What a scanned code is: never ours, ours and no longer in force, or ours and borne by somebody. No more is told than is printed on the card."""

    is_ours: bool
    badge: Badge | None = None
    office: str = ""


def checked(token: str) -> Checked:
    """What the code on a badge stands for now."""
    identity = BADGES.behind(token)
    badge = Badge.objects.select_related("operation", "person").filter(id=identity).first() if identity else None
    if badge is None or badge.withdrawn_at or badge.operation.closed_at:
        return Checked(is_ours=identity is not None)
    return Checked(True, badge, office(roles_of(badge.operation_id), badge.person.user_id, badge.person.title))


def office(roles: dict[int, str], user: int | None, title: str) -> str:
    """What somebody is here: the role of their login, else what the roll calls them."""
    return roles.get(user or 0) or str(title)
