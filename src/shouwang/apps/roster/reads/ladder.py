"""Who stands on each rung of the ladder, for one alarm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from shouwang.apps.operations.models import Member, Operation, Role
from shouwang.apps.people import reads as people
from shouwang.apps.roster.models import Duty, Membership
from shouwang.vocabulary.watching import COMMANDER, DUTY_OFFICER, GROUP_LEAD, LADDER, PARTNER

if TYPE_CHECKING:
    from shouwang.engines.roster.watching import Alarm

NOBODY: Mapping[UUID, UUID] = {}
ROLES = {GROUP_LEAD: Role.GROUP_LEAD, DUTY_OFFICER: Role.SHIFT_LEAD, COMMANDER: Role.COMMANDER}


@dataclass(frozen=True)
class Rung:
    """
    Whether anybody stands there, and those of them who are on the roll: they alone can be sent a message.

    Somebody who only has a login is told by the list itself.
    """

    is_manned: bool
    people: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Lead:
    """Somebody who leads by their role; *person* where the login belongs to somebody on the roll."""

    role: str
    person: UUID | None


def leads(operation: Operation) -> list[Lead]:
    """Everybody who leads the operation."""
    rows = Member.objects.filter(operation=operation, left_at=None, role__in=ROLES.values()).order_by("id")
    on_roll = people.on_roll_by_user(operation)
    return [Lead(row.role, on_roll.get(row.user_id)) for row in rows]


def group_leads(operation: Operation) -> dict[UUID, UUID]:
    """Who leads the group of each person."""
    rows = Membership.objects.filter(operation=operation, left_at=None, group__closed_at=None, group__lead__isnull=False)
    return {person: lead for person, lead in rows.values_list("person", "group__lead") if person != lead}


def group_lead_of(
    person: UUID | None, leading: Sequence[Lead], duties: Iterable[Duty], of_groups: Mapping[UUID, UUID] = NOBODY
) -> Lead | None:
    """
    The person's group lead, or nobody.

    It is who leads their group (*of_groups*), if they log in and so can see the list. Else it is the only member with that role there is,
    or of several the one who alone is on post; else nobody can say.
    """
    own = of_groups.get(person) if person else None
    if by_group := [lead for lead in leading if own and lead.person == own]:
        return by_group[0]
    found = [lead for lead in leading if lead.role == Role.GROUP_LEAD and (person is None or lead.person != person)]
    there = {duty.person_id for duty in duties if duty.arrived_at and not duty.left_at}
    found = found if len(found) == 1 else [lead for lead in found if lead.person in there]
    return found[0] if len(found) == 1 else None


def ladder_of(alarm: Alarm, leading: Sequence[Lead], duties: Sequence[Duty], of_groups: Mapping[UUID, UUID] = NOBODY) -> Mapping[str, Rung]:
    """Who stands on each rung. Of the overall shift leads those who are on post, if any is; else all of them."""
    own = UUID(alarm.stint.person) if alarm.stint else None
    group_lead = group_lead_of(own, leading, duties, of_groups)
    on_post = {duty.person_id for duty in duties if duty.arrived_at and not duty.left_at}
    officers = [lead for lead in leading if lead.role == Role.SHIFT_LEAD]
    officers = [lead for lead in officers if lead.person in on_post] or officers
    at_post = _at_post(alarm, own, duties)
    return {
        PARTNER: Rung(bool(at_post), tuple(at_post)),
        GROUP_LEAD: _rung([group_lead] if group_lead else []),
        DUTY_OFFICER: _rung(officers),
        COMMANDER: _rung([lead for lead in leading if lead.role == Role.COMMANDER]),
    }


def manned(ladder: Mapping[str, Rung]) -> list[str]:
    """The rungs on which somebody stands."""
    return [rung for rung in LADDER if ladder[rung].is_manned]


def _rung(found: Sequence[Lead]) -> Rung:
    return Rung(bool(found), tuple(lead.person for lead in found if lead.person))


def _at_post(alarm: Alarm, own: UUID | None, duties: Sequence[Duty]) -> list[UUID]:
    """The person concerned, unless they cannot come, and those who are there or should be."""
    here = [duty for duty in duties if str(duty.post_id) == alarm.post and not duty.withdrawn_at and duty.person_id != own]
    partners = [duty.person_id for duty in here if duty.arrived_at and not duty.left_at]
    if alarm.stint and not partners:
        span = alarm.stint.span
        partners = [duty.person_id for duty in here if not duty.left_at and duty.starts_at < span.end and span.start < duty.ends_at]
    first = [own] if own and alarm.stint and not alarm.stint.is_vacant else []
    return list(dict.fromkeys([*first, *partners]))
