"""Groups: built, looked at, changed by hand."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwang.apps.frame.fields import add_refusal, tell_refusal
from shouwang.apps.frame.shown import one_writer, tell_taken_over
from shouwang.apps.operations import access
from shouwang.apps.operations.access import MemberRequest, members
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.forms.groups import GroupForm, GroupsForm, MoveForm, PairsForm, group_initial
from shouwang.apps.roster.models import Group
from shouwang.vocabulary.reasons import Refused


@members(access.DOORS)
@require_safe
def groups(request: MemberRequest) -> HttpResponse:
    """Every group with its people; for command also how even they are, and who is in none."""
    seen = reads.groups_seen(request.member, timezone.localtime())
    is_command = request.member.role in access.COMMAND
    return render(request, "roster/groups.html", {"seen": seen, "is_command": is_command, "form": MoveForm(seen) if is_command else None})


@members(access.COMMAND)
@require_http_methods(["GET", "HEAD", "POST"])
def build(request: MemberRequest) -> HttpResponse:
    """Ask for groups, with what is wished of them."""
    typed = request.POST if request.method == "POST" else None
    before = reads.open_groups(request.operation)
    form = GroupsForm(request.member, typed, initial={"count": len(before)} if before else None)
    wished = [{"what": what, "one": str(one), "other": str(other)} for what, one, other in reads.wishes_seen(request.member)]
    pairs = PairsForm(typed, initial=wished, prefix="wish", form_kwargs={"choices": form.fields["people"].choices})  # type: ignore[attr-defined]
    if typed is not None and form.is_valid() & pairs.is_valid():
        wishes = [actions.WishTold(one["what"], UUID(one["one"]), UUID(one["other"])) for one in pairs.lines()]
        now, told = timezone.localtime(), form.cleaned_data
        try:
            actions.keep_wishes(wishes=wishes, by=request.member, at=now)
            built = actions.build_groups(
                count=told["count"], people=[UUID(one) for one in told["people"]], seed=told["seed"], by=request.member, at=now
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            tell_taken_over(request, pairs)
            messages.success(request, _how_even(built))
            return redirect("roster:groups", request.operation.pk)
    has_errors = bool(form.errors or (typed is not None and not pairs.is_valid()))
    return render(request, "roster/groups_build.html", {"form": form, "pairs": pairs, "before": before}, status=422 if has_errors else 200)


def _how_even(built: actions.Built) -> str:
    if built.is_proven:
        return gettext("The groups are built, and none are more even: that is proven. Move people by hand where you know better.")
    return gettext("The groups are built. Others may be more even: search with another variant, or move people by hand.")


@members(access.COMMAND)
@require_POST
def move(request: MemberRequest) -> HttpResponse:
    """Put somebody into another group, or into none."""
    seen = reads.groups_seen(request.member, timezone.localtime())
    form = MoveForm(seen, request.POST)
    if not form.is_valid():
        messages.warning(request, gettext("Choose who is moved, and into which group."))
        return redirect("roster:groups", request.operation.pk)
    to = next((each.group for each in seen.groups if str(each.group.pk) == form.cleaned_data["to"]), None)
    try:
        actions.move(person=UUID(form.cleaned_data["person"]), to=to, by=request.member, at=timezone.now())
    except Refused as refused:
        tell_refusal(request, refused)
    return redirect("roster:groups", request.operation.pk)


@members(access.COMMAND)
@require_http_methods(["GET", "HEAD", "POST"])
@one_writer
def group(request: MemberRequest, group: UUID) -> HttpResponse:
    """What a group is called, who leads it, what it is told; who stays in it when groups are built anew."""
    found = get_object_or_404(Group, pk=group, operation=request.operation, closed_at=None)
    everybody = reads.groups_seen(request.member, timezone.localtime()).groups
    seen = next(each for each in everybody if each.group == found)
    form = GroupForm(seen, request.POST if request.method == "POST" else None, initial=group_initial(found))
    if request.method == "POST" and form.is_valid():
        told = {**form.cleaned_data, "lead": UUID(form.cleaned_data["lead"]) if form.cleaned_data["lead"] else None}
        try:
            actions.keep_group(group=found, **told, by=request.member, at=timezone.now())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            tell_taken_over(request, form)
            return redirect("roster:groups", request.operation.pk)
    return render(request, "roster/group.html", {"seen": seen, "form": form}, status=422 if form.errors else 200)


@members(access.COMMAND)
@require_POST
def stay(request: MemberRequest, group: UUID, person: UUID) -> HttpResponse:
    """Whether somebody stays in their group when groups are built anew."""
    get_object_or_404(Group, pk=group, operation=request.operation, closed_at=None)
    said = request.POST.get("stays", "")
    if said not in {"yes", "no"}:
        raise Http404
    actions.keep_stay(person=person, stays=said == "yes", by=request.member, at=timezone.now())
    return redirect("roster:group", request.operation.pk, group)
