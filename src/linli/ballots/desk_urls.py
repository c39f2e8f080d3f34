"""Addresses of the desk: a ballot is drawn up, its roll made and published, its key made, its course followed."""

from django.urls import path

from linli.ballots import views

urlpatterns = [
    path("desk/ballots/", views.index, name="ballots"),
    path("desk/ballots/<str:code>/", views.ballot, name="ballot"),
    path("desk/ballots/<str:code>/do/<slug:name>/", views.act, name="act"),
]
