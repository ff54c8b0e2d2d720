"""A device at the post: whoever comes or goes types six digits, without a login and without their own telephone."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shouwang.apps.operations import access
from shouwang.apps.operations.access import MemberRequest, anybody, members
from shouwang.apps.roster import reads
from shouwang.apps.roster.models import Duty, Post
from shouwang.apps.roster.views.mine import SAYINGS, say
from shouwang.vocabulary.reasons import Refused


@anybody
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def station(request: HttpRequest, token: str) -> HttpResponse:
    """Type one's digits, then say what one does: on post, relieved, all well. Nobody's name stands there before."""
    post = reads.post_behind(token)
    if post is None:
        return render(request, "people/personal_unknown.html", status=404)
    with timezone.override(post.operation.time_zone):
        said = _said(request, post) if request.method == "POST" else {}
        context = {"post": post, "token": token, "in_zone": post.operation, "most": reads.DIGITS, **said}
        return render(request, "roster/station.html", context, status=422 if said.get("trouble") else 200)


@members(access.LEADERS)
@require_safe
def station_sheet(request: MemberRequest, post: UUID) -> HttpResponse:
    """The address of a post's device, as a link to open there and as a code to hang there."""
    found = get_object_or_404(Post, pk=post, operation=request.operation, closed_at=None)
    address = request.build_absolute_uri(reverse("roster:station", args=[reads.STATIONS.of(found.pk)]))
    return render(request, "roster/station_sheet.html", {"post": found, "address": address})


def _said(request: HttpRequest, post: Post) -> dict[str, object]:
    """What came of it: whose duty it is, what was written down, or what is wrong."""
    digits, what, now = request.POST.get("digits", "").replace(" ", ""), request.POST.get("say", ""), timezone.now()
    if not reads.takes_digits(post):
        return {"trouble": gettext("Too many wrong digits. Wait ten minutes, use your own link, or ring whoever leads.")}
    duty = reads.duty_by_digits(post, digits, now)
    if duty is None:
        reads.note_wrong(post)
        return {"trouble": gettext("Nobody who is due here now has these digits. They stand on your own page and on your card.")}
    handed, anew = reads.to_sign(duty.person), reads.begins_anew(duty, now)
    standing, comes = duty, anew if anew and anew.post_id == post.id else None
    offered: dict[str, object] = {
        "duty": comes or standing,
        "forgotten": standing if comes else None,
        "digits": digits,
        "handed": handed,
        "reliefs": reads.reliefs_of(standing),
    }
    signs = next((one for one in handed if str(one.id) == request.POST.get("duty")), None)
    if what not in SAYINGS or (what == "signed" and signs is None):
        return offered
    try:
        meant = signs or (comes if comes and what == "arrived" else standing)
        asked = say(what, duty=meant, given=request.POST, by=standing.person, at=now)
    except Refused as refused:
        return {"trouble": " ".join(reason.within(get_language() or "en") for reason in refused.reasons)}
    if asked:
        return {**offered, "asked": asked}
    there = Duty.objects.on_post().filter(person=meant.person_id, post=post) if what == "arrived" else Duty.objects.filter(pk=meant.pk)
    return {"done": there.select_related("person").latest("arrived_at"), "what": what}
