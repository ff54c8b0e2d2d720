"""The log as people read it: sentences, names where the reader may know them, page by page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet
from django.utils.module_loading import import_string

from shouwang.apps.journal import models
from shouwang.apps.journal.reads.entries import Citations
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Operation
from shouwang.engines.journal.clock import BEGINNING, is_doubtful, made_at
from shouwang.vocabulary import kinds_command, kinds_duty, kinds_people, kinds_reports, kinds_roster, kinds_territory
from shouwang.vocabulary.fields import FIELDS
from shouwang.vocabulary.journal_kinds import KINDS
from shouwang.vocabulary.kinds import STRUCK, Holds
from shouwang.vocabulary.sentences import sentence, short, value_said
from shouwang.vocabulary.words import Words

PRIVATE = frozenset(kind.code for kind in KINDS.values() if kind.private)


@dataclass(frozen=True)
class Told:
    """
    One entry as a person reads it; *fallen_to* is what struck or corrected it, *meant_for* the entry that it was to take the place of in vain.

    *device* is the one that told it, empty where the server did; whom it names as *actor* is what the device says. *about* is the person that it
    is about, or the device.
    *note* is empty also where the reader may not see it. Of a private kind the reader may not know whom it is about: *hidden* is their id.
    """

    row: models.Entry
    sentence: str
    actor: str
    device: str = ""
    about: str = ""
    place: str = ""
    note: str = ""
    fallen_to: Told | None = None
    hidden: UUID | None = None
    meant_for: UUID | None = None

    @property
    def believed_at(self) -> datetime | None:
        """When it most likely happened, where the time that it tells cannot be believed."""
        at = self.row.placed_at
        return at if at and is_doubtful(self.row.happened_at, at) else None

    @property
    def id_made_at(self) -> datetime | None:
        """When the id says that it was made, where a device made it and that is not when the entry was written down: a mark, no more."""
        at = made_at(self.row.id)
        return at if self.device and is_doubtful(self.row.entered_at, at) else None


@dataclass(frozen=True)
class Many:
    """Entries that one action wrote in one go, told in one line."""

    kind: str
    words: str
    count: int
    placed_at: datetime
    entered_at: datetime
    actor: str
    device: str


def labels(operation: Operation, ids: set[UUID], by: Member) -> dict[UUID, str]:
    """
    What these ids are called, for this reader: members by their name and role, the rest by whoever knows them.

    A higher app gives its names through a function ``(operation, ids, by) -> {id: label}`` in its reads, listed in ``settings.LABELS``.
    """
    mine = Member.objects.filter(operation=operation, id__in=ids).select_related("user")
    found = {member.id: str(member) for member in mine}
    for name in settings.LABELS:
        of_app: Callable[[Operation, set[UUID], Member], dict[UUID, str]] = import_string(name)
        if rest := ids - found.keys():
            found |= of_app(operation, rest, by)
    return found


def tell(rows: Iterable[models.Entry], by: Member, language: str, zone: ZoneInfo | None = None) -> list[Told]:
    """These entries as sentences, with who wrote them, the text of notes and what became of them."""
    listed = list(rows)
    operation = by.operation
    citations = Citations(operation)
    lost, in_vain = citations.fallen, citations.in_vain
    cited = [row.id for row in listed if row.id in lost]
    felling: dict[UUID | None, models.Entry] = {}
    for row in models.Entry.objects.filter(operation=operation, corrects__in=cited).order_by("number"):
        if row.id not in in_vain and (row.id not in lost or row.corrects not in felling):
            felling[row.corrects] = row
    everyone = [*listed, *felling.values()]
    known = labels(operation, {id_ for row in everyone for id_ in _ids_in(row)}, by)
    texts = _texts({str(data["note"]) for row in everyone if "note" in (data := json.loads(row.data))}, by)
    devices = device_names(operation, {id_ for row in everyone for id_ in (row.device_id, _device_in(row)) if id_})
    where = zone or ZoneInfo(operation.time_zone)

    def told(row: models.Entry, fallen_to: Told | None = None) -> Told:
        data = json.loads(row.data)
        about = row.subject or next((UUID(data[name]) for name in ("member", "to") if name in data), None)
        hidden = about if row.kind in kinds_hidden_from(by) else None
        return Told(
            row=row,
            sentence=sentence(row.kind, data, language, where),
            actor=known.get(row.actor, "") if row.actor and row.actor != hidden else "",
            device=devices.get(row.device_id, ""),
            about=known.get(about, "") if about and about != hidden else devices.get(_device_in(row), ""),
            place=known.get(row.place, "") if row.place else "",
            note=texts.get(str(data.get("note")), ""),
            fallen_to=fallen_to,
            hidden=hidden,
            meant_for=in_vain.get(row.id),
        )

    return [told(row, told(felling[row.id]) if row.id in felling else None) for row in listed]


def device_names(operation: Operation, ids: set[UUID]) -> dict[UUID | None, str]:
    """What these devices are called; the server itself is none."""
    return dict(models.Device.objects.filter(operation=operation, id__in=ids).exclude(secret="").values_list("id", "name"))


def kinds_hidden_from(by: Member) -> frozenset[str]:
    """The kinds of entries of which this reader is not told whom they are about."""
    return frozenset() if by.role in access.STAFF_HEALTH else PRIVATE


def _ids_in(row: models.Entry) -> Iterator[UUID]:
    yield from (id_ for id_ in (row.actor, row.place, row.subject) if id_)
    data = json.loads(row.data)
    yield from (UUID(data[name]) for name in ("member", "to") if name in data)


def _device_in(row: models.Entry) -> UUID | None:
    """The device that an entry is about."""
    told = json.loads(row.data).get("device")
    return UUID(told) if told else None


def _texts(notes: set[str], by: Member) -> dict[str, str]:
    """The texts of notes by their ids, as far as this reader may see them."""
    return {str(note["id"]): note["text"] for note in access.seen(models.Note, by).filter(id__in=notes) if note["text"]}


def facts(row: models.Entry, by: Member, language: str) -> list[tuple[str, object]]:
    """The fields of an entry's data with their values as people read them, ids by name where there is one."""
    data = json.loads(row.data)
    kind = KINDS.get(row.kind)
    if kind is None:
        return list(data.items())
    ids = {UUID(value) for name, value in data.items() if kind.holds.get(name, kind.holds.get(f"{name}?")) is Holds.ID}
    known = {str(id_): label for id_, label in (device_names(by.operation, ids) | labels(by.operation, ids, by)).items()}
    zone = ZoneInfo(by.operation.time_zone)
    return [
        (FIELDS[name].within(language), known.get(str(value)) or value_said(row.kind, name, value, language, zone))
        for name, value in data.items()
    ]


