"""Forms whole or not at all: the server ends a body whose line broke off as if all of it had come.

Half a report would be kept as a report, and be sent anew beside it. What comes by parts on purpose counts for itself.
"""

from collections.abc import Iterable
from typing import Any

from linli.config.gate import Application
from linli.files.uploads import STREAMED


def whole(application: Application) -> Application:
    """The WSGI application, to whom a body that ends before its announced length is a line that broke off."""

    def answer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
        if environ.get("CONTENT_LENGTH") and kind != STREAMED:
            environ["wsgi.input"] = _Announced(environ["wsgi.input"])
        return application(environ, start)

    return answer


class _Announced:
    """Django asks for no more than was announced, so what is asked for has to come."""

    def __init__(self, body: Any) -> None:
        self._body, self.readline = body, body.readline

    def read(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            part: bytes = self._body.read(size - len(found))
            if not part:
                raise ConnectionResetError("The line broke off before the whole body had come")
            found += part
        return found
