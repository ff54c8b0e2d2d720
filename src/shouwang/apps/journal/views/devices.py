"""Devices that write the journal, what of theirs is missing or was kept apart, and the checkpoints by which nobody can unsay what was said."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwang.apps.frame.fields import add_refusal, tell_refusal
from shouwang.apps.journal import actions, models, reads
from shouwang.apps.journal.forms import DeviceForm, GapForm
from shouwang.apps.operations.access import COMMAND, READERS_OF_THE_JOURNAL, MemberRequest, members
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.words import plain

SHOWN = 100
"""So many stretches that are missing, explanations and corrections without effect are shown; of the two latter the newest."""
ON_A_PAGE = 50
"""Devices on one page."""


@members(READERS_OF_THE_JOURNAL)
@require_safe
def devices(request: MemberRequest) -> HttpResponse:
    """How every device stands; command enrols and withdraws here, and sees what was kept apart."""
    return _page(request, DeviceForm())


@members(COMMAND)
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: MemberRequest) -> HttpResponse:
    """Enrol a device; its word is shown once, on the answer to this form, and kept nowhere."""
    form = DeviceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            device, word = actions.enrol_device(name=form.cleaned_data["name"], by=request.member, at=timezone.now())
        except Refused as refused:
            add_refusal(form, refused, "name")
        else:
            answer = render(request, "journal/device_word.html", {"device": device, "word": word})
            answer["Cache-Control"] = "no-store"
            return answer
    return _page(request, form)


@members(COMMAND)
@require_POST
def withdraw(request: MemberRequest, device: UUID) -> HttpResponse:
    """Take a device out of service."""
    actions.withdraw_device(device=_device(request, device), by=request.member, at=timezone.now())
    messages.success(request, _("Withdrawn. What it wrote before still counts."))
    return redirect("journal:devices", request.operation.pk)


@members(COMMAND)
@require_http_methods(["GET", "HEAD", "POST"])
def explain(request: MemberRequest, device: UUID) -> HttpResponse:
    """Say that numbers of a device will never come; the page of devices brings them along in the address."""
    row = _device(request, device)
    form = GapForm(request.POST) if request.method == "POST" else GapForm(initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            actions.explain_gap(device=row, by=request.member, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("Written down. They are told as explained from now on; should they come after all, they count."))
            return redirect("journal:devices", request.operation.pk)
    return render(request, "journal/gap.html", {"form": form, "device": row}, status=422 if form.errors else 200)


@members(COMMAND)
@require_POST
def take_back(request: MemberRequest, explanation: UUID) -> HttpResponse:
    """Take an explanation back."""
    entry = reads.entry_in(request.operation, explanation)
    if entry is None:
        raise Http404
    try:
        actions.take_back_explanation(entry=entry, by=request.member, at=timezone.now())
    except Refused as refused:
        tell_refusal(request, refused)
    return redirect("journal:devices", request.operation.pk)


@members(COMMAND)
@require_POST
def confirm_clock(request: MemberRequest) -> HttpResponse:
    """Say that the server's clock is right."""
    try:
        actions.confirm_clock(by=request.member, at=timezone.now())
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(
            request, _("Confirmed, and written into the journal. The clock is believed again; nothing is destroyed by it for a day.")
        )
    return redirect("journal:devices", request.operation.pk)


def _device(request: MemberRequest, device: UUID) -> models.Device:
    row = models.Device.objects.filter(pk=device, operation=request.operation).exclude(secret="").first()
    if row is None:
        raise Http404
    return row


@members(READERS_OF_THE_JOURNAL)
@require_safe
def checkpoint(request: MemberRequest) -> HttpResponse:
    """The newest checkpoint as a sheet to print: signed text and QR code, for the hand-over and for whoever keeps an eye on us."""
    newest = reads.newest_checkpoint(request.operation)
    seen = {"checkpoint": newest, "key": reads.public_key(request.operation)}
    return render(request, "journal/checkpoint.html", seen)


@members(READERS_OF_THE_JOURNAL)
@require_safe
def checkpoints(request: MemberRequest) -> HttpResponse:
    """All checkpoints as a file, the key above them: what ``shouwang journal verify`` holds an export against."""
    answer = HttpResponse(reads.all_checkpoints(request.operation), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, "checkpoints.txt")
    return answer


def _page(request: MemberRequest, form: DeviceForm) -> HttpResponse:
    may_decide = request.member.role in COMMAND
    doubts, missing, explained = reads.clock_doubts(), reads.missing(request.operation), reads.explained(request.operation)
    page = Paginator(reads.enrolled(request.operation), ON_A_PAGE).get_page(request.GET.get("page"))
    seen = {
        "form": form,
        "may_decide": may_decide,
        "page": page,
        "devices": list(reads.devices(request.operation, page.object_list)),
        "missing": missing[:SHOWN],
        "more_missing": len(missing[SHOWN:]),
        "explained": [(each, actions.WHY_NEVER.get(each.reason, plain(each.reason))) for each in explained[:SHOWN]],
        "more_explained": len(explained[SHOWN:]),
        "claiming": reads.how_many_claim(request.operation),
        "how_many": sum(each.gap.count for each in missing),
        "apart": reads.kept_apart(request.operation, get_language() or "en") if may_decide else [],
        "in_vain": _in_vain(request) if may_decide else [],
        "clock_doubt": next(iter(doubts), None),
        "clock_due": reads.due_if_right(request.operation) if doubts and may_decide else [],
        "newest": reads.newest_checkpoint(request.operation),
    }
    return render(request, "journal/devices.html", seen, status=422 if form.errors else 200)


def _in_vain(request: MemberRequest) -> list[tuple[reads.Told, reads.Told]]:
    """Corrections without effect, and what they were meant for, as people read them."""
    pairs = reads.in_vain(request.operation)[:SHOWN]
    told = reads.tell([row for pair in pairs for row in pair], request.member, get_language() or "en")
    return list(zip(told[::2], told[1::2], strict=True))
