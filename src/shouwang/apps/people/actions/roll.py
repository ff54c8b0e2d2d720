"""Writing the roll and what people cannot bear."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction

from shouwang.apps.command.actions.ground import held_operation
from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, User
from shouwang.apps.people import bridge, reads
from shouwang.apps.people.actions.badges import end_badge
from shouwang.apps.people.actions.excusing import withdraw_exemptions
from shouwang.apps.people.models import Limits, Person, RollDraft
from shouwang.files.roll import EMAIL, Roll
from shouwang.vocabulary import roll as words
from shouwang.vocabulary.entries import Value
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if
from shouwang.vocabulary.roll import Particulars
from shouwang.vocabulary.telephones import wrong_telephones
from shouwang.vocabulary.times import held_by_both


@transaction.atomic
def enrol(*, particulars: Particulars, by: Member, at: datetime, user: User | None = None) -> Person:
    """
    Put somebody on the roll. Whoever was taken off it comes back as who they are: what they stood and cannot bear stays theirs.

    Whether it is they must be clear: if they had a telephone, and none is given now, nothing tells them from a namesake.
    """
    held_operation(by, access.COMMAND)
    refuse_if(_faults(particulars, by, at))
    known = _who_came_back(particulars, by)
    person = known or Person(operation=by.operation)
    for name, value in particulars.fields().items():
        setattr(person, name, value)
    person.user, person.keys, person.removed_at = user or _free_login(person), bridge.keys_of(particulars.name), None
    person.save()
    if known:
        withdraw_exemptions(known, at, by.id)
    _tell_person("person.enrolled", person, by, at)
    return person


def _who_came_back(who: Particulars, by: Member) -> Person | None:
    """Who of those taken off the roll this is: by the same telephone before all others."""
    rows = access.rows_for_writing(Person, by, access.COMMAND).filter(removed_at__isnull=False).order_by("-removed_at")
    gone = [each for each in rows if _is_same(each, who)]
    found = next((each for each in gone if each.telephone and str(each.telephone) == who.telephone), next(iter(gone), None))
    is_clear = found is None or not found.telephone or who.telephone or (who.number is not None and found.number == who.number)
    refuse_if([] if is_clear else [Reason("left-under-this-name", {"name": who.name})])
    return found


def _free_login(person: Person) -> User | None:
    """The login that somebody had, unless it has become somebody else's meanwhile."""
    others = Person.behind_the_door.filter(operation=person.operation, user=person.user_id, removed_at=None).exclude(pk=person.pk)
    return None if person.user_id is None or others.exists() else person.user


@transaction.atomic
def change(*, person: UUID, particulars: Particulars, by: Member, at: datetime) -> Person:
    """Replace what stands on the roll about somebody; the same again changes nothing."""
    found = _person(person, by)
    refuse_if(_faults(particulars, by, at, person=found))
    return _write_particulars(found, particulars, by, at)


def _write_particulars(person: Person, particulars: Particulars, by: Member, at: datetime) -> Person:
    fields = particulars.fields()
    if all(getattr(person, name) == value for name, value in fields.items()):
        return person
    for name, value in fields.items():
        setattr(person, name, value)
    person.keys = bridge.keys_of(person.name)
    person.save()
    _tell_person("person.changed", person, by, at)
    return person


@transaction.atomic
def link_login(*, person: UUID, user: User | None, by: Member, at: datetime) -> Person:
    """Say which login is this person's (None: none any more). A login belongs to one person, and to a member of the operation."""
    found = _person(person, by)
    if found.user == user:
        return found
    taken = access.rows_for_writing(Person, by, access.COMMAND).filter(user=user, removed_at=None).first() if user else None
    refuse_if([Reason("login-taken", {"login": str(user), "name": taken.name})] if taken else [])
    if user and not Member.objects.filter(operation=by.operation, user=user, left_at=None).exists():
        raise Refused(Reason("login-without-part", {"login": str(user)}))
    found.user = user
    found.save(update_fields=["user"])
    _tell_person("person.changed", found, by, at)
    return found


@transaction.atomic
def remove(*, person: UUID, by: Member, at: datetime) -> Person:
    """Take somebody off the roll; the personal links of their calls and their badge stop working."""
    found = _person(person, by)
    found.removed_at = at
    found.save(update_fields=["removed_at"])
    end_badge(found.id, by, at)
    journal.write("person.removed", operation=by.operation, at=at, by=by.id, subject=found.id)
    return found


