"""
Household sheets to households, and the register as JSON Lines: one household a line.

A line is an object: ``door`` (compound, building, unit, room), ``family`` (from 1 at each door), ``occupancy`` (``lived-in``, ``empty``, ``let``,
``unknown``), ``floor``, ``landlord``, ``landlord_phone``, ``note`` and ``members``, each with ``name``, ``sex``, ``born`` (EDTF), ``id_number``, ``phone``,
``relation``, ``head``, ``tenant``, ``needs``, ``note``. What is empty is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from shouwang.engines.register.columns import Mapping as ColumnMapping
from shouwang.engines.register.reading import Found, understand
from shouwang.files.sheets import Limits, Progress, read_workbook
from shouwang.vocabulary.reasons import Reason, Refused
from shouwang.vocabulary.register import Door, Household, Member, Occupancy, Sex
from shouwang.vocabulary.sheets import Workbook


def read_households(
    paths: Sequence[Path],
    *,
    at: date,
    compound: str | Mapping[str, str] = "",
    remembered: Mapping[str, ColumnMapping] | None = None,
    leave: frozenset[str] = frozenset(),
    names: Mapping[Path, str] | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Found:
    """
    What the sheets in *paths* say together, in one *compound* or each in its own by file name; *names* gives the name a person knows a file by, where it was uploaded under another.

    Every file that cannot be read is refused at once, with its reason.
    """
    workbooks: list[Workbook] = []
    refused: list[Reason] = []
    for path in paths:
        try:
            workbooks.append(read_workbook(path, limits=limits, name=(names or {}).get(path, ""), progress=progress))
        except Refused as no:
            refused += no.reasons
    if refused:
        raise Refused(*refused)
    return understand(told_apart(workbooks), at=at, compound=compound, remembered=remembered, leave=leave)


def told_apart(workbooks: Sequence[Workbook]) -> list[Workbook]:
    """Workbooks under names of their own, so that a line of one is never taken for a line of another."""
    seen: dict[str, int] = {}
    apart = []
    for book in workbooks:
        seen[book.name] = seen.get(book.name, 0) + 1
        name = book.name if seen[book.name] == 1 else f"{book.name} ({seen[book.name]})"
        apart.append(Workbook(name, book.kind, book.sheets))
    return apart


def write_register(path: Path, households: Iterable[Household]) -> None:
    """The register as JSON Lines, empty fields left out."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for household in households:
            stream.write(json.dumps(household_to_plain(household), ensure_ascii=False, separators=(",", ":")) + "\n")


def read_register(path: Path) -> list[Household]:
    """The register out of JSON Lines; every line that is none is told at once."""
    return list(register_lines(path))


def register_lines(path: Path) -> Iterator[Household]:
    """The households of a file, in its order."""
    if not path.is_file():
        raise Refused(Reason("file-not-found", {"file": str(path)}))
    wrong: list[Reason] = []
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, start=1):
            if not line.strip():
                continue
            try:
                household = household_from_plain(json.loads(line))
            except (ValueError, TypeError, KeyError) as error:
                wrong.append(Reason("register-line-wrong", {"file": path.name, "line": number, "detail": str(error)[:80]}))
            else:
                yield household
    if wrong:
        raise Refused(*wrong)


def household_to_plain(household: Household) -> dict[str, Any]:
    """For JSON."""
    plain = filled(household, leave=("door", "members", "origin"))
    return {"door": list(household.door), **plain, "members": [filled(member, leave=("origin",)) for member in household.members]}


def filled(record: Household | Member, leave: tuple[str, ...]) -> dict[str, Any]:
    """The fields that say something."""
    pairs = ((one.name, getattr(record, one.name)) for one in fields(record) if one.name not in leave)
    return {
        name: value for name, value in pairs if (value is not None and value not in ("", False)) or (name == "tenant" and value is False)
    }


def household_from_plain(plain: Mapping[str, Any]) -> Household:
    """From JSON; what is wrong in it raises ``ValueError``, ``TypeError`` or ``KeyError``."""
    rest = {name: value for name, value in plain.items() if name not in ("door", "members", "occupancy")}
    members = tuple(Member(**{**member, "sex": Sex(member.get("sex", ""))}) for member in plain.get("members", ()))
    return Household(
        door=Door(*map(str, plain["door"])), members=members, occupancy=Occupancy(plain.get("occupancy", Occupancy.UNKNOWN)), **rest
    )
