"""Addresses of this floor: the page behind a card, one's own wish, and the desk's."""

from django.urls import path

from linli.doorstep import answer_views, desk_views, views

app_name = "doorstep"
urlpatterns = [
    path("k/worker.js", views.worker, name="worker"),
    path("k/<str:code>/", views.speak, name="speak"),
    path("mine/answers/", views.wish, name="wish"),
    path("desk/cards/", desk_views.cards, name="cards"),
    path("desk/cards/<int:building>/", desk_views.building, name="building"),
    path("desk/cards/<int:building>/issue/", desk_views.issue, name="issue"),
    path("desk/cards/<int:building>/print/", desk_views.printed, name="print"),
    path("desk/card/<int:card>/", desk_views.card, name="card"),
    path("desk/card/<int:card>/end/", desk_views.end, name="end"),
    path("desk/answers/", answer_views.answers, name="answers"),
    path("desk/answers/slips/", answer_views.slips, name="slips"),
    path("desk/answers/<int:answer>/<slug:what>/", answer_views.act, name="act"),
]
