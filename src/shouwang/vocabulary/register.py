"""The household register: doors, households, the people behind them, and where in a sheet each was read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from shouwang.vocabulary.reasons import Reason
from shouwang.vocabulary.sheets import cell_address

PIECES = re.compile(r"[0-9]{1,15}|[^0-9]+")


class Door(NamedTuple):
    """
    A door in its normal form: numbers without leading zeros, no suffixes (``3``, not ``3号楼``); what is not known is the empty text.

    *compound* is empty where a register has only one.
    """

    compound: str
    building: str
    unit: str
    room: str

    @property
    def label(self) -> str:
        """As it is said at the gate: ``3-2-401``, after the compound when there is one."""
        door = "-".join(part for part in (self.building, self.unit, self.room) if part)
        return f"{self.compound} {door}" if self.compound else door


def door_order(door: Door) -> tuple[tuple[tuple[int, str], ...], ...]:
    """A sorting key by which 2 comes before 10 and numbers before names."""
    return tuple(natural(part) for part in door)


@lru_cache(maxsize=10_000)
def natural(text: str) -> tuple[tuple[int, str], ...]:
    """*text* cut into numbers and words for sorting."""
    return tuple((int(piece), "") if piece.isdigit() else (1 << 60, piece) for piece in PIECES.findall(text))


class Origin(NamedTuple):
    """Where something was read: file, sheet, line from 1."""

    file: str
    sheet: str
    line: int


class Occupancy(StrEnum):
    """What is known about who lives behind a door."""

    LIVED_IN = "lived-in"
    EMPTY = "empty"
    LET = "let"
    UNKNOWN = "unknown"


class Sex(StrEnum):
    """As the register has it; empty where it says nothing."""

    MALE = "male"
    FEMALE = "female"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Member:
    """
    One person of a household; *name* is empty for a renter nobody knows the name of.

    *born* is an EDTF date (ISO 8601-2): ``1978-03-05``, ``1978-03``, ``1978``, or ``1978~`` when it was worked out from an age.
    *tenant* is None where the sheet does not say. *key* is the identity in whatever store the record came from.
    """

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
    key: str = field(default="", compare=False)
    origin: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Household:
    """
    Who lives behind a door; *family* counts the households at one door from 1.

    *floor* is None where neither sheet nor room number tells it. A household without members is data: an empty flat, or one nobody has met.
    """

    door: Door
    family: int = 1
    occupancy: Occupancy = Occupancy.UNKNOWN
    floor: int | None = None
    landlord: str = ""
    landlord_phone: str = ""
    note: str = ""
    members: tuple[Member, ...] = ()
    key: str = field(default="", compare=False)
    origin: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Doubt:
    """
    Something in a sheet that a person must look at.

    *column* is 0 when the whole row is meant. When *left_out* the row is not in the plan; otherwise only the doubtful value is.
    """

    origin: Origin
    column: int
    reason: Reason
    left_out: bool

    @property
    def address(self) -> str:
        """The cell or the line, as the grid shows it."""
        return cell_address(self.origin.line, self.column) if self.column else str(self.origin.line)
