"""Sending films by a process of its own: `linli serve` forks it, on a port beside the pages'. No Django in it.

It reads the head of a request and names the file; granian sends the bytes without Python, so that neither long films
nor slow phones hold a thread of the pages. It knows nothing of cases: an address is good for a minute
(`tickets.handed`), and whoever comes later is led back to where such addresses are given out.
"""

import asyncio
import time
from pathlib import Path
from typing import Any, NamedTuple

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from linli.files.ranges import part
from linli.media import tickets

MIMES = {".mp4": "video/mp4", ".ts": "video/mp2t"}
PLAIN = {
    "Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; sandbox", "Accept-Ranges": "bytes",
}  # fmt: skip


class Answer(NamedTuple):
    """What is sent: the head, and of which file the bytes from `first` to `last`, none where there is no file."""

    status: int
    headers: dict[str, str]
    file: Path | None = None
    first: int = 0
    last: int = -1


def answer(key: bytes, folder: Path, home: int, now: int, path: str, query: str, headers: dict[str, str]) -> Answer:
    """The answer to a GET or HEAD; `headers` in small letters."""
    found = tickets.sent(key, path, query, now)
    if found is None:
        return Answer(404, {"Content-Length": "0"})
    name, lasts = found
    if not lasts:
        host = headers.get("host", "").rpartition(":")[0]
        back = {"Location": f"http://{host}:{home}{query}", "Cache-Control": "no-store", "Content-Length": "0"}
        return Answer(307, back)
    file, etag = folder / name, tickets.etag(name)
    if etag in headers.get("if-none-match", ""):
        return Answer(304, {"ETag": etag, **PLAIN})
    try:
        size = file.stat().st_size
    except FileNotFoundError:
        return Answer(404, {"Content-Length": "0"})
    first, last, status = part(headers.get("range", ""), size, same=headers.get("if-range", etag) == etag)
    if status == 416:
        return Answer(416, {"Content-Range": f"bytes */{size}", "Content-Length": "0"})
    told = {"Content-Type": MIMES[file.suffix], "Content-Length": str(last - first + 1), "ETag": etag, **PLAIN}
    if status == 206:
        told["Content-Range"] = f"bytes {first}-{last}/{size}"
    return Answer(status, told, file, first, last)


def application(order: dict[str, Any]) -> Any:
    """The application as granian calls it."""
    key, folder = order["key"], Path(order["folder"])

    async def films(scope: Any, protocol: Any) -> None:
        told = {name: scope.headers.get(name, "") for name in ("host", "range", "if-range", "if-none-match")}
        told = {name: value for name, value in told.items() if value}
        if scope.method not in ("GET", "HEAD"):
            protocol.response_empty(405, [("Allow", "GET, HEAD"), ("Content-Length", "0")])
            return
        made = answer(key, folder, order["home"], int(time.time()), scope.path, scope.query_string, told)
        headers = list(made.headers.items())
        if made.file is None or scope.method == "HEAD":
            protocol.response_empty(made.status, headers)
        else:
            protocol.response_file_range(made.status, headers, str(made.file), made.first, made.last + 1)

    return films


def serve(order: dict[str, Any]) -> None:
    """Serve until told to stop. The order: host, port, home (the pages' port), folder, key."""
    server = Server(
        application(order), address=order["host"], port=order["port"], interface=Interfaces.RSGI, websockets=False,
        log_level=LogLevels.error, backpressure=1024,
    )  # fmt: skip
    asyncio.run(server.serve())
