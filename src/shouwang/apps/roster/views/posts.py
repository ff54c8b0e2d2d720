"""Posts, safety limits, and when somebody is not available."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwang.apps.frame.fields import add_refusal
from shouwang.apps.frame.shown import one_writer, tell_taken_over
from shouwang.apps.operations import access
from shouwang.apps.operations.access import MemberRequest, members
from shouwang.apps.people import reads as people
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.forms.people import AbsencesForm, DutyWishForm, LimitsForm
from shouwang.apps.roster.forms.posts import NeedsForm, PostForm, needs_initial, post_initial
from shouwang.apps.roster.models import Post
from shouwang.vocabulary.limits import LIMITS, Safety, amount_said
from shouwang.vocabulary.reasons import Refused


@members(access.DOORS)
@require_safe
def posts(request: MemberRequest) -> HttpResponse:
    """The posts that are held, with what each needs."""
    return render(request, "roster/posts.html", {"posts": reads.open_posts(request.operation)})


@members(access.COMMAND)
@require_http_methods(["GET", "HEAD", "POST"])
@one_writer
def post(request: MemberRequest, post: UUID | None = None) -> HttpResponse:
    """Open a post, or write one anew."""
    row = get_object_or_404(Post, pk=post, operation=request.operation, closed_at=None) if post else None
    typed = request.POST if request.method == "POST" else None
    form = PostForm(request.operation, typed, initial=post_initial(row) if row else None, anew=row is not None)
    needs = NeedsForm(typed, initial=needs_initial(row), prefix="need")
    if typed is not None and form.is_valid() & needs.is_valid():
        try:
            actions.keep_post(**form.cleaned_data, needs=needs.needs(), instead_of=row, by=request.member, at=timezone.now())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            tell_taken_over(request, form, needs)
            return redirect("roster:posts", request.operation.pk)
    has_errors = bool(form.errors or (typed is not None and not needs.is_valid()))
    return render(request, "roster/post.html", {"form": form, "needs": needs, "post": row}, status=422 if has_errors else 200)


@members(access.COMMAND)
@require_POST
def close_post(request: MemberRequest, post: UUID) -> HttpResponse:
    """Close a post."""
    actions.close_post(post=get_object_or_404(Post, pk=post, operation=request.operation), by=request.member, at=timezone.now())
    messages.success(request, gettext("The post is closed. Rosters made from now on leave it out."))
    return redirect("roster:posts", request.operation.pk)


@members(access.COMMAND)
@require_http_methods(["GET", "HEAD", "POST"])
@one_writer
def limits(request: MemberRequest) -> HttpResponse:
    """The safety limits: what holds, how far each may be loosened, and where it comes from."""
    safety = reads.safety_of(request.operation)
    form = LimitsForm(safety, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_limits(values=form.values(), by=request.member, at=timezone.now())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            tell_taken_over(request, form)
            messages.success(request, gettext("The limits are set. Rosters made and changed from now on keep them."))
            return redirect("roster:limits", request.operation.pk)
    tongue, usual = get_language() or "en", Safety()
    told = [
        {
            "field": form[name],
            "limit": limit,
            "usual": amount_said(getattr(usual, name), tongue),
            "loosest": amount_said(limit.loosest, tongue),
        }
        for name, limit in LIMITS.items()
    ]
    return render(request, "roster/limits.html", {"form": form, "told": told}, status=422 if form.errors else 200)


@members(access.COMMAND)
@require_http_methods(["GET", "HEAD", "POST"])
@one_writer
def absences(request: MemberRequest, person: UUID) -> HttpResponse:
    """When somebody is not available; command alone sees it, and nobody asks why."""
    found = people.person_seen(request.member, person)
    if found is None:
        raise Http404
    initial = [{"starts_at": start, "ends_at": end} for start, end in reads.absences_of(request.member, person)]
    forms = AbsencesForm(request.POST if request.method == "POST" else None, initial=initial, prefix="away")
    refused: Refused | None = None
    if request.method == "POST" and forms.is_valid():
        spans = [(each["starts_at"], each["ends_at"]) for each in forms.lines()]
        try:
            actions.keep_absences(person=person, spans=spans, by=request.member, at=timezone.now())
        except Refused as no:
            refused = no
        else:
            tell_taken_over(request, forms)
            return redirect("people:person", request.operation.pk, person)
    is_wrong = refused is not None or (request.method == "POST" and not forms.is_valid())
    return render(request, "roster/absences.html", {"person": found, "forms": forms, "refused": refused}, status=422 if is_wrong else 200)


@members(access.COMMAND)
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: MemberRequest, person: UUID) -> HttpResponse:
    """What somebody wishes, told for them: who has no telephone wishes too."""
    found = people.person_for_writing(request.member, person)
    if found is None:
        raise Http404
    taken_back = request.POST.get("wish", "")
    form = DutyWishForm(request.POST if request.method == "POST" and not taken_back else None)
    told = reads.wishes_of(found, timezone.now())
    try:
        if taken_back:
            for one in (one for one in told if str(one.id) == taken_back):
                actions.take_wish_back(wish=one.id, person=found, by=request.member, at=timezone.now())
        elif form.is_valid():
            actions.wish(person=found, **form.cleaned_data, by=request.member, at=timezone.now())
    except Refused as refused:
        add_refusal(form, refused)
    if request.method == "POST" and not form.errors:
        return redirect("roster:wishes", request.operation.pk, person)
    context = {"person": found, "form": form, "wishes": told}
    return render(request, "roster/wishes.html", context, status=422 if form.errors else 200)
