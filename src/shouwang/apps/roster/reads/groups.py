"""Groups as people look at them: who is in which, who leads, how even they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language

from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.people.models import Person
from shouwang.apps.roster import bridge
from shouwang.apps.roster.models import Group, GroupWish, Membership
from shouwang.vocabulary.groups import TRAITS


@dataclass(frozen=True)
class InGroup:
    """Somebody in a group. *traits* are for command alone: of limits they tell that there are some, never which."""

    person: UUID
    name: str
    title: str
    leads: bool
    stays: bool
    traits: tuple[str, ...] = ()


@dataclass(frozen=True)
class GroupSeen:
    """A group with its people, who leads it first."""

    group: Group
    people: list[InGroup]

    @property
    def lead(self) -> InGroup | None:
        """Who leads it."""
        return next((one for one in self.people if one.leads), None)


@dataclass(frozen=True)
class Spread:
    """One trait over the groups: what it is called, how many in each, and how many would have to stand elsewhere for it to be even."""

    label: str
    counts: tuple[int, ...]
    moves: int


@dataclass(frozen=True)
class GroupsSeen:
    """All groups. *spreads* and *told* are for command alone, and so are those who are in no group."""

    groups: list[GroupSeen]
    spreads: list[Spread]
    told: list[str]
    others: list[InGroup]


def open_groups(operation: Operation) -> list[Group]:
    """The groups that there are, by number."""
    return list(Group.objects.filter(operation=operation, closed_at=None))


def memberships(operation: Operation) -> list[Membership]:
    """Who is in which group now; whoever has left the roll is in none."""
    return list(Membership.objects.filter(operation=operation, left_at=None, person__removed_at=None).select_related("group"))


def group_of(person: Person) -> Group | None:
    """The group in which somebody is now."""
    found = Membership.objects.filter(operation=person.operation, person=person, left_at=None, group__closed_at=None)
    row = found.select_related("group__lead").first()
    return row.group if row else None


def groups_seen(by: Member, at: datetime) -> GroupsSeen:
    """The groups as far as *by* may see them."""
    colleagues = {row["id"]: row for row in access.seen(Person, by).filter(removed_at=None).order_by("number", "id")}
    places = {one.person_id: one for one in memberships(by.operation)}
    groups, is_command = open_groups(by.operation), by.role in access.COMMAND
    candidates = bridge.candidates_of(by.operation, list(colleagues), at) if is_command else []
    traits = {UUID(one.id): tuple(TRAITS[each].within(_tongue()) for each in TRAITS if each in one.traits) for one in candidates}

    def told(person: UUID, group: Group | None) -> InGroup:
        row, place = colleagues[person], places.get(person)
        leads = group is not None and group.lead_id == person
        return InGroup(person, row["name"], row["title"], leads, bool(place and place.stays), traits.get(person, ()))

    found = [GroupSeen(group, _leads_first(told(one, group) for one in colleagues if _is_in(group, places.get(one)))) for group in groups]
    if not is_command:
        return GroupsSeen(found, [], [], [])
    ids = [[str(one.person) for one in each.people] for each in found]
    spreads = (
        [Spread(TRAITS[one.trait].within(_tongue()), one.counts, one.moves) for one in bridge.evenness_of(candidates, ids)] if ids else []
    )
    reasons = [reason.within(_tongue()) for reason in bridge.said_of(candidates, ids)] if ids else []
    return GroupsSeen(found, spreads, reasons, [told(one, None) for one in colleagues if one not in places])


def _is_in(group: Group, place: Membership | None) -> bool:
    return place is not None and place.group_id == group.id


def _leads_first(people: Iterable[InGroup]) -> list[InGroup]:
    return sorted(people, key=lambda one: not one.leads)


def wishes_seen(by: Member) -> list[tuple[str, UUID, UUID]]:
    """Who shall be in one group and who not, for command: what, who, with whom."""
    return [(row["what"], row["one"], row["other"]) for row in access.seen(GroupWish, by).order_by("what", "id")]


def _tongue() -> str:
    return get_language() or "en"
