"""Planning: what sheets would change in the register, field by field, before anything is changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace

from shouwang.engines.register.matching import Pair, merged_household, merged_member, pair_families, pair_members
from shouwang.engines.register.reading import Found
from shouwang.engines.register.text import without_collector
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.register import Door, Doubt, Household, Member, Occupancy, Origin, door_order

NEW, CHANGED, GONE = "new", "changed", "gone"
HOUSEHOLD, MEMBER = "household", "member"
Home = tuple[Door, int]
"""A household's identity in the register: its door and its number there."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a record, before and after, as the record holds it; the field ``door`` as labels."""

    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Change:
    """
    One thing the register would have different, at the household (*door*, *family*).

    A new household carries its new members; one that is gone carries those who go with it. A person who moved is a changed member with
    *moved_from*. *before* and *after* are Households or Members, whichever the change is *about*; *before* carries the register's own key.
    """

    kind: str
    about: str
    door: Door
    family: int
    before: Household | Member | None
    after: Household | Member | None
    fields: tuple[FieldChange, ...] = ()
    moved_from: Home | None = None
    origin: Origin | None = None


@dataclass(frozen=True)
class Plan:
    """
    Everything sheets would change, to be applied in the order of *changes*; *unchanged* counts the people who stay as they are.
    """

    changes: tuple[Change, ...]
    unchanged: int
    doubtful: tuple[Doubt, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not self.changes

    def of_kind(self, kind: str) -> tuple[Change, ...]:
        """The changes that are ``new``, ``changed`` or ``gone``."""
        return tuple(change for change in self.changes if change.kind == kind)

    @property
    def new(self) -> tuple[Change, ...]:
        """Households and people the register does not have yet."""
        return self.of_kind(NEW)

    @property
    def changed(self) -> tuple[Change, ...]:
        """Households and people of whom the sheets say something else."""
        return self.of_kind(CHANGED)

    @property
    def gone(self) -> tuple[Change, ...]:
        """Households and people of covered buildings whom the sheets no longer list."""
        return self.of_kind(GONE)

    def people(self, kind: str) -> int:
        """How many people a kind of change concerns."""
        return sum(len(people_of(change)) for change in self.of_kind(kind))


def people_of(change: Change) -> tuple[Member, ...]:
    """The people a change is about: one, or the members that come or go with a household."""
    record = change.before if change.kind == GONE else change.after
    if isinstance(record, Household):
        return () if change.kind == CHANGED else record.members
    return (record,) if record else ()


@dataclass
class Pairing:
    """Who in the sheets is who in the register."""

    old: dict[Door, list[Household]]
    new: dict[Door, list[Household]]
    homes: list[tuple[Home, Household | None, Household]] = field(default_factory=list)
    left: list[Household] = field(default_factory=list)
    pairs: dict[int, list[Pair]] = field(default_factory=dict)
    missing: list[tuple[Home, Member]] = field(default_factory=list)
    moves: dict[int, tuple[Home, Member]] = field(default_factory=dict)
    moved: set[tuple[Home, int]] = field(default_factory=set)


def plan(existing: Iterable[Household], found: Found) -> Plan:
    """
    What *found* changes in the register *existing*; the same input gives the same plan, and applied twice it changes nothing.

    A blank cell says nothing and never wipes out what the register knows. People are known by identity number, else by name and birth,
    else by name at the door, and those without a name by their number. Somebody is gone only from a building the sheets cover,
    and nobody of a door with rows that were left out.
    """
    with without_collector():
        pairing = paired(existing, found)
        changes = [*arrivals(pairing), *alterations(pairing), *departures(pairing, found)]
        met = sum(1 for pairs in pairing.pairs.values() for pair in pairs if pair.before)
        touched = sum(1 for change in changes if change.kind == CHANGED and change.about == MEMBER and not change.moved_from)
        return Plan(tuple(changes), met - touched, (*found.doubts, *lookalikes(pairing, found), *held_back(pairing, found)))


def paired(existing: Iterable[Household], found: Found) -> Pairing:
    """Families to families at each door, people to people in each family, then those who moved."""
    old: dict[Door, list[Household]] = defaultdict(list)
    new: dict[Door, list[Household]] = defaultdict(list)
    for household in sorted(existing, key=lambda one: one.family):
        old[household.door].append(household)
    for household in found.households:
        new[household.door].append(household)
    pairing = Pairing(old, new)
    for door in sorted(new, key=door_order):
        families = pair_families(old.get(door, []), new[door])
        pairing.left += [before for before, after in families if before and not after]
        used = {before.family for before, _ in families if before}
        for before, after in families:
            if after:
                home = (door, before.family if before else next_family(used))
                pair_home(pairing, home, before, after)
    pairing.left += [household for door, households in old.items() if door not in new for household in households]
    find_moves(pairing, found)
    return pairing


def next_family(used: set[int]) -> int:
    """The first free number at a door, now taken."""
    number = next(number for number in range(1, len(used) + 2) if number not in used)
    used.add(number)
    return number


def pair_home(pairing: Pairing, home: Home, before: Household | None, after: Household) -> None:
    """The people of one household that stands in the sheets."""
    index = len(pairing.homes)
    pairing.homes.append((home, before, after))
    pairs, missing = pair_members(before.members if before else (), after.members)
    pairing.pairs[index] = pairs
    if after.members or after.occupancy is Occupancy.EMPTY:
        pairing.missing += [(home, member) for member in missing]


def find_moves(pairing: Pairing, found: Found) -> None:
    """
    New people whom the register has at another door under the same identity number, or who are missing there under the same name and birth.
    """
    by_id: dict[str, tuple[Home, Member]] = {}
    by_birth: dict[tuple[str, str], tuple[Home, Member]] = {}
    for home, member, is_missing in unmet(pairing, found):
        if member.id_number:
            by_id.setdefault(member.id_number, (home, member))
        if is_missing and (name := full_name(member)):
            by_birth.setdefault(name, (home, member))
    for one in (pair.after for pairs in pairing.pairs.values() for pair in pairs if pair.before is None):
        match = by_id.get(one.id_number) if one.id_number else None
        match = match or by_birth.get(full_name(one) or ("", ""))
        if match and (match[0], id(match[1])) not in pairing.moved and not conflict(match[1], one):
            pairing.moves[id(one)] = match
            pairing.moved.add((match[0], id(match[1])))


def unmet(pairing: Pairing, found: Found) -> Iterator[tuple[Home, Member, bool]]:
    """Everybody of the register who was not met at home, and whether the sheets, listing that building whole, miss them."""
    met = {id(pair.before) for pairs in pairing.pairs.values() for pair in pairs if pair.before}
    missing = {id(member) for home, member in pairing.missing if may_be_gone(home[0], found)}
    missing |= {id(member) for household in pairing.left if may_be_gone(household.door, found) for member in household.members}
    for households in pairing.old.values():
        for household in households:
            for member in household.members:
                if id(member) not in met:
                    yield (household.door, household.family), member, id(member) in missing


def full_name(member: Member) -> tuple[str, str] | None:
    """Name and day of birth, where both are known."""
    return (member.name, member.born) if member.name and len(member.born) == 10 else None


def conflict(before: Member, after: Member) -> bool:
    """Whether two identity numbers say that these are two people."""
    return bool(before.id_number and after.id_number and before.id_number != after.id_number)


def arrivals(pairing: Pairing) -> Iterator[Change]:
    """New households with their new people, then new people in households the register has."""
    for index, ((door, family), before, after) in enumerate(pairing.homes):
        fresh = tuple(pair.after for pair in pairing.pairs[index] if pair.before is None and id(pair.after) not in pairing.moves)
        if before is None:
            settled = replace(after, family=family, members=fresh, occupancy=settled_occupancy(after.occupancy, after))
            yield Change(NEW, HOUSEHOLD, door, family, None, settled, origin=after.origin)
        else:
            for member in fresh:
                yield Change(NEW, MEMBER, door, family, None, member, origin=member.origin)


def settled_occupancy(occupancy: Occupancy, household: Household) -> Occupancy:
    """Where people live and nothing else is said, the flat is lived in."""
    return Occupancy.LIVED_IN if occupancy is Occupancy.UNKNOWN and household.members else occupancy


def alterations(pairing: Pairing) -> Iterator[Change]:
    """Households and people of whom something else is said, and people who moved."""
    for index, ((door, family), before, after) in enumerate(pairing.homes):
        if before is not None:
            merged = merged_household(before, after)
            if merged != before:
                yield Change(CHANGED, HOUSEHOLD, door, family, before, merged, differences(before, merged), origin=after.origin)
        for pair in pairing.pairs[index]:
            source = pairing.moves.get(id(pair.after))
            was = pair.before or (source[1] if source else None)
            if was is None:
                continue
            now = merged_member(was, pair.after)
            if now == was and not source:
                continue
            moved = (FieldChange("door", source[0][0].label, door.label),) if source else ()
            yield Change(CHANGED, MEMBER, door, family, was, now, moved + differences(was, now), source and source[0], pair.after.origin)


def differences(before: Household | Member, after: Household | Member) -> tuple[FieldChange, ...]:
    """The fields in which two records differ; keys, origins and members are not compared."""
    names = (one.name for one in fields(before) if one.compare and one.name != "members")
    return tuple(
        FieldChange(name, getattr(before, name), getattr(after, name)) for name in names if getattr(before, name) != getattr(after, name)
    )


def departures(pairing: Pairing, found: Found) -> Iterator[Change]:
    """Who is no longer listed in a covered building, people first, then whole households."""
    for (door, family), member in pairing.missing:
        if may_be_gone(door, found) and stays_away(pairing, (door, family), member, found):
            yield Change(GONE, MEMBER, door, family, member, None)
    for household in sorted(pairing.left, key=lambda one: (door_order(one.door), one.family)):
        home = (household.door, household.family)
        staying = [member for member in household.members if (home, id(member)) not in pairing.moved]
        if may_be_gone(household.door, found) and not any(member.id_number in found.unsure_ids for member in staying):
            yield Change(GONE, HOUSEHOLD, *home, replace(household, members=tuple(staying)), None)


def may_be_gone(door: Door, found: Found) -> bool:
    """Whether the sheets tell enough about *door* to miss anybody there."""
    return door[:2] in found.covered and door not in found.unsure_doors


def stays_away(pairing: Pairing, home: Home, member: Member, found: Found) -> bool:
    """Whether a missing member neither moved nor stands in a row that was left out."""
    return (home, id(member)) not in pairing.moved and not (member.id_number and member.id_number in found.unsure_ids)


def lookalikes(pairing: Pairing, found: Found) -> Iterator[Doubt]:
    """
    People of the sheets who stand in the register at a door the sheets do not cover: those the plan moves, and those who only look the same.
    """
    known = {
        name: household.door
        for households in pairing.old.values()
        for household in households
        for member in household.members
        if (name := full_name(member)) and not member.id_number
    }
    met = {full_name(pair.before) for pairs in pairing.pairs.values() for pair in pairs if pair.before}
    for one in (pair.after for pairs in pairing.pairs.values() for pair in pairs if pair.before is None):
        source, name = pairing.moves.get(id(one)), full_name(one)
        if one.origin and source and not may_be_gone(source[0][0], found):
            yield Doubt(one.origin, 0, Reason("person-moves-here", {"name": one.name, "other": source[0][0].label}), left_out=False)
        elif one.origin and not source and name in known and name not in met:
            parameters = {"name": one.name, "born": one.born, "other": known[name].label}
            yield Doubt(one.origin, 0, Reason("same-person-elsewhere", parameters), left_out=False)


def held_back(pairing: Pairing, found: Found) -> Iterator[Doubt]:
    """Where somebody was not met who would be gone, had every row found its place: told once a building."""
    listed = {door[:2] for door in pairing.new}
    unmet_in = {home[0][:2] for home, _ in pairing.missing} | {household.door[:2] for household in pairing.left}
    for (compound, building), where in sorted(found.held_back.items()):
        if building and (compound, building) in unmet_in:
            yield Doubt(where, 0, Reason("gone-not-judged", {"building": building}), left_out=False)
        elif not building and unmet_in & listed:
            yield Doubt(where, 0, Reason("gone-not-judged-anywhere"), left_out=False)


def apply(existing: Iterable[Household], changes: Plan) -> list[Household]:
    """The register after a plan, in order of doors: what an application does in its own tables."""
    register = {(household.door, household.family): household for household in existing}
    for change in changes.changes:
        home = (change.door, change.family)
        if change.moved_from and isinstance(change.before, Member):
            left = register[change.moved_from]
            register[change.moved_from] = replace(left, members=without(left.members, change.before))
        register[home] = changed_home(register.get(home), change)
        if change.kind == GONE and change.about == HOUSEHOLD:
            del register[home]
    return sorted(register.values(), key=lambda one: (door_order(one.door), one.family))


def changed_home(household: Household | None, change: Change) -> Household:
    """One household after one change."""
    before, after = change.before, change.after
    if isinstance(after, Household):
        return replace(after, members=household.members) if household else after
    if household is None:
        raise ValueError(f"The plan changes people at {change.door.label}, where the register has no household.")
    if isinstance(after, Member) and isinstance(before, Member) and not change.moved_from:
        index = place_of(household.members, before)
        return replace(household, members=(*household.members[:index], after, *household.members[index + 1 :]))
    if isinstance(after, Member):
        return replace(household, members=(*household.members, after))
    return replace(household, members=without(household.members, before)) if isinstance(before, Member) else household


def without(members: tuple[Member, ...], one: Member) -> tuple[Member, ...]:
    """*members* less *one*."""
    index = place_of(members, one)
    return members[:index] + members[index + 1 :]


def place_of(members: tuple[Member, ...], one: Member) -> int:
    """Where *one* stands among *members*: the very record, else its equal."""
    for index, member in enumerate(members):
        if member is one:
            return index
    return members.index(one)
