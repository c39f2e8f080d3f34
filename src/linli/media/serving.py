"""Sending what is played: by signed addresses that last some hours, and where there is one by the web server itself."""

import hashlib
import time

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from linli.files import store
from linli.files.sending import send
from linli.media import keeping, tickets
from linli.media.film_models import Film, Version
from linli.rules import films as rules

CAPTIONS = "captions.vtt"


def key() -> bytes:
    """What addresses are signed with."""
    return hashlib.sha256(b"linli films\0" + settings.SECRET_KEY.encode()).digest()


def address(film: Film, number: int, name: str) -> str:
    """Where one of a version's files is read for some hours, by whoever is given the address."""
    given = tickets.ticket(key(), film.code, number, int(time.time()))
    return reverse("media:play", args=[given, name])


@require_safe
def play(request: HttpRequest, ticket: str, name: str) -> HttpResponseBase:
    """One file of a version. What is long, the web server sends (LINLI_ACCEL) or the bucket."""
    admitted = tickets.admitted(key(), ticket, int(time.time()))
    if admitted is None or name not in (*keeping.NAMES, CAPTIONS):
        raise Http404
    code, number = admitted
    if name == CAPTIONS:
        return _headed(_captions(code, number))
    mime = keeping.MIMES[name.rpartition(".")[2]]
    stored = keeping.made(code, number, name)
    if name.endswith((".mp4", ".ts")):  # a list's names are relative to its own address, pictures are small
        if settings.ACCEL:
            return _headed(HttpResponse(content_type=mime, headers={"X-Accel-Redirect": settings.ACCEL + stored.name}))
        if there := store.backend().address(stored.name, tickets.GOOD_FOR, mime):
            return HttpResponse(status=302, headers={"Location": there, "Cache-Control": "private, max-age=600"})
    try:
        return _headed(send(request, stored, mime=mime, etag=f'"{code}.{number}.{name}"'))
    except FileNotFoundError:
        raise Http404 from None


def _captions(code: str, number: int) -> HttpResponse:
    version = Version.objects.select_related("film").filter(film__code=code, number=number).first()
    if version is None or not version.film.captions:
        raise Http404
    cues = rules.cut(rules.captions(version.film.captions), version.cuts)
    return HttpResponse(rules.webvtt(cues), content_type=keeping.MIMES["vtt"])


def _headed(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Referrer-Policy"] = "no-referrer"
    return response