# The log, page by page

GROUPS: dict[str, tuple[Words, frozenset[str]]] = {
    "notes": (Words("Notes and strikes", "备注与划去"), frozenset({"note.written", STRUCK})),
    "command": (
        Words("Order and command", "命令与指挥"),
        frozenset(kind.code for kind in kinds_command.KINDS) - {"note.written", STRUCK},
    ),
    "people": (Words("People and call-out", "人员与集结"), frozenset(kind.code for kind in kinds_people.KINDS)),
    "territory": (Words("Register and places", "住户底册与地点"), frozenset(kind.code for kind in kinds_territory.KINDS)),
    "roster": (Words("Posts and duty", "岗位与值守"), frozenset(kind.code for kind in kinds_roster.KINDS)),
    "duty": (Words("Gates and residents", "卡口与为民服务"), frozenset(kind.code for kind in kinds_duty.KINDS)),
    "reports": (Words("Reports and photos", "报告与照片"), frozenset(kind.code for kind in kinds_reports.KINDS)),
}
"""The subjects by which the log can be narrowed down."""

MANY = 4
"""From so many entries of one kind in one go, one line tells them all."""


@dataclass(frozen=True)
class Wanted:
    """What of the log is asked for; *batch* is the moment of entry of entries told in one line, to see each of them."""

    group: str = ""
    kind: str = ""
    day: date | None = None
    place: UUID | None = None
    subject: UUID | None = None
    text: str = ""
    batch: datetime | None = None


@dataclass(frozen=True)
class Page:
    """A stretch of the log, newest first, and where the next begins (None: that was all)."""

    lines: list[Told | Many] = field(default_factory=list)
    next: str | None = None


def wanted_rows(wanted: Wanted, by: Member) -> QuerySet[models.Entry]:
    """The entries that are asked for, in no order."""
    rows = models.Entry.objects.filter(operation_id=by.operation_id)
    if wanted.group in GROUPS:
        rows = rows.filter(kind__in=GROUPS[wanted.group][1])
    exact = {"kind": wanted.kind, "place": wanted.place, "subject": wanted.subject, "entered_at": wanted.batch}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.subject:
        rows = rows.exclude(kind__in=kinds_hidden_from(by))
    if wanted.day:
        begins = datetime(wanted.day.year, wanted.day.month, wanted.day.day, tzinfo=ZoneInfo(by.operation.time_zone))
        rows = rows.filter(placed_at__gte=begins, placed_at__lt=begins + timedelta(days=1))
    return rows.filter(id__in=_with_text(wanted.text, by)) if wanted.text else rows


def _with_text(text: str, by: Member) -> list[UUID]:
    """The entries whose notes hold *text*, among those this reader may see."""
    wanted = text.casefold()
    notes = {str(note["id"]) for note in access.seen(models.Note, by) if wanted in note["text"].casefold()}
    pointing = models.Entry.objects.filter(operation_id=by.operation_id, data__contains='"note":"')
    return [id_ for id_, data in pointing.values_list("id", "data") if json.loads(data)["note"] in notes]


