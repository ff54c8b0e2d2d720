"""Importing household sheets: plan, review, apply. Nothing is half-imported."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path, PurePath
from typing import Any, BinaryIO
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal.models import Attachment
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member
from shouwang.apps.territory import bridge
from shouwang.apps.territory.actions import applying
from shouwang.apps.territory.models import ImportPlan, Level, Place, Register, SheetMapping
from shouwang.files import exports
from shouwang.files.households import told_apart
from shouwang.files.sheets import read_workbook
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if
from shouwang.vocabulary.sheets import Workbook

State = ImportPlan.State
EVERYWHERE = "*"
"""In *gone*: wherever the sheets no longer list somebody."""


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


@transaction.atomic
def plan_import(
    *, files: Sequence[tuple[str, BinaryIO]], by: Member, at: datetime, compound: Place | Mapping[str, Place] | None = None
) -> ImportPlan:
    """
    Read household sheets, each with the name it came under, and plan what they change; nothing is changed yet.

    *compound* is where the doors stand if the sheets do not say, one for all or by file name. Files that cannot be read are refused together, each with its reason.
    """
    access.require(by, access.REGISTER)
    refuse_if([] if files else [Reason("import-needs-files")])
    kept = [journal.attach(file=file, name=name, media_type="application/octet-stream", operation=by.operation) for name, file in files]
    by_file = {name: compound for name, _ in files} if isinstance(compound, Place) else compound or {}
    made = ImportPlan(operation=by.operation, made_by=by, made_at=at, against=0)
    made.compounds = {name: place.code for name, place in by_file.items()}
    planned(made, by, at, in_order(kept))
    made.sources.set(kept)
    return made


@transaction.atomic
def plan_again(
    *,
    import_plan: UUID,
    by: Member,
    at: datetime,
    decisions: Sequence[Decision] = (),
    columns: Mapping[str, Mapping[int, str]] | None = None,
    leave: Collection[str] | None = None,
    compounds: Mapping[str, str] | None = None,
) -> ImportPlan:
    """
    Plan once more, against the register as it is now and with what a person has decided: about rows, about what a column means
    (by signature of its table: column to field), about sheets to *leave* unread, about the compound of a file (its code). What was decided before is kept.
    """
    made = open_plan(import_plan, by)
    decide(made, decisions)
    for signature, fields in (columns or {}).items():
        made.columns[signature] = chosen(made, signature, fields)
    if leave is not None:
        made.decisions["leave"] = sorted(leave)
    made.compounds = {**made.compounds, **(compounds or {})}
    planned(made, by, at, sources_of(made))
    return made


def resolve_doubt(*, import_plan: UUID, decision: Decision, by: Member, at: datetime) -> ImportPlan:
    """Decide about one doubtful row and plan again; see :func:`plan_again` for many."""
    return plan_again(import_plan=import_plan, decisions=[decision], by=by, at=at)


@transaction.atomic
def apply_import(*, import_plan: UUID, by: Member, at: datetime, gone: Collection[str] = ()) -> ImportPlan:
    """
    Do what the plan says, all of it or nothing.

    Who is no longer listed is taken out only in the buildings named in *gone* (``compound|building``; :data:`EVERYWHERE` for all).
    A plan that was applied already, or made for an older register, is refused.
    """
    made = open_plan(import_plan, by)
    version = next_version(by, made.against)
    changes = [change for change in bridge.changes_from(made.plan) if change.kind != "gone" or may_go(change.door, gone)]
    refuse_if([] if changes else [Reason("import-changes-nothing")])
    refuse_if(homeless(changes))
    done = applying.carry_out(changes, by=by, at=at, version=version, made=made.id)
    remember(made)
    made.state, made.applied_at, made.applied_version = State.APPLIED, at, version
    made.counts = {**made.counts, "applied": done}
    made.save(update_fields=["state", "applied_at", "applied_version", "counts"])
    counts = {kind: done[kind] for kind in ("new", "changed", "gone")}
    data = {"import": str(made.id), "file": source_hash(sources_of(made)), **counts, "doubtful": made.counts["doubtful"]}
    journal.write_all([journal.Line("register.applied", at, data=data)], operation=by.operation, by=by.id)
    return made


def error_sheet(*, import_plan: UUID, by: Member, at: datetime) -> bytes:
    """The doubtful rows as an XLSX that says in both languages what is wrong; corrected, it is brought like any other sheet."""
    made = access.rows_for_writing(ImportPlan, by, access.REGISTER).get(pk=import_plan)
    stream = BytesIO()
    exports.write_errors(stream, reading_of(made, at, sources_of(made)))
    return stream.getvalue()


def may_go(door: Sequence[str], gone: Collection[str]) -> bool:
    """Whether somebody said yes to people leaving this building."""
    return EVERYWHERE in gone or "|".join(door[:2]) in gone


# Plans


def open_plan(import_plan: UUID, by: Member) -> ImportPlan:
    """The plan, if it can still be worked on; refused with the reason if not."""
    made = access.rows_for_writing(ImportPlan, by, access.REGISTER).filter(pk=import_plan).first()
    if made is None:
        raise Refused(Reason("import-not-open"))
    if made.state == State.APPLIED and made.applied_at:
        day = made.applied_at.astimezone(ZoneInfo(by.operation.time_zone)).date()
        raise Refused(Reason("import-applied-already", {"day": day.isoformat()}))
    if made.state != State.PLANNED:
        raise Refused(Reason("import-not-open"))
    return made


def sources_of(made: ImportPlan) -> list[Attachment]:
    """The files of a plan."""
    return in_order(made.sources.all())


def in_order(sources: Iterable[Attachment]) -> list[Attachment]:
    """Files by name: who stands in two of them is found the same way each time."""
    return sorted(sources, key=lambda one: (one.name, one.sha256))


def planned(made: ImportPlan, by: Member, at: datetime, sources: Sequence[Attachment]) -> None:
    """Work the plan out and keep it."""
    made.against = register_version(by)
    found = reading_of(made, at, sources)
    doors = bridge.doors_of(by.operation)
    plan = bridge.plan_of(bridge.register_of(by.operation, doors), found)
    made.plan = bridge.plain_plan(plan)
    made.tables = bridge.plain_tables(found)
    made.doubts = bridge.plain_doubts(plan.doubtful, found)
    made.counts = counted(plan.changes, found.people, plan.unchanged) | {"doubtful": len(open_doubts(made))}
    made.save()
    data = {"import": str(made.id), "file": source_hash(sources), "doubtful": made.counts["doubtful"]}
    journal.write_all([journal.Line("register.planned", at, data=data)], operation=by.operation, by=by.id)


def reading_of(made: ImportPlan, at: datetime, sources: Sequence[Attachment]) -> Any:
    """What the sheets say; the sheets themselves are let go, for a large one fills the memory."""
    books = books_of(sources)
    place_files(made, books)
    return bridge.understood(books, making_of(made, at))


def place_files(made: ImportPlan, books: Sequence[Workbook]) -> None:
    """Say of each file which compound it is of: as somebody chose, as the file tells, or the only one there is."""
    codes = list(Place.objects.filter(operation=made.operation, level=Level.COMPOUND).values_list("code", flat=True))
    only = codes[0] if len(codes) == 1 else ""
    made.compounds = {book.name: made.compounds.get(book.name) or bridge.compound_told(book, codes) or only for book in books}


def making_of(made: ImportPlan, at: datetime) -> bridge.Making:
    """What the reading depends on besides the files: mappings remembered from earlier imports, and what was chosen for this one."""
    kept = dict(SheetMapping.objects.filter(operation=made.operation).values_list("signature", "columns"))
    day = at.astimezone(ZoneInfo(made.operation.time_zone)).date()
    return bridge.Making(day, made.compounds, {**kept, **made.columns}, made.decisions)


def homeless(changes: Iterable[Any]) -> list[Reason]:
    """Refuse doors without a compound: nobody could tell later whose they are."""
    return [] if all(change.door.compound for change in changes) else [Reason("import-needs-compound")]


def counted(changes: Sequence[Any], people: int, unchanged: int) -> dict[str, Any]:
    """What the plan comes to, for the review page: by kind, and who would be gone from which building."""
    counts: dict[str, Any] = {"people": people, "unchanged": unchanged, "buildings_gone": {}}
    for kind in ("new", "changed", "gone"):
        of_kind = [change for change in changes if change.kind == kind]
        counts[f"{kind}_households"] = sum(change.about == "household" for change in of_kind)
        counts[f"{kind}_people"] = sum(1 if change.about == "member" else bridge.people_in(change) for change in of_kind)
    for change in changes:
        if change.kind == "gone":
            leaving = counts["buildings_gone"].setdefault("|".join(change.door[:2]), [0, 0])
            leaving[0] += change.about == "household"
            leaving[1] += 1 if change.about == "member" else bridge.people_in(change)
    return counts


# Decisions


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


def remember(made: ImportPlan) -> None:
    """Keep how the columns were understood for the next sheet from the same source."""
    for table in made.tables:
        if table["is_read"] and table["signature"]:
            SheetMapping.objects.update_or_create(
                operation=made.operation,
                signature=table["signature"],
                defaults={"columns": {"signature": table["signature"], "columns": table["columns"]}},
            )


# The register's version


def register_version(by: Member) -> int:
    """The version the register is at."""
    return Register.objects.get_or_create(operation=by.operation)[0].version


def next_version(by: Member, against: int | None = None) -> int:
    """Move the register on; refused if it has moved since *against*."""
    register, _ = Register.objects.get_or_create(operation=by.operation)
    mine = Register.objects.filter(pk=register.pk, version=register.version if against is None else against)
    if not mine.update(version=(register.version if against is None else against) + 1):
        raise Refused(Reason("import-outdated"))
    return (register.version if against is None else against) + 1


# Files


def books_of(sources: Sequence[Attachment]) -> list[Workbook]:
    """The sheets of all files, each read in its own limited child process; those that cannot be read are refused together."""
    books: list[Workbook] = []
    reasons: list[Reason] = []
    for source in sources:
        try:
            with on_disk(source) as path:
                books.append(read_workbook(path, name=source.name))
        except Refused as refused:
            reasons += refused.reasons
    refuse_if(reasons)
    return told_apart(books)


@contextmanager
def on_disk(source: Attachment) -> Any:
    """A stored file under the name it came with, because a text table is known by its ending and named by its stem."""
    with tempfile.TemporaryDirectory(prefix="shouwang-") as folder, source.file.open("rb") as stored:
        path = Path(folder) / (PurePath(source.name).name.strip(".") or "sheet")
        with path.open("wb") as copy:
            copy.writelines(stored.chunks())
        yield path


def source_hash(sources: Sequence[Attachment]) -> str:
    """The SHA-256 of a file; of several files, that of their hashes in order."""
    if len(sources) == 1:
        return sources[0].sha256
    return hashlib.sha256("\n".join(one.sha256 for one in sources).encode()).hexdigest()
