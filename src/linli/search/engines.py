"""The index in the two databases: an FTS5 table in SQLite, a tsvector column under GIN in PostgreSQL.

Tokens are made in `tokens.py`; neither engine cuts words itself. FTS5's `ascii` tokenizer takes every character beyond
ASCII as a letter, so it only cuts at our spaces; PostgreSQL gets a finished literal with positions, which no locale or
parser touches.
"""
# ruff: noqa: S608 -- statements are put together from the constants of this file; every value is a parameter

from collections.abc import Sequence

from linli.kernel.postgresql import AFRESH
from linli.search.tokens import Phrase

CREATE = {
    "sqlite": ("CREATE VIRTUAL TABLE search_row USING fts5(tokens, tokenize = 'ascii', prefix = '1')",),
    "postgresql": (
        "CREATE TABLE search_row (rowid bigint PRIMARY KEY, tokens tsvector NOT NULL)",
        "CREATE INDEX search_row_tokens ON search_row USING gin (tokens)",
    ),
}
DROP = "DROP TABLE search_row"

_INSERT = {
    "sqlite": ("INSERT OR REPLACE INTO search_row (rowid, tokens) VALUES ", "(%s, %s)", ""),
    "postgresql": (
        "INSERT INTO search_row (rowid, tokens) VALUES ",
        "(%s, %s::tsvector)",
        " ON CONFLICT (rowid) DO UPDATE SET tokens = excluded.tokens",
    ),
}
_MATCHES = {"sqlite": "tokens MATCH %s", "postgresql": "tokens @@ %s::tsquery"}

# A bitmap scan yields rows in the order of the heap, oldest first, and so `ORDER BY … LIMIT` alone makes the planner
# walk the primary key, which is slow for rare words. Up to this many hits are taken from the index and sorted; a word
# with more of them is common, and walking backwards from the newest row soon meets enough: of a million rows, 200 hits
# are met within 40,000, the last of which take as long as 5,000 from the index. That it walks is not left to the
# planner, which takes words said together (a phrase) for a hundred times rarer than they are.
_COMMON = 5_000


# FTS5 only marks what is taken out, and goes on to hold its words, until it merges what it wrote: a number below zero
# lets it begin with all of it, and each further call goes on for about so many pages. PostgreSQL vacuums by itself.
MERGE = "INSERT INTO search_row (search_row, rank) VALUES ('merge', %s)"
WRITTEN = "SELECT total_changes()"


def insert(vendor: str, rows: int) -> str:
    """One statement that writes `rows` rows (key, content), replacing those with the same key."""
    head, row, tail = _INSERT[vendor]
    return head + ", ".join([row] * rows) + tail


def content(vendor: str, areas: Sequence[str], words: Sequence[str]) -> str:
    """What the token column holds."""
    if vendor == "sqlite":
        return " ".join([*areas, *words])
    placed = (f"'{word}':{position}" for position, word in enumerate(words, start=1))
    return " ".join([*(f"'{area}'" for area in areas), *placed])


def expression(vendor: str, areas: Sequence[str], phrases: Sequence[Phrase]) -> str:
    """The engine's own query for all of the areas and phrases."""
    if vendor == "sqlite":
        return " AND ".join([*(f'"{area}"' for area in areas), *map(_fts_phrase, phrases)])
    return " & ".join([*(f"'{area}'" for area in areas), *map(_ts_phrase, phrases)])


def _fts_phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"' + ("*" if phrase.open else "")


def _ts_phrase(phrase: Phrase) -> str:
    return "(" + " <-> ".join(f"'{token}'" for token in phrase.tokens) + (":*" if phrase.open else "") + ")"


def all_hits(vendor: str) -> str:
    """SELECT of every hit's id, in no order. Parameters: mask, expression, first key, last key."""
    # The hits come first whatever the statement around them looks like; else the planner may test row after row.
    found = f"SELECT rowid & %s AS id FROM search_row WHERE {_MATCHES[vendor]} AND rowid BETWEEN %s AND %s"
    return found if vendor == "sqlite" else f"WITH hits AS MATERIALIZED ({found}) SELECT id FROM hits"


def newest_hits(vendor: str, query: tuple[str, int, int], *, mask: int, limit: int) -> tuple[str, list[int | str]]:
    """SELECT of the newest hits' ids, newest first, with its parameters; `query` is expression, first and last key."""
    matches = _MATCHES[vendor]
    if vendor == "sqlite":
        where = f"{matches} AND rowid BETWEEN %s AND %s"
        return f"SELECT rowid & %s FROM search_row WHERE {where} ORDER BY rowid DESC LIMIT %s", [mask, *query, limit]
    words, first, last = query
    most = max(_COMMON, limit)
    sql = (
        f"{AFRESH}WITH few AS MATERIALIZED"
        f" (SELECT rowid FROM search_row WHERE {matches} AND rowid BETWEEN %s AND %s LIMIT %s),"
        " tally AS MATERIALIZED (SELECT count(*) AS hits FROM few),"
        " rare AS (SELECT rowid FROM few WHERE (SELECT hits FROM tally) < %s),"
        " newest AS (SELECT rowid, tokens FROM search_row WHERE (SELECT hits FROM tally) >= %s"
        " AND rowid BETWEEN %s AND %s ORDER BY rowid DESC OFFSET 0),"
        f" common AS (SELECT rowid FROM newest WHERE {matches} ORDER BY rowid DESC LIMIT %s)"
        " SELECT rowid & %s FROM (SELECT rowid FROM rare UNION ALL SELECT rowid FROM common) AS found"
        " ORDER BY rowid DESC LIMIT %s"
    )
    return sql, [words, first, last, most, most, most, first, last, words, limit, mask, limit]


def count_hits(vendor: str) -> str:
    """SELECT of the number of hits, counted up to a limit. Parameters: expression, first key, last key, limit."""
    where = f"{_MATCHES[vendor]} AND rowid BETWEEN %s AND %s"
    sql = f"SELECT count(*) FROM (SELECT 1 FROM search_row WHERE {where} LIMIT %s) AS hits"
    return sql if vendor == "sqlite" else AFRESH + sql
