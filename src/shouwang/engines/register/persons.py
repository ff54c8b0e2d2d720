"""Persons: what the cells of a row say about somebody, checked against each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shouwang.engines.register import values
from shouwang.engines.register.text import Memo, clean, close_up
from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.register import Occupancy, Sex
from shouwang.vocabulary.sheets import Cell, Row

COLUMNS = (
    "name", "head", "renter", "landlord", "relation", "id_number", "phone", "renter_phone", "landlord_phone", "sex", "born", "age",
    "count", "occupancy", "tenant", "needs", "note", "floor",
)  # fmt: skip
Found = tuple[int, Reason, bool]
"""Index of the column from 0, the reason, whether the row is left out for it."""


@dataclass(slots=True)
class Said:
    """What a row says; *somebody* tells whether it speaks of a person at all, *count* of how many, *is_household* of a whole household."""

    name: str = ""
    sex: Sex = Sex.UNKNOWN
    born: str = ""
    id_number: str = ""
    phone: str = ""
    relation: str = ""
    head: bool = False
    tenant: bool | None = None
    needs: str = ""
    note: str = ""
    somebody: bool = False
    count: int | None = None
    occupancy: Occupancy | None = None
    head_name: str = ""
    landlord: str = ""
    landlord_phone: str = ""
    floor: int | None = None
    has_relations: bool = False
    by_household: bool = False


class Persons:
    """Reads persons as of one day; remembers what repeated texts mean for as long as it lives."""

    def __init__(self, at: date) -> None:
        self.sexes: Memo[Cell, Sex | Reason] = Memo(values.sex_of)
        self.births: Memo[Cell, str | Reason] = Memo(lambda cell: values.born_of(cell, at))
        self.ages: Memo[Cell, str | Reason] = Memo(lambda cell: values.born_of_age(cell, at))
        self.counts: Memo[Cell, int | Reason | None] = Memo(values.count_of)
        self.occupancies: Memo[Cell, Occupancy | Reason | None] = Memo(values.occupancy_of)
        self.tenants: Memo[Cell, bool | None] = Memo(values.tenant_of)
        self.relations: Memo[Cell, tuple[str, bool, bool]] = Memo(relation_of)
        self.days: Memo[str, str | None] = Memo(values.day_of_digits)

    def columns(self, places: Mapping[str, int]) -> dict[str, int]:
        """The columns this reader uses, by field."""
        return {name: places[name] for name in COLUMNS if name in places}

    def said(self, row: Row, at: Mapping[str, int]) -> tuple[Said, list[Found]]:
        """What *row* says, and what about it is doubtful."""
        said, doubts = Said(), list[Found]()
        said.has_relations = "relation" in at
        said.by_household = "count" in at and not said.has_relations
        self.identity(row, at, said, doubts)
        self.names(row, at, said, doubts)
        self.body(row, at, said, doubts)
        self.dwelling(row, at, said, doubts)
        said.somebody = bool(said.name or said.id_number or said.phone or said.born or said.somebody)
        return said, doubts

    def identity(self, row: Row, at: Mapping[str, int], said: Said, doubts: list[Found]) -> None:
        """Identity number and telephone."""
        if (index := at.get("id_number", -1)) >= 0 and (cell := row[index]) != "":
            number = values.id_number_of(cell)
            if isinstance(number, str):
                said.id_number = number
                self.of_id(number, index, said, doubts)
            else:
                doubts.append((index, number, False))
                said.somebody = True
        for name, target in (("phone", "phone"), ("renter_phone", "phone"), ("landlord_phone", "landlord_phone")):
            if (index := at.get(name, -1)) >= 0 and (cell := row[index]) != "":
                phone = values.phone_of(cell)
                if isinstance(phone, str):
                    setattr(said, target, phone or getattr(said, target))
                else:
                    doubts.append((index, phone, False))

    def of_id(self, number: str, index: int, said: Said, doubts: list[Found]) -> None:
        """Sex and day of birth as the identity number tells them."""
        digits = values.birth_in_id(number)
        if not digits:
            return
        born = self.days[digits]
        if born is None:
            said.id_number = ""
            doubts.append((index, Reason("id-birth-impossible", {"value": number}), False))
            return
        said.born, said.sex = born, values.sex_in_id(number)

    def names(self, row: Row, at: Mapping[str, int], said: Said, doubts: list[Found]) -> None:
        """Whose row it is: the name, else the renter, else the head, else the owner, who then lives there."""
        if (index := at.get("relation", -1)) >= 0 and (cell := row[index]) != "":
            said.relation, said.head, is_tenant = self.relations[cell]
            if is_tenant:
                said.tenant = said.somebody = True
        for field in ("name", "renter", "head", "landlord"):
            if (index := at.get(field, -1)) < 0 or (cell := row[index]) == "":
                continue
            name = self.name(cell, index, said, doubts)
            if field == "head":
                said.head_name = name
            if field == "landlord" and (said.name or said.tenant or said.occupancy is Occupancy.LET):
                said.landlord = name
            elif not said.name and name:
                said.name = name
                said.head = said.head or field in ("head", "landlord") or name == said.head_name
                if field == "renter":
                    said.tenant = True
            elif field == "head" and name and name == said.name:
                said.head = True

    def name(self, cell: Cell, index: int, said: Said, doubts: list[Found]) -> str:
        """A name cell, which may also say "empty", "renter" or "three people"."""
        name = values.name_of(cell)
        text = name if isinstance(name, str) else close_up(clean(cell))
        if isinstance(name, Reason) and text[-1:] in "人口名":
            name, said.count = values.counted_name(text)
        if not isinstance(name, str):
            doubts.append((index, name, name.code == "several-names"))
            said.somebody = True
            return ""
        if name not in values.SAYING and name.lower() not in values.SAYING:
            return name
        lower = name.lower()
        if lower in values.TENANTS or lower in ("出租", "出租户"):
            said.tenant, said.occupancy, said.somebody = True, Occupancy.LET, lower in values.TENANTS
            return ""
        if lower in values.OCCUPANCIES and lower not in values.HEADS:
            said.occupancy = values.OCCUPANCIES[lower]
            return ""
        return name

    def body(self, row: Row, at: Mapping[str, int], said: Said, doubts: list[Found]) -> None:
        """Sex and birth, which must agree with the identity number."""
        if (index := at.get("sex", -1)) >= 0 and (cell := row[index]) != "":
            sex = self.sexes[cell]
            if isinstance(sex, Reason):
                doubts.append((index, sex, False))
            elif not said.sex:
                said.sex = sex
                said.somebody = said.somebody or bool(sex)
            elif sex and sex != said.sex:
                doubts.append((index, Reason("sex-differs-from-id", {"value": said.id_number}), False))
        if (index := at.get("born", -1)) >= 0 and (cell := row[index]) != "":
            self.take_birth(self.births[cell], index, said, doubts)
        if not said.born and (index := at.get("age", -1)) >= 0 and (cell := row[index]) != "":
            self.take_birth(self.ages[cell], index, said, doubts)

    def take_birth(self, born: str | Reason, index: int, said: Said, doubts: list[Found]) -> None:
        """A birth from its own column, compared with the one in the identity number."""
        if isinstance(born, Reason):
            doubts.append((index, born, False))
        elif not said.born:
            said.born = born
        elif born and not said.born.startswith(born.rstrip("~")):
            doubts.append((index, Reason("birth-differs-from-id", {"born": born, "id_born": said.born}), False))

    def dwelling(self, row: Row, at: Mapping[str, int], said: Said, doubts: list[Found]) -> None:
        """What the row says of the flat: how many, used how, let or not, and the remarks."""
        if (index := at.get("count", -1)) >= 0 and (cell := row[index]) != "":
            count = self.counts[cell]
            if isinstance(count, Reason):
                doubts.append((index, count, False))
            else:
                said.count = count if count is not None else said.count
        if (index := at.get("occupancy", -1)) >= 0 and (cell := row[index]) != "":
            state = self.occupancies[cell]
            if isinstance(state, Reason):
                doubts.append((index, state, False))
            else:
                said.occupancy = state or said.occupancy
        if (index := at.get("tenant", -1)) >= 0 and (cell := row[index]) != "":
            said.tenant = self.tenants[cell] if said.tenant is None else said.tenant
        if (index := at.get("floor", -1)) >= 0 and (cell := row[index]) != "":
            digits = clean(cell).rstrip("层楼F")
            said.floor = int(digits) if digits.lstrip("-").isdigit() else None
        for field in ("needs", "note"):
            if (index := at.get(field, -1)) >= 0 and (cell := row[index]) != "":
                setattr(said, field, clean(cell))
        if said.count is None and not said.name and said.note:
            said.count = values.counted_in_note(said.note)


def relation_of(cell: Cell) -> tuple[str, bool, bool]:
    """A relation as written, whether it is the head of household, whether it is a tenant."""
    text = close_up(clean(cell))
    return text, text.lower() in values.HEADS, text.lower() in values.TENANTS
