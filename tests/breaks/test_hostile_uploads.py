"""Hostile files through the real door, a served product and the resident's form: each ends in a clear answer."""

import contextlib
import secrets
import socket
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
def address(estate_cast: Cast, served: Served) -> str:
    """The resident's form, served."""
    return served.url + reverse("cases:report", args=[estate_cast.places.estate.code])


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


MEGABYTE = 1_000_000
FORM = (
    b'--x\r\nContent-Disposition: form-data; name="what"\r\n\r\n\xe8\xb7\xaf\xe7\x81\xaf\r\n'
    b'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n' + CSRF.encode() + b"\r\n"
    b'--x\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n\r\n\xff\xd8\xff'
)


def poured(address: str, megabytes: int, *lengths: str, chunked: bool = False) -> int:
    """Really send a form with one photo of so many megabytes, whatever is said of its length; the answer's status.

    The server may hang up before all is sent: then the status is what it said before, or 0.
    """
    parts = urlsplit(address)
    head = "\r\n".join([
        f"POST {parts.path} HTTP/1.1", f"Host: {parts.netloc}", "Content-Type: multipart/form-data; boundary=x",
        f"Cookie: linli_csrf={CSRF}", "Connection: close", *lengths, "", "",
    ])  # fmt: skip
    assert parts.hostname
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as line:
        line.sendall(head.encode())
        with contextlib.suppress(ConnectionError):
            for piece in (FORM, *[b"\0" * MEGABYTE] * megabytes, b"\r\n--x--\r\n"):
                line.sendall(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
            line.sendall(b"0\r\n\r\n" if chunked else b"")
        with contextlib.suppress(ConnectionError):
            words = line.makefile("rb").readline().split()
            return int(words[1]) if words else 0
    return 0


def test_two_hundred_megabytes_really_sent_fill_neither_memory_nor_disk(address: str, served: Served) -> None:
    assert sent(address, pictures.jpeg()).status_code == 302  # the first form loads what is loaded once
    before = sum(process.memory_info().rss for process in served.processes())
    kept = {path.name for path in Path(settings.DATA_DIR).glob("files/**/*") if path.is_file()}  # a kill leaves some
    whole = len(FORM) + 100 * MEGABYTE + len(b"\r\n--x--\r\n")
    met = {
        "no length": poured(address, 200, "Transfer-Encoding: chunked", chunked=True),
        "two lengths": poured(address, 200, "Content-Length: 400", "Transfer-Encoding: chunked", chunked=True),
        "longer than said": poured(address, 200, "Content-Length: 60"),
        "as said, and too large": poured(address, 100, f"Content-Length: {whole}"),
    }
    grown = sum(process.memory_info().rss for process in served.processes()) - before
    # Who sends on after the answer may find the line closed before having read it: 0.
    assert met["no length"] in (413, 0), met
    assert met["two lengths"] in (400, 413, 0), met
    assert met["longer than said"] in (400, 403, 0), met  # of the form no more was read than was said
    assert met["as said, and too large"] == 422, met
    assert grown < 60 * MEGABYTE
    assert Case.objects.count() == 1
    until(lambda: not File.objects.filter(state=State.QUARANTINED).exists())
    left = {path.name for path in Path(settings.DATA_DIR).glob("files/**/*") if path.is_file()} - kept
    assert not [name for name in left if name.startswith("incoming.")]
    assert len(left) <= 8  # the one photo's sizes
    assert sent(address, pictures.jpeg()).status_code == 302


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
