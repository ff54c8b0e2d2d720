"""Pages of figures, reports and forms."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST, require_safe

from shouwang.apps.command.models import Phase
from shouwang.apps.frame.fields import add_refusal
from shouwang.apps.frame.shown import one_writer, tell_taken_over
from shouwang.apps.journal import reads as journal
from shouwang.apps.journal.models import Attachment
from shouwang.apps.operations import access
from shouwang.apps.operations.access import MemberRequest, anybody, members
from shouwang.apps.operations.models import Body, Role
from shouwang.apps.reports import actions, reads
from shouwang.apps.reports.forms import CompareForm, ErratumForm, FillForm, ReportForm, TemplateForm
from shouwang.apps.reports.models import FilledForm, FormTemplate, HandOverPack, Report, Signature
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.words import EN, LANGUAGES, listed

PORTION = 50
"""Entries on one page of a figure."""


# Figures


@members()
@require_safe
def figures(request: MemberRequest) -> HttpResponse:
    """Every figure with its definition and its doubts."""
    lines = reads.figure_lines(request.operation)
    return render(request, "reports/figures.html", {"lines": lines.values()})


@members()
@require_safe
def compare(request: MemberRequest) -> HttpResponse:
    """Before and after: every figure at the end of two days; as asked for, else the first day and the last."""
    first = reads.day_in(request.operation, request.operation.started_at)
    days = {"earlier": first, "later": max(first, reads.last_day(request.operation, timezone.now()))}
    form = CompareForm(request.GET or days)
    lines = reads.compared(request.operation, **form.cleaned_data) if form.is_valid() else []
    return render(request, "reports/compare.html", {"form": form, "lines": lines}, status=422 if form.errors else 200)


@members(access.OPENERS)
@require_safe
def figure(request: MemberRequest, code: str) -> HttpResponse:
    """One figure and the entries behind it."""
    line = reads.figure_lines(request.operation).get(code)
    if line is None:
        raise Http404
    ids = next(one.entries for one in reads.figures(request.operation) if one.figure.code == code)
    return _entries_page(request, line, ids, None)


@members(access.OPENERS)
@require_safe
def frozen_figure(request: MemberRequest, report: UUID, code: str) -> HttpResponse:
    """One figure of a frozen report and the entries it was counted from."""
    found = _report(request, report)
    line = reads.lines_of(found).get(code)
    if line is None or not found.frozen:
        raise Http404
    return _entries_page(request, line, reads.frozen_trace(found, code), found)


def _entries_page(request: MemberRequest, line: Any, ids: Any, report: Report | None) -> HttpResponse:
    page = Paginator(ids, PORTION).get_page(request.GET.get("page"))
    lines = reads.entries_behind(request.member, list(page.object_list), get_language() or EN)
    return render(request, "reports/figure.html", {"line": line, "page_obj": page, "lines": lines, "report": report})


# Reports


@members(access.EVERY_ROLE)
@require_safe
def reports(request: MemberRequest) -> HttpResponse:
    """All reports; those who only read see the published ones."""
    found = Report.objects.filter(operation=request.operation).order_by("-day", "-id")
    if request.member.role not in access.OPENERS:
        found = found.filter(state=Report.State.PUBLISHED)
    context = {"reports": found, "may_draft": request.member.role in access.STAFF}
    return render(request, "reports/reports.html", context)


@members(access.STAFF)
def draft(request: MemberRequest) -> HttpResponse:
    """Begin a report, its form filled with what is known."""
    form = ReportForm(
        request.POST or None, operation=request.operation, initial=reads.suggested(request.operation, timezone.now()), anew=False
    )
    if request.method == "POST" and form.is_valid():
        try:
            report = actions.draft_report(by=request.member, at=timezone.now(), **form.cleaned_data)
            return redirect("reports:report", operation=request.operation.id, report=report.id)
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "reports/edit.html", {"form": form, "report": None, "phases": reads.phases(request.operation)})


@members(access.STAFF)
@one_writer
def edit(request: MemberRequest, report: UUID) -> HttpResponse:
    """Change the words of a draft."""
    found = _report(request, report)
    form = ReportForm(request.POST or None, instance=found, operation=request.operation)
    if request.method == "POST" and form.is_valid():
        try:
            fresh = _report(request, report)
            actions.edit_report(report=fresh, by=request.member, at=timezone.now(), **form.cleaned_data)
            tell_taken_over(request, form)
            return redirect("reports:report", operation=request.operation.id, report=report)
        except Refused as refused:
            add_refusal(form, refused)
    return render(request, "reports/edit.html", {"form": form, "report": found, "phases": reads.phases(request.operation)})


@members(access.STAFF)
@require_POST
def discard(request: MemberRequest, report: UUID) -> HttpResponse:
    """Throw a draft away."""
    try:
        actions.discard_draft(report=_report(request, report), by=request.member, at=timezone.now())
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason.within(get_language() or "en"))
        return redirect("reports:report", operation=request.operation.id, report=report)
    messages.success(request, gettext("The draft is discarded."))
    return redirect("reports:reports", operation=request.operation.id)


@members(access.OPENERS)
@require_safe
def report(request: MemberRequest, report: UUID) -> HttpResponse:
    """The report as it will be printed, with what is to be done next."""
    return _report_page(request, _report(request, report), ErratumForm())


def _report_page(request: MemberRequest, found: Report, erratum_form: ErratumForm, status: int = 200) -> HttpResponse:
    context = {
        "report": found,
        "outline": reads.outline(found, with_names=True, with_pictures=False),
        "photos": reads.publishable(found),
        "chain": reads.chain(found, request.member),
        "changed": reads.changed_since_freeze(found),
        "erratum_form": erratum_form,
        "command_roles": access.COMMAND,
        "ready": reads.is_signed(found),
        "not_printable": reads.not_printable(found) if found.state == Report.State.DRAFT else [],
    }
    return render(request, "reports/report.html", context, status=status)


STEPS = {"freeze": actions.freeze_report, "thaw": actions.thaw_report, "publish": actions.publish_report}


@members(access.STAFF, {Role.HOST})
@require_POST
def step(request: MemberRequest, report: UUID, what: str) -> HttpResponse:
    """Freeze, thaw, sign or publish a report."""
    found = _report(request, report)
    named: dict[str, Any] = {"report": found, "by": request.member, "at": timezone.now()}
    try:
        if what == "sign":
            office = request.POST.get("office", "")
            if office not in Signature.Office.values:
                raise Http404
            actions.sign_report(office=office, **named)
        elif what not in STEPS:
            raise Http404
        else:
            STEPS[what](**named)
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason.within(get_language() or "en"))
    return redirect("reports:report", operation=request.operation.id, report=report)


@members(access.COMMAND)
@require_POST
def correct(request: MemberRequest, report: UUID) -> HttpResponse:
    """Add an erratum."""
    found, form = _report(request, report), ErratumForm(request.POST)
    if form.is_valid():
        try:
            actions.correct_report(report=found, by=request.member, at=timezone.now(), **form.cleaned_data)
            return redirect("reports:report", operation=request.operation.id, report=report)
        except Refused as refused:
            add_refusal(form, refused)
    return _report_page(request, found, form, status=422)


@members(access.OPENERS)
@require_safe
def document(request: MemberRequest, report: UUID, language: str, kind: str) -> HttpResponse:
    """The report as PDF or Word document in one language."""
    found = _report(request, report)
    return _written(request, language, kind, lambda: reads.written(found, language, kind))


@anybody
@require_safe
def published(request: HttpRequest, report: UUID) -> HttpResponse:
    """The public page: no names, no entries, no login."""
    found = get_object_or_404(Report.objects.select_related("operation"), pk=report, state=Report.State.PUBLISHED)
    outline = reads.outline(found, with_names=False, with_pictures=False)
    seen = {"report": found, "outline": outline, "photos": reads.publishable(found), "journal_key": journal.public_key(found.operation)}
    return render(request, "reports/published.html", seen)


@anybody
@require_safe
def published_document(request: HttpRequest, report: UUID, language: str, kind: str) -> HttpResponse:
    """A published report as PDF or Word document, without names."""
    found = get_object_or_404(Report.objects.select_related("operation"), pk=report, state=Report.State.PUBLISHED)
    return _written(request, language, kind, lambda: reads.written_for_all(found, language, kind))


def _written(request: HttpRequest, language: str, kind: str, write: Callable[[], reads.Document]) -> HttpResponse:
    if kind not in reads.WRITERS or language not in LANGUAGES:
        raise Http404
    try:
        return _download(write())
    except Refused as refused:
        return render(request, "reports/refused.html", {"refused": refused}, status=422)


@anybody
@require_safe
def published_photo(request: HttpRequest, report: UUID, photo: UUID) -> HttpResponseBase:
    """A picture of a published report."""
    found = get_object_or_404(Report, pk=report, state=Report.State.PUBLISHED)
    row = next((one for one in reads.publishable(found) if one.id == photo), None)
    if row is None:
        raise Http404
    return file_answer(row.published, inline=True)


def _report(request: MemberRequest, report: UUID) -> Report:
    found = get_object_or_404(Report, pk=report, operation=request.operation)
    found.operation = request.operation
    return found


# Forms


@members(actions.FILLERS)
def forms(request: MemberRequest) -> HttpResponse:
    """Superiors' forms: keep one, fill one."""
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.add_form_template(
                title=given["title"], file=given["file"].read(), name=given["file"].name, by=request.member, at=timezone.now()
            )
            messages.success(request, gettext("The form is kept: it can now be filled for any day."))
            return redirect("reports:forms", operation=request.operation.id)
        except Refused as refused:
            add_refusal(form, refused, "file")
    return _forms_page(request, form)


