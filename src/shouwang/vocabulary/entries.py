"""A journal entry: something that happened, when, who, where, what, about whom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

Value = str | int | bool | None
"""What an entry's data may hold: no fractions, so that Python and JavaScript write the same bytes; amounts are in small units."""


NO_STAMP = "0" * 16
"""Before the first stamp of the hybrid clock."""
_STAMP = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One line of the journal, as it was made.

    *happened_at* is when the thing happened, *entered_at* when it was written down; both carry a time zone.
    *device*, *epoch* and *sequence* number the lines of one device without a gap.
    *stamp* is its place on the hybrid clock (``engines/journal/clock.py``), 16 hexadecimal digits that sort as the stamps do.
    *run* counts the starts of the device's program in this epoch, and *offset* the milliseconds since that start by a clock that nobody can set;
    both are 0 in what the server writes itself, whose clock is the one that others are held against.
    *actor* is who wrote it, *place* where, *subject* about whom: pseudonymous ids, never names.
    *corrects* cites the entry that this one replaces (same kind) or strikes (kind ``journal.struck``).
    """

    id: UUID
    operation: UUID
    kind: str
    happened_at: datetime
    entered_at: datetime
    device: UUID
    epoch: int
    sequence: int
    stamp: str = NO_STAMP
    run: int = 0
    offset: int = 0
    actor: UUID | None = None
    place: UUID | None = None
    subject: UUID | None = None
    corrects: UUID | None = None
    data: Mapping[str, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, moment in (("happened_at", self.happened_at), ("entered_at", self.entered_at)):
            if moment.tzinfo is None:
                raise ValueError(f"{name} is {moment.isoformat()}: it needs a time zone.")
        for name, number in (("epoch", self.epoch), ("sequence", self.sequence), ("run", self.run), ("offset", self.offset)):
            if type(number) is not int or number >= 1 << 53:
                raise ValueError(f"{name} is {str(number)[:40]!r}: it is a whole number below 2**53.")
        if self.epoch < 1 or self.sequence < 1:
            raise ValueError(f"epoch {self.epoch}, sequence {self.sequence}: both count from 1.")
        if self.run < 0 or self.offset < 0:
            raise ValueError(f"run {self.run}, offset {self.offset}: neither is below 0.")
        if not _STAMP.fullmatch(self.stamp):
            raise ValueError(f"stamp {self.stamp[:40]!r}: it has 16 small hexadecimal digits.")
