"""Addresses of command."""

from django.urls import path

from shouwang.apps.command.views import cell, orders, people, phases, start

app_name = "command"
urlpatterns = [
    path("open/", start.open_operation, name="open"),
    path("o/<uuid:operation>/about/", start.about, name="about"),
    path("o/<uuid:operation>/bodies/new/", start.body, name="body_new"),
    path("o/<uuid:operation>/bodies/<uuid:body>/", start.body, name="body"),
    path("o/<uuid:operation>/orders/", orders.orders, name="orders"),
    path("o/<uuid:operation>/orders/new/", orders.receive, name="receive"),
    path("o/<uuid:operation>/orders/<uuid:order>/", orders.order, name="order"),
    path("o/<uuid:operation>/orders/<uuid:order>/acknowledge/", orders.acknowledge, name="acknowledge"),
    path("o/<uuid:operation>/orders/<uuid:order>/supersede/", orders.supersede, name="supersede"),
    path("o/<uuid:operation>/orders/<uuid:order>/withdraw/", orders.withdraw, name="withdraw_order"),
    path("o/<uuid:operation>/orders/<uuid:order>/file/", orders.order_file, name="order_file"),
    path("o/<uuid:operation>/phases/", phases.phases, name="phases"),
    path("o/<uuid:operation>/phases/new/", phases.open_phase, name="open_phase"),
    path("o/<uuid:operation>/phases/<uuid:phase>/extend/", phases.extend, name="extend_phase"),
    path("o/<uuid:operation>/phases/<uuid:phase>/close/", phases.close, name="close_phase"),
    path("o/<uuid:operation>/phases/<uuid:phase>/reopen/", phases.reopen, name="reopen_phase"),
    path("o/<uuid:operation>/close/", start.close, name="close"),
    path("o/<uuid:operation>/close/now/", start.close_operation, name="close_operation"),
    path("o/<uuid:operation>/cell/", cell.cell, name="cell"),
    path("o/<uuid:operation>/cell/fill/", cell.fill, name="fill_post"),
    path("o/<uuid:operation>/cell/<uuid:held>/hand-over/", cell.hand_over, name="hand_over_post"),
    path("o/<uuid:operation>/cell/<uuid:held>/away/", cell.away, name="away"),
    path("o/<uuid:operation>/cell/<uuid:held>/back/", cell.back, name="back"),
    path("o/<uuid:operation>/cell/<uuid:held>/leave/", cell.leave, name="leave_post"),
    path("o/<uuid:operation>/members/", people.people, name="members"),
    path("o/<uuid:operation>/members/new/", people.add, name="add_member"),
    path("o/<uuid:operation>/members/<uuid:member>/role/", people.change_role, name="change_role"),
    path("o/<uuid:operation>/members/<uuid:member>/remove/", people.remove, name="remove_member"),
    path("o/<uuid:operation>/members/<uuid:member>/passphrase/", people.passphrase, name="passphrase"),
]
