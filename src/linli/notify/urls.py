"""Addresses of this floor: one's own inbox, on residents' pages and at the desk."""

from django.urls import path

from linli.notify import views

app_name = "notify"
urlpatterns = [
    path("notices/", views.inbox, name="inbox"),
    path("notices/read/", views.mark_read, name="read"),
    path("notices/<str:code>/", views.follow, name="follow"),
    path("desk/notices/", views.desk, name="desk"),
]
