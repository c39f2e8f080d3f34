"""Short-lived addresses for films: whoever holds one plays that version until it runs out. No Django here."""

import hashlib
import hmac
from typing import NamedTuple

GOOD_FOR = 4 * 3600  # seconds: a long film, paused over dinner
STEP = 1800  # addresses stay the same for so long, so that a browser goes on with what it has
HANDED_FOR = 60  # seconds in which another server sends without asking us again: so long a recall takes
OWN, SHOWN = "own", "shown"  # given to whoever sent it and its desk; to everybody, for as long as it is shown


class Admitted(NamedTuple):
    """What a ticket admits to; when `shown`, only while everybody may play this version."""

    code: str
    number: int
    shown: bool


def ticket(key: bytes, code: str, number: int, now: int, *, shown: bool = False) -> str:
    """The part of an address that lets a version be played; `now` in seconds."""
    until = (now + GOOD_FOR) // STEP * STEP + STEP
    what = f"{code}.{number}.{SHOWN if shown else OWN}.{until}"
    return f"{what}.{_sign(key, 'film', what)}"


def admitted(key: bytes, given: str, now: int) -> Admitted | None:
    """None when it is no ticket or has run out."""
    what, _, sign = given.rpartition(".")
    if not hmac.compare_digest(sign.encode(), _sign(key, "film", what).encode()):
        return None
    code, number, whose, until = what.split(".")
    return Admitted(code, int(number), whose == SHOWN) if now <= int(until) else None


def handed(key: bytes, name: str, back: str, now: int) -> str:
    """The path and query at which the sender of films (`sender.py`) sends the stored file for a minute.

    `back` is the path under which we give such an address out, where it leads when the minute is over.
    """
    until = str(now + HANDED_FOR)
    return f"/{until}.{_sign(key, 'sent', until, name, back)}/{name}?{back}"


def sent(key: bytes, path: str, back: str, now: int) -> tuple[str, bool] | None:
    """The stored file's name and whether its minute still lasts, None when we gave out no such address."""
    given, _, name = path.lstrip("/").partition("/")
    until, _, sign = given.partition(".")
    if not hmac.compare_digest(sign.encode(), _sign(key, "sent", until, name, back).encode()):
        return None
    return name, now <= int(until)


def etag(name: str) -> str:
    """What a browser knows the stored file by. Its bytes never change."""
    return f'"{hashlib.sha256(name.encode()).hexdigest()[:32]}"'


def _sign(key: bytes, *what: str) -> str:
    return hmac.new(key, "\0".join(what).encode(), hashlib.sha256).hexdigest()[:40]
