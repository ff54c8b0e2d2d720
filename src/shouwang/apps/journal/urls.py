"""Addresses of the log, the devices and the checkpoints."""

from django.urls import path

from shouwang.apps.journal.views import devices, log

app_name = "journal"
urlpatterns = [
    path("o/<uuid:operation>/log/", log.log, name="log"),
    path("o/<uuid:operation>/log/note/", log.write_note, name="note"),
    path("o/<uuid:operation>/log/export.jsonl", log.export, name="export"),
    path("o/<uuid:operation>/log/export.csv", log.export_table, name="export_table"),
    path("o/<uuid:operation>/log/<uuid:entry>/", log.entry, name="entry"),
    path("o/<uuid:operation>/log/<uuid:entry>/strike/", log.strike, name="strike"),
    path("o/<uuid:operation>/log/<uuid:entry>/correct/", log.correct, name="correct"),
    path("o/<uuid:operation>/devices/", devices.devices, name="devices"),
    path("o/<uuid:operation>/devices/new/", devices.enrol, name="enrol"),
    path("o/<uuid:operation>/devices/<uuid:device>/withdraw/", devices.withdraw, name="withdraw_device"),
    path("o/<uuid:operation>/devices/<uuid:device>/gap/", devices.explain, name="explain_gap"),
    path("o/<uuid:operation>/devices/gaps/<uuid:explanation>/back/", devices.take_back, name="take_back_explanation"),
    path("o/<uuid:operation>/devices/clock/", devices.confirm_clock, name="confirm_clock"),
    path("o/<uuid:operation>/checkpoint/", devices.checkpoint, name="checkpoint"),
    path("o/<uuid:operation>/checkpoints.txt", devices.checkpoints, name="checkpoints"),
]
