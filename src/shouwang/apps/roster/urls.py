"""Addresses of posts, rosters and duty."""

from django.urls import path

from shouwang.apps.roster.views import ledger, mine, planning, posts, rosters, watch

app_name = "roster"
urlpatterns = [
    path("o/<uuid:operation>/roster/", rosters.current, name="current"),
    path("o/<uuid:operation>/roster/new/", rosters.new, name="new"),
    path("o/<uuid:operation>/roster/cards/", rosters.cards, name="cards"),
    path("o/<uuid:operation>/roster/compare/", planning.compare, name="compare"),
    path("o/<uuid:operation>/roster/ledger/", ledger.ledger, name="ledger"),
    path("o/<uuid:operation>/roster/limits/", posts.limits, name="limits"),
    path("o/<uuid:operation>/roster/<uuid:roster>/", rosters.roster, name="roster"),
    path("o/<uuid:operation>/roster/<uuid:roster>/stand-ins/", rosters.stand_ins, name="stand_ins"),
    path("o/<uuid:operation>/roster/<uuid:roster>/why/", planning.why, name="why"),
    path("o/<uuid:operation>/roster/<uuid:roster>/mend/", planning.mend, name="mend"),
    path("o/<uuid:operation>/roster/<uuid:roster>/what-if/", planning.what_if, name="what_if"),
    path("o/<uuid:operation>/roster/<uuid:roster>/<str:what>/", rosters.step, name="step"),
    path("o/<uuid:operation>/duties/<uuid:duty>/", rosters.duty, name="duty"),
    path("o/<uuid:operation>/duties/<uuid:duty>/drop-out/", rosters.drop_out, name="drop_out"),
    path("o/<uuid:operation>/duties/<uuid:duty>/give/", rosters.give, name="give"),
    path("o/<uuid:operation>/duties/<uuid:duty>/swap/", rosters.swap, name="swap"),
    path("o/<uuid:operation>/duties/<uuid:duty>/stand/<str:what>/", rosters.stand, name="stand"),
    path("o/<uuid:operation>/posts/", posts.posts, name="posts"),
    path("o/<uuid:operation>/posts/new/", posts.post, name="post_new"),
    path("o/<uuid:operation>/posts/<uuid:post>/", posts.post, name="post"),
    path("o/<uuid:operation>/posts/<uuid:post>/close/", posts.close_post, name="close_post"),
    path("o/<uuid:operation>/roll/<uuid:person>/absences/", posts.absences, name="absences"),
    path("o/<uuid:operation>/watch/", watch.watch, name="watch"),
    path("o/<uuid:operation>/watch/sheet/", watch.sheet, name="sheet"),
    path("o/<uuid:operation>/watch/times/", watch.times, name="times"),
    path("o/<uuid:operation>/watch/reach/<uuid:person>/", watch.reach, name="reach"),
    path("o/<uuid:operation>/watch/send/<uuid:post>/", watch.send, name="send"),
    path("o/<uuid:operation>/watch/do/<str:what>/", watch.act, name="act"),
    path("o/<uuid:operation>/coverage/", watch.coverage, name="coverage"),
    path("d/<str:token>/", mine.mine, name="mine"),
    path("d/<str:token>/duties.ics", mine.feed, name="feed"),
]
