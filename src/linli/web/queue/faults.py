"""What may be shown of a failure: the kind of error and where in our code it arose.

Its words are left out, for an error's message may quote the row it choked on, a person's name and number with it.
"""

import re
from dataclasses import dataclass

_FRAME = re.compile(r'^  File "[^"\n]*?(linli/[\w/]+\.py)", line (\d+), in (\w+)$', re.MULTILINE)
_KIND = re.compile(r"^([A-Za-z_][\w.]*)(?::|$)", re.MULTILINE)
_SHOWN = 3


@dataclass(frozen=True)
class Fault:
    """An error without its words; `places` are file, line and function of our own frames, the innermost first."""

    kind: str
    places: tuple[str, ...]


def of(error: str) -> Fault:
    """The fault in a stored traceback; a text that is none (the worker died) has neither kind nor places."""
    if "Traceback (most recent call last)" not in error and not _FRAME.search(error):
        return Fault("", ())
    frames = [f"{path}:{line} {function}" for path, line, function in _FRAME.findall(error)]
    tail = error.rpartition("\n  File ")[2]
    kinds = _KIND.findall(tail.partition("\n")[2])
    return Fault(kinds[0].rpartition(".")[2] if kinds else "", tuple(reversed(frames[-_SHOWN:])))