def _person(person: UUID, by: Member) -> Person:
    """The row of somebody on the roll, held until the transaction ends. All who write the roll hold the operation first, so none waits for another."""
    held_operation(by, access.COMMAND)
    found: Person | None = access.rows_for_writing(Person, by, access.COMMAND).select_for_update().filter(id=person).first()
    if found is None:
        raise Refused(Reason("not-your-operation"))
    refuse_if([Reason("person-removed", {"name": found.name})] if found.removed_at else [])
    return found


def _tell_person(kind: str, person: Person, by: Member, at: datetime) -> None:
    told: dict[str, Value] = {
        "joined": str(person.joined_as),
        "party_member": person.party_member,
        "own_car": person.drives and person.has_car,
    }
    journal.write_all([journal.Line(kind, at, subject=person.id, data=told)], operation=by.operation, by=by.id)


def _faults(particulars: Particulars, by: Member, at: datetime, person: Person | None = None) -> Iterable[Reason]:
    """What is wrong with a line of the roll, all at once."""
    who = particulars
    if who.birth_year is not None and not at.year - 100 <= who.birth_year <= at.year - 14:
        yield Reason("birth-year-unlikely", {"year": who.birth_year, "first": at.year - 100, "last": at.year - 14})
    yield from wrong_telephones([who.telephone])
    if who.email and not EMAIL.fullmatch(who.email):
        yield Reason("email-not-understood", {"value": who.email})
    if who.number is not None:
        holder = access.rows_for_writing(Person, by, access.COMMAND).filter(number=who.number, removed_at=None).first()
        if holder and (person is None or holder.id != person.id):
            yield Reason("number-taken", {"number": who.number, "name": holder.name})
            return
    if any(
        each.id != (person and person.id) and _is_same(each, who)
        for each in access.rows_for_writing(Person, by, access.COMMAND).filter(removed_at=None)
    ):
        yield Reason("person-on-roll-already", {"name": who.name})


def _is_same(person: Person, who: Particulars) -> bool:
    """Two people of one name are told apart by their telephones, or by their numbers while a telephone is missing."""
    if person.name != who.name:
        return False
    if person.telephone and who.telephone:
        return str(person.telephone) == who.telephone
    return person.number is None or who.number is None or person.number == who.number


@transaction.atomic
def keep_draft(*, roll: Roll, by: Member, at: datetime) -> UUID:
    """Keep a sheet that was read until it is applied; another one takes its place."""
    access.rows_for_writing(RollDraft, by, access.COMMAND).delete()
    draft: RollDraft = RollDraft.behind_the_door.create(
        operation=by.operation, name=roll.name[-200:], read_at=at, roll=bridge.plain_of(roll)
    )
    return draft.id


@transaction.atomic
def apply_roll(*, roll: Roll, by: Member, at: datetime) -> reads.RollPlan:
    """
    Bring the roll to what a sheet says: all of it or, when anything is wrong, nothing. Applying twice changes nothing.

    Nobody is taken off for not being in the sheet. Of two who apply at the same moment the second finds it done.
    """
    held_operation(by, access.COMMAND)
    rows = access.rows_for_writing(Person, by, access.COMMAND)
    plan = reads.plan_roll(roll, by)
    refuse_if(plan.faults)
    rows.filter(
        id__in=[changed.person["id"] for changed in plan.changed if any(name == "number" for name, *_ in changed.differences)]
    ).update(number=None)
    for changed in plan.changed:
        person = _person(changed.person["id"], by)
        kept = {name: changed.person[name] for name in changed.line.particulars.fields()}
        wanted = Particulars(**{**kept, **{name: after for name, _, after in changed.differences}})
        _write_particulars(person, wanted, by, at)
    for line in plan.new:
        enrol(particulars=line.particulars, by=by, at=at)
    access.rows_for_writing(RollDraft, by, access.COMMAND).delete()
    return plan


CARE = "care"


