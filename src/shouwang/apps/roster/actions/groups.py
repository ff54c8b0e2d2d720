"""Building groups, moving people between them by hand, naming them and who leads them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from shouwang.apps.command import reads as command
from shouwang.apps.command.actions.ground import held_operation
from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.people import reads as people
from shouwang.apps.people.models import Person
from shouwang.apps.roster import bridge, reads
from shouwang.apps.roster.models import Group, GroupWish, Membership
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if


@dataclass(frozen=True)
class WishTold:
    """That two must be together, or apart: one of :class:`GroupWish.What`."""

    what: str
    one: UUID
    other: UUID


@dataclass(frozen=True)
class Built:
    """Groups that were built: how many people would have to stand elsewhere for everything to be even, and the number that no groups are below."""

    groups: list[Group]
    moves: int
    least_moves: int

    @property
    def is_proven(self) -> bool:
        """Whether no groups are more even."""
        return self.moves == self.least_moves


def build_groups(*, count: int, people: Collection[UUID], by: Member, at: datetime, seed: int = 0) -> Built:
    """
    Build so many groups of these people, as even as can be; wishes are kept, and whoever stays stays.

    A group of the same number goes on with its name and what it was told, and with who leads it while they are in it. Building again takes
    back what was moved by hand; *seed* gives other groups that are as even.
    """
    access.require(by, access.COMMAND)
    refuse_if(command.closed(by.operation))
    candidates = bridge.candidates_of(by.operation, _on_roll(by, people), at)
    chosen = {one.id for one in candidates}
    places = {str(one.person_id): one.group.number for one in reads.memberships(by.operation) if one.stays}
    staying = {person: number for person, number in places.items() if person in chosen and number <= count}
    try:
        found = bridge.grouped_for(candidates, count, _pairs(by, chosen), staying, seed)
    except Refused as refused:
        raise Refused(*_named(refused.reasons, by)) from refused
    leads = [bridge.lead_for(candidates, group) for group in found.groups]
    return Built(_keep(found.groups, leads, by, at), sum(found.values.values()), sum(found.bounds.values()))


def _pairs(by: Member, chosen: Collection[str]) -> list[tuple[str, str, str]]:
    """What is wished of two who are both to be in groups."""
    rows = access.rows_for_writing(GroupWish, by, access.COMMAND).order_by("what", "id")
    pairs = [(str(row.what), str(row.one_id), str(row.other_id)) for row in rows]
    return [(what, one, other) for what, one, other in pairs if {one, other} <= set(chosen)]


def _named(reasons: Iterable[Reason], by: Member) -> list[Reason]:
    """What the engine says, with people by name."""
    known = people.names_for_planning(by.operation)
    found = []
    for reason in reasons:
        told = bridge.in_words(reason.parameters, known)
        listed = told.get("people")
        found.append(
            Reason(reason.code, {**told, "people": tuple(known.get(one, one) for one in listed)} if isinstance(listed, tuple) else told)
        )
    return found


@transaction.atomic
def _keep(groups: Sequence[Sequence[str]], leads: Sequence[str], by: Member, at: datetime) -> list[Group]:
    operation = held_operation(by, access.COMMAND)
    before = {group.number: group for group in reads.open_groups(operation)}
    journal.write("groups.built", operation=operation, at=at, by=by.id, groups=len(groups), people=sum(map(len, groups)))
    rows = [before.get(number) or _formed(number, by, at) for number in range(1, len(groups) + 1)]
    wanted = {UUID(person): row for row, group in zip(rows, groups, strict=True) for person in group}
    for place in Membership.objects.filter(operation=operation, left_at=None).select_related("group"):
        if wanted.get(place.person_id) == place.group:
            del wanted[place.person_id]
        else:
            _leave(place, by, at)
    for person, row in wanted.items():
        _join(person, row, by, at)
    for number, row in before.items():
        if number > len(groups):
            row.closed_at = at
            row.save(update_fields=["closed_at"])
            _tell("group.dissolved", row, by, at)
    for row, lead, group in zip(rows, leads, groups, strict=True):
        _led(row, UUID(lead) if str(row.lead_id) not in group else row.lead_id, by, at)
    return rows


def _formed(number: int, by: Member, at: datetime) -> Group:
    row = Group.objects.create(operation=by.operation, number=number, made_at=at)
    _tell("group.formed", row, by, at)
    return row


@transaction.atomic
def move(*, person: UUID, to: Group | None, by: Member, at: datetime) -> None:
    """Put somebody into another group, or into none; a group whose leader goes has none until somebody is named."""
    operation = held_operation(by, access.COMMAND)
    _on_roll(by, [person])
    group = _open(to, by) if to else None
    place = Membership.objects.filter(operation=operation, person=person, left_at=None).select_related("group").first()
    if place and place.group == group:
        return
    if place:
        _leave(place, by, at)
    if group:
        _join(person, group, by, at)


@transaction.atomic
def keep_group(
    *,
    group: Group,
    lead: UUID | None,
    by: Member,
    at: datetime,
    name: str = "",
    name_en: str = "",
    instructions: str = "",
    communications: str = "",
) -> Group:
    """What a group is called, who leads it, what it is told."""
    held_operation(by, access.COMMAND)
    row = _open(group, by)
    refuse_if([Reason("group-of-nobody")] if lead and not row.memberships.filter(person=lead, left_at=None).exists() else [])
    told = {"name": name, "name_en": name_en, "instructions": instructions, "communications": communications}
    if any(getattr(row, field) != value for field, value in told.items()):
        for field, value in told.items():
            setattr(row, field, value)
        row.save(update_fields=list(told))
        _tell("group.changed", row, by, at)
    _led(row, lead, by, at)
    return row


@transaction.atomic
def keep_wishes(*, wishes: Sequence[WishTold], by: Member, at: datetime) -> None:
    """Who shall be in one group and who not, instead of what was kept before. The journal learns that there are wishes, not whose."""
    operation = held_operation(by, access.COMMAND)
    rows = access.rows_for_writing(GroupWish, by, access.COMMAND)
    told = {(wish.what, *sorted((wish.one, wish.other))) for wish in wishes if wish.one != wish.other}
    _on_roll(by, {person for wish in wishes for person in (wish.one, wish.other)})
    if told == {(row.what, *sorted((row.one_id, row.other_id))) for row in rows}:
        return
    rows.delete()
    for what, one, other in sorted(told):
        GroupWish.behind_the_door.create(operation=operation, what=what, one_id=one, other_id=other)
    journal.write("groups.wishes-kept", operation=operation, at=at, by=by.id)


@transaction.atomic
def keep_stay(*, person: UUID, stays: bool, by: Member, at: datetime) -> None:
    """Whether somebody stays in their group when groups are built anew."""
    operation = held_operation(by, access.COMMAND)
    if Membership.objects.filter(operation=operation, person=person, left_at=None).exclude(stays=stays).update(stays=stays):
        journal.write("groups.wishes-kept", operation=operation, at=at, by=by.id)


def _open(group: Group, by: Member) -> Group:
    row = Group.objects.filter(pk=group.pk, operation=by.operation, closed_at=None).first()
    if row is None:
        raise Refused(Reason("group-gone"))
    return row


def _on_roll(by: Member, wanted: Collection[UUID]) -> set[UUID]:
    known = set(access.rows_for_writing(Person, by, access.COMMAND).filter(id__in=wanted, removed_at=None).values_list("id", flat=True))
    refuse_if([] if known >= set(wanted) else [Reason("not-your-operation")])
    return known


def _join(person: UUID, group: Group, by: Member, at: datetime) -> None:
    Membership.objects.create(operation=by.operation, group=group, person_id=person, joined_at=at)
    _tell("group.joined", group, by, at, person)


def _leave(place: Membership, by: Member, at: datetime) -> None:
    place.left_at = at
    place.save(update_fields=["left_at"])
    _tell("group.left", place.group, by, at, place.person_id)
    Group.objects.filter(pk=place.group_id, lead=place.person_id).update(lead=None)


def _led(group: Group, lead: UUID | None, by: Member, at: datetime) -> None:
    if Group.objects.filter(pk=group.pk, lead=lead).exists() if lead else group.lead_id is None:
        return
    group.lead_id = lead
    group.save(update_fields=["lead"])
    if lead:
        _tell("group.led", group, by, at, lead)


def _tell(kind: str, group: Group, by: Member, at: datetime, person: UUID | None = None) -> None:
    line = journal.Line(kind, at, subject=person, data={"group": str(group.id), "number": group.number})
    journal.write_all([line], operation=by.operation, by=by.id)
