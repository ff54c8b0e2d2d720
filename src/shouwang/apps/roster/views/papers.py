"""What is printed of a roster, and the screen at a post."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shouwang.apps.frame.fields import tell_refusal
from shouwang.apps.operations import access
from shouwang.apps.operations.access import MemberRequest, anybody, members
from shouwang.apps.roster import reads
from shouwang.apps.roster.models import Post, Roster
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.words import LANGUAGES


@members(access.DOORS)
@require_safe
def wall(request: MemberRequest, roster: UUID, language: str) -> HttpResponse:
    """The sheet for the wall."""
    found = _roster(request, roster, language)
    return _pdf(request, f"wall-{found.number}", lambda: reads.wall_sheet(found, request.member, language, timezone.localtime()))


@members(access.DOORS)
@require_safe
def group_cards(request: MemberRequest, roster: UUID, language: str) -> HttpResponse:
    """The assignment cards of the groups."""
    found = _roster(request, roster, language)
    return _pdf(request, f"groups-{found.number}", lambda: reads.group_cards(found, request.member, language, timezone.localtime()))


@members(access.COMMAND)
@require_safe
def personal_cards(request: MemberRequest, roster: UUID, language: str) -> HttpResponse:
    """Everybody's card with their own link."""
    found = _roster(request, roster, language)
    start_of_link = request.build_absolute_uri(reverse("roster:mine", args=["x"])).removesuffix("x/")

    def link_of(person: UUID) -> str:
        return f"{start_of_link}{reads.DUTIES.of(person)}/"

    return _pdf(
        request, f"cards-{found.number}", lambda: reads.personal_cards(found, request.member, language, timezone.localtime(), link_of)
    )


@anybody
@never_cache
@require_safe
def card(request: HttpRequest, token: str) -> HttpResponse:
    """One person's own card, behind their link."""
    person = reads.person_behind(token)
    roster = reads.current(person.operation, timezone.now()) if person else None
    if person is None or roster is None:
        raise Http404
    return _file("card", reads.own_card(person, roster, timezone.now()))


@members(access.DOORS)
@require_safe
def screen(request: MemberRequest, post: UUID) -> HttpResponse:
    """A screen at a post: who is here, who comes next; it asks again by itself."""
    found, now = get_object_or_404(Post, pk=post, operation=request.operation), timezone.localtime()
    template = "roster/parts/screen.html" if request.htmx else "roster/screen.html"  # type: ignore[attr-defined]
    return render(request, template, {"post": found, "seen": reads.at_post(found, request.member, now), "now": now})


def _roster(request: MemberRequest, roster: UUID, language: str) -> Roster:
    """The roster; a draft is command's alone."""
    found = get_object_or_404(Roster, pk=roster, operation=request.operation)
    if language not in LANGUAGES or (found.published_at is None and request.member.role not in access.COMMAND):
        raise Http404
    found.operation = request.operation
    return found


def _pdf(request: MemberRequest, name: str, write: Callable[[], bytes]) -> HttpResponse:
    try:
        content = write()
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("roster:current", request.operation.pk)
    if not content:
        messages.warning(request, gettext("There are no groups yet. Build them first."))
        return redirect("roster:groups", request.operation.pk)
    return _file(name, content)


def _file(name: str, content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}.pdf"'})
