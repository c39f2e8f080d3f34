"""Every address of the product; each floor brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("linli.web.urls")),
    path("", include("linli.cases.urls")),
    path("", include("linli.people.urls")),
    path("", include("linli.files.urls")),
]
