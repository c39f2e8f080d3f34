"""Writing the index. Call inside the transaction that writes the row itself: what one wrote, one finds at once."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection

from linli.search import engines
from linli.search.keys import key
from linli.search.tokens import LEVELS, area_tokens, sealed, text_tokens

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

# SQLite takes 32,766 parameters a statement; this many keeps one statement under a megabyte or so.
_BATCH = 500


class Entry(NamedTuple):
    """One row to be found: its id, its words, and the areas it lies in, by level."""

    id: int
    text: str
    areas: Mapping[str, int | None]


def areas_of(located: object) -> dict[str, int | None]:
    """The areas of a row that carries the columns `city_id` … `grid_id`."""
    return {level: getattr(located, f"{level}_id", None) for level in LEVELS}


def put(kind: str, object_id: int, text: str, areas: Mapping[str, int | None], *, seal: bool = False) -> None:
    """Make a row findable by `text`, in place of what it was found by before. One statement.

    `seal`: the words are sealed at rest, so that the index keeps keyed fingerprints of their tokens.
    """
    put_many(kind, [Entry(object_id, text, areas)], seal=seal)


def put_many(kind: str, entries: Iterable[Entry], *, seal: bool = False) -> None:
    """`put` for many rows, 500 a statement; no id twice in one call."""
    waiting = iter(entries)
    while batch := list(islice(waiting, _BATCH)):
        with connection.cursor() as cursor:
            cursor.execute(
                engines.insert(connection.vendor, len(batch)),
                [v for entry in batch for v in _values(kind, entry, seal)],
            )


def remove(kind: str, object_id: int) -> None:
    """Let a row be found no more; nothing happens when it was not."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_row WHERE rowid = %s", [key(kind, object_id)])


def forget_letters(pages: int = 500) -> int:
    """Let the index's file hold no word any more that is not found. Answers in how many steps, each a short write."""
    steps = 0
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            while _merged(cursor, pages if steps else -pages):
                steps += 1
    return steps


def _merged(cursor: "CursorWrapper", pages: int) -> bool:
    """Whether there was something to do: FTS5 then changes two rows or more (its own documentation)."""
    before = _written(cursor)
    cursor.execute(engines.MERGE, [pages])
    return _written(cursor) - before >= 2


def _written(cursor: "CursorWrapper") -> int:
    cursor.execute(engines.WRITTEN)
    rows: int = cursor.fetchone()[0]
    return rows


def _values(kind: str, entry: Entry, seal: bool) -> tuple[int, str]:
    words = text_tokens(entry.text)
    held = engines.content(connection.vendor, area_tokens(entry.areas), sealed(words) if seal else words)
    return key(kind, entry.id), held
