"""Addresses of this floor: the desk's, and residents'."""

from django.urls import path

from linli.teams import own_views, sheet_views, square_views, views

app_name = "teams"
urlpatterns = [
    path("desk/teams/", views.teams, name="teams"),
    path("desk/teams/keep/<str:code>/", views.keep, name="keep"),
    path("desk/teams/<str:code>/", views.team, name="team"),
    path("desk/teams/<str:code>/sheet/<slug:kind>/", sheet_views.sheet, name="sheet"),
    path("desk/teams/<str:code>/do/<slug:name>/", views.act, name="act"),
    path("desk/teams/<str:code>/with/<slug:name>/<int:pk>/", views.act_on, name="act_on"),
    path("desk/square/<str:code>/", square_views.desk, name="square_desk"),
    path("desk/square/<str:code>/do/<slug:name>/", square_views.act, name="square_act"),
    path("teams/in/<str:code>/", own_views.on, name="on"),
    path("teams/<str:code>/", own_views.show, name="show"),
    path("teams/<str:code>/do/<slug:name>/", own_views.act, name="own_act"),
    path("square/<str:code>/", square_views.square, name="square"),
]
