"""All addresses."""

from django.urls import include, path
from django.views.i18n import set_language

from shouwang.apps.operations.access import anybody

urlpatterns = [
    path("language/", anybody(set_language), name="set_language"),
    path("accounts/", include("allauth.urls")),
    path("", include("shouwang.apps.operations.urls")),
]
