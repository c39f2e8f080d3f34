"""Keep a test run on this machine."""

import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any


class ReachedOut(Exception):
    """A test tried to reach another host. The product may not, and a test that does fails on a plane."""


def is_loopback(host: str) -> bool:
    """Whether the name or address means this machine."""
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@contextmanager
def loopback_only() -> Iterator[None]:
    """Refuse, within the block, to connect to or look up any other host."""
    connect, connect_ex, lookup = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def checked(address: Any) -> None:
        if isinstance(address, tuple) and not is_loopback(str(address[0])):
            raise ReachedOut(f"a connection to {address[0]}:{address[1]}")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        checked(address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        checked(address)
        return connect_ex(self, address)

    def guarded_lookup(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host or ""
        if not is_loopback(name):
            raise ReachedOut(f"a look-up of {name}")
        return lookup(host, *args, **kwargs)

    socket.socket.connect, socket.socket.connect_ex = guarded_connect, guarded_connect_ex  # type: ignore[method-assign,assignment] # restored below
    socket.getaddrinfo = guarded_lookup
    try:
        yield
    finally:
        socket.socket.connect, socket.socket.connect_ex = connect, connect_ex  # type: ignore[method-assign] # as it was
        socket.getaddrinfo = lookup


@contextmanager
def authorities_read_once() -> Iterator[None]:
    """httpx reads the list of those who vouch for hosts anew for each client, which takes longer than most answers.

    No host of the tests is vouched for by one of them.
    """
    read = ssl.create_default_context
    once = cache(lambda file: read(cafile=file))

    def read_once(*args: Any, **named: Any) -> ssl.SSLContext:
        return once(named["cafile"]) if not args and named.keys() == {"cafile"} else read(*args, **named)

    ssl.create_default_context = read_once  # type: ignore[assignment] # restored below
    try:
        yield
    finally:
        ssl.create_default_context = read
