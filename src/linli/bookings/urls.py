"""Addresses of this floor: the keeper's desk, and residents'."""

from django.urls import path

from linli.bookings import own_views, views

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
    path("places/of/<str:code>/", own_views.on, name="on"),
    path("places/mine/", own_views.mine, name="mine"),
    path("places/<str:code>/", own_views.show, name="show"),
    path("places/mine/<str:code>/<slug:name>/", own_views.answer, name="answer"),
]
