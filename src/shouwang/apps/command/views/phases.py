"""Phases: the list, and everything that can be done to one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shouwang.apps.command import actions, reads
from shouwang.apps.command.forms import OpenPhaseForm, UntilForm, WhenForm
from shouwang.apps.command.models import Phase
from shouwang.apps.command.views.ground import DECIDERS, READERS, filled, posted
from shouwang.apps.command.views.start import address
from shouwang.apps.operations.access import MemberRequest, members
from shouwang.vocabulary.reasons import Reason


@members(READERS)
@require_safe
def phases(request: MemberRequest) -> HttpResponse:
    """Every phase and what can be done now."""
    return _phases(request)


def _phases(request: MemberRequest) -> HttpResponse:
    every = list(reads.phases(request.operation))
    last = every[-1] if every else None
    return render(
        request,
        "command/phases.html",
        {
            "phases": every[::-1],
            "last": last,
            "hand_over_page": settings.HAND_OVER_PAGE,
            "may_open": not request.operation.closed_at and (last is None or last.closed_at is not None),
            "may_decide": request.member.role in DECIDERS,
        },
    )


@members(DECIDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def open_phase(request: MemberRequest) -> HttpResponse:
    """Begin the next phase; while one is open, the page of phases says so at once."""
    if request.method != "POST" and (going_on := reads.open_phase(request.operation)):
        messages.warning(request, Reason("phase-open-already", {"number": going_on.number}).within(get_language() or "en"))
        return _phases(request)

    def act(told: dict[str, Any]) -> Phase:
        return actions.open_phase(by=request.member, **told)

    return _page(request, OpenPhaseForm(posted(request)), act, _("Open the next phase"), _("Open the phase"))


@members(DECIDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: MemberRequest, phase: str) -> HttpResponse:
    """Let a phase run longer."""
    row = _phase(request, phase)

    def act(told: dict[str, Any]) -> Phase:
        return actions.extend_phase(phase=row, by=request.member, **told)

    return _page(request, UntilForm(posted(request)), act, _("Extend phase %(number)s") % {"number": row.number}, _("Extend"))


@members(DECIDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: MemberRequest, phase: str) -> HttpResponse:
    """End a phase."""
    row = _phase(request, phase)

    def act(told: dict[str, Any]) -> Phase:
        return actions.close_phase(phase=row, by=request.member, **told)

    return _page(request, WhenForm(posted(request)), act, _("Close phase %(number)s") % {"number": row.number}, _("Close the phase"))


@members(DECIDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: MemberRequest, phase: str) -> HttpResponse:
    """Let the last phase go on after all."""
    row = _phase(request, phase)

    def act(told: dict[str, Any]) -> Phase:
        return actions.reopen_phase(phase=row, by=request.member, **told)

    return _page(request, UntilForm(posted(request)), act, _("Reopen phase %(number)s") % {"number": row.number}, _("Reopen"))


def _phase(request: MemberRequest, phase: str) -> Phase:
    row: Phase = get_object_or_404(Phase, pk=phase, operation=request.operation)
    return row


def _page(request: MemberRequest, form: forms.Form, act: Callable[[dict[str, Any]], object], title: str, button: str) -> HttpResponse:
    return filled(request, form, act, "command/form.html", address("command:phases", request), title=title, button=button)
