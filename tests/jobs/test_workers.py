"""Several real workers at one queue: threads, processes, a kill."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from linli.jobs import registry, services
from linli.jobs.models import Job, State
from linli.jobs.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)
SCRIPT = Path(__file__).with_name("slow_worker.py")
ROOT = Path(__file__).parents[2]


def work_until_done(count: int, workers: int) -> None:
    """Run threads of workers until so many jobs are done."""
    stop = threading.Event()
    threads = [threading.Thread(target=Worker(stop).run) for _ in range(workers)]
    for thread in threads:
        thread.start()
    try:
        wait_for(lambda: Job.objects.filter(state=State.DONE, name__in=["overlap", "once"]).count() == count)
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def wait_for(condition: Any, seconds: float = 120) -> None:
    """Wait until it holds; how long it takes is the machine's affair."""
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, list(Job.objects.values("name", "state", "worker", "attempts", "error"))
        time.sleep(0.05)


def test_two_workers_never_run_one_order_at_once_and_keep_its_sequence(
    handlers: dict[str, registry.Handler], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_schedules", {})
    door, inside, worst, seen = threading.Lock(), Counter[str](), Counter[str](), dict[str, list[int]]()

    @registry.handler("overlap")
    def overlap(payload: dict[str, Any]) -> None:
        order = payload["order"]
        with door:
            inside[order] += 1
            worst[order] = max(worst[order], inside[order])
            seen.setdefault(order, []).append(payload["n"])
        time.sleep(0.003)
        with door:
            inside[order] -= 1

    for n in range(60):
        services.enqueue("overlap", {"order": f"subject {n % 4}", "n": n}, order=f"subject {n % 4}")
    work_until_done(60, 3)
    assert set(worst.values()) == {1}
    assert seen == {f"subject {k}": list(range(k, 60, 4)) for k in range(4)}


def test_three_workers_run_every_job_once(
    handlers: dict[str, registry.Handler], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_schedules", {})
    ran: list[int] = []
    registry.handler("once")(lambda payload: ran.append(payload["n"]))
    for n in range(100):
        services.enqueue("once", {"n": n})
    work_until_done(100, 3)
    assert sorted(ran) == list(range(100))


@pytest.mark.breaks
@pytest.mark.engine
def test_the_job_of_a_killed_worker_is_run_again(tmp_path: Path) -> None:
    job = services.enqueue("test.slow", {"log": str(tmp_path / "log")})
    first = begin_worker(tmp_path)
    wait_for(lambda: log(tmp_path) == ["begun"])
    first.send_signal(signal.SIGKILL)
    first.wait()
    job.refresh_from_db()
    assert job.state == State.RUNNING
    second = begin_worker(tmp_path)
    wait_for(lambda: log(tmp_path) == ["begun", "begun", "ended"])
    wait_for(lambda: Job.objects.get(pk=job.pk).state == State.DONE)
    second.send_signal(signal.SIGTERM)
    assert second.wait(60) == 0


@pytest.mark.breaks
@pytest.mark.engine
def test_a_worker_told_to_stop_ends_its_job_first(tmp_path: Path) -> None:
    job = services.enqueue("test.slow", {"log": str(tmp_path / "log")})
    worker = begin_worker(tmp_path)
    wait_for(lambda: log(tmp_path) == ["begun"])
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(60) == 0
    job.refresh_from_db()
    assert (log(tmp_path), job.state) == (["begun", "ended"], State.DONE)


def log(folder: Path) -> list[str]:
    file = folder / "log"
    return file.read_text().split() if file.exists() else []


def begin_worker(folder: Path) -> "subprocess.Popen[bytes]":
    """The command itself, over the test's database, with one more handler."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.support.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }
    assert settings.DATABASES["default"]["ENGINE"]
    with (folder / "output").open("ab") as output:
        return subprocess.Popen([sys.executable, str(SCRIPT)], env=environment, stdout=output, stderr=output)
