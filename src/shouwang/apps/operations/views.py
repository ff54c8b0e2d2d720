"""The first page: one's operations, or, on a new server, the first account."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shouwang.apps.frame.fields import add_refusal
from shouwang.apps.operations import actions, reads, typed
from shouwang.apps.operations.access import anybody, signed_in
from shouwang.apps.operations.forms import FirstAccountForm
from shouwang.vocabulary.reasons import Refused


@anybody
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """My operations; without an account the login, and on a new server the way to the first account."""
    if not request.user.is_authenticated:
        return redirect_to_login("/") if reads.has_accounts() else redirect("operations:first")
    mine = [(member, reverse(settings.OPERATION_PAGE, args=[member.operation_id])) for member in reads.memberships(request.user)]
    opening = reverse(settings.OPENING_PAGE) if request.user.is_staff else ""
    return render(request, "operations/home.html", {"memberships": mine, "opening": opening})


@anybody
@require_http_methods(["GET", "HEAD", "POST"])
def first(request: HttpRequest) -> HttpResponse:
    """Make the first account and log in; gone as soon as there is one."""
    if reads.has_accounts():
        return redirect("operations:home")
    form = FirstAccountForm(request.POST if request.method == "POST" else None, initial={"word": request.GET.get("word", "")})
    if not form.is_valid():
        return render(request, "operations/first.html", {"form": form}, status=422 if form.errors else 200)
    given = form.cleaned_data
    try:
        user = actions.make_first_account(username=given["username"], display_name=given["display_name"], password=given["password"])
    except Refused as refused:
        add_refusal(form, refused)
        return render(request, "operations/first.html", {"form": form}, status=422)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("operations:home")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def typed_before(request: HttpRequest) -> HttpResponse:
    """What was typed when the session ended, ready to be sent once more, or thrown away."""
    if request.method == "POST":
        typed.let_go(request)
    found = typed.held(request)
    if found is None:
        return redirect("operations:home")
    return render(request, "operations/typed.html", {"typed": found})
