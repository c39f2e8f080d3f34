"""Asking a platform's interface over HTTPS, and what its error codes mean. No address comes from anybody else.

The bases are settings of the installation, the paths stand in this floor, and a redirect is not followed: nothing that
a message holds can make this program fetch something else.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

SECONDS = 8
ANSWER_AT_MOST = 1024 * 1024  # bytes of JSON

# Of both platforms (全局返回码). What is in none of these sets is our own fault, and stays until somebody mends it.
STALE = frozenset({40001, 40014, 41001, 42001})  # the token: ask for another and say it once more
LATER = frozenset({-1, 45009, 45011, 45033, 45047})  # busy, or too often
NEVER = frozenset({40003, 43004, 43101, 45015, 46004, 48002, 60111, 81013, 82001, 93000})  # not this receiver


class PlatformError(Exception):
    """The platform answered with an error code."""

    def __init__(self, code: int, words: str = "") -> None:
        super().__init__(f"{code} {words}".strip())
        self.code = code

    @property
    def stale(self) -> bool:
        return self.code in STALE

    @property
    def later(self) -> bool:
        return self.code in LATER

    @property
    def never(self) -> bool:
        return self.code in NEVER


class NoAnswer(Exception):
    """The platform could not be reached, or said nothing that can be read. Trying later may help.

    `asked`: what we said may have arrived all the same.
    """

    def __init__(self, words: str, *, asked: bool = False) -> None:
        super().__init__(words)
        self.asked = asked


class TooLarge(Exception):
    """The platform sent more than we take."""


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_open = build_opener(_Stay).open


@contextmanager
def _asked(url: str, body: bytes | None) -> Iterator[HTTPResponse]:
    headers = {"Content-Type": "application/json; charset=utf-8"} if body is not None else {}
    request = Request(url, data=body, headers=headers)  # noqa: S310 -- the base is checked with the settings
    try:
        with _open(request, timeout=SECONDS) as answer:
            yield answer
    except HTTPError as error:
        with error:
            raise NoAnswer(f"HTTP {error.code}") from None
    except URLError as error:  # it was not even said: urllib wraps so what fails before the answer is waited for
        raise NoAnswer(type(error.reason).__name__) from None
    except (OSError, HTTPException) as error:
        raise NoAnswer(type(error).__name__, asked=True) from None


def ask(base: str, path: str, query: Mapping[str, object], body: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The platform's answer; an error code other than 0 raises PlatformError. With a body it is a POST."""
    sent = None if body is None else json.dumps(body, ensure_ascii=False).encode()
    with _asked(f"{base}{path}?{urlencode(query)}", sent) as answer:
        raw = answer.read(ANSWER_AT_MOST + 1)
    return _read(raw)


def _read(raw: bytes) -> dict[str, Any]:
    if len(raw) > ANSWER_AT_MOST:
        raise NoAnswer("more than a megabyte")
    try:
        said = json.loads(raw)
    except ValueError:
        raise NoAnswer("no JSON") from None
    if not isinstance(said, dict):
        raise NoAnswer("no JSON object")
    code = said.get("errcode", 0)
    if not isinstance(code, int):
        raise NoAnswer("no error code")
    if code:
        raise PlatformError(code, str(said.get("errmsg", ""))[:80])
    return said


def fetch(base: str, path: str, query: Mapping[str, object], *, most: int) -> bytes:
    """The bytes of a picture or recording, at most so many; TooLarge where there are more."""
    with _asked(f"{base}{path}?{urlencode(query)}", None) as answer:
        length = answer.headers.get("Content-Length", "")
        if length.isdecimal() and int(length) > most:
            raise TooLarge(length)
        kind = answer.headers.get_content_type()
        raw = answer.read(most + 1)
    if len(raw) > most:
        raise TooLarge(str(len(raw)))
    if kind in ("application/json", "text/plain"):  # an error, or a film's address, which is nothing we fetch
        _read(raw)
        raise NoAnswer("no picture")
    return raw
