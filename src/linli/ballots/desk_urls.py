"""Addresses of the desk: a ballot is drawn up, its roll made and published, its key made, its course followed."""

from django.urls import path

from linli.ballots import draft_views, views

urlpatterns = [
    path("desk/ballots/", views.index, name="ballots"),
    path("desk/ballots/new/<str:place>/", draft_views.new, name="new"),
    path("desk/ballots/<str:code>/edit/", draft_views.edit, name="edit"),
    path("desk/ballots/<str:code>/discard/", draft_views.discard, name="discard"),
    path("desk/ballots/<str:code>/publish/", draft_views.publish, name="publish"),
    path("desk/ballots/<str:code>/", views.ballot, name="ballot"),
    path("desk/ballots/<str:code>/do/<slug:name>/", views.act, name="act"),
]
