"""
Reasons: what an engine, a reader or an action says instead of a sentence.

Every code stands in :data:`REASONS`, in both languages, and in the reference.
A code never changes its meaning; a new meaning is a new code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType

from shouwang.vocabulary import (
    reasons_access,
    reasons_command,
    reasons_documents,
    reasons_duty,
    reasons_explaining,
    reasons_figures,
    reasons_gate,
    reasons_groups,
    reasons_journal,
    reasons_people,
    reasons_register,
    reasons_reports,
    reasons_roster,
    reasons_sheets,
    reasons_territory,
)
from shouwang.vocabulary.times import day_said, length_said, moment_said
from shouwang.vocabulary.words import Words, listed

SUBJECTS = (
    reasons_access,
    reasons_command,
    reasons_documents,
    reasons_duty,
    reasons_explaining,
    reasons_figures,
    reasons_gate,
    reasons_groups,
    reasons_journal,
    reasons_people,
    reasons_register,
    reasons_reports,
    reasons_roster,
    reasons_sheets,
    reasons_territory,
)
"""The modules of reasons, subject by subject."""


def _gathered() -> Mapping[str, Words]:
    found: dict[str, Words] = {}
    for code, words in (reason for subject in SUBJECTS for reason in subject.REASONS.items()):
        if code in found:
            raise ValueError(f"Reason {code} is defined twice.")
        found[code] = words
    return MappingProxyType(found)


REASONS = _gathered()


@dataclass(frozen=True)
class Reason:
    """
    A code and its parameters: the answer "no" or "doubtful", before any language.

    An unknown code or a missing parameter is refused when the record is built.
    """

    code: str
    parameters: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        words = REASONS.get(self.code)
        if words is None:
            raise ValueError(f'Reason code "{self.code}" is not in vocabulary/reasons. Add it there, in both languages.')
        missing = words.gaps - self.parameters.keys()
        if missing:
            raise ValueError(f'Reason "{self.code}" lacks {sorted(missing)}.')

    def within(self, language: str) -> str:
        """The reason as a sentence; parameters that are words themselves are said in the same language, several names one after the other."""
        return REASONS[self.code].within(language, {name: _said(value, language) for name, value in self.parameters.items()})


def _said(value: object, language: str) -> object:
    if isinstance(value, Words):
        return value.within(language)
    if isinstance(value, datetime):
        return moment_said(value, language)
    if isinstance(value, date):
        return day_said(value, language)
    if isinstance(value, timedelta):
        return length_said(value, language)
    return listed((_said(each, language) for each in value), language) if isinstance(value, tuple) else value


class Refused(Exception):
    """What must not go on, with every reason at once."""

    def __init__(self, *reasons: Reason) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reason.within("en") for reason in reasons))


def refuse_if(reasons: Iterable[Reason]) -> None:
    """Raise :class:`Refused` with all *reasons*, or do nothing when there are none."""
    found = tuple(reasons)
    if found:
        raise Refused(*found)
