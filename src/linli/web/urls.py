"""Addresses of this floor."""

from django.urls import URLPattern, URLResolver, include, path

from linli.web import aloud, home, preferences, small
from linli.web.demo import doors as demo

app_name = "web"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("onwards/", home.onwards, name="onwards"),
    path("e/<str:code>/", home.estate, name="estate"),
    path("preferences/", preferences.change, name="preferences"),
    path("complaint/", small.complaint, name="complaint"),
    path("aloud/<str:digest>/", aloud.aloud, name="aloud"),
    path("demo/", demo.cast, name="demo"),
    path("healthz", small.health, name="health"),
    path("robots.txt", small.robots, name="robots"),
    path("manifest.webmanifest", small.manifest, name="manifest"),
    path("", include("linli.web.registry.urls")),
    path("", include("linli.web.people.urls")),
    path("", include("linli.web.journal.urls")),
    path("", include("linli.web.queue.urls")),
    path("", include("linli.web.scheduled.urls")),
    path("", include("linli.web.settings.urls")),
]
