"""The truth about four buildings: 303 households and 707 residents, before four offices write them down in four ways."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from examples.generator.names import Names


@dataclass
class Resident:
    """One person behind a door; a tenant nobody asked has no name."""

    name: str | None
    relation: str
    sex: str = ""
    born: date | None = None
    identity: str = ""
    phone: str = ""


@dataclass
class Household:
    """People who live and shop together; the first is the head."""

    members: list[Resident]
    let: bool = False


@dataclass
class Door:
    """One flat: with no household empty, with two shared by two families."""

    building: int
    unit: int
    room: str
    households: list[Household] = field(default_factory=list)

    @property
    def occupancy(self) -> str:
        """The word the register keeps: empty, let or lived-in."""
        if not self.households:
            return "empty"
        return "let" if self.households[0].let else "lived-in"


@dataclass(frozen=True)
class Building:
    """What is to be built: the counts come out exactly."""

    number: int
    compound: str
    compound_zh: str
    source: str
    units: int
    floors: int
    flats: int
    households: int
    residents: int
    shared: int
    let_share: float


BUILDINGS = (
    Building(1, "willow-court", "柳园", "willow-1.xlsx", 5, 6, 3, 78, 186, 0, 0.15),
    Building(2, "willow-court", "柳园", "willow-2.xls", 4, 7, 3, 74, 171, 0, 0.2),
    Building(3, "locust-lane", "槐荫里", "locust-3.csv", 4, 7, 3, 77, 176, 0, 0.38),
    Building(4, "locust-lane", "槐荫里", "locust-4.xlsx", 4, 7, 3, 74, 174, 3, 0.22),
)


def people_of(doors: list[Door]) -> Iterator[tuple[Door, Household, Resident]]:
    """Everybody, with their household and door, in the order of the doors."""
    for door in doors:
        for household in door.households:
            for member in household.members:
                yield door, household, member


def settle(building: Building, names: Names, dice: Random) -> list[Door]:
    """Fill a building: which doors are empty, which are shared, who lives behind the rest."""
    doors = [
        Door(building.number, unit, f"{floor}{flat:02}")
        for unit in range(1, building.units + 1)
        for floor in range(1, building.floors + 1)
        for flat in range(1, building.flats + 1)
    ]
    lived = sorted(dice.sample(range(len(doors)), building.households - building.shared))
    shared = set(dice.sample(lived, building.shared))
    sizes = _sizes(building.households, building.residents, dice)
    for index in lived:
        let = index not in shared and dice.random() < building.let_share
        doors[index].households.append(_household(sizes.pop(), let, names, dice))
        if index in shared:
            doors[index].households.append(_household(sizes.pop(), False, names, dice))
    return doors


def _sizes(households: int, residents: int, dice: Random) -> list[int]:
    """Household sizes of an old compound in a northern city, adding up to exactly *residents*."""
    sizes = dice.choices((1, 2, 3, 4, 5), weights=(25, 38, 24, 9, 4), k=households)
    while sum(sizes) != residents:
        index = dice.randrange(households)
        step = 1 if sum(sizes) < residents else -1
        if 1 <= sizes[index] + step <= 5:
            sizes[index] += step
    return sizes


def _household(size: int, let: bool, names: Names, dice: Random) -> Household:
    members = _tenants(size, names, dice) if let else _family(size, names, dice)
    for place, member in enumerate(members):
        if place == 0 or dice.random() < 0.4:
            member.phone = names.phone() if member.born and member.born.year < 2008 else ""
    return Household(members, let)


def _resident(names: Names, dice: Random, relation: str, sex: str, ages: tuple[int, int], surname: str | None = None) -> Resident:
    born = names.birthday(*ages)
    return Resident(names.person(surname), relation, sex, born, names.identity(born, sex))


def _tenants(size: int, names: Names, dice: Random) -> list[Resident]:
    """Young people who share, or a small family that rents."""
    head = _resident(names, dice, "承租人", dice.choice("男女"), (21, 45))
    return [head, *(_resident(names, dice, "合租", dice.choice("男女"), (20, 40)) for _ in range(size - 1))]


def _family(size: int, names: Names, dice: Random) -> list[Resident]:
    """A family: old people alone or in pairs more often than not, children with their father's surname."""
    old = dice.random() < (0.65 if size <= 2 else 0.1)
    head_sex = "女" if dice.random() < (0.6 if size == 1 else 0.3) else "男"
    age = dice.randrange(62, 86) if old else dice.randrange(30, 52)
    head = _resident(names, dice, "户主", head_sex, (age, age))
    if size == 1:
        return [head]
    spouse = _resident(names, dice, "配偶", "男" if head_sex == "女" else "女", (age - 3, age + 2))
    father = head if head_sex == "男" else spouse
    surname = (father.name or "")[0]
    children = (max(age - 36, 0), age - 26)
    rest: list[Resident] = []
    for place in range(size - 2):
        if age < 70 and (place == 2 or (place == 1 and dice.random() < 0.5)) and not any(one.relation == "母亲" for one in rest):
            rest.append(_resident(names, dice, "母亲", "女", (age + 22, age + 27)))
        else:
            sex = dice.choice("男女")
            rest.append(_resident(names, dice, "儿子" if sex == "男" else "女儿", sex, children, surname))
    return [head, spouse, *rest]


def listed_twice(first: list[Door], last: list[Door], dice: Random) -> list[tuple[Resident, Door, bool]]:
    """
    People of one building who also stand in the other building's sheet, as happens when an old mother moves in with her daughter.

    Each with the door where they do *not* live, and whether that door is in the last building's sheet.
    """

    def movers(doors: list[Door], count: int) -> list[Resident]:
        old = [
            m
            for _, h, m in people_of(doors)
            if len(h.members) > 1 and m.born and m.born.year < 1960 and not h.let and m is not h.members[0]
        ]
        return [old[index] for index in sorted(dice.sample(range(len(old)), count))]

    def homes(doors: list[Door], count: int) -> list[Door]:
        lived = [door for door in doors if len(door.households) == 1 and door.occupancy == "lived-in"]
        return [lived[index] for index in sorted(dice.sample(range(len(lived)), count))]

    gone = [
        (replace(person, relation="母亲" if person.sex == "女" else "父亲"), door, True)
        for person, door in zip(movers(first, 3), homes(last, 3), strict=True)
    ]
    come = [
        (replace(person, relation="母亲" if person.sex == "女" else "父亲"), door, False)
        for person, door in zip(movers(last, 2), homes(first, 2), strict=True)
    ]
    return gone + come
