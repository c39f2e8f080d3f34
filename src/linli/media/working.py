"""The work on one version: the mill runs as a process of its own, and what it made goes into the store.

A worker that is killed takes its mill along; the job then runs again from the beginning, in an empty folder. What it
had put into the store already is put there once more under the same names.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from linli.files.store import Stored
from linli.media import films, keeping
from linli.media.film_models import Film, State, Version
from linli.settings.queries import value

SILENT = 300  # seconds without a word after which the mill is taken to hang
PACKAGES = Path(__file__).resolve().parents[2]
MEGABYTE = 1024 * 1024
# The machine stops or a person ends it: systemd tells all processes of a service at once. Not the film's doing.
STOPPED = (-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP)


class Broke(RuntimeError):
    """The mill could not do its work for a reason that is not the film's: the job is tried again."""


def work(version_id: int) -> None:
    """Make the version, or find out why it cannot be made."""
    version = Version.objects.select_related("film").get(pk=version_id)
    if version.state != State.WAITING:
        return
    film = version.film
    folder = keeping.workshop(film.code, version.number)
    try:
        with keeping.original(film.code).local() as source:
            made = _milled(order_of(version, source, folder), version_id)
    except FileNotFoundError:
        made = {"refused": "gone"}
    if "made" in made:
        _put(film, version.number, folder)
        films.settle(version_id, made=made["made"])
    else:
        films.settle(version_id, reason=str(made["refused"]))
    shutil.rmtree(folder, ignore_errors=True)


def order_of(version: Version, source: Path, folder: Path) -> dict[str, Any]:
    """What the mill is told."""
    minutes = int(value("media.film_minutes_at_most"))
    return {
        "source": str(source),
        "folder": str(folder),
        "longest": minutes * 60_000,
        "edit": version.edit,
        "digest": version.number == 0,
        "seconds": 300 + minutes * 60 * 8,  # of a processor: phones' 4K takes some four times as long as it lasts
        "largest": int(value("media.film_megabytes_at_most")) * MEGABYTE,
    }


def _milled(order: dict[str, Any], version_id: int) -> dict[str, Any]:
    command = [sys.executable, "-P", "-s", "-m", "linli.media.mill"]
    environment = {"PYTHONPATH": str(PACKAGES), "LANG": "C.UTF-8"}
    with subprocess.Popen(  # noqa: S603 -- our own program, told what to do on its standard input
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        cwd=order["folder"],
    ) as mill:  # fmt: skip
        assert mill.stdin is not None
        try:
            mill.stdin.write(json.dumps(order) + "\n")
            mill.stdin.close()
            with _watched(mill) as said:
                last = _heard(said, version_id)
            told = mill.stderr.read() if mill.stderr else ""
        except BaseException:
            mill.kill()
            raise
    if "made" in last or "refused" in last:
        return last
    if mill.returncode and mill.returncode < 0 and mill.returncode not in STOPPED:
        return {"refused": "heavy"}  # ended by its limits, or by what the film did to it
    raise Broke(f"The mill ended with {mill.returncode}: {told[-2000:]}")


@contextmanager
def _watched(mill: "subprocess.Popen[str]") -> Iterator[Iterator[str]]:
    """Its lines, from a mill that is killed when it says nothing for minutes."""
    heard, over = [time.monotonic()], threading.Event()

    def watch() -> None:
        while not over.wait(1):
            if time.monotonic() - heard[0] > SILENT:
                mill.kill()
                return

    def lines() -> Iterator[str]:
        assert mill.stdout is not None
        for line in mill.stdout:
            heard[0] = time.monotonic()
            yield line

    thread = threading.Thread(target=watch, name="mill-watch", daemon=True)
    thread.start()
    try:
        yield lines()
    finally:
        over.set()
        thread.join()


def _heard(lines: Iterator[str], version_id: int) -> dict[str, Any]:
    """The last word; how far it is goes into the row at most once a second."""
    last: dict[str, Any] = {}
    noted = time.monotonic()
    for line in lines:
        last = json.loads(line)
        if "at" in last and time.monotonic() - noted >= 1:
            noted = time.monotonic()
            films.note_progress(version_id, last["at"])
    return last


def _put(film: Film, number: int, folder: Path) -> None:
    put: Stored | None = None
    for name in keeping.NAMES:
        with (folder / name).open("rb") as file:
            os.fsync(file.fileno())
        put = keeping.made(film.code, number, name)
        put.put(folder / name)
    if put is not None:
        put.settle()
