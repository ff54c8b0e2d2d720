"""Between the roll's rows, the sheet that was read, and the engine that knows how names are found."""

from __future__ import annotations

from datetime import date
from typing import Any

from shouwang.engines.register.names import search_keys
from shouwang.files.roll import Roll, RollLine
from shouwang.vocabulary.roll import Particulars


def keys_of(name: str) -> str:
    """What a name is found by: pinyin with and without blanks, and initials."""
    keys = search_keys(name)
    return f"{keys.syllables} {keys.syllables.replace(' ', '')} {keys.initials}".strip()[:200]


def plain_of(roll: Roll) -> dict[str, Any]:
    """A roll as JSON, for the draft's row."""
    return {
        "fields": sorted(roll.fields),
        "ignored": list(roll.ignored),
        "lines": [{"sheet": line.sheet, "line": line.line, "particulars": _plain(line.particulars)} for line in roll.lines],
    }


def roll_of(name: str, plain: dict[str, Any]) -> Roll:
    """The roll out of a draft's row."""
    lines = tuple(RollLine(line["sheet"], line["line"], _particulars(line["particulars"])) for line in plain["lines"])
    return Roll(name, lines, (), frozenset(plain["fields"]), tuple(plain["ignored"]))


def _plain(particulars: Particulars) -> dict[str, Any]:
    values = particulars.fields()
    day = values["own_test_day"]
    return {**values, "own_test_day": day.isoformat() if day else None}


def _particulars(values: dict[str, Any]) -> Particulars:
    day = values["own_test_day"]
    return Particulars(**{**values, "own_test_day": date.fromisoformat(day) if day else None})
