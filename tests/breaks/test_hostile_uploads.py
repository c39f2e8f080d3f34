"""Hostile files through the real door, a served product and the resident's form: each ends in a clear answer."""

import secrets
import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from django.conf import settings
from django.urls import reverse

from linli.cases.models import Case
from linli.files.models import File, State
from tests.breaks.reporters import CSRF, send
from tests.breaks.waiting import until
from tests.files import pictures
from tests.support.cast import Cast
from tests.support.served import Served, linli

pytestmark = pytest.mark.breaks

LONGEST = 200_000_000


@pytest.fixture
def address(estate_cast: Cast, serve: Callable[..., Served]) -> str:
    """The resident's form, served."""
    return serve().url + reverse("cases:report", args=[estate_cast.places.estate.code])


def sent(address: str, content: bytes, name: str = "photo.jpg") -> httpx.Response:
    """One request with one file under the name given."""
    with httpx.Client(trust_env=False, timeout=60) as client:
        return client.post(
            address,
            data={"csrfmiddlewaretoken": CSRF, "token": secrets.token_hex(16), "what": "路灯不亮"},
            files={"photos": (name, content, "image/jpeg")},
            headers={"Cookie": f"linli_csrf={CSRF}"},
        )


def announced(address: str, length: int) -> str:
    """The first line of the answer to a form that announces so many bytes and sends only a few."""
    parts = urlsplit(address)
    head = (
        f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: {length}\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\nCookie: linli_csrf={CSRF}\r\n"
        "Connection: close\r\n\r\n--x\r\n"
    )
    assert parts.hostname
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as line:
        line.sendall(head.encode())
        return line.makefile("rb").readline().decode()


def test_every_hostile_file_ends_in_a_clear_answer_and_the_form_goes_on(address: str) -> None:
    wrong = sent(address, b"MZ\x90\x00 this is a program", "setup.jpg")
    assert wrong.status_code == 422
    assert "setup.jpg" in wrong.text
    assert "413" in announced(address, LONGEST)
    assert Case.objects.count() == 0

    hostile = {"two_faced": pictures.archive_behind(pictures.jpeg()), "bomb": pictures.bomb()}
    for content in hostile.values():
        assert sent(address, content).status_code == 302  # taken into quarantine, seen by nobody
    until(lambda: File.objects.filter(state=State.REFUSED).count() == len(hostile), seconds=60)
    assert all(File.objects.values_list("reason", flat=True))

    outside = Path(settings.DATA_DIR).parent / "passwd-of-linli.jpg"
    for name in ("../../../passwd-of-linli.jpg", "/etc/passwd-of-linli.jpg", "..\\..\\passwd-of-linli.jpg"):
        assert sent(address, pictures.jpeg(), name).status_code == 302
    assert not outside.exists()
    assert not Path("/etc/passwd-of-linli.jpg").exists()
    until(lambda: not File.objects.filter(state=State.QUARANTINED).exists(), seconds=60)
    assert not [name for name in File.objects.values_list("name", flat=True) if "/" in name or "\\" in name]

    with httpx.Client(trust_env=False, timeout=30) as client:
        assert send(client, address, secrets.token_hex(16), "好照片", [pictures.jpeg()]).status_code == 302
    linli("verify")
