"""Bring every sealed value under the newest key of the ring, so that an older key can be taken away.

A batch is one short transaction and writes a value only where it still is what was read, so that it may run beside
everybody's work, be stopped at any instant and be run again: what is done already is not looked at twice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, models, transaction

from linli.journal import triggers
from linli.kernel.sealed import KeyMissing, SealedTextField, newest_key, reseal
from linli.people.adapters import WHERE

BATCH = 500
Progress = Callable[[int, int], None]
Row = tuple[int, bytes]


@dataclass(frozen=True)
class Column:
    """A sealed column, read and written as the bytes that it holds."""

    model: type[models.Model]
    field: SealedTextField

    @property
    def _stale(self) -> str:
        column = self._quoted(self.field.column)
        return f"FROM {self._table} WHERE length({column}) > 0 AND substr({column}, 1, 1) <> %s"

    @property
    def _table(self) -> str:
        return self._quoted(self.model._meta.db_table)

    @staticmethod
    def _quoted(name: str | None) -> str:
        return connection.ops.quote_name(str(name))

    def count(self) -> int:
        """How many values stand under an older key."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) {self._stale}", [bytes([newest_key()])])
            return int(cursor.fetchone()[0])

    def stale(self, after: int) -> list[Row]:
        """The next values under an older key, by the key of their row."""
        sql = f"SELECT id, {self._quoted(self.field.column)} {self._stale} AND id > %s ORDER BY id LIMIT {BATCH}"
        with connection.cursor() as cursor:
            cursor.execute(sql, [bytes([newest_key()]), after])
            return [(pk, bytes(value)) for pk, value in cursor.fetchall()]

    def put(self, changes: list[tuple[bytes, int, bytes]]) -> None:
        """Write new values, each with its row's key and what it was read as; what somebody wrote meanwhile stays."""
        column = self._quoted(self.field.column)
        sql = f"UPDATE {self._table} SET {column} = %s WHERE id = %s AND {column} = %s"  # noqa: S608 -- our own names
        with transaction.atomic(), triggers.thawed(self.model), connection.cursor() as cursor:
            cursor.executemany(sql, changes)


def columns() -> list[Column]:
    """Every sealed column of the installation."""
    return [
        Column(model, field)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedTextField)
    ]


def run(progress: Progress) -> Iterator[str]:
    """Seal anew whatever stands under an older key; what cannot be opened is named and left as it is."""
    found = columns()
    total, done = sum(column.count() for column in found), 0
    for column in found:
        after = 0
        while rows := column.stale(after):
            after = rows[-1][0]
            changes, faults = _sealed_anew(column, rows)
            column.put(changes)
            yield from faults
            done += len(rows)
            progress(done, total)
    yield from _second_factors()


def _sealed_anew(column: Column, rows: list[Row]) -> tuple[list[tuple[bytes, int, bytes]], list[str]]:
    changes, faults = [], []
    for pk, value in rows:
        try:
            changes.append((reseal(value, place=column.field.place), pk, value))
        except (KeyMissing, ValueError) as error:
            faults.append(f"{column.model._meta.db_table} {pk}: {error}")
    return changes, faults


def _second_factors() -> Iterator[str]:
    """The secrets of authenticator apps lie as hex digits in a library's JSON; one or two for each holder of a post."""
    for pk in Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("pk", flat=True):
        with transaction.atomic():
            held = Authenticator.objects.select_for_update().filter(pk=pk).first()
            if held is None or (sealed := bytes.fromhex(held.data["secret"]))[0] == newest_key():
                continue
            try:
                held.data["secret"] = reseal(sealed, place=WHERE).hex()
            except (KeyMissing, ValueError) as error:
                yield f"{held._meta.db_table} {pk}: {error}"
            else:
                held.save(update_fields=["data"])
