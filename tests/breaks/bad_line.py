"""A line between a client and the product that breaks: so many bytes pass upwards, then the connection is cut."""

import contextlib
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Thread
from urllib.parse import urlsplit

AT_ONCE = struct.pack("ii", 1, 0)  # closing tells the other side nothing but that it is over


@dataclass
class Line:
    """`url` is the product's, as seen from this side; `cuts` are the bytes after which it breaks, once each."""

    url: str
    cuts: list[int]
    broken: int = 0
    sockets: list[socket.socket] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)

    def start(self, work: "object", *given: object) -> None:
        thread = Thread(target=work, args=given, daemon=True)  # type: ignore[arg-type]  # handed on as they came
        self.threads.append(thread)
        thread.start()

    def carry(self, near: socket.socket, far: socket.socket, upwards: bool) -> None:
        """Pass on what comes from one end until it ends, or until the line breaks."""
        passed = 0
        with contextlib.suppress(OSError):
            while block := near.recv(65536):
                passed += len(block)
                if upwards and self.cuts and passed >= self.cuts[0]:
                    self.cuts.pop(0)
                    self.broken += 1
                    for end in (near, far):
                        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                    break
                far.sendall(block)
        for end in (near, far):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextlib.contextmanager
def breaking(url: str, cuts: list[int]) -> Iterator[Line]:
    """Within the block the product is reached over the line."""
    there = urlsplit(url)
    with socket.create_server(("127.0.0.1", 0)) as door:
        line = Line(f"http://127.0.0.1:{door.getsockname()[1]}", list(cuts))

        def listen() -> None:
            with contextlib.suppress(OSError):
                while True:
                    near, _ = door.accept()
                    far = socket.create_connection((there.hostname or "", there.port or 80))
                    line.sockets += [near, far]
                    line.start(line.carry, near, far, True)
                    line.start(line.carry, far, near, False)

        line.start(listen)
        try:
            yield line
        finally:
            for end in (door, *line.sockets):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()
            for thread in line.threads:
                thread.join(5)
