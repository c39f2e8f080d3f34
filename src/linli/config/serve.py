"""The application server, with the background worker beside it: one command, and both stop together.

A slow phone that sends or fetches keeps one of many threads and nothing else: bodies come and go by parts, the database
is not touched meanwhile. So what matters is that there are more threads than slow phones.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

# Seconds. Without a limit granian waits for ever for a web process that a signal met while it started.
KILL_AFTER = 10
# Seconds that the worker has to end the job at hand; a job cut off is run again later.
WORKER_ENDS_WITHIN = 15
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Plan:
    """How to serve. `threads` are of each web process; `worker` starts the background worker as well."""

    host: str
    port: int
    processes: int
    threads: int
    worker: bool


def run(plan: Plan, say: Callable[[str], object]) -> int:
    """Serve until told to stop (SIGINT, SIGTERM) or until a part dies. Answers the exit status."""
    server = Granian(
        "linli.config.wsgi:application",
        address=plan.host,
        port=plan.port,
        interface=Interfaces.WSGI,
        workers=plan.processes,
        blocking_threads=plan.threads,
        workers_kill_timeout=KILL_AFTER,
        # Connections, idle ones among them: phones keep several open each. Beyond it they wait in the system's queue.
        backpressure=plan.threads * 8,
        log_level=LogLevels.error,  # its warning about many threads is about other loads than slow phones
    )
    worker = _Worker(say) if plan.worker else None
    try:
        server.serve()
    except SystemExit as ended:  # granian's way to say that a web process died
        say("The web server ended unexpectedly; what it printed above says why.")
        return int(ended.code or 1)
    finally:
        if worker:
            worker.stop()
    return 1 if worker and worker.died else 0


class _Worker:
    """`linli worker` as a child process. When it ends unasked, the server is told to stop."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self.died = False
        self._stopping = False
        self._say = say
        command = [sys.executable, "-m", "django", "worker"]
        self._process = subprocess.Popen(command, preexec_fn=_end_with_parent)  # noqa: S603 -- our own command
        threading.Thread(target=self._watch, name="worker-watch", daemon=True).start()

    def _watch(self) -> None:
        status = self._process.wait()
        if not self._stopping:
            self.died = True
            self._say(f"The background worker ended unexpectedly (status {status}); the web server stops as well.")
            os.kill(os.getpid(), signal.SIGTERM)

    def stop(self) -> None:
        """Let the job at hand end, but not for longer than 15 s."""
        self._stopping = True
        self._process.terminate()
        try:
            self._process.wait(WORKER_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _end_with_parent() -> None:
    """Have the kernel stop the child when its parent is killed without a chance to do so (Linux; elsewhere nothing)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
