"""What a person decides about a plan: about doubtful rows, and about what columns mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shouwang.apps.territory import bridge
from shouwang.apps.territory.models import ImportPlan
from shouwang.vocabulary.reasons import Reason, Refused


@dataclass(frozen=True)
class Decision:
    """
    What a person decides about a doubtful row.

    *do* is ``keep`` (it is right as it stands), ``leave-out``, ``lives-here`` (the other rows of the same person are left out),
    ``another-person`` (the identity number is wrong), or ``set``: *values* says what fields of the row are to read.
    """

    file: str
    sheet: str
    line: int
    do: str
    values: Mapping[str, str] = field(default_factory=dict)
    column: int = 0


def decide(made: ImportPlan, decisions: Sequence[Decision]) -> None:
    """Write decisions down as cells to be read otherwise; the file stays as it came."""
    rows = made.decisions.setdefault("rows", {})
    for decision in decisions:
        key = bridge.row_key(decision.file, decision.sheet, decision.line)
        before = rows.get(key, {}).get("cells", {}) if decision.do == "set" else {}
        rows[key] = {"do": decision.do, "cells": {**before, **cells_of(made, decision)}}
        if decision.do == "lives-here":
            for other in doubles(made, decision):
                key = bridge.row_key(other["file"], other["sheet"], other["line"])
                rows[key] = {
                    "do": "leave-out",
                    "cells": bridge.cells_left_out(table_of(made, other["file"], other["sheet"]), with_door=False),
                }


def cells_of(made: ImportPlan, decision: Decision) -> dict[str, str]:
    """What a decision writes into the row's cells."""
    table = table_of(made, decision.file, decision.sheet)
    if decision.do == "leave-out":
        doubts = doubts_of_row(made, decision)
        return bridge.cells_left_out(table, with_door=any(doubt["code"].startswith("door-") for doubt in doubts))
    if decision.do == "another-person":
        return bridge.cells_for(table, {"id_number": ""})
    if decision.do == "set" and decision.column:
        return {str(decision.column): decision.values.get("", "")}
    return bridge.cells_for(table, decision.values) if decision.do == "set" else {}


def table_of(made: ImportPlan, file: str, sheet: str) -> Mapping[str, Any]:
    """How the sheet of a row was understood."""
    return next((one for one in made.tables if (one["file"], one["sheet"]) == (file, sheet)), {"columns": []})


def doubts_of_row(made: ImportPlan, row: Decision) -> list[dict[str, Any]]:
    """Everything doubtful about a row."""
    return [one for one in made.doubts if (one["file"], one["sheet"], one["line"]) == (row.file, row.sheet, row.line)]


def doubles(made: ImportPlan, row: Decision) -> list[dict[str, Any]]:
    """The other rows of the same person: those with the same doubt about the same number."""
    mine = {one["parameters"].get("value") for one in doubts_of_row(made, row) if one["code"] == "same-person-twice"}
    twice = (one for one in made.doubts if one["code"] == "same-person-twice" and one["parameters"].get("value") in mine)
    return [one for one in twice if (one["file"], one["sheet"], one["line"]) != (row.file, row.sheet, row.line)]


def open_doubts(made: ImportPlan) -> list[dict[str, Any]]:
    """The doubts nobody has decided about."""
    decided = made.decisions.get("rows", {})
    return [one for one in made.doubts if bridge.row_key(one["file"], one["sheet"], one["line"]) not in decided]


def chosen(made: ImportPlan, signature: str, fields: Mapping[int, str]) -> dict[str, Any]:
    """A table's mapping with the fields that a person chose."""
    table = next((one for one in made.tables if one["signature"] == signature), None)
    if table is None:
        raise Refused(Reason("import-not-open"))
    return {
        "signature": signature,
        "columns": [[column, heading, fields.get(column, use), why] for column, heading, use, why in table["columns"]],
    }
