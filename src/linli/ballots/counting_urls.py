"""Addresses of what comes after the last day: close, entry by two, count, result, export."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