def _forms_page(request: MemberRequest, form: TemplateForm, filling: FillForm | None = None, template: UUID | None = None) -> HttpResponse:
    """Every form that is kept; what is wrong with the day for which *template* was to be filled stands beside it."""
    context = {
        "form": form,
        "fill_form": FillForm(initial={"day": reads.last_day(request.operation, timezone.now())}),
        "filling": filling,
        "filling_template": template,
        "templates": FormTemplate.objects.filter(operation=request.operation).prefetch_related("filled").order_by("title"),
        "lines": reads.BY_CODE.values(),
    }
    return render(request, "reports/forms.html", context, status=422 if form.errors or filling else 200)


@members(actions.FILLERS)
@require_POST
def fill(request: MemberRequest, template: UUID) -> HttpResponse:
    """Fill a form for one day."""
    found = get_object_or_404(FormTemplate, pk=template, operation=request.operation)
    form = FillForm(request.POST, auto_id=f"%s-{template}")
    if not form.is_valid():
        return _forms_page(request, TemplateForm(), form, template)
    try:
        filled = actions.fill_form(template=found, day=form.cleaned_data["day"], by=request.member, at=timezone.now())
    except Refused as refused:
        add_refusal(form, refused, "day")
        return _forms_page(request, TemplateForm(), form, template)
    if filled.empty:
        places = listed(reads.left_empty(filled, language := get_language() or EN), language)
        messages.warning(request, gettext("No entries yet for: %(places)s. These places show a dash.") % {"places": places})
    messages.success(request, gettext("The form is filled."))
    return redirect("reports:forms", operation=request.operation.id)


