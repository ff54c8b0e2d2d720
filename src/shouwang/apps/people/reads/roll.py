"""Reading the roll: who is on it, how strong the unit is, what a sheet would change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.people import bridge
from shouwang.apps.people.models import Answer, Call, Exemption, Limits, Person, RollDraft
from shouwang.files.roll import Roll, RollLine
from shouwang.vocabulary.reasons import Reason

PersonSeen = dict[str, Any]
"""A person as far as the reader may see them."""


def people_seen(by: Member) -> list[PersonSeen]:
    """Everybody on the roll, in its order, as far as *by* may see them."""
    return list(access.seen(Person, by).filter(removed_at=None))


def person_seen(by: Member, person: UUID) -> PersonSeen | None:
    """One person on the roll, as far as *by* may see them."""
    return access.seen(Person, by).filter(id=person, removed_at=None).first()


def person_for_writing(by: Member, person: UUID) -> Person | None:
    """The row of somebody on the roll, for an action of command."""
    found: Person | None = (
        access.rows_for_writing(Person, by, access.COMMAND).select_related("operation").filter(id=person, removed_at=None).first()
    )
    return found


def roles_of(operation: UUID) -> dict[int, str]:
    """The role of each login of the operation, as people call it."""
    members = Member.objects.filter(operation_id=operation, left_at=None)
    return {member.user_id: str(member.get_role_display()) for member in members}


MARKS = ("party_member", "volunteered", "drives", "has_car", "not_trained")
"""What the roll can be narrowed to."""


def narrowed(people: Iterable[PersonSeen], words: str = "", mark: str = "") -> list[PersonSeen]:
    """Those whose name, pinyin or title has all *words*, and who bear *mark* (one of :data:`MARKS`)."""
    wanted = words.lower().split()
    return [person for person in people if _has_words(person, wanted) and _bears(person, mark)]


def _has_words(person: PersonSeen, wanted: list[str]) -> bool:
    found = f"{person['name']} {person['keys']} {person['title']} {person['number'] or ''}".lower()
    return all(word in found for word in wanted)


def _bears(person: PersonSeen, mark: str) -> bool:
    if mark == "volunteered":
        return person.get("joined_as") == Person.Joined.VOLUNTEERED
    if mark == "not_trained":
        return person.get("ppe_trained") is False
    return not mark or bool(person.get(mark))


def limits_seen(by: Member) -> dict[UUID, dict[str, Any]]:
    """Limits by person; empty to all but those who plan duty."""
    return {row["person"]: row for row in access.seen(Limits, by)}


@dataclass(frozen=True)
class Strength:
    """How many are on the roll, excused from it, on post, and of those on post how many with limits."""

    on_roll: int
    excused: int
    deployed: int
    deployed_with_limits: int


def strength(by: Member) -> Strength:
    """The unit's strength as command sees it."""
    people = {person["id"] for person in people_seen(by)}
    calls = Call.objects.filter(operation_id=by.operation_id, on_post_at__isnull=False, person__in=people)
    deployed = set(calls.values_list("person", flat=True))
    limited = {
        person
        for person, limits in limits_seen(by).items()
        if limits["kinds"] or {limits["least_rest"], limits["most_hours"], limits["coldest"]} != {None}
    }
    limited |= set(calls.filter(answer=Answer.WITH_LIMITS).values_list("person", flat=True))
    return Strength(len(people), len(excused(by) & people), len(deployed), len(deployed & limited))


def excused(by: Member) -> set[UUID]:
    """Those whose last request to be excused stands granted."""
    last = {row["person"]: row["decision"] for row in access.seen(Exemption, by).order_by("asked_at", "id")}
    return {person for person, decision in last.items() if decision == Exemption.Decision.GRANTED}


def exemptions_seen(by: Member) -> list[dict[str, Any]]:
    """Requests to be excused with the person's name, undecided ones first, then the newest."""
    names = {person["id"]: person for person in access.seen(Person, by)}
    rows = [{**row, "who": names[row["person"]]} for row in access.seen(Exemption, by).order_by("-asked_at", "-id")]
    return sorted(rows, key=lambda row: row["decision"] != "")


# Importing the roll


@dataclass(frozen=True)
class Changed:
    """A person on the roll whose line in the sheet says something else: field, before, after."""

    person: PersonSeen
    line: RollLine
    differences: tuple[tuple[str, Any, Any], ...]


@dataclass
class RollPlan:
    """What applying a sheet would do. *missing* are on the roll and not in the sheet; they stay."""

    new: list[RollLine] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    same: int = 0
    missing: list[PersonSeen] = field(default_factory=list)
    faults: list[Reason] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether applying would change nothing."""
        return not self.new and not self.changed


def draft_of(by: Member, draft: UUID) -> Roll | None:
    """The sheet that was read and waits to be applied."""
    row = access.rows_for_writing(RollDraft, by, access.COMMAND).filter(id=draft).first()
    return bridge.roll_of(row.name, row.roll) if row else None


def plan_roll(roll: Roll, by: Member) -> RollPlan:
    """
    Compare a sheet with the roll. People are the same when the name agrees, unless telephone and number are both known and both differ;
    among namesakes telephone or number must agree.

    Only columns the sheet has are compared; an empty cell clears nothing.
    """
    plan, left = RollPlan(faults=list(roll.faults)), people_seen(by)
    for line in roll.lines:
        found = _same_person(line, left)
        if isinstance(found, Reason):
            plan.faults.append(found)
        elif found is None:
            plan.new.append(line)
        else:
            left.remove(found)
            differences = tuple(_differences(line, found, roll.fields))
            plan.changed += [Changed(found, line, differences)] if differences else []
            plan.same += not differences
    plan.missing = left
    plan.faults += _numbers_taken(plan)
    return plan


def _same_person(line: RollLine, people: list[PersonSeen]) -> PersonSeen | Reason | None:
    who = line.particulars
    namesakes = [person for person in people if person["name"] == who.name]
    if all(_is_another(line, person) for person in namesakes):
        return None
    if len(namesakes) == 1:
        return namesakes[0]
    for name in ("telephone", "number"):
        alike = [person for person in namesakes if person[name] and person[name] == getattr(who, name)]
        if len(alike) == 1:
            return alike[0]
    return Reason("roll-name-ambiguous", {"name": who.name})


def _is_another(line: RollLine, person: PersonSeen) -> bool:
    """Whether a person of the same name is somebody else: somebody changes their telephone, or their number, but hardly both at once."""
    known = [(person[name], getattr(line.particulars, name)) for name in ("telephone", "number")]
    return all(before and now and before != now for before, now in known)


def _differences(line: RollLine, person: PersonSeen, fields: frozenset[str]) -> Iterator[tuple[str, Any, Any]]:
    for name, value in line.particulars.fields().items():
        if name in fields and value not in ("", None) and value != person[name]:
            yield name, person[name], value


def _numbers_taken(plan: RollPlan) -> Iterator[Reason]:
    """Numbers the sheet gives that belong to somebody who is not in the sheet."""
    holders = {person["number"]: person["name"] for person in plan.missing if person["number"]}
    for line in [*plan.new, *(changed.line for changed in plan.changed)]:
        number = line.particulars.number
        if number in holders:
            yield Reason("number-taken", {"number": number, "name": holders[number]})
