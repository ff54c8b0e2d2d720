"""Orders: the list, one of them, and its file."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwang.apps.command import actions, reads
from shouwang.apps.command.forms import OrderForm, SupersedeForm, WhenForm
from shouwang.apps.command.models import Order
from shouwang.apps.command.views.ground import DECIDERS, READERS, filled, posted, pressed, sent
from shouwang.apps.command.views.start import address
from shouwang.apps.journal import reads as journal
from shouwang.apps.operations.access import MemberRequest, members


@members(READERS)
@require_safe
def orders(request: MemberRequest) -> HttpResponse:
    """Every order, those that wait to be signed for first."""
    every = list(reads.orders(request.operation))
    waiting = [order for order in every if not order.acknowledged_at]
    return render(
        request,
        "command/orders.html",
        {"waiting": waiting, "signed": [order for order in every if order.acknowledged_at], "may_decide": request.member.role in DECIDERS},
    )


@members(DECIDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: MemberRequest) -> HttpResponse:
    """Record an order."""
    form = OrderForm(*sent(request), operation=request.operation)

    def act(told: dict[str, Any]) -> Order:
        file, at = told.pop("file"), told.pop("received_at")
        return actions.receive_order(by=request.member, at=at, file=file, file_name=file.name if file else "", **told)

    return filled(request, form, act, "command/receive.html", address("command:orders", request))


@members(READERS)
@require_safe
def order(request: MemberRequest, order: str) -> HttpResponse:
    """One order: its text article by article, what became of it, what it replaces."""
    row = get_object_or_404(reads.orders(request.operation), pk=order)
    entries = journal.about(request.operation, "order.", row.pk)
    return render(
        request,
        "command/order.html",
        {
            "order": row,
            "paragraphs": reads.paragraphs(row.text),
            "successor": reads.whole_successor(row),
            "log": journal.tell(entries, request.member, get_language() or "en"),
            "form": WhenForm(),
            "may_decide": request.member.role in DECIDERS,
        },
    )


@members(DECIDERS)
@require_POST
def acknowledge(request: MemberRequest, order: str) -> HttpResponse:
    """Sign for an order."""
    row = get_object_or_404(Order, pk=order, operation=request.operation)
    form = WhenForm(request.POST)
    then = address("command:order", request, row.pk)
    if not form.is_valid():
        return filled(request, form, lambda _told: None, "command/form.html", then, title=_("Sign for the order"), button=_("Sign for it"))
    return pressed(
        request, lambda: actions.acknowledge_order(order=row, by=request.member, at=form.cleaned_data["at"]), then, _("Signed for.")
    )


@members(DECIDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def supersede(request: MemberRequest, order: str) -> HttpResponse:
    """Say which earlier order this one takes the place of."""
    row = get_object_or_404(Order, pk=order, operation=request.operation)
    form = SupersedeForm(posted(request), operation=request.operation, newer=row)

    def act(told: dict[str, Any]) -> object:
        return actions.supersede_order(older=told["older"], newer=row, part=told["part"], by=request.member, at=timezone.now())

    then = address("command:order", request, row.pk)
    return filled(
        request, form, act, "command/form.html", then, title=_("What “%(order)s” replaces") % {"order": row.title}, button=_("Supersede it")
    )


@members(DECIDERS)
@require_POST
def withdraw(request: MemberRequest, order: str) -> HttpResponse:
    """Undo an order that was recorded by mistake."""
    row = get_object_or_404(Order, pk=order, operation=request.operation)
    then = address("command:orders", request)
    return pressed(
        request,
        lambda: actions.withdraw_order(order=row, by=request.member, at=timezone.now()),
        then,
        _("Withdrawn. The journal keeps its entries, struck."),
    )


@members(READERS)
@require_safe
def order_file(request: MemberRequest, order: str) -> FileResponse:
    """The file of an order as it came; always saved, never opened inside our pages."""
    row = get_object_or_404(Order.objects.select_related("attachment"), pk=order, operation=request.operation)
    if row.attachment is None:
        raise Http404
    answer = FileResponse(
        BytesIO(row.attachment.read()), as_attachment=True, filename=row.attachment.name, content_type=row.attachment.media_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
