"""How pages of command say no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict

from shouwang.apps.frame.fields import add_refusal, tell_refusal
from shouwang.apps.frame.shown import tell_taken_over
from shouwang.apps.operations.access import COMMAND, STAFF
from shouwang.apps.operations.models import Role
from shouwang.vocabulary.reasons import Refused

READERS = STAFF | {Role.HOST, Role.AUDITOR}
"""Who reads orders, phases and the command cell: everybody but the superior, who sees figures only."""
DECIDERS = COMMAND
MEMBERSHIP = frozenset({Role.COMMANDER})


def posted(request: HttpRequest) -> QueryDict | None:
    """What was typed into a form, be it nothing; None when the form is only being shown."""
    return request.POST if request.method == "POST" else None


def sent(request: HttpRequest) -> tuple[QueryDict | None, MultiValueDict[str, UploadedFile[bytes]] | None]:
    """The same, with files."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def filled(
    request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any]], object], template: str, then: str, **context: Any
) -> HttpResponse:
    """The page of a form: shown, told what is wrong with it (every reason at once), or done and led on to *then*."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            tell_taken_over(request, form)
            return redirect(then)
    return render(request, template, {"form": form, "back": then, **context}, status=422 if form.errors else 200)


def pressed(request: HttpRequest, act: Callable[[], object], then: str, done: object = "") -> HttpResponse:
    """The answer to a button: done, or why not, told on the page *then*."""
    try:
        act()
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        if done:
            messages.success(request, str(done))
    return redirect(then)
