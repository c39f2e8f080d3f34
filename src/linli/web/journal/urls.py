"""Addresses of the journal's pages; included by `linli.web.urls` and so in its namespace."""

from django.urls import path

from linli.web.journal import changes, pages, roots

urlpatterns = [
    path("journal/", pages.index, name="journal"),
    path("journal/entry/<int:pk>/", pages.entry, name="journal_entry"),
    path("journal/of/<str:kind>/<int:pk>/", pages.subject, name="journal_subject"),
    path("journal/case/<int:pk>/", pages.case, name="journal_case"),
    path("journal/changes/", changes.index, name="journal_changes"),
    path("journal/looks/", pages.looks, name="journal_looks"),
    path("journal/roots/", roots.index, name="journal_roots"),
]
