"""The doors of the tus protocol 1.0.0 (https://tus.io/protocols/resumable-upload): core, creation, expiration,
termination, checksum. Only whoever began an upload goes on with it; to everybody else it does not exist.
"""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date

from linli.cases import links
from linli.cases.models import Case
from linli.journal.actors import Actor
from linli.kernel import clock
from linli.kernel.codes import normalised
from linli.kernel.numbers import whole
from linli.kernel.refused import NotAllowed, Refused
from linli.media import uploads
from linli.media.models import Upload
from linli.people.doors import actor

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination,checksum"
ALGORITHMS = ("sha1", "sha256")
CHUNK = "application/offset+octet-stream"
MISMATCH = 460  # of the checksum, as the protocol says
_STATUS = {"file_too_large": 413, "quota": 413, "not_allowed": 403, "sign_in": 403}

Door = Callable[..., HttpResponse]


def _answer(status: int, text: str = "", **headers: object) -> HttpResponse:
    named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8", headers=named)


def _spoken(door: Door) -> Door:
    """The version of every request and answer (412), and the method that a poor proxy let through as POST."""

    @wraps(door)
    def asked(request: HttpRequest, **at: Any) -> HttpResponse:
        method = request.method or ""
        if method == "POST":  # of what reads, none is asked for the token of a form
            method = request.headers.get("X-HTTP-Method-Override", method).upper()
        if method == "OPTIONS":
            response = _answer(
                204, Tus_Version=VERSION, Tus_Extension=EXTENSIONS, Tus_Max_Size=uploads.largest(),
                Tus_Checksum_Algorithm=",".join(ALGORITHMS),
            )  # fmt: skip
        elif request.headers.get("Tus-Resumable") != VERSION:
            response = _answer(412, Tus_Version=VERSION)
        elif not request.user.is_authenticated:
            response = _answer(403, "Sign in first.")
        else:
            response = door(request, method=method, **at)
        response["Tus-Resumable"] = VERSION
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "no-store"
        return response

    return asked


def _sender(request: HttpRequest, case: Case) -> Actor:
    """Whoever sends: as the holder of the link where the story was sent without an account."""
    visit = links.visit(request, case)
    return visit.actor if visit.own else actor(request)


@_spoken
def create(request: HttpRequest, method: str, code: str) -> HttpResponse:
    """POST: a new upload for a case, its length told beforehand."""
    return _create(request, method, Case.objects.filter(code=normalised(code)).first())


@_spoken
def create_at_desk(request: HttpRequest, method: str, key: int) -> HttpResponse:
    """The same at the desk, which goes by the case's key."""
    return _create(request, method, Case.objects.filter(pk=key).first())


def _create(request: HttpRequest, method: str, case: Case | None) -> HttpResponse:
    if method != "POST":
        return _answer(405, Allow="POST, OPTIONS")
    length = _number(request, "Upload-Length")
    given = _metadata(request.headers.get("Upload-Metadata", ""))
    if case is None:
        return _answer(404)
    if length is None or given is None:
        return _answer(400, "Upload-Length is a whole number of bytes, Upload-Metadata keys and base64 values.")
    try:
        upload = uploads.begin(
            case.pk, given.get("filename", given.get("name", "")), length, by=_sender(request, case),
            metadata=request.headers.get("Upload-Metadata", ""),
        )  # fmt: skip
    except NotAllowed:
        return _answer(404)
    except Refused as refusal:
        return _answer(_STATUS.get(refusal.code, 409), refusal.message)
    address = request.build_absolute_uri(reverse("media:upload", args=[upload.code]))
    return _answer(201, Location=address, Upload_Expires=http_date(upload.expires_at.timestamp()), Upload_Offset=0)


@_spoken
def upload(request: HttpRequest, method: str, code: str) -> HttpResponse:
    """HEAD: how much has come. PATCH: more of it. DELETE: give it up."""
    doors = {"HEAD": _head, "PATCH": _patch, "DELETE": _delete}
    if method not in doors:
        return _answer(405, Allow="HEAD, PATCH, DELETE, OPTIONS")
    found = Upload.objects.filter(code=code, person_id=actor(request).person_id or 0).first()
    if found is None:
        return _answer(404)
    if found.expires_at < clock.now():
        return _answer(410)
    try:
        return doors[method](request, found)
    except uploads.Busy:
        return _answer(423, "Another connection is still sending to this upload; try again in a moment.")


def _head(request: HttpRequest, found: Upload) -> HttpResponse:
    response = _answer(200, Upload_Offset=found.offset, Upload_Length=found.length, **_until(found))
    if found.metadata:
        response["Upload-Metadata"] = found.metadata
    return response


def _patch(request: HttpRequest, found: Upload) -> HttpResponse:
    if request.content_type != CHUNK:
        return _answer(415, f"Content-Type must be {CHUNK}.")
    offset, announced = _number(request, "Upload-Offset"), _number(request, "Content-Length")
    if offset is None or announced is None:
        return _answer(400, "Upload-Offset and Content-Length are whole numbers.")
    try:
        digest = _digest(request.headers.get("Upload-Checksum", ""))
    except ValueError:
        return _answer(400, f"Upload-Checksum names one of {', '.join(ALGORITHMS)} and a base64 digest.")
    try:
        reached = uploads.append(found, offset, request.read, announced, by=_sender(request, found.case), digest=digest)
    except uploads.Elsewhere:
        return _answer(409, "The offset is not the upload's.", Upload_Offset=found.offset)
    except uploads.Mangled:
        return _answer(MISMATCH, "The checksum does not fit.")
    except Refused as refusal:
        return _answer(_STATUS.get(refusal.code, 409), refusal.message)
    return _answer(204, Upload_Offset=reached, **_until(found))


def _delete(request: HttpRequest, found: Upload) -> HttpResponse:
    uploads.give_up(found)
    return _answer(204)


def _until(found: Upload) -> dict[str, str]:
    """A film that is whole does not expire."""
    return {} if found.whole else {"Upload_Expires": http_date(found.expires_at.timestamp())}


def _number(request: HttpRequest, header: str) -> int | None:
    text = request.headers.get(header, "")
    return whole(text, 15)


def _metadata(header: str) -> dict[str, str] | None:
    """Keys and values, None when it is none."""
    found = {}
    if len(header) > 1000:
        return None
    for pair in filter(None, (one.strip() for one in header.split(","))):
        key, _, value = pair.partition(" ")
        try:
            found[key] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
    return found


def _digest(header: str) -> uploads.Digest | None:
    if not header:
        return None
    name, _, value = header.partition(" ")
    if name not in ALGORITHMS:
        raise ValueError(name)
    return uploads.Digest(name, base64.b64decode(value, validate=True))
