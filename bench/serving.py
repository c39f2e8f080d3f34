"""The servers under measurement, and what they cost: processor seconds and memory of their process trees."""

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench.ground import ROOT, SOURCES, VAR, Ground

READY_WITHIN = 60  # seconds


@contextmanager
def served(command: list[str], env: dict[str, str], port: int, path: str) -> Iterator[psutil.Process]:
    """Start a server and go on once it answers; stopped with all its children at the end."""
    log = VAR / f"log-{secrets.token_hex(3)}.txt"
    with log.open("wb") as output:
        started = subprocess.Popen(command, env=env, cwd=ROOT, stdout=output, stderr=output, start_new_session=True)
    try:
        _await(started, port, path, log)
        yield psutil.Process(started.pid)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGINT)
        try:
            started.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait()
        log.unlink()


def _await(started: "subprocess.Popen[bytes]", port: int, path: str, log: Path) -> None:
    give_up = time.monotonic() + READY_WITHIN
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
    while started.poll() is None and time.monotonic() < give_up:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as tried:
            tried.sendall(request)
            if b" 200 " in tried.recv(100):
                return
        time.sleep(0.2)
    raise RuntimeError(f"{path} did not answer:\n{log.read_text()[-3000:]}")


def product(
    ground: Ground, port: int, workers: int, *, worker: bool
) -> "contextlib.AbstractContextManager[psutil.Process]":
    """`linli serve` on the ground, with or without the background worker beside it."""
    beside = "--worker" if worker else "--no-worker"
    command = [sys.executable, "-m", "django", "serve", "--port", str(port), beside]
    return served(command, ground.environment(LINLI_WORKERS=str(workers)), port, "/healthz")


def one_select(target: str, port: int, workers: int) -> "contextlib.AbstractContextManager[psutil.Process]":
    """The reference view behind the same server with the same number of processes and threads."""
    command = [
        str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "64", "--workers-kill-timeout", "10", "--log-level", "error",
        "bench.plain_view:application",
    ]  # fmt: skip
    env = {**os.environ, "PYTHONPATH": SOURCES, "BENCH_DATABASE": target}
    return served(command, env, port, "/row/1/")


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def cpu_of(process: psutil.Process) -> float:
    """Processor seconds of a process and all below it, living and ended."""
    total = 0.0
    with contextlib.suppress(psutil.NoSuchProcess):
        for one in [process, *process.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                times = one.cpu_times()
                total += times.user + times.system + times.children_user + times.children_system
    return total


def web_workers(server: psutil.Process) -> list[psutil.Process]:
    """The processes of the web server that answer pages."""
    return [one for one in server.children() if one.name() == "linli web"]


def own_part(process: psutil.Process) -> float:
    """MB that a process takes: what it shares with the process it was forked from is divided among all who do (PSS)."""
    told = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
    kilobytes = next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:"))
    return kilobytes * 1024 / 1e6


def drive(port: int, browsers: list[list[str]], seconds: float, *, once: bool = False) -> dict[str, object]:
    """Let the eight browsers loose, in a process of their own."""
    told = {"host": "127.0.0.1", "port": port, "seconds": seconds, "browsers": browsers, "once": once}
    done = subprocess.run(
        [sys.executable, "-m", "bench.client"],
        input=json.dumps(told), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)  # type: ignore[no-any-return]
