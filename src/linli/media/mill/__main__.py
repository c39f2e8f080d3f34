"""Makes of one film what is played: a program of its own (see working.py), with little memory and time.

It reads its order as one line of JSON and writes one JSON object a line: {"at": thousandths} as it goes on, and at the
end {"made": …} or {"refused": word}. Without Django it has nothing to give away: whoever sends a film may try to take
it over. FFmpeg's libraries (PyAV, the extra linli[video]) read the container that the first bytes name and no other,
and open nothing but files that this program names: a playlist that refers to others is no film.
"""

import ctypes
import errno
import hashlib
import json
import math
import os
import resource
import signal
import sys
import time
from contextlib import ExitStack
from typing import Any, NoReturn

from linli.media.mill import sound as hearing
from linli.media.mill.copies import Copy, listed, parted
from linli.media.mill.notes import Notes
from linli.media.mill.order import FRAMES_A_SECOND, QUALITIES, Order
from linli.media.mill.picture import Picture, size
from linli.media.mill.source import Unfit, frames, opened, streams
from linli.rules.films import edit_of

MEMORY = 3 * 1024 * 1024 * 1024
CLOSEST = 1000 // (FRAMES_A_SECOND + 3)  # milliseconds between two pictures
MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EACCES)  # its faults, not the film's
_PR_SET_PDEATHSIG = 1


def milled(order: Order) -> dict[str, Any]:
    """Write all results into the folder; answers what the film is. Raises Unfit."""
    with opened(order.source) as film:
        _, sound = streams(film, order.longest)
        expected = film.duration // 1000 if film.duration else 0
        audible = sound is not None
    if expected and order.begins >= expected:
        raise Unfit("cut")
    gain = hearing.gain_of(order) if audible else 0.0
    made = _written(order, audible, gain, expected)
    for quality in QUALITIES:
        parted(order, quality)
    listed(order, made["sizes"])
    return {"sha256": _digest(order.source) if order.digest else "", "gain": round(gain, 1), **made}


def _written(order: Order, audible: bool, gain: float, expected: int) -> dict[str, Any]:
    copies: dict[str, Copy] = {}
    sound: hearing.Sound | None = None
    fitter = Picture(order.edit.boxes)
    notes = Notes(order, min(order.ends, expected or order.ends), lambda done: say({"at": done}))
    last, shown = -1000, 0
    with ExitStack() as stack:
        film = stack.enter_context(opened(order.source))
        stream, _ = streams(film, order.longest)
        stream.thread_type, stream.codec_context.thread_count = "AUTO", 2
        for at, frame in frames(film, stream, order.longest):
            if at >= order.ends:
                break
            if time.process_time() > order.seconds:
                end({"refused": "heavy"})
            if at < order.begins or at - last < CLOSEST:
                continue
            last, shown = at, at - order.begins
            fitted = fitter.fitted(at, frame)
            if not copies:
                copies = _begun(order, fitted, audible)
                if audible:
                    heard = stack.enter_context(opened(order.source))
                    sound = hearing.Sound(heard, order, gain, list(copies.values()))
            notes.look(at, fitted)
            for copy in copies.values():
                copy.show(shown, fitted)
            if sound:
                sound.until(shown)
        duration = shown + 1000 // FRAMES_A_SECOND
        if not copies:
            raise Unfit("cut" if order.begins else "no_picture")
        if sound:
            sound.until(duration)
            sound.close()
    for copy in copies.values():
        copy.close()
    sizes = {name: [copy.width, copy.height] for name, copy in copies.items()}
    return {"duration": duration, "sizes": sizes, "print": notes.closed()}


def _begun(order: Order, first: Any, audible: bool) -> dict[str, Copy]:
    return {
        name: Copy(f"{order.folder}/{name}.mp4", *size(first.width, first.height, longest), factor, audible)
        for name, (longest, factor) in QUALITIES.items()
    }


def _digest(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def say(what: dict[str, Any]) -> None:
    """One line for whoever started us."""
    print(json.dumps(what), flush=True)


def end(what: dict[str, Any]) -> NoReturn:
    """The last line. What FFmpeg still has of threads is not ended one by one: some of them hang at it."""
    say(what)
    os._exit(0)


def held_in(seconds: int, largest: int) -> None:
    """Little memory, so many seconds of work, files no larger, and an end when whoever started us ends."""
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)
    os.nice(10)  # pages come first
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def main() -> None:
    """Read the order, do it, say how it ended."""
    asked = json.loads(sys.stdin.readline())
    held_in(math.ceil(asked["seconds"]), asked.pop("largest"))
    edit = asked.pop("edit", {})
    import av
    import av.logging

    try:
        av.logging.set_level(av.logging.PANIC)
        end({"made": milled(Order(**asked, edit=edit_of(edit)))})
    except Unfit as unfit:
        end({"refused": str(unfit)})
    except MemoryError:
        end({"refused": "heavy"})
    except OSError as error:  # FFmpeg's own faults among them
        if error.errno in MACHINE:
            raise
        end({"refused": "heavy" if error.errno == errno.EFBIG else "broken"})


if __name__ == "__main__":
    main()
