"""Sending kept bytes: by parts, with ranges, never whole in memory, and with no database connection held meanwhile."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from django.utils.http import parse_etags

from linli.files import ranges
from linli.files.store import Stored

# What fits into the sockets' buffers is sent at once even to a slow phone; a server connection is not given up for it.
_QUICK = 1 << 18


def send(request: HttpRequest, stored: Stored, *, mime: str, etag: str) -> HttpResponseBase:
    """The file, a part of it (206, 416), or 304 when the browser has it."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if etag in known or "*" in known:
        return HttpResponseNotModified(headers={"ETag": etag})
    size = stored.size()
    same = request.headers.get("If-Range", etag) == etag
    first, last, status = ranges.part(request.headers.get("Range", ""), size, same=same)
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
