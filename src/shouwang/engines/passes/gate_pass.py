"""
What a pass says: when it was issued and ends, whose kind it is, for which zones and what, and two signs by which its holder is known again.

No name, number or health is in it. Claims are those of a CWT (RFC 8392) and small negative numbers of our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shouwang.vocabulary.gate import PassKind, Purpose

EXPIRES, ISSUED, ID = 4, 6, 7
KIND, ZONES, PURPOSES, BINDING = -1, -2, -3, -4
NEEDED = {EXPIRES, ISSUED, ID, KIND, ZONES, PURPOSES}
ID_SIZE = 8
MOST_ZONES, LARGEST_ZONE, LONGEST_BINDING = 8, 65_535, 4
LATEST = 2**32 - 1
"""Seconds since 1970 that fit in four bytes: until 2106."""


@dataclass(frozen=True, slots=True)
class GatePass:
    """
    One pass. Moments are kept to the second.

    *id* is random; *zones* are the numbers of the compounds and buildings that it opens. *binding* is empty, or what its holder is asked for:
    the initial of a name and a day of birth (``W07``), or the last two digits of a number (``42``).
    """

    id: bytes
    kind: PassKind
    zones: tuple[int, ...]
    purposes: Purpose
    issued_at: datetime
    expires_at: datetime
    binding: str = ""

    def __post_init__(self) -> None:
        if len(self.id) != ID_SIZE:
            raise ValueError(f"id has {len(self.id)} bytes: it has {ID_SIZE}.")
        if not 1 <= len(self.zones) <= MOST_ZONES or list(self.zones) != sorted(set(self.zones)):
            raise ValueError(f"zones {self.zones}: 1 to {MOST_ZONES}, each once and in order.")
        if not all(1 <= zone <= LARGEST_ZONE for zone in self.zones):
            raise ValueError(f"zones {self.zones}: a zone is a number from 1 to {LARGEST_ZONE}.")
        if not (len(self.binding) <= LONGEST_BINDING and self.binding.isascii() and (self.binding.isalnum() or not self.binding)):
            raise ValueError(f"binding {self.binding!r}: at most {LONGEST_BINDING} letters and digits.")
        for name, moment in (("issued_at", self.issued_at), ("expires_at", self.expires_at)):
            if moment.tzinfo is None or moment.microsecond or not 0 <= moment.timestamp() <= LATEST:
                raise ValueError(f"{name} is {moment}: a whole second with a time zone, from 1970 to 2106.")
        if self.expires_at <= self.issued_at:
            raise ValueError(f"expires_at {self.expires_at} is not after issued_at {self.issued_at}.")

    def claims(self) -> dict[int, Any]:
        """As it is written on the card."""
        told: dict[int, Any] = {
            EXPIRES: int(self.expires_at.timestamp()),
            ISSUED: int(self.issued_at.timestamp()),
            ID: self.id,
            KIND: int(self.kind),
            ZONES: self.zones[0] if len(self.zones) == 1 else list(self.zones),
            PURPOSES: int(self.purposes),
        }
        return told | {BINDING: self.binding} if self.binding else told


def gate_pass_of(claims: Any) -> GatePass:
    """The pass that some claims say. Raises ``ValueError`` for anything that we would not have written."""
    if not isinstance(claims, dict) or not NEEDED <= claims.keys() <= NEEDED | {BINDING} or not all(type(key) is int for key in claims):
        raise ValueError("claims are missing or unknown")
    zones = claims[ZONES] if isinstance(claims[ZONES], list) else [claims[ZONES]]
    numbers = [claims[EXPIRES], claims[ISSUED], claims[KIND], claims[PURPOSES], *zones]
    if not all(type(each) is int and 0 <= each <= LATEST for each in numbers) or (isinstance(claims[ZONES], list) and len(zones) == 1):
        raise ValueError("a claim is no number")
    if (
        not (isinstance(claims[ID], bytes) and isinstance(claims.get(BINDING, "-"), str))
        or claims[KIND] not in set(PassKind)
        or claims[PURPOSES] & ~sum(Purpose)
        or claims.get(BINDING) == ""
    ):
        raise ValueError("a claim has a value that is not known")
    return GatePass(
        id=claims[ID],
        kind=PassKind(claims[KIND]),
        zones=tuple(zones),
        purposes=Purpose(claims[PURPOSES]),
        issued_at=datetime.fromtimestamp(claims[ISSUED], UTC),
        expires_at=datetime.fromtimestamp(claims[EXPIRES], UTC),
        binding=claims.get(BINDING, ""),
    )
