"""Many rows in one short transaction: ids are reserved and the rows written out on the disk before the lock is taken.

On the disk, so that a file of any length needs no more memory than a short one.
"""

import pickle
from collections.abc import Callable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import Any, Self

from django.db import connection, models, transaction

# What has a meaning of its own in the text that COPY reads.
_ESCAPED = {ord("\\"): "\\\\", ord("\t"): "\\t", ord("\n"): "\\n", ord("\r"): "\\r"}


def reserve_ids(model: type[models.Model], amount: int) -> Sequence[int]:
    """Take ids from the table's own sequence; those of an import that is given up stay unused."""
    if not amount:
        return ()
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


class Spool:
    """New rows as the database takes them: `add` some of one model, with their ids or all without; `put_in` all."""

    def __init__(self) -> None:
        # Without a name, and gone with this process.
        self._file = TemporaryFile(prefix="linli-")  # noqa: SIM115 -- closed when the block of the spool ends

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self._file.close()

    def add(self, rows: Sequence[models.Model]) -> None:
        """Write rows of one model out."""
        if rows:
            pickle.dump(_copied(rows) if connection.vendor == "postgresql" else _inserted(rows), self._file)

    def put_in(self) -> None:
        """Insert all of them, in the caller's transaction."""
        if not connection.in_atomic_block:
            raise RuntimeError("put_in() stands inside the atomic block of the whole import")
        with connection.cursor() as cursor:
            for sql, content in self._written():
                if isinstance(content, bytes):
                    with cursor.copy(sql) as copy:
                        copy.write(content)
                else:
                    cursor.executemany(sql, content)

    def _written(self) -> Iterator[tuple[str, Any]]:
        end = self._file.tell()
        self._file.seek(0)
        while self._file.tell() < end:
            yield pickle.load(self._file)  # noqa: S301 -- written above, to a file that nobody else can open


def _fields(rows: Sequence[models.Model]) -> "list[models.Field[Any, Any]]":
    own = rows[0].pk is not None
    return [field for field in rows[0]._meta.concrete_fields if own or not field.primary_key]


def _values(rows: Sequence[models.Model]) -> Iterator[list[Any]]:
    fields = _fields(rows)
    for row in rows:
        yield [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]


def _columns(rows: Sequence[models.Model]) -> tuple[str, str, int]:
    quote = connection.ops.quote_name
    names = [quote(str(field.column)) for field in _fields(rows)]
    return quote(rows[0]._meta.db_table), ", ".join(names), len(names)


def _inserted(rows: Sequence[models.Model]) -> tuple[str, list[list[Any]]]:
    table, names, count = _columns(rows)
    sql = f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * count)})"  # noqa: S608 -- names of our models
    plain = [[bytes(value) if isinstance(value, memoryview) else value for value in row] for row in _values(rows)]
    return sql, plain


def _copied(rows: Sequence[models.Model]) -> tuple[str, bytes]:
    """COPY takes rows in a quarter of the time of INSERT, and the text that it reads is made here, before the lock."""
    from psycopg.adapt import PyFormat, Transformer  # 5 MB, which an installation on SQLite does without

    table, names, _count = _columns(rows)
    connection.ensure_connection()
    dumper = Transformer(connection.connection).get_dumper

    def dumped(value: Any) -> Any:
        return dumper(value, PyFormat.TEXT).dump(value)

    lines = ("\t".join(_copy_text(value, dumped) for value in row) for row in _values(rows))
    return f"COPY {table} ({names}) FROM STDIN", "".join(f"{line}\n" for line in lines).encode()


def _copy_text(value: Any, dump: Callable[[Any], Any]) -> str:
    if value is None:
        return "\\N"
    dumped = dump(value)
    return "\\N" if dumped is None else bytes(dumped).decode().translate(_ESCAPED)
