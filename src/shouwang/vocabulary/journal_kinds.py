"""Every kind of entry that the journal takes, gathered from the subjects."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from shouwang.vocabulary import kinds_command, kinds_duty, kinds_journal, kinds_people, kinds_reports, kinds_roster, kinds_territory
from shouwang.vocabulary.kinds import Kind

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
