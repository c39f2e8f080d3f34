"""`linli serve` is one thing: a killed part is started anew, and all of it stops together."""

import contextlib
import os
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil
import pytest
from django.urls import reverse

from linli.config.serve import KILL_AFTER
from linli.jobs.models import Job, State
from linli.jobs.services import enqueue
from tests.breaks.reporters import CSRF
from tests.breaks.waiting import until
from tests.support.served import Served, linli

pytestmark = pytest.mark.breaks
HEAP = 64 << 20  # bytes
PARTS = ("web", "worker", "films")


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("worker", "background worker ended unexpectedly"), ("web", "Unexpected exit from worker"),
        ("films", "sender of films ended unexpectedly"),
    ],
)  # fmt: skip
def test_a_killed_part_is_started_anew_and_the_others_go_on(served: Served, part: str, said: str) -> None:
    until(lambda: all(served.parts(each) for each in PARTS))
    others = [served.parts(each)[0] for each in PARTS if each != part]
    victim = served.parts(part)[0]
    victim.kill()
    until(lambda: any(one.pid != victim.pid for one in served.parts(part)))
    until(served.answers)
    assert all(other.is_running() for other in others)
    assert said in served.log.read_text()


def test_a_part_started_anew_works_as_the_first_one_did_and_ends_with_the_server(served: Served) -> None:
    for part in PARTS:
        victim = served.parts(part)[0]
        victim.kill()
        until(lambda victim=victim, part=part: any(one.pid != victim.pid for one in served.parts(part)))
    until(served.answers)
    job = enqueue("journal.checkpoint", {})
    until(lambda: Job.objects.get(pk=job.pk).state == State.DONE)
    family = served.processes()
    assert served.process
    served.process.terminate()
    assert served.process.wait(20) == 0
    assert psutil.wait_procs(family, timeout=20)[1] == []


def test_the_parts_share_what_the_server_has_loaded(served: Served) -> None:
    until(lambda: all(served.parts(each) for each in PARTS))
    for part in PARTS:
        taken = served.parts(part)[0].memory_full_info()
        assert taken.uss < taken.rss / 2, (part, taken)


LOADED = """
from django.db import connection
from django.template import engines
from linli.config.serve import _load
_load()
(loader,) = engines["django"].engine.template_loaders
print(connection.connection, *loader.get_template_cache)
"""


def test_what_a_first_page_makes_is_made_before_the_parts_begin(served: Served) -> None:
    connection, *templates = linli("shell", "--no-imports", "-c", LOADED).stdout.split()
    assert connection == "None", "a part must not have its parent's"
    assert {"web/home.html", "people/sign_in.html"} <= set(templates)


def test_the_threads_of_a_part_share_one_heap(served: Served) -> None:
    until(lambda: all(served.parts(each) for each in PARTS))
    with ThreadPoolExecutor(8) as residents:
        list(residents.map(lambda _: httpx.get(served.url).raise_for_status(), range(40)))
    assert {part: heaps_of_threads(served.parts(part)[0].pid) for part in PARTS} == dict.fromkeys(PARTS, 0)


def heaps_of_threads(pid: int) -> int:
    """How many heaps the C library has made beside the first: each reserves 64 MB that begin at a multiple of them."""
    mapped = [line.split()[:2] for line in Path(f"/proc/{pid}/maps").read_text().splitlines()]
    bounds = [[int(end, 16) for end in span.split("-")] for span, _rights in mapped]
    pairs = zip(bounds, bounds[1:], mapped[1:], strict=False)
    return sum(
        first[0] % HEAP == 0 and first[1] == rest[0] and rest[1] % HEAP == 0 and rights == "---p"
        for first, rest, (_span, rights) in pairs
    )


def test_a_web_process_keeps_to_one_core_also_when_started_anew_and_two_to_two(serve: Callable[..., Served]) -> None:
    served, cores = serve(LINLI_WORKERS="2"), psutil.Process().cpu_affinity() or []

    def kept_to() -> list[int]:
        for thread in [thread.id for web in served.parts("web") for thread in web.threads()]:
            with contextlib.suppress(ProcessLookupError):  # idle ones end
                assert len(os.sched_getaffinity(thread)) == 1
        return sorted(core for web in served.parts("web") for core in web.cpu_affinity() or [])

    assert len(set(kept_to())) == min(2, len(cores))
    before, victim = kept_to(), served.parts("web")[0]
    victim.kill()
    until(lambda: len([web for web in served.parts("web") if web.pid != victim.pid]) == 2)
    until(served.answers)
    assert kept_to() == before
    assert served.parts("worker")[0].cpu_affinity() == cores


def test_a_killed_server_leaves_nobody_behind(served: Served) -> None:
    family = served.processes()
    family[0].kill()
    assert psutil.wait_procs(family[1:], timeout=60)[1] == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("tell", [os.kill, os.killpg], ids=["the server alone", "every process of the group"])
def test_it_stops_at_once_and_quietly_when_told(served: Served, tell: Callable[[int, int], None], number: int) -> None:
    family, printed = served.processes(), served.log.read_text()
    assert served.process is not None
    with httpx.Client(trust_env=False) as idle:
        idle.get(f"{served.url}/healthz")  # browsers keep a connection open
        told = time.monotonic()
        tell(served.process.pid, number)
        assert served.process.wait(20) == 0
        assert psutil.wait_procs(family, timeout=20)[1] == []
    assert time.monotonic() - told < KILL_AFTER  # it takes 0.1 s, and longer than this when a part had to be killed
    assert served.log.read_text() == printed


def test_a_request_in_flight_is_answered_before_it_stops(served: Served) -> None:
    address = urlsplit(served.url)
    assert served.process is not None
    head = (
        f"POST {reverse('people:sign_in')} HTTP/1.1", f"Host: {address.netloc}", "Expect: 100-continue",
        f"Cookie: linli_csrf={CSRF}", "Content-Type: application/x-www-form-urlencoded", "Content-Length: 20", "", "",
    )  # fmt: skip
    assert address.hostname
    with socket.create_connection((address.hostname, address.port), timeout=20) as line:
        answer = line.makefile("rb")
        line.sendall("\r\n".join(head).encode())
        assert answer.readline().startswith(b"HTTP/1.1 100")  # so the form is being read
        assert answer.readline() == b"\r\n"
        os.killpg(served.process.pid, signal.SIGINT)
        until(lambda: not served.answers())  # nobody else is let in
        assert served.process.poll() is None
        line.sendall(b"phone=13900000000000")
        assert answer.readline().startswith(b"HTTP/1.1 403")  # the form had no token
    assert served.process.wait(20) == 0


def test_a_taken_port_and_a_wrong_number_are_named(served: Served) -> None:
    port = served.url.rpartition(":")[2]
    with pytest.raises(AssertionError, match=f"Cannot listen on 127.0.0.1:{port}: Address already in use"):
        linli("serve", "--port", port)
    with pytest.raises(AssertionError, match="LINLI_THREADS=many is no number from 1 to 1024"):
        linli("serve", "--port", "1", LINLI_THREADS="many")
