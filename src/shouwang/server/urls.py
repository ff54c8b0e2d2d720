"""All addresses, and the doors of those pages that stand below the doors."""

from django.urls import include, path
from django.views.i18n import set_language

from shouwang.apps.frame import views as frame
from shouwang.apps.operations.access import anybody, signed_in
from shouwang.server import api, unexpected

handler400 = frame.bad_request
handler403 = frame.forbidden
handler404 = frame.not_found
handler500 = unexpected.server_error

urlpatterns = [
    path("language/", anybody(set_language), name="set_language"),
    path("theme/", anybody(frame.set_theme), name="set_theme"),
    path("healthz", anybody(frame.healthz), name="healthz"),
    path("status/", signed_in(frame.status), name="status"),
    path("styleguide/", signed_in(frame.styleguide), name="styleguide"),
    path("api/v1/", api.addresses()),
    path("accounts/", include("shouwang.server.logins")),
    path("", include("shouwang.apps.operations.urls")),
    path("", include("shouwang.apps.board.urls")),
    path("", include("shouwang.apps.command.urls")),
    path("", include("shouwang.apps.journal.urls")),
    path("", include("shouwang.apps.people.urls")),
    path("", include("shouwang.apps.territory.urls")),
    path("", include("shouwang.apps.roster.urls")),
    path("", include("shouwang.apps.reports.urls")),
]
