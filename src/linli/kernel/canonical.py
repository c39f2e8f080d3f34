"""One spelling of a value as bytes, so that a digest made today can be made again in ten years (after RFC 8785)."""

import hashlib
import json
from datetime import UTC, date, datetime, time
from typing import Any


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(
        f"{type(value).__name__} has no canonical form; give str, int, bool, None, date, time, list or dict"
    )


def canonical_bytes(value: Any) -> bytes:
    """Sorted keys, no spaces, UTF-8. Floats are refused: money and areas are integers here."""
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain).encode()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a float has no canonical form; give an integer of the smallest unit")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def salted_digest(salt: bytes, value: Any) -> str:
    """SHA-256 over salt and canonical form, as hex: proves words that may be erased without revealing them."""
    return hashlib.sha256(bytes(salt) + canonical_bytes(value)).hexdigest()
