"""Addresses of the roll and the call-out."""

from django.urls import path

from shouwang.apps.people.views import badges, callout, personal, roll

app_name = "people"
urlpatterns = [
    path("o/<uuid:operation>/roll/", roll.roll, name="roll"),
    path("o/<uuid:operation>/roll/add/", roll.add, name="add"),
    path("o/<uuid:operation>/roll/import/", roll.import_roll, name="import"),
    path("o/<uuid:operation>/roll/import/<uuid:draft>/", roll.plan, name="plan"),
    path("o/<uuid:operation>/roll/badges/", badges.badges, name="badges"),
    path("o/<uuid:operation>/roll/<uuid:person>/", roll.person, name="person"),
    path("o/<uuid:operation>/roll/<uuid:person>/remove/", roll.remove, name="remove"),
    path("o/<uuid:operation>/roll/<uuid:person>/login/", roll.login, name="login"),
    path("o/<uuid:operation>/roll/<uuid:person>/limits/", roll.limits, name="limits"),
    path("o/<uuid:operation>/roll/<uuid:person>/badge/", badges.badge, name="badge"),
    path("o/<uuid:operation>/callouts/", callout.callout, name="callout"),
    path("o/<uuid:operation>/callouts/new/", callout.new, name="new"),
    path("o/<uuid:operation>/callouts/exemptions/", callout.exemptions, name="exemptions"),
    path("o/<uuid:operation>/callouts/exemptions/<uuid:exemption>/", callout.decide, name="decide"),
    path("o/<uuid:operation>/callouts/<uuid:callout>/", callout.board, name="board"),
    path("o/<uuid:operation>/callouts/<uuid:callout>/live/", callout.live, name="live"),
    path("o/<uuid:operation>/callouts/<uuid:callout>/reach/", callout.reach, name="reach"),
    path("o/<uuid:operation>/callouts/<uuid:callout>/tree/", callout.tree, name="tree"),
    path("o/<uuid:operation>/callouts/<uuid:callout>/close/", callout.close, name="close"),
    path("o/<uuid:operation>/calls/<uuid:call>/", callout.call, name="call"),
    path("o/<uuid:operation>/calls/<uuid:call>/record/", callout.record, name="record"),
    path("o/<uuid:operation>/calls/<uuid:call>/correct/", callout.correct, name="correct"),
    path("o/<uuid:operation>/calls/<uuid:call>/excuse/", callout.excuse, name="excuse"),
    path("b/<str:badge>/", badges.badge_check, name="badge_check"),
    path("d/<str:token>/limits/", personal.own_limits, name="own_limits"),
    path("c/<str:token>/", personal.personal, name="personal"),
]
