"""What stands before the pages of an installation on SQLite: one request at a time, unless one takes long."""

import threading
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pytest

from linli.config import gate

WAIT = 20  # seconds that no test takes unless it fails


class Pages:
    """An application whose requests stay inside until they are let go."""

    def __init__(self) -> None:
        self.inside = threading.Semaphore(0)  # counts those that came in
        self.let_go = threading.Event()
        self.bodies: list[bytes] = []

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        self.inside.release()
        self.let_go.wait(WAIT)
        self.bodies.append(environ["wsgi.input"].read())
        if environ.get("broken"):
            raise RuntimeError("the page is broken")
        return [b"page"]


def asked(application: gate.Application, body: bytes = b"", **more: Any) -> threading.Thread:
    environ = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body), **more}
    thread = threading.Thread(target=application, args=(environ, None), daemon=True)
    thread.start()
    return thread


def test_a_second_request_waits_until_the_first_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "PATIENCE", WAIT)
    pages = Pages()
    application = gate.one_after_another(pages)
    first = asked(application)
    assert pages.inside.acquire(timeout=WAIT)
    second = asked(application)
    assert not pages.inside.acquire(timeout=0.1)
    pages.let_go.set()
    assert pages.inside.acquire(timeout=WAIT)
    for one in (first, second):
        one.join(WAIT)
    assert pages.bodies == [b"", b""]


def test_behind_a_long_piece_of_work_all_others_go_on() -> None:
    pages = Pages()
    application = gate.one_after_another(pages)
    asked_now = [asked(application) for _ in range(3)]
    for _ in asked_now:
        assert pages.inside.acquire(timeout=WAIT)
    pages.let_go.set()


def test_one_who_waited_in_vain_is_enough_until_the_long_work_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = Pages()
    application = gate.one_after_another(pages)
    both = [asked(application), asked(application)]
    for _ in both:
        assert pages.inside.acquire(timeout=WAIT)
    monkeypatch.setattr(gate, "PATIENCE", WAIT)
    both.append(asked(application))
    assert pages.inside.acquire(timeout=WAIT / 2)  # at once, though patience would last longer
    pages.let_go.set()
    for one in both:
        one.join(WAIT)
    pages.let_go.clear()
    first = asked(application)
    assert pages.inside.acquire(timeout=WAIT)
    second = asked(application)
    assert not pages.inside.acquire(timeout=0.1)  # the gate is kept again
    pages.let_go.set()
    for one in (first, second):
        one.join(WAIT)


def test_nobody_waits_for_the_body_of_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    class Never(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("nobody asked for it")

    answered: list[bool] = []
    application = gate.one_after_another(lambda environ, start: answered.append(True) or [b"page"])
    asked(application, REQUEST_METHOD="GET", CONTENT_LENGTH="9", **{"wsgi.input": Never()}).join(WAIT)
    assert answered == [True]


def test_a_form_is_taken_in_before_the_gate_and_read_whole_behind_it() -> None:
    class SlowPhone(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            assert pages.inside.acquire(timeout=WAIT)  # the other request is answered meanwhile
            return super().read(size)

    pages = Pages()
    pages.let_go.set()
    application = gate.one_after_another(pages)
    slow = asked(application, b"words", **{"wsgi.input": SlowPhone(b"words")})
    asked(application).join(WAIT)
    slow.join(WAIT)
    assert sorted(pages.bodies) == [b"", b"words"]


def test_a_page_that_breaks_leaves_the_gate_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "PATIENCE", WAIT)
    pages = Pages()
    pages.let_go.set()
    application = gate.one_after_another(pages)
    with pytest.raises(RuntimeError):
        application({"REQUEST_METHOD": "GET", "wsgi.input": BytesIO(), "broken": True}, None)
    asked(application).join(WAIT)
    assert len(pages.bodies) == 2


@pytest.mark.parametrize(
    "large",
    [
        {"CONTENT_LENGTH": str(gate.SMALL + 1)},
        {"CONTENT_LENGTH": "0" * 5000 + "9"},
        {"HTTP_TRANSFER_ENCODING": "chunked"},
    ],
)
def test_nobody_waits_for_what_a_phone_sends_by_parts(large: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "PATIENCE", WAIT)
    pages = Pages()
    application = gate.one_after_another(pages)
    asked(application, **large)
    assert pages.inside.acquire(timeout=WAIT)
    asked(application)
    assert pages.inside.acquire(timeout=WAIT)
    pages.let_go.set()
