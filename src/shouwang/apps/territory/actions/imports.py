"""Importing household sheets: plan, review, apply. Nothing is half-imported."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
from shouwang.apps.territory.actions import applying, deciding
from shouwang.apps.territory.actions.working import Hear, unheard
from shouwang.apps.territory.models import ImportPlan, Level, Place, SheetMapping
from shouwang.files import exports
from shouwang.files.households import told_apart
from shouwang.files.sheets import read_workbook
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if
from shouwang.vocabulary.retention import SHEETS
from shouwang.vocabulary.sheets import Workbook

State = ImportPlan.State
Decision = deciding.Decision
EVERYWHERE = "*"
"""In *gone*: wherever the sheets no longer list somebody."""


@transaction.atomic
def bring_sheets(
    *, files: Sequence[tuple[str, BinaryIO]], by: Member, at: datetime, compound: Place | Mapping[str, Place] | None = None
) -> ImportPlan:
    """
    Keep household sheets, each with the name it came under, to be read by :func:`plan_again`.

    *compound* is where the doors stand if the sheets do not say, one for all or by file name.
    """
    access.require(by, access.REGISTER)
    refuse_if([] if files else [Reason("import-needs-files")])
    kept = [
        journal.attach(file=file, name=name, media_type="application/octet-stream", operation=by.operation, kept_as=SHEETS.code)
        for name, file in files
    ]
    by_file = {name: compound for name, _ in files} if isinstance(compound, Place) else compound or {}
    compounds = {name: place.code for name, place in by_file.items()}
    made: ImportPlan = ImportPlan.behind_the_door.create(operation=by.operation, made_by=by, made_at=at, compounds=compounds)
    made.sources.set(kept)
    return made


@transaction.atomic
def plan_import(
    *, files: Sequence[tuple[str, BinaryIO]], by: Member, at: datetime, compound: Place | Mapping[str, Place] | None = None
) -> ImportPlan:
    """
    Read household sheets at once and plan what they change; nothing is changed yet. See :func:`bring_sheets`.

    Files that cannot be read are refused together, each with its reason, and none is kept.
    """
    brought = bring_sheets(files=files, compound=compound, by=by, at=at)
    return plan_again(import_plan=brought.id, by=by, at=at)


@transaction.atomic
def decide(
    *,
    import_plan: UUID,
    by: Member,
    decisions: Sequence[Decision] = (),
    columns: Mapping[str, Mapping[int, str]] | None = None,
    leave: Collection[str] | None = None,
    compounds: Mapping[str, str] | None = None,
) -> ImportPlan:
    """
    Keep what a person has decided: about rows, about what a column means (by signature of its table: column to field),
    about sheets to *leave* unread, about the compound of a file (its code). What was decided before is kept. The sheets are to be read again.
    """
    made = open_plan(import_plan, by)
    deciding.decide(made, decisions)
    for signature, fields in (columns or {}).items():
        made.columns[signature] = deciding.chosen(made, signature, fields)
    if leave is not None:
        made.decisions["leave"] = sorted(leave)
    made.compounds = {**made.compounds, **(compounds or {})}
    made.state = State.BROUGHT
    made.save(update_fields=["columns", "decisions", "compounds", "state"])
    return made


def plan_again(*, import_plan: UUID, by: Member, at: datetime, hear: Hear = unheard, **decided: Any) -> ImportPlan:
    """
    Read the sheets and plan what they change, against the register as it is now and with all that a person has decided.

    *decided* goes to :func:`decide` first. Reading holds nobody up: only what it came to is written in a transaction.
    """
    made = decide(import_plan=import_plan, by=by, **decided) if decided else open_plan(import_plan, by)
    made.against = applying.register_version(by)  # Asked first: a change during the reading makes the plan an old one.
    sources = sources_of(made)
    found = reading_of(made, at, sources, hear)
    hear("compare", 0, 0)
    plan = bridge.plan_of(bridge.register_of(by.operation, bridge.doors_of(by.operation)), found)
    hear("keep", 0, 0)
    made.plan = bridge.plain_plan(plan)
    made.tables = bridge.plain_tables(found)
    made.doubts = bridge.plain_doubts(plan.doubtful, found)
    made.counts = counted(plan.changes, found.people, plan.unchanged) | {"doubtful": len(deciding.open_doubts(made))}
    made.state, made.doing = State.PLANNED, ""
    with transaction.atomic():
        made.save()
        data = {"import": str(made.id), "file": source_hash(sources), "doubtful": made.counts["doubtful"]}
        journal.write_all([journal.Line("register.planned", at, data=data)], operation=by.operation, by=by.id)
    return made


@transaction.atomic
def apply_import(*, import_plan: UUID, by: Member, at: datetime, gone: Collection[str] = (), hear: Hear = unheard) -> ImportPlan:
    """
    Do what the plan says, all of it or nothing.

    Who is no longer listed is taken out only in the buildings named in *gone* (``compound|building``; :data:`EVERYWHERE` for all).
    A plan that was applied already, or made for an older register, is refused.
    """
    made = open_plan(import_plan, by)
    refuse_if([Reason("import-not-read")] if made.state == State.BROUGHT else [])
    version = applying.next_version(by, made.against)
    changes = [change for change in bridge.changes_from(made.plan) if change.kind != "gone" or may_go(change.door, gone)]
    refuse_if([] if changes else [Reason("import-changes-nothing")])
    refuse_if(homeless(changes))
    done = applying.carry_out(changes, by=by, at=at, version=version, made=made.id, hear=hear)
    remember(made)
    counts = applying.counted(done)
    made.state, made.doing, made.applied_at, made.applied_version = State.APPLIED, "", at, version
    made.counts, made.before = {**made.counts, "applied": counts}, done.before
    made.touched = {"households": {str(id_): kind for id_, (kind, _) in done.touched.items()}, "places": done.places}
    made.save(update_fields=["state", "doing", "applied_at", "applied_version", "counts", "touched", "before"])
    data = {"import": str(made.id), "file": source_hash(sources_of(made)), "doubtful": made.counts["doubtful"]}
    data |= {kind: counts[kind] for kind in applying.KINDS}
    journal.write_all([journal.Line("register.applied", at, data=data)], operation=by.operation, by=by.id)
    return made


def error_sheet(*, import_plan: UUID, by: Member, at: datetime) -> bytes:
    """
    The doubtful rows as an XLSX that says in both languages what is wrong; corrected, it is brought like any other sheet.

    That it left the house is written down, as for the whole register.
    """
    made = access.rows_for_writing(ImportPlan, by, access.REGISTER).get(pk=import_plan)
    found = reading_of(made, at, sources_of(made))
    stream = BytesIO()
    exports.write_errors(stream, found)
    with transaction.atomic():
        told: dict[str, Any] = {"import": str(made.id), "rows": len(found.mending)}
        journal.write("register.errors-exported", operation=by.operation, at=at, by=by.id, **told)
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
    if made.applied_at:
        day = made.applied_at.astimezone(ZoneInfo(by.operation.time_zone)).date()
        raise Refused(Reason("import-applied-already", {"day": day.isoformat()}))
    return made


def sources_of(made: ImportPlan) -> list[Attachment]:
    """The files of a plan."""
    return in_order(made.sources.all())


def in_order(sources: Iterable[Attachment]) -> list[Attachment]:
    """Files by name: who stands in two of them is found the same way each time."""
    return sorted(sources, key=lambda one: (one.name, one.sha256))


def reading_of(made: ImportPlan, at: datetime, sources: Sequence[Attachment], hear: Hear = unheard) -> Any:
    """What the sheets say; the sheets themselves are let go, for a large one fills the memory."""
    books = books_of(sources, hear)
    place_files(made, books)
    hear("understand", 0, 0)
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
    counts: dict[str, Any] = {"people": people, "unchanged": unchanged, "buildings_gone": {}, "homeless": bool(homeless(changes))}
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


def remember(made: ImportPlan) -> None:
    """Keep how the columns were understood for the next sheet from the same source."""
    for table in made.tables:
        if table["is_read"] and table["signature"]:
            SheetMapping.objects.update_or_create(
                operation=made.operation,
                signature=table["signature"],
                defaults={"columns": {"signature": table["signature"], "columns": table["columns"]}},
            )


# Files


def books_of(sources: Sequence[Attachment], hear: Hear = unheard) -> list[Workbook]:
    """The sheets of all files, each read in its own limited child process; those that cannot be read are refused together."""
    books: list[Workbook] = []
    reasons: list[Reason] = []
    for source in sources:
        before = sum(len(sheet.rows) for book in books for sheet in book.sheets)

        def read(rows: int, before: int = before) -> None:
            hear("open", before + rows, 0)

        try:
            with on_disk(source) as path:
                books.append(read_workbook(path, name=source.name, progress=read))
        except Refused as refused:
            reasons += refused.reasons
    refuse_if(reasons)
    return told_apart(books)


@contextmanager
def on_disk(source: Attachment) -> Iterator[Path]:
    """A stored file under the name it came with, because a text table is known by its ending and named by its stem."""
    with tempfile.TemporaryDirectory(prefix="shouwang-") as folder:
        path = Path(folder) / (PurePath(source.name).name.strip(".") or "sheet")
        path.write_bytes(source.read())
        yield path


def source_hash(sources: Sequence[Attachment]) -> str:
    """The SHA-256 of a file; of several files, that of their hashes in order."""
    if len(sources) == 1:
        return sources[0].sha256
    return hashlib.sha256("\n".join(one.sha256 for one in sources).encode()).hexdigest()
