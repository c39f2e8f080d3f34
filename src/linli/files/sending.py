"""Sending kept bytes: by parts, with ranges, never whole in memory, and with no database connection held meanwhile."""

import re

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from django.utils.http import parse_etags

from linli.files.store import Stored

# What fits into the sockets' buffers is sent at once even to a slow phone; a server connection is not given up for it.
_QUICK = 1 << 18
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


def send(request: HttpRequest, stored: Stored, *, mime: str, etag: str) -> HttpResponseBase:
    """The file, a part of it (206, 416), or 304 when the browser has it."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if etag in known or "*" in known:
        return HttpResponseNotModified(headers={"ETag": etag})
    size = stored.size()
    first, last, status = _part(request, size, etag)
    if status == 416:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if last - first > _QUICK and not connection.in_atomic_block:
        connection.close()
    response = StreamingHttpResponse(stored.blocks(first, last), status=status, content_type=mime)
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    if status == 206:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _part(request: HttpRequest, size: int, etag: str) -> tuple[int, int, int]:
    """First and last byte, and the status. Several ranges at once are answered with the whole, as RFC 9110 lets us."""
    whole = (0, size - 1, 200)
    asked = _RANGE.match(request.headers.get("Range", ""))
    if asked is None or asked.groups() == ("", "") or request.headers.get("If-Range", etag) != etag:
        return whole
    start, end = asked.groups()
    if not start:
        first, last = max(0, size - int(end)), size - 1
    else:
        first, last = int(start), min(int(end or size - 1), size - 1)
    return (first, last, 206) if first <= last and first < size else (0, -1, 416)
