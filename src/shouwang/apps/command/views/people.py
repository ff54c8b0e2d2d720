"""Members: who takes part, and in which role."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwang.apps.command import actions, reads
from shouwang.apps.command.forms import MemberForm, RoleForm
from shouwang.apps.command.views.ground import MEMBERSHIP, READERS, posted, pressed
from shouwang.apps.command.views.start import address
from shouwang.apps.frame.fields import add_refusal
from shouwang.apps.operations.access import MemberRequest, members
from shouwang.apps.operations.models import Member
from shouwang.vocabulary.reasons import Refused


@members(READERS)
@require_safe
def people(request: MemberRequest) -> HttpResponse:
    """Everybody who takes part."""
    every = [(member, RoleForm(initial={"role": member.role}, prefix=str(member.pk)[-8:])) for member in reads.members(request.operation)]
    return render(
        request,
        "command/members.html",
        {
            "here": [pair for pair in every if pair[0].left_at is None],
            "gone": [member for member, _form in every if member.left_at],
            "may_decide": request.member.role in MEMBERSHIP,
        },
    )


@members(MEMBERSHIP)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    """Add a member; the passphrase is shown once, on the answer to this form, and kept nowhere."""
    form = MemberForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            member, passphrase = actions.add_member(by=request.member, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return _shown_once(request, member, passphrase)
    return render(request, "command/add_member.html", {"form": form}, status=422 if form.errors else 200)


@members(MEMBERSHIP)
@require_POST
def change_role(request: MemberRequest, member: str) -> HttpResponse:
    """Give a member another role."""
    row = _member(request, member)
    form = RoleForm(request.POST, prefix=str(row.pk)[-8:])
    role = form.cleaned_data["role"] if form.is_valid() else row.role
    return pressed(
        request,
        lambda: actions.change_role(member=row, role=role, by=request.member, at=timezone.now()),
        address("command:members", request),
    )


@members(MEMBERSHIP)
@require_POST
def remove(request: MemberRequest, member: str) -> HttpResponse:
    """Let a member go."""
    row = _member(request, member)
    return pressed(
        request, lambda: actions.remove_member(member=row, by=request.member, at=timezone.now()), address("command:members", request)
    )


@members(MEMBERSHIP)
@require_POST
def passphrase(request: MemberRequest, member: str) -> HttpResponse:
    """A new passphrase for who forgot theirs, shown once."""
    row = _member(request, member)
    given: list[str] = []
    answer = pressed(
        request,
        lambda: given.append(actions.renew_passphrase(member=row, by=request.member, at=timezone.now())),
        address("command:members", request),
    )
    return _shown_once(request, row, given[0]) if given else answer


def _shown_once(request: MemberRequest, member: Member, passphrase: str | None) -> HttpResponse:
    answer = render(request, "command/passphrase.html", {"added": member, "passphrase": passphrase})
    answer["Cache-Control"] = "no-store"
    return answer


def _member(request: MemberRequest, member: str) -> Member:
    row: Member = get_object_or_404(Member.objects.select_related("user"), pk=member, operation=request.operation)
    return row
