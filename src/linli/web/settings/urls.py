"""Addresses of settings and calendars; included by `linli.web.urls` and so in its namespace."""

from django.urls import path

from linli.web.settings import calendars, pages, retention

urlpatterns = [
    path("settings/", pages.index, name="settings"),
    path("settings/calendar/", calendars.index, name="calendar"),
    path("settings/calendar/upload/", calendars.upload, name="calendar_upload"),
    path("settings/retention/", retention.index, name="how_long"),
    path("settings/holds/", retention.holds, name="holds"),
    path("settings/holds/new/", retention.hold, name="hold"),
    path("settings/holds/<int:pk>/end/", retention.release, name="hold_end"),
    path("settings/set/<str:key>/", pages.change, name="setting"),
]