@members(actions.FILLERS)
@require_safe
def filled_form(request: MemberRequest, filled: UUID) -> HttpResponseBase:
    """A filled form as a file."""
    return file_answer(get_object_or_404(FilledForm, pk=filled, operation=request.operation).file, inline=False)


# Hand-over


@members(access.COMMAND)
def hand_over(request: MemberRequest, phase: UUID) -> HttpResponse:
    """Hand a closed phase over to the host community with its pack."""
    found = get_object_or_404(Phase, pk=phase, operation=request.operation)
    refused = None
    if request.method == "POST":
        try:
            actions.hand_over(phase=found, by=request.member, at=timezone.now())
            messages.success(request, gettext("The phase is handed over. The host community can download the pack."))
            return redirect("reports:hand_over", operation=request.operation.id, phase=phase)
        except Refused as problem:
            refused = problem
    context = {
        "phase": found,
        "refused": refused,
        "host": reads.body_name(request.operation, Body.Part.HOST),
        "report": reads.last_frozen_report(found),
        "packs": HandOverPack.objects.filter(phase=found).order_by("-at"),
    }
    return render(request, "reports/hand_over.html", context, status=422 if refused else 200)


@members(access.COMMAND, {Role.HOST})
@require_safe
def packs(request: MemberRequest) -> HttpResponse:
    """What has been handed over to the host community."""
    found = HandOverPack.objects.filter(operation=request.operation).select_related("phase", "file").order_by("-at")
    return render(request, "reports/packs.html", {"packs": found})


@members(access.COMMAND, {Role.HOST})
@require_safe
def pack_file(request: MemberRequest, pack: UUID) -> HttpResponseBase:
    """A pack as it was handed over."""
    return file_answer(get_object_or_404(HandOverPack, pk=pack, operation=request.operation).file, inline=False)


def file_answer(attachment: Attachment, *, inline: bool) -> FileResponse:
    response = FileResponse(
        BytesIO(attachment.read()), as_attachment=not inline, filename=attachment.name, content_type=attachment.media_type
    )
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _download(written: reads.Document) -> HttpResponse:
    response = HttpResponse(written.content, content_type=written.media_type)
    response["Content-Disposition"] = content_disposition_header(True, written.name)
    return response
