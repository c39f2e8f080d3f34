"""One number for a row of any kind: 15 bits for the kind above 48 for the row's id, so that one index serves all."""

import zlib

_ID_BITS = 48
ID_MASK = (1 << _ID_BITS) - 1

_kinds: dict[int, str] = {}


def key(kind: str, object_id: int) -> int:
    """The key of a row. Ids beyond 48 bits, and two kinds that fall on one number, raise ValueError."""
    if not 0 <= object_id <= ID_MASK:
        raise ValueError(f"{kind} {object_id} does not fit into {_ID_BITS} bits")
    number = zlib.crc32(kind.encode()) & 0x7FFF
    if _kinds.setdefault(number, kind) != kind:
        raise ValueError(f"The kinds {kind!r} and {_kinds[number]!r} fall on one number; rename the newer one")
    return number << _ID_BITS | object_id


def key_range(kind: str, before: int | None = None) -> tuple[int, int]:
    """First and last key of a kind; `before` keeps to ids smaller than it."""
    if before is not None and before <= 0:
        return key(kind, 0), key(kind, 0) - 1
    return key(kind, 0), key(kind, min(ID_MASK, before - 1) if before is not None else ID_MASK)
