"""The tables as they were before a test with real transactions."""

from functools import cache

from django.db import connection, transaction

# What a migration leaves in these is no test's: it stays.
KEPT = ("django_migrations", "django_content_type", "auth_permission")


def empty() -> None:
    """No table has a row but those that a product has which was just installed."""
    from linli.journal import triggers

    # At once: each trigger by itself would wait for the disk, and PostgreSQL would make anew the files of each table.
    if full := _with_rows():
        with transaction.atomic(), triggers.suspended(), connection.cursor() as cursor:
            for table in full:
                cursor.execute(f"DELETE FROM {table}")


def _with_rows() -> list[str]:
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in _tables())
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [table for (table,) in cursor.fetchall()]


@cache
def _tables() -> list[str]:
    return sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - set(KEPT))
