"""Every address of the product; each floor brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("linli.web.urls")),
    path("", include("linli.activities.urls")),
    path("", include("linli.points.urls")),
    path("", include("linli.council.urls")),
    path("", include("linli.cases.urls")),
    path("", include("linli.people.urls")),
    path("", include("linli.files.urls")),
    path("", include("linli.papers.urls")),
    path("", include("linli.ballots.urls")),
]

handler400 = "linli.web.errors.bad_request"
handler403 = "linli.web.errors.forbidden"
handler404 = "linli.web.errors.not_found"
handler500 = "linli.web.errors.server_error"
