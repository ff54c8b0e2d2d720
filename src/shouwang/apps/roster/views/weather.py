"""The weather, and what it asks of posts outside."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shouwang.apps.operations import access
from shouwang.apps.operations.access import MemberRequest, members
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.forms.posts import WeatherForm
from shouwang.engines.roster.breaks import strain


@members(access.LEADERS)
@require_http_methods(["GET", "HEAD", "POST"])
def weather(request: MemberRequest) -> HttpResponse:
    """What was told, and telling more."""
    form = WeatherForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.tell_weather(**form.cleaned_data, by=request.member, at=timezone.now())
        return redirect("roster:weather", request.operation.pk)
    told = [(row, strain(float(row.degrees), is_storm=row.is_storm)) for row in reads.temperatures(request.operation)]
    context = {"form": form, "told": told}
    return render(request, "roster/weather.html", context, status=422 if form.errors else 200)
