"""Asking the index. Several words must all be found: Chinese anywhere, Latin words and numbers from their start."""

from django.db import connection
from django.db.models.expressions import RawSQL

from linli.search import engines
from linli.search.keys import ID_MASK, key_range
from linli.search.tokens import area_token, query_phrases, sealed_phrase


def ids(
    kind: str, text: str, *, area: tuple[str, int] | None = None, before: int | None = None, limit: int = 200
) -> list[int]:
    """Ids of the newest rows that hold all of `text`, newest first; `before` continues below an id.

    `area` is (level, id). One statement; a text without letter or number finds nothing.
    """
    query = _query(kind, text, area, before)
    if query is None:
        return []
    sql, values = engines.newest_hits(connection.vendor, query, mask=ID_MASK, limit=limit)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]


def matching(
    kind: str, text: str, *, area: tuple[str, int] | None = None, sealed: bool = False
) -> "RawSQL | list[int]":
    """Every hit, for `queryset.filter(pk__in=…)` beside other conditions; `ids` is quicker for a mere search.

    `sealed`: of a kind that was put with `seal`, where a word is found whole: of Chinese two characters at least.
    """
    query = _query(kind, text, area, None, sealed)
    if query is None:
        return []
    return RawSQL(engines.all_hits(connection.vendor), [ID_MASK, *query])  # noqa: S611 -- constant SQL, values bound


def count(kind: str, text: str, *, area: tuple[str, int] | None = None, limit: int = 1000) -> int:
    """How many rows hold all of `text`, counted no further than `limit`."""
    query = _query(kind, text, area, None)
    if query is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(engines.count_hits(connection.vendor), [*query, limit])
        found: int = cursor.fetchone()[0]
    return found


def _query(
    kind: str, text: str, area: tuple[str, int] | None, before: int | None, sealed: bool = False
) -> tuple[str, int, int] | None:
    phrases = [sealed_phrase(one) if sealed else one for one in query_phrases(text)]
    if not phrases:
        return None
    areas = [area_token(*area)] if area else []
    return engines.expression(connection.vendor, areas, phrases), *key_range(kind, before)
