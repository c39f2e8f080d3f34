"""Which part of a file is asked for (RFC 9110, 14). No Django here: it is asked by the sender of films too."""

import re

_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


def part(asked: str, size: int, *, same: bool = True) -> tuple[int, int, int]:
    """First and last byte, and the status: 200 (the whole), 206 or 416.

    `asked`: the Range header; `same`: whether what If-Range names is what is there. Several ranges at once are answered
    with the whole, as the RFC lets us; so is what is no range.
    """
    found = _RANGE.match(asked.strip())
    if found is None or found.groups() == ("", "") or not same:
        return 0, size - 1, 200
    start, end = (text[:18] for text in found.groups())
    if not start:
        first, last = max(0, size - int(end)), size - 1
    else:
        first, last = int(start), min(int(end or size - 1), size - 1)
    if end and start and int(end) < first:
        return 0, size - 1, 200  # no range at all, and so not regarded
    return (first, last, 206) if first <= last and first < size else (0, -1, 416)
