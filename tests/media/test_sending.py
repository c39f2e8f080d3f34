"""Films sent by a server that is not Python's: which bytes an answer has, how long an address is good, a recall."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil
import pytest
from django.test import Client, RequestFactory

from linli.cases import services as cases
from linli.files.ranges import part
from linli.jobs.worker import run_until_idle
from linli.media import films, keeping, sender, serving, tickets
from linli.media.film_models import Film
from linli.web import middleware
from tests.media.conftest import Desk
from tests.support.served import free_port

KEY = b"k" * 32
NAME = "kept/ab/abc/0-high.mp4"
BACK = "/films/play/t/high.mp4"
MEGABYTE = 1024 * 1024
LARGE = 200 * MEGABYTE


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("", (0, 99, 200)), ("bytes=0-9", (0, 9, 206)), ("bytes=90-", (90, 99, 206)), ("bytes=-10", (90, 99, 206)),
        ("bytes=95-200", (95, 99, 206)), ("bytes=-500", (0, 99, 206)), ("bytes=100-", (0, -1, 416)),
        ("bytes=-0", (0, -1, 416)), ("bytes=999999999999999999999-", (0, -1, 416)),
        ("bytes=0-1,5-6", (0, 99, 200)), ("bytes=9-3", (0, 99, 200)), ("bytes=-", (0, 99, 200)),
        ("lines=0-9", (0, 99, 200)),
    ],
)  # fmt: skip
def test_the_part_that_is_asked_for(asked: str, answered: tuple[int, int, int]) -> None:
    assert part(asked, 100) == answered
    assert part(asked, 100, same=False) == (0, 99, 200)


def test_nothing_of_an_empty_file_can_be_asked_for() -> None:
    assert (part("bytes=0-9", 0), part("", 0)) == ((0, -1, 416), (0, -1, 200))


class Sender:
    """The process that sends films, of a folder with one large file."""

    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(), folder
        order = {"host": "127.0.0.1", "port": self.port, "home": 8000, "folder": str(folder), "key": KEY}
        program = f"from linli.media import sender; sender.serve({order!r})"
        self.process = subprocess.Popen([sys.executable, "-W", "error", "-c", program])
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", trust_env=False, timeout=30)

    def get(self, *, at: int = 0, method: str = "GET", **headers: str) -> httpx.Response:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.request(method, tickets.handed(KEY, NAME, BACK, at or int(time.time())), headers=told)

    def wait(self) -> None:
        give_up = time.monotonic() + 20
        while True:
            try:
                self.client.get("/")
            except httpx.TransportError:
                assert time.monotonic() < give_up
                time.sleep(0.05)
            else:
                return


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sender]:
    folder = tmp_path_factory.mktemp("films")
    path = folder / NAME
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        file.write(bytes(range(256)))
        file.truncate(LARGE)  # nothing but a length: it takes no room
    made = Sender(folder)
    try:
        made.wait()
        yield made
    finally:
        made.client.close()
        made.process.terminate()
        made.process.wait(10)


def test_ranges_are_answered_as_the_standard_says(running: Sender) -> None:
    part = running.get(range="bytes=10-19")
    told = {name: part.headers[name] for name in ("content-range", "content-length", "content-type", "accept-ranges")}
    assert (part.status_code, part.content, told) == (
        206,
        bytes(range(10, 20)),
        {
            "content-range": f"bytes 10-19/{LARGE}", "content-length": "10", "content-type": "video/mp4",
            "accept-ranges": "bytes",
        },
    )  # fmt: skip
    etag = part.headers["etag"]
    for asked, status, length in (
        ({"range": "bytes=-5"}, 206, 5),
        ({"range": "bytes=0-9", "if_range": etag}, 206, 10),
        ({"range": "bytes=0-9", "if_range": '"another"'}, 200, LARGE),
        ({"range": "bytes=0-9,20-29"}, 200, LARGE),
        ({"range": f"bytes={LARGE}-"}, 416, 0),
        ({"if_none_match": etag}, 304, 0),
    ):
        answer = running.get(method="HEAD", **asked)
        assert (answer.status_code, int(answer.headers.get("content-length", 0))) == (status, length), asked
    beyond = running.get(range=f"bytes={LARGE}-")
    assert (beyond.status_code, beyond.headers["content-range"], beyond.content) == (416, f"bytes */{LARGE}", b"")
    assert running.get(method="POST").status_code == 405


def test_an_address_is_good_for_a_minute_and_leads_back_then(running: Sender) -> None:
    late = running.get(at=int(time.time()) - tickets.HANDED_FOR - 2, range="bytes=0-9")
    assert (late.status_code, late.headers["location"], late.content) == (307, f"http://127.0.0.1:8000{BACK}", b"")
    right = tickets.handed(KEY, NAME, BACK, int(time.time()))
    head, _, rest = right.lstrip("/").partition("/")
    for wrong in (
        "/", f"/{NAME}", f"/{head}/kept/ab/abc/original?{BACK}", f"/{head}/../../etc/passwd?{BACK}",
        f"/{head}/{NAME}?//elsewhere.example/", right.replace(head, "9" + head), tickets.handed(b"o", NAME, BACK, 1),
    ):  # fmt: skip
        assert running.client.get(wrong).status_code == 404, wrong
    gone = tickets.handed(KEY, "kept/ab/abc/1-high.mp4", BACK, int(time.time()))
    assert running.client.get(gone).status_code == 404
    assert rest


def test_the_bytes_of_a_film_do_not_pass_through_python(running: Sender) -> None:
    process = psutil.Process(running.process.pid)
    before, memory = process.cpu_times(), process.memory_info().rss
    taken = 0
    with running.client.stream("GET", tickets.handed(KEY, NAME, BACK, int(time.time()))) as answer:
        for block in answer.iter_raw():
            taken += len(block)
    after = process.cpu_times()
    seconds, grown = after.user + after.system - before.user - before.system, process.memory_info().rss - memory
    print(f"{LARGE // MEGABYTE} MB: {seconds:.2f} s of a processor, {grown // MEGABYTE} MB of memory more")
    assert taken == LARGE
    assert grown < 20 * MEGABYTE


@pytest.fixture
def film(paper: Desk, sample: Path, local: Any) -> Film:
    made = paper.film(local(sample))
    run_until_idle()
    return Film.objects.get(pk=made.pk)


@pytest.mark.django_db
def test_whoever_asks_directly_is_sent_on_to_the_sender_and_whoever_comes_by_a_proxy_is_not(
    film: Film, settings
) -> None:
    address = serving.address(film, 0, "high.mp4")
    settings.FILMS_BESIDE, settings.ALLOWED_HOSTS = (8000, 8001), ["*"]
    sent = Client().get(address, headers={"Host": "192.168.1.5:8000"})
    there = urlsplit(sent["Location"])
    assert (sent.status_code, there.netloc, sent["Cache-Control"]) == (307, "192.168.1.5:8001", "no-store")
    now = int(time.time())
    answer = sender.answer(
        serving.key(), settings.FILES_DIR, 8000, now, there.path, there.query, {"range": "bytes=0-3"}
    )
    whole = keeping.made(film.code, 0, "high.mp4").read_bytes()
    assert answer.file is not None
    assert (answer.status, answer.file.read_bytes()[answer.first : answer.last + 1]) == (206, whole[:4])
    for headers in (
        {"Host": "linli.example"}, {"Host": "127.0.0.1:8000", "X-Forwarded-For": "1.2.3.4"}, {"Host": "a:9000"},
    ):  # fmt: skip
        assert Client().get(address, headers=headers).status_code == 200, headers
    small = Client().get(address.replace("high.mp4", "poster.jpg"), headers={"Host": "192.168.1.5:8000"})
    assert small.status_code == 200


def test_a_page_names_where_its_films_come_from(settings) -> None:
    settings.FILMS_BESIDE, settings.ALLOWED_HOSTS = (8000, 8001), ["linli.lan", "linli.example"]
    for host, policy in (
        ("linli.lan:8000", "media-src 'self' http://linli.lan:8001 blob:"), ("linli.example", "media-src 'self' blob:"),
        ("evil.example:8000", "media-src 'self' blob:"),
    ):  # fmt: skip
        assert policy in middleware._policy(RequestFactory().get("/", headers={"host": host})), host


@pytest.mark.django_db
def test_everybodys_address_is_good_only_while_the_story_is_shown(paper: Desk, film: Film) -> None:
    everybodys, own = (serving.address(film, 0, "low.mp4", shown=shown) for shown in (True, False))

    def answers() -> list[int]:
        return [Client().get(address).status_code for address in (everybodys, own)]

    assert answers() == [404, 200]
    films.release(film.pk, 0, by=paper.editor)
    assert answers() == [404, 200]  # its story is not
    cases.Case.objects.filter(pk=paper.case.pk).update(state="published")
    assert answers() == [200, 200]
    assert Client().get(serving.address(film, 1, "low.mp4", shown=True)).status_code == 404
    cases.Case.objects.filter(pk=paper.case.pk).update(state="taken_down")
    assert answers() == [404, 200]
    assert Client().get(everybodys.replace(".shown.", ".own.")).status_code == 404
