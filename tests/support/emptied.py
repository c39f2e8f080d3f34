"""The tables as they were before a test with real transactions."""

from functools import cache

from django.core.management.color import no_style
from django.db import connection

# What a migration leaves in these is no test's: it stays.
KEPT = ("django_migrations", "django_content_type", "auth_permission")


def empty() -> None:
    """No table has a row but those that a product has which was just installed."""
    from linli.journal import triggers

    if full := _with_rows():
        with triggers.suspended():
            connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), full, allow_cascade=True))


def _with_rows() -> list[str]:
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in _tables())
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [table for (table,) in cursor.fetchall()]


@cache
def _tables() -> list[str]:
    return sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - set(KEPT))
