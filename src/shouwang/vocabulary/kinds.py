"""
Kinds of journal entries: what can be said to have happened.

A kind names the fields of its data and what each may hold. There is no field for free text about people:
names, numbers and words of residents live in their own tables, and the journal names them by id. So privacy holds by construction.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from functools import cached_property
from uuid import UUID

from shouwang.vocabulary.words import Words


class Holds(Enum):
    """What a field of an entry's data may hold."""

    COUNT = "a whole number, 0 or more"
    NUMBER = "a whole number"
    SECONDS = "a whole number of seconds, below 0 for behind"
    FLAG = "true or false"
    CODE = "a code: at most 40 small letters, dashes and points, and no more than four digits, so that none is a number of somebody's"
    ID = "an id"
    MOMENT = "a moment with time zone, RFC 3339"
    DAY = "a day, ISO 8601"
    HASH = "64 hexadecimal digits"
    STATE = "versions of the state, such as doors 1.12, posts 1.3"
    TITLE = "the name or number of a public document, place or body, at most 200 characters"


STRUCK = "journal.struck"
"""An entry of this kind takes the one it cites out of every figure; the struck entry stays readable."""
CLOCK_WRONG = "device.clock-wrong"
"""An entry of this kind says by how much the clock of a device was ahead in a stretch of its entries."""
CLOCK_CONFIRMED = "clock.confirmed"
"""An entry of this kind says that command confirmed the time of the server's own clock."""
GAP_EXPLAINED = "device.gap-explained"
"""An entry of this kind says why numbers of a device will never come."""
NUMBERS_GIVEN = "device.numbers-given"
"""An entry of this kind says up to which number a device has given them, where that is beyond what is here."""
KEPT_APART = "device.line-kept-apart"
"""An entry of this kind says that a number was used for a line that cannot be counted."""
WITHDRAWAL_DATED = "device.withdrawal-dated"
"""An entry of this kind says from when on what a device writes is kept apart that was withdrawn while the server's clock was in doubt."""
CODE = re.compile(r"(?=.{1,40}\Z)(?!(?:[^0-9]*[0-9]){5})[a-z0-9]+(?:[-.][a-z0-9]+)*")
PARTS = ("operation", "posts", "doors", "badges")
"""The parts of the state that devices pull; what cites another is no version, and might name somebody."""
STATE = re.compile(rf"(?:{'|'.join(PARTS)}) \d{{1,6}}\.\d{{1,9}}(?:, (?:{'|'.join(PARTS)}) \d{{1,6}}\.\d{{1,9}}){{0,{len(PARTS) - 1}}}")
HASH = re.compile(r"[0-9a-f]{64}")
TITLE_LENGTH = 200


@dataclass(frozen=True)
class Kind:
    """
    One kind of entry: its code, the sentence that tells it, the fields of its data (a name ending in ``?`` may be left out).

    The gaps of the sentence are fields that may not be left out; *of_one* is the sentence where *first* and *last* are the same,
    *of_none* where *sequence* is below 1, since what was sent has no number. *many* is what entries of it are called when many are told at once,
    where the sentence up to its first gap does not say it.
    *undo* says where its mistake is put right, when the pages keep a row for what it tells: row and entry must not part ways.
    Without it the entry stands alone and may be struck in the log.
    Whom a *private* entry is about is told only to those who may know a colleague's limits: others see that it happened, not to whom.
    """

    code: str
    words: Words
    holds: Mapping[str, Holds] = field(default_factory=dict)
    undo: Words | None = None
    private: bool = False
    of_one: Words | None = None
    of_none: Words | None = None
    many: Words | None = None

    @property
    def is_of_devices(self) -> bool:
        """
        Whether a device at a post may write it: what the pages keep a row for is done on the pages, only command strikes, only the server judges clocks.

        By this a journal tells which of its devices is the server, so a kind that devices could once write stays theirs.
        """
        return self.undo is None and self.code not in {STRUCK, CLOCK_WRONG}

    def __post_init__(self) -> None:
        if wrong := frozenset().union(*(words.gaps for words in (self.words, self.of_one, self.of_none) if words)) - self.holds.keys():
            raise ValueError(f"Kind {self.code}: the sentence has gaps {sorted(wrong)} that the data does not hold for certain.")

    def told_by(self, data: Mapping[str, object]) -> Words:
        """The sentence for these data."""
        number = data.get("sequence")
        if self.of_none and isinstance(number, int) and number < 1:
            return self.of_none
        return self.of_one if self.of_one and data.get("first") == data.get("last") else self.words

    def faults(self, data: Mapping[str, object]) -> list[str]:
        """What is wrong with *data*, in words for a programmer; empty when nothing is."""
        allowed = self._allowed
        faults = [f"{self.code} lacks {name}." for name in sorted(self._certain - data.keys())]
        faults += [f"{self.code} has no field {name}." for name in sorted(data.keys() - allowed.keys())]
        faults += [
            f"{self.code}.{name} is {value!r}: it holds {allowed[name].value}."
            for name, value in data.items()
            if name in allowed and not _fits(value, allowed[name])
        ]
        return faults

    @cached_property
    def _certain(self) -> frozenset[str]:
        return frozenset(name for name in self.holds if not name.endswith("?"))

    @cached_property
    def _allowed(self) -> dict[str, Holds]:
        return {name.rstrip("?"): holds for name, holds in self.holds.items()}


def _fits(value: object, holds: Holds) -> bool:
    if holds is Holds.FLAG:
        return isinstance(value, bool)
    if holds is Holds.COUNT or holds is Holds.NUMBER or holds is Holds.SECONDS:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 53 and (value >= 0 or holds is not Holds.COUNT)
    return isinstance(value, str) and _text_fits(value, holds)


def _text_fits(value: str, holds: Holds) -> bool:
    if holds is Holds.CODE:
        return bool(CODE.fullmatch(value))
    if holds is Holds.STATE:
        return bool(STATE.fullmatch(value))
    if holds is Holds.HASH:
        return bool(HASH.fullmatch(value))
    if holds is Holds.TITLE:
        return len(value) <= TITLE_LENGTH
    try:
        if holds is Holds.ID:
            return str(UUID(value)) == value
        if holds is Holds.MOMENT:
            return datetime.fromisoformat(value).tzinfo is not None
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
