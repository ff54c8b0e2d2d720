"""Addresses of figures, photos, reports and forms."""

from django.urls import path

from shouwang.apps.reports.views import keeping, photos
from shouwang.apps.reports.views import reports as views

app_name = "reports"
urlpatterns = [
    path("o/<uuid:operation>/figures/", views.figures, name="figures"),
    path("o/<uuid:operation>/figures/compare/", views.compare, name="compare"),
    path("o/<uuid:operation>/figures/<slug:code>/", views.figure, name="figure"),
    path("o/<uuid:operation>/photos/", photos.photos, name="photos"),
    path("o/<uuid:operation>/photos/<uuid:photo>/", photos.photo_file, name="photo"),
    path("o/<uuid:operation>/photos/<uuid:photo>/consent/", photos.consent, name="consent"),
    path("o/<uuid:operation>/photos/<uuid:photo>/withdraw/", photos.withdraw, name="withdraw"),
    path("o/<uuid:operation>/reports/", views.reports, name="reports"),
    path("o/<uuid:operation>/reports/new/", views.draft, name="draft"),
    path("o/<uuid:operation>/reports/<uuid:report>/", views.report, name="report"),
    path("o/<uuid:operation>/reports/<uuid:report>/edit/", views.edit, name="edit"),
    path("o/<uuid:operation>/reports/<uuid:report>/discard/", views.discard, name="discard"),
    path("o/<uuid:operation>/reports/<uuid:report>/correct/", views.correct, name="correct"),
    path("o/<uuid:operation>/reports/<uuid:report>/figures/<slug:code>/", views.frozen_figure, name="frozen_figure"),
    path("o/<uuid:operation>/reports/<uuid:report>/document/<slug:kind>/<slug:language>/", views.document, name="document"),
    path("o/<uuid:operation>/reports/<uuid:report>/step/<slug:what>/", views.step, name="step"),
    path("o/<uuid:operation>/forms/", views.forms, name="forms"),
    path("o/<uuid:operation>/forms/<uuid:template>/fill/", views.fill, name="fill"),
    path("o/<uuid:operation>/forms/filled/<uuid:filled>/", views.filled_form, name="filled"),
    path("o/<uuid:operation>/packs/", views.packs, name="packs"),
    path("o/<uuid:operation>/packs/<uuid:pack>/", views.pack_file, name="pack"),
    path("o/<uuid:operation>/phases/<uuid:phase>/pack/", views.hand_over, name="hand_over"),
    path("o/<uuid:operation>/keeping/", keeping.keeping, name="keeping"),
    path("o/<uuid:operation>/keeping/class/<slug:kept>/", keeping.change, name="change_keeping"),
    path("o/<uuid:operation>/keeping/end/", keeping.destroy, name="destroy"),
    path("o/<uuid:operation>/keeping/end/ask/", keeping.ask, name="ask_destruction"),
    path("o/<uuid:operation>/keeping/end/take-back/", keeping.take_back, name="take_back_destruction"),
    path("o/<uuid:operation>/keeping/certificate/", keeping.certificate, name="certificate"),
    path("published/<uuid:report>/", views.published, name="published"),
    path("published/<uuid:report>/<slug:kind>/<slug:language>/", views.published_document, name="published_document"),
    path("published/<uuid:report>/<uuid:photo>/", views.published_photo, name="published_photo"),
]
