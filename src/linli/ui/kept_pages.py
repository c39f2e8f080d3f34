"""A page that the phone keeps, to be opened and written on without a network."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

PARTS = ("ui/linli.css", "ui/dark.css", "ui/linli.js", "django_htmx/htmx-2.min.js")


def worker(request: HttpRequest, name: str, page: str, parts: Iterable[str]) -> HttpResponse:
    """The service worker that keeps it, with what it is drawn with beside the usual; `name` tells it from others."""
    context = {"name": name, "page": page, "parts": [*PARTS, *parts]}
    answer = render(request, "ui/page_worker.js", context, content_type="text/javascript")
    answer["Cache-Control"] = "no-cache"
    return answer
