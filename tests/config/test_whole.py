"""A form comes whole or not at all."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.handlers.wsgi import WSGIHandler

from linli.config.whole import whole
from linli.files.uploads import STREAMED

pytestmark = pytest.mark.django_db
PARTS = "multipart/form-data; boundary=X"


def form(names: str) -> bytes:
    return f"mode=elder&next=/{names}".encode()


def in_parts(names: str) -> bytes:
    part = '--X\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}'
    return (part.format("mode", "elder") + "\r\n" + part.format("next", f"/{names}")).encode()


def answered(body: bytes, missing: int, kind: str) -> tuple[str, str]:
    """Status and where it leads; the guard against forgery is not asked, for it would refuse half a form by chance."""
    environ: dict[str, Any] = {
        "PATH_INFO": "/preferences/", "REQUEST_METHOD": "POST", "CONTENT_TYPE": kind, "HTTP_HOST": "testserver",
        "CONTENT_LENGTH": str(len(body) + missing), "wsgi.input": BytesIO(body),
    }  # fmt: skip
    setup_testing_defaults(environ)
    handler, said = WSGIHandler(), []

    def unguarded(environ: dict[str, Any], start: Any) -> Any:
        request_class = handler.request_class
        handler.request_class = lambda given: _unguarded(request_class(given))  # type: ignore[assignment] # a class, made anew
        return handler(environ, start)

    whole(unguarded)(environ, lambda status, headers: said.append((status[:3], dict(headers).get("Location", ""))))
    return said[0]


def _unguarded(request: Any) -> Any:
    request._dont_enforce_csrf_checks = True
    return request


@pytest.mark.parametrize(("kind", "made"), [("application/x-www-form-urlencoded", form), (PARTS, in_parts)])
def test_a_form_whose_line_broke_off_changes_nothing(kind: str, made: Callable[[str], bytes]) -> None:
    end = b"\r\n--X--\r\n" if kind == PARTS else b""
    assert answered(made("a-whole-one") + end, 0, kind) == ("302", "/a-whole-one")
    assert answered(made("a-wh"), 300, kind) == ("400", "")


def test_what_comes_by_parts_on_purpose_is_handed_on_as_far_as_it_came() -> None:
    came: list[bytes] = []

    def view(environ: dict[str, Any], start: Any) -> list[bytes]:
        came.append(environ["wsgi.input"].read(10))
        return []

    whole(view)({"CONTENT_LENGTH": "10", "CONTENT_TYPE": STREAMED, "wsgi.input": BytesIO(b"half")}, None)
    assert came == [b"half"]
