"""Addresses of the log."""

from django.urls import path

from shouwang.apps.journal import views

app_name = "journal"
urlpatterns = [
    path("o/<uuid:operation>/log/", views.log, name="log"),
    path("o/<uuid:operation>/log/note/", views.write_note, name="note"),
    path("o/<uuid:operation>/log/export.jsonl", views.export, name="export"),
    path("o/<uuid:operation>/log/export.csv", views.export_table, name="export_table"),
    path("o/<uuid:operation>/log/<uuid:entry>/", views.entry, name="entry"),
    path("o/<uuid:operation>/log/<uuid:entry>/strike/", views.strike, name="strike"),
    path("o/<uuid:operation>/log/<uuid:entry>/correct/", views.correct, name="correct"),
]
