"""The product as operators run it: `linli serve` with granian and the worker, on the test's own database."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import httpx
import psutil
import pytest
from django.conf import settings
from django.db import connection

from linli.config.serve import KILL_AFTER, WORKER_ENDS_WITHIN

READY_WITHIN = 90  # seconds; two cores start it in three, and a busy machine may take ten times as long
ENDS_WITHIN = KILL_AFTER + WORKER_ENDS_WITHIN + 5  # seconds; what the product gives its parts, and a little


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def environment(**extra: str) -> dict[str, str]:
    """This process's environment for a child that is the product itself, not a test."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return {**kept, "DJANGO_SETTINGS_MODULE": "linli.config.settings", **extra}


def linli(*arguments: str, stdin: str = "", **extra: str) -> subprocess.CompletedProcess[str]:
    """Run one command of the operators' to its end, with `stdin` typed; a failure shows what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "django", *arguments],
        env=environment(**extra),
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"linli {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done


@dataclass
class Served:
    """A running product. `url` has no slash at its end; what it prints is in `log`."""

    url: str
    log: Path
    command: list[str]
    env: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    family: list[psutil.Process] = field(default_factory=list)
    _output: IO[bytes] | None = None

    def start(self) -> None:
        """Start it and return when it answers."""
        self._output = self.log.open("ab")
        # A session of its own: a signal to the family reaches nobody else.
        self.process = subprocess.Popen(
            self.command, env=self.env, stdout=self._output, stderr=subprocess.STDOUT, start_new_session=True
        )
        give_up = time.monotonic() + READY_WITHIN
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > give_up:
                self.stop()
                raise AssertionError(f"linli serve did not get ready:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.1)

    def answers(self) -> bool:
        """Whether it says that it is well."""
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"{self.url}/healthz", timeout=2, trust_env=False).status_code == 200
        return False

    def processes(self) -> list[psutil.Process]:
        """The server, its web workers and the background worker, parents first."""
        if self.process is None or self.process.poll() is not None:
            return []
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def parts(self, name: str) -> list[psutil.Process]:
        """The parts of this name that run just now: web, worker or films."""
        found = []
        for process in self.processes()[1:]:
            with contextlib.suppress(psutil.NoSuchProcess):
                if process.name() == f"linli {name}":
                    found.append(process)
        return found

    def kill(self) -> None:
        """`kill -9` to every process at once, as a power cut would."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self._close()

    def stop(self) -> None:
        """Ask it to end as Ctrl-C does; whatever outlasts what the product gives its parts is killed."""
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=ENDS_WITHIN)
        self.kill()

    def _close(self) -> None:
        if self._output is not None:
            self._output.close()
            self._output = None


def started(folder: Path, **extra: str) -> Served:
    """The product on the test's database, answering; what it prints goes to a file in the folder."""
    assert connection.settings_dict["NAME"] == settings.DATABASES["default"]["NAME"], "the child would open another one"
    port = free_port()
    served = Served(
        url=f"http://127.0.0.1:{port}",
        log=folder / f"served-{secrets.token_hex(2)}.log",
        command=[sys.executable, "-m", "django", "serve", "--port", str(port)],
        env=environment(**extra),
    )
    served.start()
    return served


@pytest.fixture(scope="session")
def collected() -> None:
    """Static files under their hashed names, as the served product needs them. Once for each data folder."""
    linli("collectstatic", "--no-input", "--verbosity", "0", "--ignore", "htm*-4*")


@pytest.fixture
def serve(transactional_db: None, collected: None, tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Starts the product on the test's database, with further LINLI_ variables if given; stopped with the test."""
    running: list[Served] = []

    def start(**extra: str) -> Served:
        served = started(tmp_path, **extra)
        running.append(served)
        return served

    yield start
    for served in running:
        served.stop()


@pytest.fixture
def served(serve: Callable[..., Served]) -> Served:
    """The product, running."""
    return serve()