def log_page(wanted: Wanted, by: Member, language: str, before: str = "", size: int = 40) -> Page:
    """A page of the log, newest first by where entries stand, older than the mark *before*; entries written in one go are told in one line."""
    moment, number = _read_mark(before)
    rows = _up_to(moment, wanted, by)
    if wanted.batch:
        older = rows.filter(Q(placed_at__lt=moment) | Q(number__lt=number)) if moment else rows
        found = list(older.order_by("-placed_at", "-number")[: size + 1])
        return Page(
            [*tell(found[:size], by, language)], _mark(found[size - 1].placed_at, found[size - 1].number) if len(found) > size else None
        )
    oldest = _old_enough(wanted, by, moment, size + 2)
    grouped = rows.filter(placed_at__gte=oldest or BEGINNING).values(*GROUPED_BY).annotate(count=Count("number"), last=Max("number"))
    grouped = grouped.filter(Q(placed_at__lt=moment) | Q(last__lt=number)) if moment else grouped
    newest: Any = grouped.order_by("-placed_at", "-last")  # a row made by values() has no plain type
    groups: list[dict[str, Any]] = list(newest[: size + 1])
    more = _mark(groups[size - 1]["placed_at"], groups[size - 1]["last"]) if len(groups) > size else None
    return Page(_lines(groups[:size], rows, by, language), more)


GROUPED_BY = ("kind", "actor", "device_id", "placed_at", "entered_at")
"""Entries that have these in common were written in one go."""


def _up_to(moment: datetime | None, wanted: Wanted, by: Member) -> QuerySet[models.Entry]:
    rows = wanted_rows(wanted, by)
    return rows.filter(placed_at__lte=moment) if moment else rows


def _old_enough(wanted: Wanted, by: Member, before: datetime | None, count: int) -> datetime | None:
    """
    So far back are at least so many moments at which something was written that is wanted; None where there is nothing.

    Without this bound the database would put a million entries into groups, to show forty. Kinds are asked for one by one:
    so it finds the newest of each by an index, where it would look through everything for a rare one.
    """
    kinds = {wanted.kind} if wanted.kind else GROUPS[wanted.group][1] if wanted.group in GROUPS else {""}
    moments: set[datetime] = set()
    for kind in kinds:
        rows = _up_to(before, replace(wanted, group="", kind=kind), by).order_by("-placed_at")
        moments |= {at for at in rows.values_list("placed_at", flat=True).distinct()[:count] if at}
    return min(sorted(moments, reverse=True)[:count], default=None)


def _lines(groups: list[dict[str, Any]], rows: QuerySet[models.Entry], by: Member, language: str) -> list[Told | Many]:
    small = [group for group in groups if group["count"] < MANY]
    wanted = rows.filter(placed_at__in={group["placed_at"] for group in small}, kind__in={group["kind"] for group in small})
    single: dict[tuple[Any, ...], list[Told]] = {}
    keys = {_key(group) for group in small}
    candidates = [row for row in wanted.order_by("-number") if _key(vars(row)) in keys]
    for told in tell(candidates, by, language):
        single.setdefault(_key(vars(told.row)), []).append(told)
    known = labels(by.operation, {group["actor"] for group in groups if group["actor"]}, by)
    devices = device_names(by.operation, {group["device_id"] for group in groups})
    lines: list[Told | Many] = []
    for group in groups:
        lines += single.get(_key(group)) or [
            Many(
                kind=group["kind"],
                words=short(group["kind"], language),
                count=group["count"],
                placed_at=group["placed_at"],
                entered_at=group["entered_at"],
                actor=known.get(group["actor"], ""),
                device=devices.get(group["device_id"], ""),
            )
        ]
    return lines


def _key(group: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(group[name] for name in GROUPED_BY)


def _mark(moment: datetime | None, number: int) -> str:
    return f"{moment.isoformat()}~{number}" if moment else ""


def _read_mark(mark: str) -> tuple[datetime | None, int]:
    """Where a page ended; a mark that cannot be read is none."""
    moment, _, number = mark.partition("~")
    try:
        return datetime.fromisoformat(moment.replace(" ", "+")).astimezone(UTC), int(number)
    except (ValueError, OverflowError):
        return None, 0


def all_told(by: Member, language: str, size: int = 500) -> Iterator[Told]:
    """Every entry as people read it, in order of arrival."""
    rows, last = models.Entry.objects.filter(operation_id=by.operation_id).order_by("number"), 0
    while found := list(rows.filter(number__gt=last)[:size]):
        last = found[-1].number
        yield from tell(found, by, language)
