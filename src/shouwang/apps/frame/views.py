"""Day or night, the status page, the page of parts, and what is shown when something does not go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import DisallowedHost
from django.core.paginator import Paginator
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from shouwang.apps.frame import reads
from shouwang.apps.frame.forms import ExampleForm
from shouwang.apps.frame.refusals import cannot_store, unavailable

A_YEAR = 365 * 24 * 3600


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember on this device whether pages are light, dark or as the device says; stay on the page."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    answer = HttpResponseRedirect(back)
    theme = request.POST.get("theme", "")
    if theme in reads.NIGHT_MEDIA:
        answer.set_cookie(reads.THEME_COOKIE, theme, max_age=A_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True)
    return answer


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """``ok`` when the database answers, else 503; for whoever watches over the server."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Whether everything this server needs is in order, and the way out where it is not."""
    found = sorted(reads.checks(request.user), key=lambda check: check.is_right)
    return render(request, "frame/status.html", {"checks": found, "asking": sum(not check.is_right for check in found)})


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every part of the pages, live."""
    now = timezone.now()
    page = Paginator(range(95), 10).get_page(request.GET.get("page"))
    seen = {"now": now, "earlier": now - timedelta(hours=5), "page": page, "form": ExampleForm(request.GET or {}), "icons": reads.icons()}
    return render(request, "frame/styleguide.html", seen)


# When something does not go


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """
    400: the browser sent what cannot be read, or asked for a host that is not ours; the latter is told what to set.

    A session that could not be kept comes here as well; where the disk is the cause, that is said.
    """
    if isinstance(exception, SessionInterrupted) and (fault := _beneath(exception)):
        return unavailable(request, fault)
    stranger = request.META.get("HTTP_HOST", "") if isinstance(exception, DisallowedHost) else ""
    return render(request, "400.html", {"stranger": stranger}, status=400)


def _beneath(exception: BaseException | None) -> BaseException | None:
    """The fault of the database or of a disk that an exception came from, if there is one."""
    while exception and not cannot_store(exception):
        exception = exception.__context__
    return exception


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the reason when the door gave one."""
    return render(request, "403.html", {"reason": reason_in(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not yours to see."""
    return render(request, "404.html", status=404)


def reason_in(exception: Exception) -> str:
    """What a refusing door said, in the language of the page; empty when it said nothing."""
    given: Any = exception.args[0] if exception.args else ""
    return given.within(get_language() or "en") if hasattr(given, "within") else ""
