"""The children of `linli serve`: one that is started in the moment in which all stops is stopped too."""

import signal
import sys
import time
from multiprocessing.process import BaseProcess

import pytest

from linli.config import serve


@pytest.mark.skipif(sys.platform != "linux", reason="signals and parents as Linux has them")
def test_a_child_started_anew_while_all_stops_is_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    child = serve._Child("background worker", "linli worker", lambda: time.sleep(60), lambda words: None)
    started: list[BaseProcess] = []
    start = child._start

    def start_late() -> BaseProcess:
        started.append(start())
        child.begin_to_stop()  # tells the one before, which was killed
        return started[0]

    monkeypatch.setattr(child, "_start", start_late)
    child._process.kill()
    end = time.monotonic() + 20
    while not (started and started[0].exitcode) and time.monotonic() < end:  # whoever watches it may be told before us
        time.sleep(0.02)
    assert started[0].exitcode == -signal.SIGTERM
