"""The log: what happened, newest first; one entry with what proves it; the whole as a file."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwang.apps.frame.fields import add_refusal, tell_refusal
from shouwang.apps.journal import actions, models, reads
from shouwang.apps.journal.forms import LogFilterForm, NoteForm, StrikeForm
from shouwang.apps.operations.access import COMMAND, READERS_OF_THE_JOURNAL, MemberRequest, members
from shouwang.apps.operations.models import Role
from shouwang.files.injection import armed
from shouwang.vocabulary.reasons import Refused

MAY_EXPORT = COMMAND | {Role.AUDITOR, Role.HOST}


@members(READERS_OF_THE_JOURNAL)
@require_safe
def log(request: MemberRequest) -> HttpResponse:
    """A page of the log; further pages are brought in below it."""
    form = LogFilterForm(request.GET)
    wanted = form.wanted()
    page = reads.log_page(wanted, request.member, language(), before=request.GET.get("before", ""))
    older = request.GET.copy()
    older["before"] = page.next or ""
    known = reads.labels(request.operation, {id_ for id_ in (wanted.place, wanted.subject) if id_}, request.member)
    context = {
        "page": page,
        "older": older.urlencode(),
        "form": form,
        "narrowed": any(value for name, value in request.GET.items() if name != "before"),
        "narrowed_to": [known.get(id_, str(id_)) for id_ in (wanted.place, wanted.subject) if id_],
        "note_form": NoteForm() if request.member.role in actions.WRITERS_OF_NOTES else None,
        "may_export": request.member.role in MAY_EXPORT,
    }
    return render(request, "journal/lines.html" if request.htmx and "before" in request.GET else "journal/log.html", context)  # type: ignore[attr-defined]


@members(READERS_OF_THE_JOURNAL & actions.WRITERS_OF_NOTES)
@require_http_methods(["GET", "HEAD", "POST"])
def write_note(request: MemberRequest) -> HttpResponse:
    """Write a note into the log."""
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.write_note(text=told["text"], topic=told["topic"], by=request.member, at=told["at"])
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("journal:log", request.operation.pk)
    return render(request, "journal/note.html", {"form": form}, status=422 if form.errors else 200)


@members(READERS_OF_THE_JOURNAL)
@require_safe
def entry(request: MemberRequest, entry: UUID) -> HttpResponse:
    """One entry: its sentence and data, its canonical bytes and their hash, what it cites and what cites it."""
    return _entry_page(request, _entry(request, entry), StrikeForm())


def _entry_page(request: MemberRequest, row: models.Entry, strike_form: StrikeForm) -> HttpResponse:
    cited = reads.entry_in(request.operation, row.corrects) if row.corrects else None
    stands = row.id not in reads.fallen(request.operation)
    undo = reads.undo_of(row)
    told = reads.tell([row], request.member, language())[0]
    context = {
        "told": told,
        "facts": reads.facts(row, request.member, language()),
        "bytes": "" if told.hidden else reads.bytes_of(row).decode(),
        "leaf": bytes(row.leaf).hex(),
        "is_whole": reads.is_whole(row),
        "cites": reads.tell([cited], request.member, language()) if cited else [],
        "cited_by": reads.tell(reads.citing(row), request.member, language()),
        "strike_form": strike_form if stands and not undo and request.member.role in COMMAND else None,
        "undo": undo if stands and request.member.role in COMMAND else None,
        "may_correct": stands and row.kind == "note.written" and request.member.role in actions.WRITERS_OF_NOTES,
    }
    return render(request, "journal/entry.html", context, status=422 if strike_form.errors else 200)


@members(COMMAND)
@require_POST
def strike(request: MemberRequest, entry: UUID) -> HttpResponse:
    """Strike an entry."""
    row, form = _entry(request, entry), StrikeForm(request.POST)
    if not form.is_valid():
        return _entry_page(request, row, form)
    try:
        actions.strike(entry=row, by=request.member, at=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(request, _("Struck. It stays readable and counts no longer."))
    return redirect("journal:entry", request.operation.pk, row.id)


@members(READERS_OF_THE_JOURNAL & actions.WRITERS_OF_NOTES)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: MemberRequest, entry: UUID) -> HttpResponse:
    """Write a note anew."""
    row = _entry(request, entry)
    before = reads.tell([row], request.member, language())[0]
    topic = json.loads(row.data).get("topic")
    form = NoteForm(
        request.POST if request.method == "POST" else None, initial={"text": before.note, "topic": topic, "at": row.happened_at}
    )
    if request.method == "POST" and form.is_valid():
        try:
            later = actions.correct_note(entry=row, by=request.member, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("journal:entry", request.operation.pk, later.id)
    return render(request, "journal/note.html", {"form": form, "before": before}, status=422 if form.errors else 200)


@members(MAY_EXPORT)
@require_safe
def export(request: MemberRequest) -> StreamingHttpResponse:
    """The journal as JSON Lines: one canonical entry a line, in order of arrival, ready to be verified."""
    return _download(reads.exported(request.operation), "application/x-ndjson", "journal.jsonl")


@members(MAY_EXPORT)
@require_safe
def export_table(request: MemberRequest) -> StreamingHttpResponse:
    """The journal as a table for a spreadsheet, in the language of the page; cells that would run as formulas are disarmed."""
    head = [
        "number",
        "happened_at",
        "entered_at",
        "kind",
        _("What happened"),
        _("Who"),
        _("About"),
        _("Place"),
        _("Counts"),
        "id",
        "corrects",
        "data",
        _("Device"),
        "received_at",
        "placed_at",
        _("Remark"),
    ]
    # Sentences are told while the answer is streamed, after the door has given the language and the time zone back.
    rows = _table(request, head, language())
    return _download(rows, "text/csv; charset=utf-8", "journal.csv")


def _table(request: MemberRequest, head: list[str], tongue: str) -> Iterator[bytes]:
    writer = csv.writer(_Line())
    yield "\ufeff".encode() + writer.writerow(head)
    zone, every = ZoneInfo(request.operation.time_zone), reads.all_told(request.member, tongue)
    while True:
        with translation.override(tongue):
            some = [_cells(told, zone) for told in islice(every, 500)]
        if not some:
            return
        for cells in some:
            yield writer.writerow([armed(str(cell)) for cell in cells])


def _cells(told: reads.Told, zone: ZoneInfo) -> list[object]:
    row = told.row
    told_at = (row.happened_at, row.entered_at, row.received_at, row.placed_at or row.happened_at)
    happened, entered, *heard = (f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}" for moment in told_at)
    actor, subject = ("" if id_ in {None, told.hidden} else id_ for id_ in (row.actor, row.subject))
    who = [row.kind, told.sentence, actor, subject, told.place]
    proof = [row.id, row.corrects or "", row.data]
    return [row.number, happened, entered, *who, "0" if told.fallen_to else "1", *proof, told.device, *heard, _remark(told)]


def _remark(told: reads.Told) -> str:
    """What there is to know of an entry before it is believed."""
    remarks = [_("Doubtful time: placed_at is the server's reckoning.")] if told.believed_at else []
    remarks += [_("Meant to take the place of another entry; without effect.")] if told.meant_for else []
    return " ".join(remarks)


class _Line:
    """A file that hands each written line back instead of keeping it."""

    @staticmethod
    def write(line: str) -> bytes:
        """The line, encoded."""
        return line.encode()


def _download(lines: Iterator[bytes], media_type: str, name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(lines, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _entry(request: MemberRequest, id_: UUID) -> models.Entry:
    row = reads.entry_in(request.operation, id_)
    if row is None:
        raise Http404
    return row


def language() -> str:
    """The language of the page."""
    return get_language() or "en"
