"""Addresses of this floor."""

from django.urls import URLPattern, URLResolver

app_name = "ballots"
urlpatterns: list[URLPattern | URLResolver] = []
