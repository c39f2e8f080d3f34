"""Addresses of this floor: the keeper's desk, and residents'."""

from django.urls import path

from linli.bookings import own_views, team_own_views, team_views, views

app_name = "bookings"
urlpatterns = [
    path("desk/places/", views.desk, name="desk"),
    path("desk/places/new/<str:code>/", views.new, name="new"),
    path("desk/places/<str:code>/", views.place, name="place"),
    path("desk/places/<str:code>/rules/", views.change, name="change"),
    path("desk/places/<str:code>/past/", views.past, name="past"),
    path("desk/places/<str:code>/door/", views.door, name="door"),
    path("desk/places/<str:code>/do/<slug:name>/", views.act, name="act"),
    path("desk/places/<str:code>/bookings/<str:booking>/<slug:name>/", views.decide, name="decide"),
    path("desk/teams-asked/", team_views.calls, name="calls"),
    path("desk/teams-asked/for/<str:code>/", team_views.enter, name="enter_team"),
    path("desk/teams-asked/<str:code>/", team_views.call, name="call"),
    path("desk/teams-asked/<str:code>/sheet/", team_views.sheet, name="call_sheet"),
    path("desk/teams-asked/<str:code>/do/<slug:name>/", team_views.act, name="call_act"),
    path("desk/teams-asked/<str:code>/with/<slug:name>/<int:pk>/", team_views.act_on, name="call_act_on"),
    path("ask-a-team/in/<str:code>/", team_own_views.teams_on, name="teams_on"),
    path("ask-a-team/mine/", team_own_views.mine, name="teams_mine"),
    path("ask-a-team/mine/<str:code>/<slug:name>/", team_own_views.answer, name="team_answer"),
    path("ask-a-team/<str:code>/", team_own_views.ask, name="ask_team"),
    path("played/", team_own_views.my_calls, name="my_calls"),
    path("played/<str:code>/<slug:name>/", team_own_views.my_call, name="my_call"),
    path("places/of/<str:code>/", own_views.on, name="on"),
    path("places/mine/", own_views.mine, name="mine"),
    path("places/<str:code>/", own_views.show, name="show"),
    path("places/mine/<str:code>/<slug:name>/", own_views.answer, name="answer"),
]
