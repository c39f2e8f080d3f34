"""`linli serve` is one thing: when a part of it dies all of it stops, and says so."""

import signal

import psutil
import pytest

from tests.support.served import Served, linli

pytestmark = pytest.mark.breaks


def part(served: Served, command: str) -> psutil.Process:
    """The child of the server that runs the command."""
    return next(child for child in served.processes()[1:] if command in child.cmdline())


@pytest.mark.parametrize(
    ("command", "said"),
    [("worker", "background worker ended unexpectedly"), ("serve", "web server ended unexpectedly")],
)
def test_when_a_part_dies_all_of_it_stops(served: Served, command: str, said: str) -> None:
    family = served.processes()
    part(served, command).kill()
    assert served.process is not None
    assert served.process.wait(20) == 1
    assert psutil.wait_procs(family, timeout=5)[1] == []
    assert said in served.log.read_text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told_and_leaves_nobody_behind(served: Served, number: signal.Signals) -> None:
    family = served.processes()
    assert served.process is not None
    served.process.send_signal(number)
    assert served.process.wait(20) == 0
    assert psutil.wait_procs(family, timeout=5)[1] == []


def test_a_taken_port_and_a_wrong_number_are_named(served: Served) -> None:
    port = served.url.rpartition(":")[2]
    with pytest.raises(AssertionError, match=f"Cannot listen on 127.0.0.1:{port}: Address already in use"):
        linli("serve", "--port", port)
    with pytest.raises(AssertionError, match="LINLI_THREADS=many is no number from 1 to 1024"):
        linli("serve", "--port", "1", LINLI_THREADS="many")
