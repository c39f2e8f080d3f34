"""Several loops of the worker in one process, until it is told to stop."""

import signal
import threading
from collections.abc import Callable

from linli.jobs.worker import Worker

THREADS = 2  # jobs run side by side


def work(threads: int, say: Callable[[str], object]) -> None:
    """Work until SIGTERM or SIGINT; the jobs at hand are ended. Raises what one of the loops fails with."""
    stop = threading.Event()
    _stop_when_told(stop)
    loops = [_Loop(stop) for _ in range(threads)]
    for loop in loops:
        loop.start()
    say(f"worker: {len(loops)} threads")
    while not stop.wait(1):
        if not any(loop.is_alive() for loop in loops):
            stop.set()
    for loop in loops:
        loop.join()
    if failed := [loop.failure for loop in loops if loop.failure]:
        raise failed[0]


def _stop_when_told(stop: threading.Event) -> None:
    told = False

    def tell(*_: object) -> None:
        nonlocal told
        if not told:  # a second signal within `set` would wait for a lock that the first one holds
            told = True
            stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        if signal.getsignal(number) != signal.SIG_IGN:  # `linli serve` has its worker ignore the terminal
            signal.signal(number, tell)


class _Loop(threading.Thread):
    """A worker's loop. When one ends with an error all stop, and the supervisor starts the process anew."""

    def __init__(self, stop: threading.Event) -> None:
        super().__init__(name="worker")
        self._stop_all = stop
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            Worker(self._stop_all).run()
        except BaseException as failure:
            self.failure = failure
            self._stop_all.set()
