"""The first page: the operations one takes part in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shouwang.apps.operations.access import signed_in


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """My operations."""
    return render(request, "operations/home.html", {"memberships": request.user.memberships.filter(left_at=None).select_related("operation")})
