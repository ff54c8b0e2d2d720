"""Pages of the photos: the store, consent, withdrawing."""

from __future__ import annotations

from dataclasses import fields
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwang.apps.frame.fields import add_refusal, tell_refusal
from shouwang.apps.operations import access
from shouwang.apps.operations.access import MemberRequest, members
from shouwang.apps.operations.models import Role
from shouwang.apps.reports import actions, reads
from shouwang.apps.reports.forms import ConsentForm, PhotoForm
from shouwang.apps.reports.models import Photo
from shouwang.apps.reports.views.reports import file_answer
from shouwang.vocabulary.reasons import Refused


@members(access.STAFF, {Role.HOST})
def photos(request: MemberRequest) -> HttpResponse:
    """The photo store; a new photo is added here."""
    may_add = request.member.role in access.STAFF
    if request.method == "POST" and not may_add:
        raise PermissionDenied
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _add_photo(request, form):
        return redirect("reports:photos", operation=request.operation.id)
    kept = list(Photo.objects.filter(operation=request.operation, withdrawn_at=None).order_by("-taken_at"))
    mine = reads.photos_to_decide(request.member, kept) if may_add else set()
    context = {"photos": kept, "form": form, "may_add": may_add, "mine": mine, "consents": Photo.Consent.choices}
    return render(request, "reports/photos.html", context)


def _add_photo(request: MemberRequest, form: PhotoForm) -> bool:
    given = form.cleaned_data
    file = given["file"].read()
    try:
        actions.add_photo(
            file=file,
            name=given["file"].name,
            words=actions.PhotoWords(**{each.name: given[each.name] for each in fields(actions.PhotoWords)}),
            consent=given["consent"],
            taken_at=form.moment(request.operation, file),
            by=request.member,
            at=timezone.now(),
        )
    except Refused as refused:
        add_refusal(form, refused, "file")
        return False
    messages.success(request, gettext("The photo is kept. The published copy carries no time, place or camera."))
    return True


@members(access.STAFF)
@require_POST
def consent(request: MemberRequest, photo: UUID) -> HttpResponse:
    """Record whether the people in a photo have agreed."""
    form = ConsentForm(request.POST)
    if form.is_valid():
        found = get_object_or_404(Photo, pk=photo, operation=request.operation)
        try:
            actions.record_consent(photo=found, consent=form.cleaned_data["consent"], by=request.member, at=timezone.now())
        except Refused as refused:
            tell_refusal(request, refused)
        else:
            messages.success(request, gettext("The consent is recorded."))
    return redirect("reports:photos", operation=request.operation.id)


@members(access.STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: MemberRequest, photo: UUID) -> HttpResponse:
    """Withdraw a photo everywhere, once whoever does it has seen from which reports it goes."""
    found = get_object_or_404(Photo, pk=photo, operation=request.operation, withdrawn_at=None)
    if request.method != "POST" or "sure" not in request.POST:
        return render(request, "reports/withdraw.html", {"photo": found, "reports": reads.reports_showing(found)})
    try:
        actions.withdraw_photo(photo=found, by=request.member, at=timezone.now())
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        messages.success(request, gettext("The photo is withdrawn from the store and from every report."))
    return redirect("reports:photos", operation=request.operation.id)


@members(access.OPENERS)
@require_safe
def photo_file(request: MemberRequest, photo: UUID) -> HttpResponseBase:
    """The published copy of a photo."""
    return file_answer(get_object_or_404(Photo, pk=photo, operation=request.operation, withdrawn_at=None).published, inline=True)
