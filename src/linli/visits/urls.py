"""Addresses of this floor: the desk's, and those of whoever goes to homes."""

from django.urls import path

from linli.visits import own_views, views

app_name = "visits"
urlpatterns = [
    path("desk/home-visits/", views.programmes, name="programmes"),
    path("desk/home-visits/new/<str:code>/", views.new, name="new"),
    path("desk/home-visits/of/<str:code>/change/", views.describe, name="describe"),
    path("desk/home-visits/of/<str:code>/paper/", views.on_paper, name="on_paper"),
    path("desk/home-visits/of/<str:code>/do/<slug:name>/", views.see_to, name="see_to"),
    path("desk/home-visits/<str:code>/", views.programme, name="programme"),
    path("desk/home-visits/<str:code>/change/", views.change, name="change"),
    path("desk/home-visits/<str:code>/add/", views.add, name="add"),
    path("desk/home-visits/<str:code>/by-rule/", views.by_rule, name="by_rule"),
    path("desk/home-visits/<str:code>/plan/", views.plan, name="plan"),
    path("desk/home-visits/<str:code>/sum/", views.year, name="year"),
    path("desk/home-visits/<str:code>/do/<slug:name>/", views.act, name="act"),
    path("home-visits/", own_views.mine, name="mine"),
    path("home-visits/worker.js", own_views.worker, name="worker"),
    path("home-visits/send/", own_views.send, name="send"),
    path("home-visits/way/", own_views.way, name="way"),
    path("home-visits/of/<str:code>/", own_views.file, name="file"),
]
