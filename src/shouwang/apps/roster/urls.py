"""Addresses of posts, rosters and duty."""

from django.urls import path

from shouwang.apps.roster.views import groups, ledger, mine, papers, planning, posts, rosters, watch, weather

app_name = "roster"
urlpatterns = [
    path("o/<uuid:operation>/roster/", rosters.current, name="current"),
    path("o/<uuid:operation>/roster/new/", rosters.new, name="new"),
    path("o/<uuid:operation>/roster/cards/", rosters.cards, name="cards"),
    path("o/<uuid:operation>/roster/compare/", planning.compare, name="compare"),
    path("o/<uuid:operation>/roster/ledger/", ledger.ledger, name="ledger"),
    path("o/<uuid:operation>/weather/", weather.weather, name="weather"),
    path("o/<uuid:operation>/roster/limits/", posts.limits, name="limits"),
    path("o/<uuid:operation>/roster/<uuid:roster>/", rosters.roster, name="roster"),
    path("o/<uuid:operation>/roster/<uuid:roster>/stand-ins/", rosters.stand_ins, name="stand_ins"),
    path("o/<uuid:operation>/roster/<uuid:roster>/why/", planning.why, name="why"),
    path("o/<uuid:operation>/roster/<uuid:roster>/mend/", planning.mend, name="mend"),
    path("o/<uuid:operation>/roster/<uuid:roster>/what-if/", planning.what_if, name="what_if"),
    path("o/<uuid:operation>/roster/<uuid:roster>/wall.<str:language>.pdf", papers.wall, name="wall"),
    path("o/<uuid:operation>/roster/<uuid:roster>/groups.<str:language>.pdf", papers.group_cards, name="group_cards"),
    path("o/<uuid:operation>/roster/<uuid:roster>/cards.<str:language>.pdf", papers.personal_cards, name="personal_cards"),
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
    path("o/<uuid:operation>/groups/", groups.groups, name="groups"),
    path("o/<uuid:operation>/groups/build/", groups.build, name="groups_build"),
    path("o/<uuid:operation>/groups/move/", groups.move, name="groups_move"),
    path("o/<uuid:operation>/groups/<uuid:group>/", groups.group, name="group"),
    path("o/<uuid:operation>/groups/<uuid:group>/<uuid:person>/", groups.stay, name="group_stay"),
    path("o/<uuid:operation>/watch/", watch.watch, name="watch"),
    path("o/<uuid:operation>/watch/sheet/", watch.sheet, name="sheet"),
    path("o/<uuid:operation>/coverage/", watch.coverage, name="coverage"),
    path("o/<uuid:operation>/posts/<uuid:post>/screen/", papers.screen, name="screen"),
    path("d/<str:token>/", mine.mine, name="mine"),
    path("d/<str:token>/duties.ics", mine.feed, name="feed"),
    path("d/<str:token>/card.pdf", papers.card, name="card"),
]
