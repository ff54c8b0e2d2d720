"""The command cell: the line of succession, hand-overs, absences."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwang.apps.command import actions, reads
from shouwang.apps.command.forms import AwayForm, HandOverPostForm, PostForm
from shouwang.apps.command.models import CommandPost
from shouwang.apps.command.views.ground import DECIDERS, READERS, filled, posted, pressed
from shouwang.apps.command.views.start import address
from shouwang.apps.journal.models import Note
from shouwang.apps.operations.access import MemberRequest, members, seen


@members(READERS)
@require_safe
def cell(request: MemberRequest) -> HttpResponse:
    """Who commands now, who follows, who was before, with the hand-over notes."""
    now = timezone.now()
    former = list(reads.former_posts(request.operation))
    notes = {note["id"]: note["text"] for note in seen(Note, request.member).filter(id__in=[held.handover_note_id for held in former])}
    held = [(post, post.is_away(now)) for post in reads.cell(request.operation)]
    return render(
        request,
        "command/cell.html",
        {
            "held": held,
            "former": [(post, notes.get(post.handover_note_id)) for post in former],
            "commands": reads.who_commands(request.operation, now),
            "may_decide": request.member.role in DECIDERS and not request.operation.closed_at,
        },
    )


@members(DECIDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: MemberRequest) -> HttpResponse:
    """Put a member on a post of command."""

    def act(told: dict[str, Any]) -> CommandPost:
        return actions.fill_post(by=request.member, **told)

    form = PostForm(posted(request), operation=request.operation)
    return filled(
        request,
        form,
        act,
        "command/form.html",
        address("command:cell", request),
        title=_("Fill a post of command"),
        button=_("Fill the post"),
    )


@members(DECIDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: MemberRequest, held: str) -> HttpResponse:
    """Hand a post over with a note."""
    row = _held(request, held)

    def act(told: dict[str, Any]) -> CommandPost:
        return actions.hand_over_post(held=row, by=request.member, **told)

    form = HandOverPostForm(posted(request), operation=request.operation, holder=row.member)
    title = _("Hand over: %(post)s") % {"post": row.get_post_display()}
    return filled(request, form, act, "command/form.html", address("command:cell", request), title=title, button=_("Hand over the post"))


@members(DECIDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def away(request: MemberRequest, held: str) -> HttpResponse:
    """Mark the holder of a post as away."""
    row = _held(request, held)

    def act(told: dict[str, Any]) -> CommandPost:
        return actions.mark_away(held=row, by=request.member, at=timezone.now(), **told)

    title = _("%(member)s is away") % {"member": row.member.user}
    return filled(
        request,
        AwayForm(posted(request)),
        act,
        "command/form.html",
        address("command:cell", request),
        title=title,
        button=_("Mark as away"),
    )


@members(DECIDERS)
@require_POST
def back(request: MemberRequest, held: str) -> HttpResponse:
    """The holder of a post is back."""
    row = _held(request, held)
    return pressed(request, lambda: actions.mark_back(held=row, by=request.member, at=timezone.now()), address("command:cell", request))


@members(DECIDERS)
@require_POST
def leave(request: MemberRequest, held: str) -> HttpResponse:
    """End a post without a successor."""
    row = _held(request, held)
    return pressed(request, lambda: actions.leave_post(held=row, by=request.member, at=timezone.now()), address("command:cell", request))


def _held(request: MemberRequest, held: str) -> CommandPost:
    row: CommandPost = get_object_or_404(CommandPost.objects.select_related("member__user"), pk=held, operation=request.operation)
    return row
