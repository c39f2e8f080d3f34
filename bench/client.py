"""Eight browsers in one process of their own: plain sockets kept alive, one request after another on each.

Reads a JSON line on standard input: host, port, seconds, and for each browser the requests it sends in turn. Writes a
JSON line: for each request its browser, seconds, status, and where it led. Nothing is parsed that is not needed, so
that the measuring takes little from the two cores that it shares with what is measured; how much is said, too.
"""

import base64
import json
import select
import socket
import sys
import time
from dataclasses import dataclass, field
from typing import Any

GIVE_UP = 30.0  # seconds for one answer


@dataclass
class Browser:
    """One connection and what it sends, round and round unless `once`."""

    address: tuple[str, int]
    requests: list[bytes]
    once: bool
    next: int = 0
    sent_at: float = 0.0
    read: bytearray = field(default_factory=bytearray)
    wanted: int = -1  # length of the whole answer, -1 until its head is here
    wire: socket.socket = field(init=False)

    def __post_init__(self) -> None:
        self.connect()

    def connect(self) -> None:
        self.wire = socket.create_connection(self.address, timeout=GIVE_UP)
        self.wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self) -> bool:
        """Send the next request; False when there is none left."""
        if self.once and self.next >= len(self.requests):
            return False
        self.read.clear()
        self.wanted = -1
        request = self.requests[self.next % len(self.requests)]
        self.next += 1
        self.sent_at = time.perf_counter()
        self.wire.sendall(request)
        return True

    def receive(self) -> bool:
        """Take what has come; True once the answer is whole."""
        part = self.wire.recv(262_144)
        if not part:
            raise ConnectionError("the server hung up in the middle of an answer")
        self.read += part
        if self.wanted < 0 and (end := self.read.find(b"\r\n\r\n")) >= 0:
            head = bytes(self.read[:end]).lower()
            at = head.find(b"content-length:")
            if at < 0:
                raise ValueError(f"an answer without a length: {head[:300]!r}")
            self.wanted = end + 4 + int(head[at + 15 :].split(b"\r\n", 1)[0])
        return 0 <= self.wanted <= len(self.read)

    def result(self, took: float) -> list[Any]:
        """Seconds, status, where a redirect leads."""
        head = bytes(self.read[: self.read.find(b"\r\n\r\n")]).decode("latin-1")
        place = next((line[9:].strip() for line in head.split("\r\n") if line.lower().startswith("location:")), "")
        return [round(took, 6), int(head[9:12]), place]


def drive(told: dict[str, Any]) -> dict[str, Any]:
    """Send for `seconds` (or until all is sent), then let what is under way come in."""
    browsers = [
        Browser((told["host"], told["port"]), [base64.b64decode(one) for one in requests], told.get("once", False))
        for requests in told["browsers"]
    ]
    poll = select.epoll()
    by_handle = {}
    began, cpu = time.perf_counter(), time.process_time()
    end = began + told["seconds"]
    results: list[list[Any]] = []
    for browser in browsers:
        poll.register(browser.wire.fileno(), select.EPOLLIN)
        by_handle[browser.wire.fileno()] = browser
    under_way = sum(browser.send() for browser in browsers)
    while under_way:
        ready = poll.poll(GIVE_UP)
        if not ready:
            raise TimeoutError(f"no answer within {GIVE_UP} s")
        for handle, _event in ready:
            browser = by_handle[handle]
            if not browser.receive():
                continue
            now = time.perf_counter()
            results.append(browser.result(now - browser.sent_at))
            if now >= end or not browser.send():
                under_way -= 1
    took = time.perf_counter() - began
    return {"results": results, "seconds": took, "cpu": time.process_time() - cpu}


if __name__ == "__main__":
    print(json.dumps(drive(json.load(sys.stdin))))
