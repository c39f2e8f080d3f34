"""`linli worker`: run background work until told to stop."""

import signal
import threading
from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandParser

from linli.jobs.worker import Worker


class Command(BaseCommand):
    """SIGTERM and SIGINT let the job at hand end; whatever was claimed and not begun goes back to the queue."""

    help = (
        "Run background work (reactions, schedules, photos) until stopped; several may run at once, on several hosts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--threads", type=int, default=2, help="jobs run side by side (default 2)")

    def handle(self, *args: Any, **options: Any) -> None:
        self.check(tags=[Tags.database], databases=["default"])  # as the pages are: above all, that the keys fit
        stop = threading.Event()
        _stop_when_told(stop)
        threads = [_Thread(stop) for _ in range(options["threads"])]
        for thread in threads:
            thread.start()
        self.stdout.write(f"worker: {len(threads)} threads")
        while not stop.wait(1):
            if not any(thread.is_alive() for thread in threads):
                stop.set()
        for thread in threads:
            thread.join()
        if failed := [thread.failure for thread in threads if thread.failure]:
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


class _Thread(threading.Thread):
    """A worker's loop. When one ends with an error all stop, and the supervisor starts the command anew."""

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
