"""The application server, with the background worker beside it: one command, both kept alive, both stopped together.

A part that is killed (by hand, by the kernel when memory runs out) is started anew at once, and the other goes on.
A web process that ends by itself twice in five seconds has a fault that no new start mends: then all stops and says so.

A slow phone that sends or fetches keeps one of many threads and nothing else: bodies come and go by parts, the database
is not touched meanwhile. So what matters is that there are more threads than slow phones.
"""

import ctypes
import gc
import logging
import multiprocessing
import os
import secrets
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.process import BaseProcess
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import DatabaseError, connections
from django.urls import get_resolver
from django.utils.module_loading import import_string
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from linli.cases import packs
from linli.config.gate import one_after_another
from linli.jobs.side_by_side import THREADS, work
from linli.kernel import fresh
from linli.kernel.sqlite import idle
from linli.media import sender, serving

# Seconds. Without a limit granian waits for ever for a web process that a signal met while it started.
KILL_AFTER = 10
# Seconds that the worker has to end the job at hand; a job cut off is run again later.
WORKER_ENDS_WITHIN = 15
# Seconds before a worker that ended by itself is started anew: doubled each time, since something is wrong.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
# A page makes some thousand objects and leaves none in circles, so look for such circles seldom.
COLLECT_AFTER = (5_000, 10, 10)
FIRST_PAGES = ("/healthz", "/", "/sign-in/")
GIVE_BACK_EVERY = 20.0  # seconds: it takes 2 ms, and what is taken anew after it takes more
# A terminal sends the first to every process of the group, a service manager the second.
STOP = (signal.SIGINT, signal.SIGTERM)
log = logging.getLogger(__name__)
_PR_SET_PDEATHSIG, _PR_SET_NAME = 1, 15
_M_ARENA_MAX, _M_MMAP_THRESHOLD = -8, -3
_FORK = multiprocessing.get_context("fork")
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Plan:
    """How to serve. `threads` are of each web process; `worker` starts the background worker as well.

    `films` is the port of the sender of films; 0 where films are sent with the pages.
    """

    host: str
    port: int
    processes: int
    threads: int
    worker: bool
    films: int = 0


def run(plan: Plan, say: Callable[[str], object]) -> int:
    """Serve until told to stop (SIGINT, SIGTERM) or until the web server cannot go on. Answers the exit status."""
    _one_heap()
    server = _Server(
        "linli.config.wsgi:application",
        address=plan.host,
        port=plan.port,
        interface=Interfaces.WSGI,
        workers=plan.processes,
        blocking_threads=plan.threads,
        workers_kill_timeout=KILL_AFTER,
        respawn_failed_workers=True,
        # Connections, idle ones among them: phones keep several open each. Beyond it they wait in the system's queue.
        backpressure=plan.threads * 8,
        log_level=LogLevels.error,  # its warning about many threads is about other loads than slow phones
    )
    if plan.films:
        settings.FILMS_BESIDE = (plan.port, plan.films)
    _load()
    children = _children(plan, say)
    server.on_stop = lambda: _begin_to_stop(children)
    try:
        server.serve(target_loader=partial(_application, server), wrap_loader=False)
    except SystemExit as ended:  # granian's way to say that a web process cannot be kept alive
        say("The web server ended unexpectedly; what it printed above says why.")
        return int(ended.code or 1)
    finally:
        for child in children:
            child.stop()
    return 0


def _children(plan: Plan, say: Callable[[str], object]) -> "list[_Child]":
    found = []
    if plan.worker:
        found.append(_Child("background worker", "linli worker", partial(work, THREADS, say), say))
    if plan.films:
        order = {
            "host": plan.host, "port": plan.films, "home": plan.port, "folder": str(settings.FILES_DIR),
            "key": serving.key(),
        }  # fmt: skip
        found.append(_Child("sender of films", "linli films", lambda: sender.serve(order), say))
    return found


def _begin_to_stop(children: "list[_Child]") -> None:
    for child in children:
        child.begin_to_stop()


class _Server(MPServer):
    """granian, which gives up when a process ends twice in five seconds; one that was killed does not count."""

    on_stop: Callable[[], object]
    told = False
    index = 0  # of the web process that is started now
    first_core = secrets.randbelow(1024)  # several installations on one machine are not all on the same

    def signal_handler_interrupt(self, *args: Any, **options: Any) -> None:
        if not self.told:  # a second signal within this handler would wait for a lock that the first one holds
            self.told = True
            self.on_stop()
            super().signal_handler_interrupt(*args, **options)  # type: ignore[no-untyped-call] # granian has no types

    def _spawn_worker(self, idx: int, *rest: Any, **options: Any) -> Any:
        self.index = idx
        return super()._spawn_worker(idx, *rest, **options)

    def _spawn_workers(self, *rest: Any) -> None:
        with _signals_held():
            super()._spawn_workers(*rest)  # type: ignore[no-untyped-call] # as above

    def _respawn_workers(self, workers: list[int], *rest: Any, **options: Any) -> None:
        killed = [index for index in workers if (self.wrks[index].inner.exitcode or 0) < 0]
        with _signals_held():
            super()._respawn_workers(workers, *rest, **options)
        for index in killed:
            self.respawned_wrks.pop(index, None)


