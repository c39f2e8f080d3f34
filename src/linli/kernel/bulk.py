"""Many rows in one short transaction: ids are reserved and the statements written out before the lock is taken."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models, transaction
from django.db.models.sql import InsertQuery

Statement = tuple[str, Sequence[Any]]
MOST_PARAMETERS = 30_000  # SQLite takes 32,766 a statement


def reserve_ids(model: type[models.Model], amount: int) -> Sequence[int]:
    """Take ids from the table's own sequence; those of an import that is given up stay unused."""
    table = model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Others take from the sequence meanwhile, so the ids taken need not be in a row.
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, amount]
            )
            return [int(row[0]) for row in cursor.fetchall()]
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) SELECT %s, 0 WHERE NOT EXISTS"
                       " (SELECT 1 FROM sqlite_sequence WHERE name = %s)", [table, table])  # fmt: skip
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq", [amount, table])
        last = int(cursor.fetchone()[0])
        return range(last - amount + 1, last + 1)


def inserts(rows: Iterable[models.Model]) -> list[Statement]:
    """The INSERT statements of new rows of one model; without ids where the rows have none yet."""
    return list(_inserts(iter(rows)))


def _inserts(rows: Iterator[models.Model]) -> Iterator[Statement]:
    first = next(rows, None)
    if first is None:
        return
    model = type(first)
    fields = [field for field in model._meta.concrete_fields if first.pk is not None or not field.primary_key]
    batch = [first, *islice(rows, MOST_PARAMETERS // len(fields) - 1)]
    while batch:
        query = InsertQuery(model)
        query.insert_values(fields, batch)
        yield from query.get_compiler(connection=connection).as_sql()
        batch = list(islice(rows, MOST_PARAMETERS // len(fields)))


def run(statements: Iterable[Statement]) -> None:
    """Execute them in the caller's transaction."""
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
