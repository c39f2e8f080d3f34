"""Short-lived addresses for films: whoever holds one plays that version until it runs out. No Django here."""

import hashlib
import hmac

GOOD_FOR = 4 * 3600  # seconds: a long film, paused over dinner
STEP = 1800  # addresses stay the same for so long, so that a browser goes on with what it has


def ticket(key: bytes, code: str, number: int, now: int) -> str:
    """The part of an address that lets a version be played; `now` in seconds."""
    until = (now + GOOD_FOR) // STEP * STEP + STEP
    what = f"{code}.{number}.{until}"
    return f"{what}.{_sign(key, what)}"


def admitted(key: bytes, given: str, now: int) -> tuple[str, int] | None:
    """The film's code and the version's number, None when it is no ticket or has run out."""
    what, _, sign = given.rpartition(".")
    if not hmac.compare_digest(sign.encode(), _sign(key, what).encode()):
        return None
    code, number, until = what.split(".")
    return (code, int(number)) if now <= int(until) else None


def _sign(key: bytes, what: str) -> str:
    return hmac.new(key, f"film\0{what}".encode(), hashlib.sha256).hexdigest()[:40]
