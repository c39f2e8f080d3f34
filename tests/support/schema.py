"""What a database is made of, as it tells it itself: told alike however it came about."""

import re
from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

# The digest in the names that Django makes itself; the casts and brackets that PostgreSQL writes anew after a dump.
_OWN_NAME = re.compile(r"_[0-9a-f]{8}(?=_|$|\W)")
_WRITTEN_ANEW = re.compile(r"::(?:character varying|text)(?:\(\d+\))?(?:\[\])?|[()]")
POSTGRESQL = {
    "column": "SELECT attrelid::regclass::text, attname, format_type(atttypid, atttypmod), attnotnull, attidentity,"
    " pg_get_expr(adbin, adrelid), attcollation FROM pg_attribute"
    " JOIN pg_class ON pg_class.oid = attrelid LEFT JOIN pg_attrdef ON (adrelid, adnum) = (attrelid, attnum)"
    " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'S') AND attnum > 0 AND NOT attisdropped",
    "constraint": "SELECT conrelid::regclass::text, CASE WHEN contype = 'c' THEN conname END, pg_get_constraintdef(oid)"
    " FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'",
    "index": "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "trigger": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "function": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "statistics": "SELECT pg_get_statisticsobjdef(oid) FROM pg_statistic_ext",
}


def told(connection: BaseDatabaseWrapper) -> list[list[str]]:
    """Every table, column, index, constraint and trigger, each a line; the order of columns is left out."""
    return sorted(_of_sqlite(connection) if connection.vendor == "sqlite" else _of_postgresql(connection))


def _of_sqlite(connection: BaseDatabaseWrapper) -> Iterator[list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, tbl_name, sql FROM sqlite_master WHERE sql > '' AND name NOT LIKE 'sqlite_%'")
        for kind, table, sql in cursor.fetchall():
            text = _OWN_NAME.sub("_own", " ".join(sql.split()))
            parts = _parted(text) if kind == "table" and text.startswith("CREATE TABLE") else [text]
            yield from ([kind, table, part] for part in parts)


def _parted(sql: str) -> list[str]:
    """The columns and constraints between a table's outer brackets, and what stands behind these."""
    inside, behind = sql.partition("(")[2].rpartition(")")[::2]
    parts, depth, quote = [""], 0, ""
    for sign in inside:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        depth += 0 if quote else (sign == "(") - (sign == ")")
        if sign == "," and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += sign
    return [*(part.strip() for part in parts), behind.strip()]


def _of_postgresql(connection: BaseDatabaseWrapper) -> Iterator[list[str]]:
    with connection.cursor() as cursor:
        for kind, question in POSTGRESQL.items():
            cursor.execute(question)
            for row in cursor.fetchall():
                yield [kind, *(_WRITTEN_ANEW.sub("", _OWN_NAME.sub("_own", str(value))) for value in row)]
