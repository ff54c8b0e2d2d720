"""Every kind of entry that the journal takes, gathered from the subjects."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from shouwang.vocabulary import kinds_command, kinds_duty, kinds_journal, kinds_people, kinds_reports, kinds_roster, kinds_territory
from shouwang.vocabulary.kinds import Holds, Kind
from shouwang.vocabulary.words import Words

SUBJECTS = (kinds_command, kinds_people, kinds_territory, kinds_roster, kinds_duty, kinds_reports, kinds_journal)
"""The modules of kinds, subject by subject."""


def _gathered() -> Mapping[str, Kind]:
    found: dict[str, Kind] = {}
    for kind in (kind for subject in SUBJECTS for kind in subject.KINDS):
        if kind.code in found:
            raise ValueError(f"Kind {kind.code} is defined twice.")
        found[kind.code] = kind
    return MappingProxyType(found)


KINDS = _gathered()
CODES: Mapping[str, Mapping[str, Words]] = MappingProxyType(
    {field: words for subject in SUBJECTS for field, words in getattr(subject, "CODES", {}).items()}
)
"""What codes are called: by field, or by ``kind.field`` where a field's name means two things. Each subject keeps its own ``CODES``."""


def strange_codes(kind: Kind, data: Mapping[str, object]) -> list[str]:
    """The fields whose code has no name here. A device writes none but those with names: what is no code may be about somebody."""
    return [name for name, known in _named_codes(kind.code) if name in data and data[name] not in known]


@cache
def _named_codes(kind: str) -> list[tuple[str, Mapping[str, Words]]]:
    """The fields of a kind that hold a code, and those that have names."""
    names = [name.rstrip("?") for name, holds in KINDS[kind].holds.items() if holds is Holds.CODE]
    return [(name, CODES.get(f"{kind}.{name}", CODES.get(name, {}))) for name in names]