@dataclass(frozen=True)
class LimitsTold:
    """
    What somebody says they cannot bear: codes from ``roll.LIMITS``, hours of care (who says them cares), a note, hours of rest that they need (*least_rest*), hours
    that they can stand at a stretch (*most_hours*), the temperature in °C below which they cannot stand outside (*coldest*). Nothing of it: no limits any more.
    """

    kinds: Sequence[str]
    care_from: time | None = None
    care_until: time | None = None
    note: str = ""
    least_rest: int | None = None
    most_hours: int | None = None
    coldest: int | None = None

    @property
    def is_none(self) -> bool:
        """Whether there is no limit in it."""
        return not self.kinds and {self.care_from, self.least_rest, self.most_hours, self.coldest} == {None}

    @property
    def hours_of_care(self) -> tuple[time, time] | None:
        """From when until when somebody must be at home, if they said both."""
        return (self.care_from, self.care_until) if self.care_from is not None and self.care_until is not None else None


@transaction.atomic
def record_limits(*, person: Person, limits: LimitsTold, at: datetime, by: Member | Person) -> None:
    """
    Record a person's limits, told by themselves or taken down by command; the same again changes nothing.

    The journal learns that somebody's limits were recorded: neither whose, nor what, nor from whom, since that would tell whose.
    """
    if keep_limits(person=person, limits=limits, at=at, by=by):
        journal.write("person.limits-recorded", operation=person.operation, at=at, by=None)


@transaction.atomic
def add_limits(*, person: Person, limits: LimitsTold, at: datetime) -> None:
    """
    Somebody says themselves what more they cannot bear: what was known before holds too, and of two limits the stricter one.

    Of two windows of care the smallest that holds both is kept. To take a limit away is for those who plan duty: behind a personal link
    nobody sees what is known.
    """
    known = Limits.behind_the_door.select_for_update().filter(person=person).first()

    def strictest(choose: Callable[[Iterable[int]], int], name: str) -> int | None:
        values = [value for value in (getattr(known, name, None), getattr(limits, name)) if value is not None]
        return choose(values) if values else None

    before = (known.care_from, known.care_until) if known and known.care_from and known.care_until else None
    care_from, care_until = limits.care_from, limits.care_until
    if before and care_from is None and care_until is None:
        care_from, care_until = before
    elif before and limits.hours_of_care:
        care_from, care_until = held_by_both(before, limits.hours_of_care)
    told = LimitsTold(
        kinds=[*(known.kinds if known else ()), *limits.kinds],
        care_from=care_from, care_until=care_until, note=known.note if known else limits.note,
        least_rest=strictest(max, "least_rest"), most_hours=strictest(min, "most_hours"), coldest=strictest(max, "coldest"),
    )  # fmt: skip
    record_limits(person=person, limits=told, at=at, by=person)


def keep_limits(*, person: Person, limits: LimitsTold, at: datetime, by: Member | Person) -> bool:
    """Keep the rows of a person's limits for an action that writes its own entry; says whether anything changed."""
    speaker = speaker_for(by, person)
    refuse_if(_faults_of_limits(limits))
    told: dict[str, Any] = {**vars(limits), "kinds": sorted({*limits.kinds, *([CARE] if limits.hours_of_care else [])})}
    before = Limits.behind_the_door.filter(person=person).values(*told).first()
    if before == told or (before is None and limits.is_none):
        return False
    values = {**told, "operation": person.operation, "told_by": speaker, "told_at": at}
    Limits.behind_the_door.update_or_create(person=person, defaults=values)
    return True


def _faults_of_limits(limits: LimitsTold) -> Iterable[Reason]:
    yield from (Reason("limit-unknown", {"code": code}) for code in limits.kinds if code not in words.LIMITS)
    if (limits.care_from is None) != (limits.care_until is None) or (CARE in limits.kinds and not limits.hours_of_care):
        yield Reason("care-window-open")
    for name, bounds in (("least_rest", words.LEAST_REST), ("most_hours", words.MOST_HOURS), ("coldest", words.COLDEST)):
        value = getattr(limits, name)
        if value is not None and value not in bounds:
            yield Reason("limit-out-of-bounds", {"value": value, "least": bounds[0], "most": bounds[-1]})


def speaker_for(by: Member | Person, person: Person) -> UUID:
    """Who says so: somebody in command for anybody, or a person for themselves."""
    if isinstance(by, Member):
        access.require(by, access.COMMAND)
        refuse_if([] if by.operation_id == person.operation_id else [Reason("not-your-operation")])
    else:
        refuse_if([] if by.id == person.id else [Reason("call-not-yours")])
    return by.id
