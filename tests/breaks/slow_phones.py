"""Phones on a bad line: each sends or fetches at 10 kB/s over a connection of its own, in one thread of one process."""

import asyncio
import contextlib
import secrets
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from threading import Event, Thread
from urllib.parse import urlsplit

import httpx

BEAT = 0.1  # seconds between two pieces


@dataclass
class Phones:
    """What the phones have met so far."""

    connected: int = 0
    statuses: list[int] = field(default_factory=list)
    sent: int = 0
    received: int = 0
    failures: list[str] = field(default_factory=list)


def form(length: int) -> tuple[dict[str, str], bytes]:
    """Headers and body of a form with one photo of `length` bytes, none of them telling."""
    boundary = secrets.token_hex(12)
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n\r\n'.encode()
    body = head + b"\xff\xd8\xff" + b"\0" * length + f"\r\n--{boundary}--\r\n".encode()
    return {"Content-Type": f"multipart/form-data; boundary={boundary}"}, body


@contextlib.contextmanager
def sending(url: str, *, phones: int = 40, rate: int = 10_000, length: int = 2_000_000) -> Iterator[Phones]:
    """Within the block so many phones post a form with a photo, each at `rate` bytes a second.

    They carry the cookie of a page got before, without which Django refuses them before it reads the form.
    """
    headers, body = form(length)
    lines = {**headers, "Content-Length": str(len(body)), "Cookie": f"linli_csrf={secrets.token_hex(16)}"}
    head = _head("POST", url, lines)

    async def send(met: Phones, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        step = int(rate * BEAT)
        for start in range(0, len(body), step):
            writer.write(body[start : start + step])
            await writer.drain()
            met.sent += step
            await asyncio.sleep(BEAT)
        met.statuses.append(int((await reader.readline()).split()[1]))

    with _running(url, phones, head, send) as met:
        yield met


@contextlib.contextmanager
def fetching(url: str, *, phones: int = 40, rate: int = 10_000, cookie: str = "") -> Iterator[Phones]:
    """Within the block so many phones get the address, each reading `rate` bytes a second."""

    async def fetch(met: Phones, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        met.statuses.append(int((await reader.readline()).split()[1]))
        while piece := await reader.read(int(rate * BEAT)):
            met.received += len(piece)
            await asyncio.sleep(BEAT)

    with _running(url, phones, _head("GET", url, {"Connection": "close", "Cookie": cookie}), fetch) as met:
        yield met


Talk = Callable[[Phones, asyncio.StreamReader, asyncio.StreamWriter], Coroutine[None, None, None]]


def _head(method: str, url: str, headers: dict[str, str]) -> bytes:
    parts = urlsplit(url)
    lines = [f"{method} {parts.path or '/'} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


@contextlib.contextmanager
def _running(url: str, phones: int, head: bytes, talk: Talk) -> Iterator[Phones]:
    met, stop = Phones(), Event()
    parts = urlsplit(url)

    async def phone() -> None:
        # A small buffer, as a bad line has: what is not fetched yet stays with the server.
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=4096)
        try:
            met.connected += 1
            writer.write(head)
            await talk(met, reader, writer)
        except (OSError, IndexError, ValueError) as trouble:
            met.failures.append(repr(trouble))
        finally:
            writer.transport.abort()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def all_phones() -> None:
        tasks = [asyncio.create_task(phone()) for _ in range(phones)]
        while not stop.is_set() and not all(task.done() for task in tasks):
            await asyncio.sleep(BEAT)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    thread = Thread(target=asyncio.run, args=[all_phones()])
    thread.start()
    try:
        yield met
    finally:
        stop.set()
        thread.join()


def p95(url: str, *, seconds: float) -> float:
    """The 95th percentile of the time in which a page is answered, in seconds, asked one after the other.

    Of two hundred answers at least: among twenty it would be the slowest one, whatever had held it up.
    """
    times = []
    with httpx.Client(trust_env=False, timeout=30) as client:
        until = time.monotonic() + seconds
        while time.monotonic() < until or len(times) < 200:
            start = time.perf_counter()
            client.get(url).raise_for_status()
            times.append(time.perf_counter() - start)
    times.sort()
    return times[int(len(times) * 0.95)]