def _load() -> None:
    """Import all views and read the processes in force once, so that all parts are forked with them and share them.

    A part answers at once when started anew, and its threads need not read the same pages all at the same time.
    """
    import_string("linli.config.wsgi.application")
    _ = get_resolver().url_patterns, get_resolver().reverse_dict
    with suppress(DatabaseError):  # each page will say what is wrong with the database
        packs.all_active()
        _answer_first()
    fresh.forget_all()  # what is in force each process asks for itself: it may be changed meanwhile
    connections.close_all()  # none may be shared
    idle.close_all()  # at a fork this would come too late: what a connection leaves free is put in order in each part
    # What is loaded stays: the collector need not walk it, which would write to every page of it.
    gc.collect()
    gc.freeze()
    if _LIBC is not None and hasattr(_LIBC, "malloc_trim"):
        _LIBC.malloc_trim(0)


def _answer_first() -> None:
    """Answer a few pages here: all that a first answer makes (templates, patterns, code made ready) is then shared.

    One that breaks is logged. It is no reason to serve nothing at all: whoever asks for it later is told so.
    """
    application = import_string("linli.config.wsgi.application")
    host = [*settings.ALLOWED_HOSTS, ""][0].lstrip("*.") or "localhost"
    for path in FIRST_PAGES:
        environ = {"PATH_INFO": path, "HTTP_HOST": host}
        setup_testing_defaults(environ)
        try:
            application(environ, lambda *_line: None).close()
        except Exception:
            log.exception("%s could not be answered before the server began", path)


def _application(server: _Server) -> Any:
    """The WSGI application, in a web process just forked."""
    _keep_to_one_core(server.first_core + server.index)
    _begin("linli web")
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # until granian has its own
    threading.Thread(target=_hear_stop, name="stop", daemon=True).start()
    application = import_string("linli.config.wsgi.application")
    return application if settings.DATABASE_URL else one_after_another(application)


def _keep_to_one_core(turn: int) -> None:
    """Have this process's threads share one core: `turn` tells which of those that it may use (Linux; else nothing).

    Python lets one of them run at a time. On several cores, one that has asked the database finds another one awake
    elsewhere and in its place, and waits for it: a change of state took a fifth longer.
    """
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        with suppress(OSError):  # a sandbox may forbid it: then it answers as well, only slower
            os.sched_setaffinity(0, {cores[turn % len(cores)]})


@contextmanager
def _signals_held() -> Iterator[None]:
    """Within the block signals wait. A process forked in it goes on holding them, so that none meets it half made."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _hear_stop() -> None:
    """Hand SIGTERM to granian, whose own handler loses it in its first moments and locks itself out at a second one.

    SIGINT stays held: it is for the parent, who then sends SIGTERM.
    """
    signal.sigwait({signal.SIGTERM})
    handler = signal.getsignal(signal.SIGTERM)
    if not callable(handler):
        os._exit(0)  # nothing is served yet
    while True:  # until the process ends: told before it serves, granian forgets
        handler(signal.SIGTERM, None)
        time.sleep(0.5)


class _Child:
    """The background worker or the sender of films, forked from this process and anew whenever it ends unasked."""

    def __init__(self, name: str, process: str, run: Callable[[], object], say: Callable[[str], object]) -> None:
        self._name, self._program, self._run, self._say = name, process, run, say
        self._stopping = threading.Event()
        self._process = self._start()
        # The kernel takes the thread that started a child for its parent, so this one lives as long as we do.
        threading.Thread(target=self._watch, name=f"watch {name}", daemon=True).start()

    def _start(self) -> BaseProcess:
        child = _FORK.Process(target=_in_child, args=(self._program, self._run))
        with _signals_held():
            child.start()
        return child

    def _watch(self) -> None:
        pause = FIRST_PAUSE
        while True:
            self._process.join()
            if self._stopping.is_set():
                return
            status = self._process.exitcode or 0
            self._say(f"The {self._name} ended unexpectedly (status {status}); it is started anew.")
            if status >= 0:
                self._stopping.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            if not self._stopping.is_set():
                self._process = self._start()
                if self._stopping.is_set():  # told to stop while it was started
                    self._process.terminate()

    def begin_to_stop(self) -> None:
        """Tell it, once, to end after the job at hand; ending is no surprise any more."""
        if not self._stopping.is_set():
            self._stopping.set()
            self._process.terminate()

    def stop(self) -> None:
        """Let the job at hand end, but not for longer than 15 s."""
        self.begin_to_stop()
        self._process.join(WORKER_ENDS_WITHIN)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _in_child(process: str, run: Callable[[], object]) -> None:
    """In a child just forked: no signal meets it before it has laid down its parent's ways."""
    _begin(process)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for the parent, who then sends SIGTERM
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP)
    run()


def _begin(process: str) -> None:
    """In a process just forked: its name for `ps`, a lazy collector, and no life without its parent."""
    _end_with_parent()
    gc.set_threshold(*COLLECT_AFTER)
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_NAME, process.encode())
        if hasattr(_LIBC, "malloc_trim"):
            threading.Thread(target=_give_back, name="give back", daemon=True).start()


def _one_heap() -> None:
    """Before the first thread, for all parts: after it the C library no longer asks how many heaps there may be."""
    if _LIBC is not None and hasattr(_LIBC, "mallopt"):
        _LIBC.mallopt(_M_ARENA_MAX, 1)  # else threads keep heaps of their own, with holes in each
        _LIBC.mallopt(_M_MMAP_THRESHOLD, 1 << 20)  # else what a photo took is never given back


def _give_back() -> None:
    """Give the system what is free between what is in use, which the C library alone would keep for ever."""
    while True:
        time.sleep(GIVE_BACK_EVERY)
        _LIBC.malloc_trim(0)  # type: ignore[union-attr] # not started without it


def _end_with_parent() -> None:
    """Have the kernel stop this process when its parent is killed without a chance to do so (Linux; else nothing)."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
