"""Addresses of voters and of the public, and of those who take paper in while voting lasts."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
