"""Matching: which family and which person of a sheet is which of the register, and what the sheet adds to it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, fields, replace

from shouwang.vocabulary.register import Household, Member, Occupancy

TOLD = tuple(one.name for one in fields(Member) if one.compare)


@dataclass(frozen=True, slots=True)
class Pair:
    """A person of the sheet and, if there is one, the same person in the register."""

    before: Member | None
    after: Member


def pair_families(old: Sequence[Household], new: Sequence[Household]) -> list[tuple[Household | None, Household | None]]:
    """
    The households of one door, each with its counterpart or None.

    Families that share most people belong together; what is left is paired in order where nothing speaks against it.
    """
    if not old or not new:
        return [(None, one) for one in new] + [(one, None) for one in old]
    ranks = sorted(
        ((-shared(before, after), i, j) for i, before in enumerate(old) for j, after in enumerate(new) if may_be_same(before, after)),
    )
    pairs: dict[int, int] = {}
    for _, i, j in ranks:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    back = {j: i for i, j in pairs.items()}
    return [(old[back[j]] if j in back else None, one) for j, one in enumerate(new)] + [
        (one, None) for i, one in enumerate(old) if i not in pairs
    ]


def shared(before: Household, after: Household) -> int:
    """How many people two households share for certain, a number counting more than a name."""
    ids = {member.id_number for member in before.members if member.id_number}
    names = {member.name for member in before.members if member.name}
    return sum(10 * (member.id_number in ids) + (member.name in names) for member in after.members if member.name or member.id_number)


def may_be_same(before: Household, after: Household) -> bool:
    """
    Whether two households of one door may be one: they share somebody, or one of them has nobody who is known.
    """
    if shared(before, after):
        return True
    return not all(map(is_known, before.members)) or not all(map(is_known, after.members)) or not before.members or not after.members


def is_known(member: Member) -> bool:
    """Whether a member can be told from others."""
    return bool(member.name or member.id_number)


def pair_members(old: Sequence[Member], new: Sequence[Member]) -> tuple[list[Pair], list[Member]]:
    """The people of one household: each of the sheet with its counterpart, and those of the register who were not met."""
    if not old:
        return [Pair(None, one) for one in new], []
    free_old, free_new = list(range(len(old))), list(range(len(new)))
    partner: dict[int, int] = {}
    for key in (by_id, by_name_and_birth, by_name):
        match(old, new, free_old, free_new, partner, key)
    match_by_place(old, new, free_old, free_new, partner)
    pairs = [Pair(old[partner[j]] if j in partner else None, one) for j, one in enumerate(new)]
    return pairs, [old[i] for i in free_old]


def by_id(member: Member) -> Hashable:
    """The identity number."""
    return member.id_number or None


def by_name_and_birth(member: Member) -> Hashable:
    """Name and full day of birth."""
    return (member.name, member.born) if member.name and len(member.born) == 10 else None


def by_name(member: Member) -> Hashable:
    """The name."""
    return member.name or None


def match(
    old: Sequence[Member],
    new: Sequence[Member],
    free_old: list[int],
    free_new: list[int],
    partner: dict[int, int],
    key: Callable[[Member], Hashable],
) -> None:
    """Pair those with the same key unless their numbers or births say that they are two people; who tells most chooses first."""
    waiting: dict[Hashable, list[int]] = {}
    for i in free_old:
        if (value := key(old[i])) is not None:
            waiting.setdefault(value, []).append(i)
    for j in telling_first(new, free_new):
        candidates = waiting.get(key(new[j]), []) if key(new[j]) is not None else []
        fitting = [i for i in candidates if key is by_id or compatible(old[i], new[j])]
        if fitting:
            i = fitting[0] if len(fitting) == 1 else min(fitting, key=lambda i: effort(old[i], new[j]))
            candidates.remove(i)
            partner[j] = i
            free_old.remove(i)
            free_new.remove(j)


def match_by_place(old: Sequence[Member], new: Sequence[Member], free_old: list[int], free_new: list[int], partner: dict[int, int]) -> None:
    """Pair those of whom one at least has no name, where least would have to change."""
    for j in telling_first(new, free_new):
        fitting = [i for i in free_old if not (is_known(old[i]) and is_known(new[j])) and compatible(old[i], new[j])]
        if fitting:
            i = min(fitting, key=lambda i: effort(old[i], new[j]))
            partner[j] = i
            free_old.remove(i)
            free_new.remove(j)


def telling_first(new: Sequence[Member], free_new: Sequence[int]) -> list[int]:
    """Those of the sheet of whom most is told first, so that a blank does not take somebody's place; else in order."""
    return sorted(free_new, key=lambda j: -sum(map(bool, told(new[j])))) if len(free_new) > 1 else list(free_new)


def told(member: Member) -> tuple[object, ...]:
    """What is known of a member, comparable field by field."""
    return tuple(getattr(member, name) for name in TOLD)


def effort(before: Member, after: Member) -> tuple[int, int]:
    """How much would have to change for two records to be one person, then how much one knows that the other does not."""
    merged = told(merged_member(before, after))
    changed = sum(one != other for one, other in zip(merged, told(before), strict=True))
    return changed, sum(one != other for one, other in zip(merged, told(after), strict=True))


def compatible(before: Member, after: Member) -> bool:
    """Whether two records can be of one person: nothing that both tell differs."""
    if before.id_number and after.id_number and before.id_number != after.id_number:
        return False
    if before.sex and after.sex and before.sex != after.sex:
        return False
    return not before.born or not after.born or same_birth(before.born, after.born)


def same_birth(one: str, other: str) -> bool:
    """Whether two EDTF dates can be one day: one is the beginning of the other, or the year of an age is within one year."""
    if one.endswith("~") or other.endswith("~"):
        return abs(int(one[:4]) - int(other[:4])) <= 1
    return one.startswith(other) or other.startswith(one)


def merged_member(before: Member, after: Member) -> Member:
    """*before* with what the sheet tells; a blank says nothing, and a vaguer day of birth does not replace a better one."""
    if before == after:
        return before
    return replace(
        before,
        name=after.name or before.name,
        sex=after.sex or before.sex,
        born=better_birth(before.born, after.born),
        id_number=after.id_number or before.id_number,
        phone=after.phone or before.phone,
        relation=after.relation or before.relation,
        head=after.head if after.relation or after.head else before.head,
        tenant=before.tenant if after.tenant is None else after.tenant,
        needs=after.needs or before.needs,
        note=after.note or before.note,
    )


def better_birth(before: str, after: str) -> str:
    """The day of birth to keep."""
    if not after or not before:
        return after or before
    if same_birth(before, after):
        return max(before, after, key=lambda born: (not born.endswith("~"), len(born), born == before))
    return after


def merged_household(before: Household, after: Household) -> Household:
    """*before* with what the sheet tells of the flat; its members are compared one by one elsewhere."""
    occupancy = after.occupancy
    if occupancy is Occupancy.UNKNOWN:
        comes_alive = after.members and before.occupancy in (Occupancy.UNKNOWN, Occupancy.EMPTY)
        occupancy = Occupancy.LIVED_IN if comes_alive else before.occupancy
    return replace(
        before,
        occupancy=occupancy,
        floor=before.floor if after.floor is None else after.floor,
        landlord=after.landlord or before.landlord,
        landlord_phone=after.landlord_phone or before.landlord_phone,
        note=after.note or before.note,
    )
