"""Open an operation, see what it is and who takes part, close it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwang.apps.command import actions, reads
from shouwang.apps.command.forms import BodyForm, CloseForm, OpenOperationForm
from shouwang.apps.command.views.ground import DECIDERS, READERS, filled, posted, pressed
from shouwang.apps.frame.fields import add_refusal
from shouwang.apps.frame.shown import one_writer
from shouwang.apps.operations import access
from shouwang.apps.operations.access import MemberRequest, members, signed_in
from shouwang.apps.operations.models import Body
from shouwang.vocabulary.reasons import Refused

OF_THE_OPERATION = ("name", "name_en", "hazard", "legal_basis", "legal_basis_en", "area", "area_en", "time_zone", "started_at")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def open_operation(request: HttpRequest) -> HttpResponse:
    """Open an operation; who may not is told so, and who may, before anything is typed."""
    if not request.user.is_staff:
        return render(request, "command/may_not_open.html", status=403 if request.method == "POST" else 200)
    form = OpenOperationForm(posted(request))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        plain = {name: told[name] for name in OF_THE_OPERATION}
        try:
            member = actions.open_operation(user=request.user, bodies=form.bodies(), at=timezone.now(), **plain)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect(settings.OPERATION_PAGE, member.operation_id)
    return render(request, "command/open.html", {"form": form}, status=422 if form.errors else 200)


@members()
@require_safe
def about(request: MemberRequest) -> HttpResponse:
    """What the operation is, on which ground, who commands, who takes part."""
    return render(
        request,
        "command/about.html",
        {
            "card": reads.card(request.operation, timezone.now()),
            "bodies": request.operation.bodies.order_by("id"),
            "may_decide": request.member.role in DECIDERS,
            "may_read": request.member.role in READERS,
            "may_call": request.member.role in access.DOORS,
        },
    )


@members(DECIDERS)
@require_http_methods(["GET", "HEAD", "POST"])
@one_writer
def body(request: MemberRequest, body: str | None = None) -> HttpResponse:
    """Name a body that takes part, or write it anew."""
    row = get_object_or_404(Body, pk=body, operation=request.operation) if body else None
    initial = {name: getattr(row, name) for name in ("part", "name", "name_en", "liaison", "telephone")} if row else None
    form = BodyForm(posted(request), initial=initial, anew=row is not None)

    def act(told: dict[str, str]) -> Body:
        return actions.name_body(body=actions.NamedBody(**told), instead_of=row, by=request.member, at=timezone.now())

    return filled(
        request,
        form,
        act,
        "command/form.html",
        address("command:about", request),
        title=_("Body that takes part"),
        button=_("Write it down"),
    )


@members(DECIDERS | READERS)
@require_safe
def close(request: MemberRequest) -> HttpResponse:
    """What is still open, and closing the operation."""
    return _closing(request, CloseForm(kept=bool(reads.not_handed_over(request.operation))))


def _closing(request: MemberRequest, form: CloseForm) -> HttpResponse:
    return render(
        request,
        "command/close.html",
        {
            "phases": reads.phases(request.operation),
            "kept": reads.not_handed_over(request.operation),
            "reasons": list(reads.not_to_be_closed(request.operation, timezone.now())),
            "form": form,
            "hand_over_page": settings.HAND_OVER_PAGE,
            "may_decide": request.member.role in DECIDERS,
        },
        status=422 if form.errors else 200,
    )


@members(DECIDERS)
@require_POST
def close_operation(request: MemberRequest) -> HttpResponse:
    """Close the operation at the time that was typed; a mistyped one is told, never replaced."""
    form = CloseForm(request.POST, kept=bool(reads.not_handed_over(request.operation)))
    if not form.is_valid():
        return _closing(request, form)
    told = form.cleaned_data
    return pressed(
        request,
        lambda: actions.close_operation(by=request.member, **told),
        address("command:close", request),
        _("The operation is closed."),
    )


def address(name: str, request: MemberRequest, *rest: object) -> str:
    """The address of a page of this operation."""
    return reverse(name, args=[request.operation.pk, *rest])
