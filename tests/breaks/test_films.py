"""Films over a line that breaks, into a worker that is killed, and 2 GB of them through one small process."""

import contextlib
import hashlib
import os
import secrets
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psutil
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from linli.cases import packs, services
from linli.cases.models import Case
from linli.cases.services import Submission
from linli.journal.actors import SYSTEM, Actor
from linli.media import keeping
from linli.media.film_models import Film, Version
from linli.media.models import Upload
from tests.breaks.bad_line import breaking
from tests.breaks.waiting import until
from tests.media.films import film as made
from tests.media.playing import SUBMITTED
from tests.support.cast import Cast
from tests.support.served import Served, linli

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.breaks, pytest.mark.timeout(600)]

MEGABYTE = 1024 * 1024
LARGE = 2047 * MEGABYTE
MOST_MORE = 60 * MEGABYTE


@pytest.fixture
def story(estate_cast: Cast) -> Case:
    """The resident's, sent to the paper."""
    packs.publish_folder(packs.SEEDS / "media_submission", by=SYSTEM)
    packs.forget()
    who = estate_cast.resident
    given = Submission(form=SUBMITTED, way="submit", reporter_id=who.pk, name=who.name)
    by = Actor(who.pk, "resident", name=who.name)
    return services.submit(estate_cast.places.estate, given, by=by, pack=packs.active("media_submission"))


def session_of(cast: Cast) -> str:
    """The cookie of the resident, signed in."""
    client = Client()
    client.force_login(cast.resident)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.browser
def test_a_film_is_sent_from_the_page_over_a_line_that_breaks_twice(
    served: Served, estate_cast: Cast, story: Case, visit: "Callable[..., Page]", tmp_path
) -> None:
    path = made(tmp_path / "周末.mp4", seconds=8, width=1280, height=720, rate=25)
    with path.open("ab") as file:  # what a player passes over: a box of nothing
        filling = 6 * MEGABYTE
        file.write((filling + 8).to_bytes(4, "big") + b"free" + os.urandom(filling))
    with breaking(served.url, [2 * MEGABYTE, 3 * MEGABYTE]) as line:
        page = visit("about:blank")
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session_of(estate_cast), "url": line.url}]
        )
        page.goto(line.url + reverse("media:films", args=[story.code]))
        page.set_input_files("input[type=file]", path)
        page.click("#film-send")
        page.wait_for_selector("#films li", timeout=120_000)
        assert line.broken == 2
        film = Film.objects.get()
        with keeping.original(film.code).local() as kept:
            assert hashlib.sha256(kept.read_bytes()).digest() == hashlib.sha256(path.read_bytes()).digest()
        page.wait_for_selector("video", timeout=120_000)
    assert (film.sender, film.name) == (estate_cast.resident, "周末.mp4")
    assert not keeping.part(film.code).exists()


def mills() -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess, psutil.AccessDenied):
            if "linli.media.mill" in process.cmdline():
                found.append(process)
    return found


def test_a_killed_worker_takes_its_mill_along_and_the_film_is_made_all_the_same(
    served: Served, story: Case, tmp_path
) -> None:
    from linli.media import films

    path = made(keeping.parts() / "long.mp4", seconds=20, width=1280, height=720, rate=30, still=True)
    code = Film().code
    keeping.original(code).put(path)
    reporter = story.reporter
    assert reporter
    film = films.take_in(story.pk, code, "周末.mp4", path.stat().st_size, by=Actor(reporter.pk, "resident"))
    until(lambda: mills() != [])
    worker = mills()[0].parent()
    assert worker
    worker.kill()
    until(lambda: all(process.ppid() != worker.pid for process in mills()))
    until(lambda: Version.objects.get(film=film).state == "ready", 240)
    assert mills() == []
    assert all(keeping.made(film.code, 0, name).exists() for name in keeping.NAMES)
    until(lambda: not list((settings.FILES_DIR / "mill").glob("*")))
    linli("verify")


def test_two_gigabytes_add_little_to_the_web_process(served: Served, estate_cast: Cast, story: Case) -> None:
    parts, token = urlsplit(served.url), secrets.token_hex(16)
    cookies = f"{settings.SESSION_COOKIE_NAME}={session_of(estate_cast)}; linli_csrf={token}"
    common = f"Host: {parts.netloc}\r\nCookie: {cookies}\r\nX-CSRFToken: {token}\r\nTus-Resumable: 1.0.0\r\n"

    def ask(head: str, body: Callable[[socket.socket], None] | None = None) -> str:
        with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=300) as line:
            line.sendall((head + common + "Connection: close\r\n\r\n").encode())
            if body:
                body(line)
            return line.makefile("rb").read().decode()

    begin = reverse("media:uploads", args=[story.code])
    told = ask(f"POST {begin} HTTP/1.1\r\nUpload-Length: {LARGE}\r\nContent-Length: 0\r\n")
    assert " 201 " in told.splitlines()[0], told
    upload = Upload.objects.get()
    web = served.parts("web")
    before, most = sum(one.memory_info().rss for one in web), 0

    def pour(line: socket.socket) -> None:
        nonlocal most
        block = bytes(MEGABYTE)
        for n in range(LARGE // MEGABYTE - 1):
            line.sendall(block)
            if n % 50 == 0:
                most = max(most, sum(one.memory_info().rss for one in web))
        line.shutdown(socket.SHUT_WR)  # the last megabyte never comes

    with contextlib.suppress(ConnectionError):
        ask(
            f"PATCH {reverse('media:upload', args=[upload.code])} HTTP/1.1\r\nUpload-Offset: 0\r\n"
            f"Content-Type: application/offset+octet-stream\r\nContent-Length: {LARGE}\r\n",
            pour,
        )
    until(lambda: Upload.objects.get().offset == LARGE - MEGABYTE, 60)
    print(f"{(most - before) / MEGABYTE:.0f} MB more for 2 GB")
    assert most - before <= MOST_MORE
