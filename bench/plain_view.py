"""The reference for pages: a Django view with one indexed SELECT, its connection kept, nothing else."""

import os

import dj_database_url
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path


def one_row(request: HttpRequest, pk: int) -> HttpResponse:
    """The row of the id, by the ORM."""
    from django.contrib.sessions.models import Session  # any table would do; this one has a text key

    found = Session.objects.filter(session_key=f"bench-{pk:06d}").values_list("session_data").first()
    body = found[0] if found else "nothing"
    return HttpResponse(body, status=200 if found else 404, headers={"Content-Length": str(len(body))})


urlpatterns = [path("row/<int:pk>/", one_row)]

if not settings.configured:
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={"default": dj_database_url.parse(os.environ["BENCH_DATABASE"], conn_max_age=None)},
        INSTALLED_APPS=["django.contrib.sessions"],
        LOGGING_CONFIG=None,
        MIDDLEWARE=[],
        ROOT_URLCONF=__name__,
        SECRET_KEY="bench",
        USE_TZ=True,
    )
    import django

    django.setup()

application = WSGIHandler()
