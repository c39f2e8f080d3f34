"""Addresses of this floor."""

from django.urls import URLPattern, URLResolver, path

from linli.files import views

app_name = "files"
urlpatterns: list[URLPattern | URLResolver] = [path("file/<str:code>/<str:size>/", views.show, name="show")]
