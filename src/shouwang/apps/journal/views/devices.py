"""Devices that write the journal, what of theirs is missing or was kept apart, and the checkpoints by which nobody can unsay what was said."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwang.apps.frame.fields import add_refusal
from shouwang.apps.journal import actions, models, reads
from shouwang.apps.journal.forms import DeviceForm
from shouwang.apps.operations.access import COMMAND, READERS_OF_THE_JOURNAL, MemberRequest, members
from shouwang.vocabulary.reasons import Refused

SHOWN = 100
"""So many corrections without effect are shown, the newest."""


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
    row = models.Device.objects.filter(pk=device, operation=request.operation).exclude(secret="").first()
    if row is None:
        raise Http404
    actions.withdraw_device(device=row, by=request.member, at=timezone.now())
    messages.success(request, _("Withdrawn. What it wrote before still counts."))
    return redirect("journal:devices", request.operation.pk)


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
    seen = {
        "form": form,
        "may_decide": may_decide,
        "devices": list(reads.devices(request.operation)),
        "missing": reads.missing(request.operation),
        "how_many": reads.how_many_missing(request.operation),
        "apart": reads.kept_apart(request.operation, get_language() or "en") if may_decide else [],
        "in_vain": _in_vain(request) if may_decide else [],
        "newest": reads.newest_checkpoint(request.operation),
    }
    return render(request, "journal/devices.html", seen, status=422 if form.errors else 200)


def _in_vain(request: MemberRequest) -> list[tuple[reads.Told, reads.Told]]:
    """Corrections without effect, and what they were meant for, as people read them."""
    pairs = reads.in_vain(request.operation)[:SHOWN]
    told = reads.tell([row for pair in pairs for row in pair], request.member, get_language() or "en")
    return list(zip(told[::2], told[1::2], strict=True))
