"""Writing the index. Call inside the transaction that writes the row itself: what one wrote, one finds at once."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from django.db import connection

from linli.search import engines
from linli.search.keys import key
from linli.search.tokens import LEVELS, area_tokens, text_tokens

# SQLite takes 32,766 parameters a statement; this many keeps one statement under a megabyte or so.
_BATCH = 500


class Entry(NamedTuple):
    """One row to be found: its id, its words, and the areas it lies in, by level.

    `cut` is a text cut before (`text_tokens`), found besides `text`: long imports cut theirs before they take the lock.
    """

    id: int
    text: str
    areas: Mapping[str, int | None]
    cut: Sequence[str] = ()


def areas_of(located: object) -> dict[str, int | None]:
    """The areas of a row that carries the columns `city_id` … `grid_id`."""
    return {level: getattr(located, f"{level}_id", None) for level in LEVELS}


def put(kind: str, object_id: int, text: str, areas: Mapping[str, int | None]) -> None:
    """Make a row findable by `text`, in place of what it was found by before. One statement."""
    put_many(kind, [Entry(object_id, text, areas)])


def put_many(kind: str, entries: Iterable[Entry]) -> None:
    """`put` for many rows, 500 a statement; no id twice in one call."""
    waiting = iter(entries)
    with connection.cursor() as cursor:
        while batch := list(islice(waiting, _BATCH)):
            values = [value for entry in batch for value in _values(kind, entry)]
            cursor.execute(engines.insert(connection.vendor, len(batch)), values)


def remove(kind: str, object_id: int) -> None:
    """Let a row be found no more; nothing happens when it was not."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_row WHERE rowid = %s", [key(kind, object_id)])


def _values(kind: str, entry: Entry) -> tuple[int, str]:
    held = engines.content(connection.vendor, area_tokens(entry.areas), [*entry.cut, *text_tokens(entry.text)])
    return key(kind, entry.id), held
