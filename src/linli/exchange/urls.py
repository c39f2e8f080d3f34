"""Addresses of this floor: notices at the desk, and residents'."""

from django.urls import path

from linli.exchange import own_views, views

app_name = "exchange"
urlpatterns = [
    path("desk/notices/", views.desk, name="desk"),
    path("desk/notices/new/<str:code>/", views.new, name="new"),
    path("desk/notices/<str:code>/", views.notice, name="notice"),
    path("desk/notices/<str:code>/edit/", views.edit, name="edit"),
    path("desk/notices/<str:code>/sheet/", views.sheet, name="sheet"),
    path("desk/notices/<str:code>/do/<slug:name>/", views.act, name="act"),
    path("desk/notices/<str:code>/unread/<int:building>/", views.unread, name="unread"),
    path("notices/in/<str:code>/", own_views.on, name="on"),
    path("notices/<str:code>/", own_views.show, name="show"),
    path("notices/<str:code>/know/", own_views.know, name="know"),
]
