"""Answers that say one thing: errors and refusals, as a page or, for HTMX, as a notice in the page that is open."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from linli.ui.context import Page


@dataclass(frozen=True)
class Saying:
    """What is said: a title, a text for people, and where it helps the basis, a date, a door, a way on."""

    status: int
    title: str
    text: str
    drawing: str = "alert"
    basis: str = ""
    possible_from: datetime | None = None
    door: str = ""
    back: str = ""  # where the way on leads; else the page that was open before


def say(request: HttpRequest, saying: Saying) -> HttpResponse:
    """Render without touching the database when the server itself is in trouble (5xx)."""
    context = {
        "page": Page(request, still=saying.status >= 500),
        "title": saying.title,
        "text": saying.text,
        "drawing": saying.drawing,
        "basis": saying.basis,
        "possible_from": saying.possible_from,
        "door": saying.door,
        "back": saying.back or _came_from(request),
    }
    if request.headers.get("HX-Request") == "true":
        fragment = HttpResponse(render_to_string("ui/_refusal.html", context), status=saying.status)
        fragment["HX-Retarget"], fragment["HX-Reswap"] = "#notices", "innerHTML show:#notices:top"
        fragment["HX-Reselect"] = "unset"  # the form's own choice of a part would leave nothing of the notice
        return fragment
    return HttpResponse(render_to_string("ui/said.html", context), status=saying.status)


def _came_from(request: HttpRequest) -> str:
    """The page of ours that was open before, if it is another one than this."""
    before = request.headers.get("Referer", "")
    host = request.META.get("HTTP_HOST", "")
    if not host or not url_has_allowed_host_and_scheme(before, {host}) or not urlsplit(before).netloc:
        return ""
    path = urlsplit(before)._replace(scheme="", netloc="", fragment="").geturl()
    return "" if path == request.get_full_path() and request.method == "GET" else path
