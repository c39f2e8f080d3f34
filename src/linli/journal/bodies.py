"""The text of an entry that is hashed: written once, kept as it was written, checked against the columns later."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from linli.journal.models import Entry
from linli.kernel.canonical import canonical_bytes

# Raise it when the body's keys change; old entries keep theirs and are checked by theirs.
VERSION = 1


def body_of(entry: Entry, data: dict[str, Any], state: str) -> bytes:
    """The canonical bytes of an entry's columns, its data and the digest of the row it changed."""
    return canonical_bytes(
        {
            "kind": entry.subject_kind,
            "id": entry.subject_id,
            "seq": entry.seq,
            "verb": entry.verb,
            "at": entry.at,
            "area": entry.area_id,
            "person": entry.person_id,
            "capacity": entry.capacity,
            "post": entry.post_id,
            "cause": entry.cause,
            "depth": entry.depth,
            "data": data,
            "state": state,
        }
    )


def data_of(entry: Entry) -> dict[str, Any]:
    """What the entry says beyond its columns."""
    data: dict[str, Any] = json.loads(bytes(entry.body))["data"]
    return data


def state_of(body: bytes) -> str | None:
    """The digest of the subject's row as the entry left it; empty when the row was deleted, None in a damaged body."""
    # Nothing but the verb follows, and a quote within it would be escaped. Parsing would cost ten times as much.
    _before, found, rest = body.rpartition(_STATE)
    state, quote, _verb = rest.partition(b'"')
    return state.decode("ascii", "replace") if found and quote else None


_STATE = b',"state":"'
_NAMES = ("kind", "id", "seq", "verb", "at", "area", "person", "capacity", "post", "cause", "depth")

COLUMNS = (
    "subject_kind",
    "subject_id",
    "seq",
    "verb",
    "at",
    "area_id",
    "person_id",
    "capacity",
    "post_id",
    "cause",
    "depth",
)


def agrees(body: bytes, columns: Sequence[Any]) -> bool:
    """Whether the columns, in the order of `COLUMNS`, say the same as the body. `at` may be SQLite's text."""
    return _spells(body, columns) or _says(body, columns)


def _spells(body: bytes, columns: Sequence[Any]) -> bool:
    """Quick, and enough for all but odd entries: the body's text before and after its data is spelt as expected."""
    kind, subject_id, seq, verb, at, area, person, capacity, post, cause, depth = columns
    if '"' in kind or '"' in verb or '"' in capacity:
        return False
    head = f'{{"area":{_number(area)},"at":"{_spelt(at)}","capacity":"{capacity}","cause":{cause},"data":{{'
    tail = f'}},"depth":{depth},"id":{subject_id},"kind":"{kind}","person":{_number(person)},"post":{_number(post)}'
    tail = f'{tail},"seq":{seq},"state":"{state_of(body)}","verb":"{verb}"}}'
    return body.startswith(head.encode()) and body.endswith(tail.encode())


def _says(body: bytes, columns: Sequence[Any]) -> bool:
    try:
        parsed = json.loads(body)
        said = [parsed[name] for name in _NAMES]
    except (ValueError, KeyError, TypeError):  # its hash is right and it is no body of ours: somebody put it there
        return False
    expected = list(columns)
    expected[4] = _spelt(columns[4])
    return said == expected


def _number(value: int | None) -> int | str:
    return "null" if value is None else value


def _spelt(at: datetime | str) -> str:
    """An instant as a body spells it; text is UTC without a zone, as SQLite keeps it."""
    if isinstance(at, str):
        fraction = at[20:26] or "000000"
        return f"{at[:10]}T{at[11:19]}.{fraction}Z"
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"
