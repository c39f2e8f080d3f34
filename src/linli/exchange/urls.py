"""Addresses of this floor: notices at the desk, and residents'."""

from django.urls import path

from linli.exchange import own_views, views

app_name = "exchange"
urlpatterns = [
    path("desk/board/", views.desk, name="desk"),
    path("desk/board/new/<str:code>/", views.new, name="new"),
    path("desk/board/<str:code>/", views.notice, name="notice"),
    path("desk/board/<str:code>/edit/", views.edit, name="edit"),
    path("desk/board/<str:code>/sheet/", views.sheet, name="sheet"),
    path("desk/board/<str:code>/do/<slug:name>/", views.act, name="act"),
    path("desk/board/<str:code>/unread/<int:building>/", views.unread, name="unread"),
    path("board/in/<str:code>/", own_views.on, name="on"),
    path("board/<str:code>/", own_views.show, name="show"),
    path("board/<str:code>/know/", own_views.know, name="know"),
]
