"""The text of an entry that is hashed: written once, kept as it was written, checked against the columns later."""

import json
from datetime import UTC
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


def state_of(body: bytes) -> str:
    """The digest of the subject's row as the entry left it; empty when the row was deleted."""
    state: str = json.loads(body)["state"]
    return state


def agrees(body: dict[str, Any], columns: tuple[Any, ...]) -> bool:
    """Whether the columns, in the order of `COLUMNS`, say the same as the body."""
    kind, subject_id, seq, verb, at, area, person, capacity, post, cause, depth = columns
    return bool(
        body["id"] == subject_id
        and body["seq"] == seq
        and body["kind"] == kind
        and body["verb"] == verb
        and body["at"] == at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        and body["area"] == area
        and body["person"] == person
        and body["capacity"] == capacity
        and body["post"] == post
        and body["cause"] == cause
        and body["depth"] == depth
    )


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
