"""Addresses of lists by the clock; included by `linli.web.urls` and so in its namespace."""

from django.urls import path

from linli.web.scheduled import pages

urlpatterns = [
    path("desk/lists/", pages.index, name="lists"),
    path("desk/lists/new/", pages.new, name="list_order"),
    path("desk/lists/<str:code>/stop/", pages.stop, name="list_stop"),
    path("desk/lists/<str:code>/now/", pages.now, name="list_now"),
    path("desk/lists/file/<int:pk>/", pages.fetch, name="list_file"),
]
