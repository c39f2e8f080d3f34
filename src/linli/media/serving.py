"""Sending what is played: by signed addresses that last some hours, and where there is one by the web server itself."""

import hashlib
import time

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from linli.cases import packs
from linli.files import store
from linli.files.sending import send
from linli.files.store import Stored
from linli.media import keeping, tickets
from linli.media.film_models import Film, Version
from linli.rules import films as rules

CAPTIONS = "captions.vtt"
BUCKET_FOR = 600  # seconds that a bucket sends without asking us again


def key() -> bytes:
    """What addresses are signed with."""
    return hashlib.sha256(b"linli films\0" + settings.SECRET_KEY.encode()).digest()


def address(film: Film, number: int, name: str, *, shown: bool = False) -> str:
    """Where one of a version's files is read for some hours by whoever is given the address.

    When `shown` it is everybody's, and good only while this version is.
    """
    given = tickets.ticket(key(), film.code, number, int(time.time()), shown=shown)
    return reverse("media:play", args=[given, name])


def is_shown(code: str, number: int) -> bool:
    """Whether everybody may play the version: released, and where its case stands it is shown. One statement."""
    row = Film.objects.filter(code=code, released__number=number)
    found = row.values_list("case__pack_version_id", "case__state").first()
    rule = packs.told().get(found[0]) if found else None
    return found is not None and rule is not None and found[1] in rule.shown


def beside(request: HttpRequest) -> str:
    """Where the sender of films is reached by whoever asked us directly; "" where something stands before us."""
    host, _, port = request.get_host().rpartition(":")
    if not settings.FILMS_BESIDE or request.is_secure() or "X-Forwarded-For" in request.headers:
        return ""
    home, films = settings.FILMS_BESIDE
    return f"http://{host}:{films}" if port == str(home) else ""


@require_safe
def play(request: HttpRequest, ticket: str, name: str) -> HttpResponseBase:
    """One file of a version. What is long, a web server sends (LINLI_ACCEL, the sender of films) or the bucket."""
    admitted = tickets.admitted(key(), ticket, int(time.time()))
    if admitted is None or name not in (*keeping.NAMES, CAPTIONS):
        raise Http404
    code, number, shown = admitted
    if shown and not is_shown(code, number):
        raise Http404
    if name == CAPTIONS:
        return _headed(_captions(code, number))
    mime = keeping.MIMES[name.rpartition(".")[2]]
    stored = keeping.made(code, number, name)
    if name.endswith((".mp4", ".ts")):  # a list's names are relative to its own address, pictures are small
        if settings.ACCEL:
            return _headed(HttpResponse(content_type=mime, headers={"X-Accel-Redirect": settings.ACCEL + stored.name}))
        if there := _elsewhere(request, stored, mime):
            return HttpResponse(status=307, headers={"Location": there, "Cache-Control": "no-store"})
    try:
        return _headed(send(request, stored, mime=mime, etag=tickets.etag(stored.name)))
    except FileNotFoundError:
        raise Http404 from None


def _elsewhere(request: HttpRequest, stored: Stored, mime: str) -> str:
    """Where somebody else sends the file for a short while; "" when nobody does."""
    if there := store.backend().address(stored.name, BUCKET_FOR, mime):
        return there
    base = beside(request)
    return base + tickets.handed(key(), stored.name, request.path, int(time.time())) if base else ""


def _captions(code: str, number: int) -> HttpResponse:
    version = Version.objects.select_related("film").filter(film__code=code, number=number).first()
    if version is None or not version.film.captions:
        raise Http404
    cues = rules.cut(rules.captions(version.film.captions), version.cuts)
    return HttpResponse(rules.webvtt(cues), content_type=keeping.MIMES["vtt"])


def _headed(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "private, no-cache"  # a recall takes it away
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Referrer-Policy"] = "no-referrer"
    return response
