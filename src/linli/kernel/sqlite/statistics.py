"""What SQLite knows of each index when it chooses one. Nothing counts by itself there; PostgreSQL sees to it alone."""

from django.db import connection, transaction

SAMPLED = 1000  # rows of an index that are looked at, so that writers wait for milliseconds

# An index without rows has no figures, and would be taken for one that finds ten rows: dearer than the right one where
# areas have few cases in the mean and the area at hand has very many.
_EMPTY = """
    INSERT INTO sqlite_stat1 (tbl, idx, stat)
    SELECT tbl_name, name, '1 1 1 1 1 1' FROM sqlite_master WHERE type = 'index'
        AND tbl_name IN (SELECT tbl FROM sqlite_stat1)
        AND name NOT IN (SELECT idx FROM sqlite_stat1 WHERE idx IS NOT NULL)
"""


def refresh() -> None:
    """Count anew. Connections that are opened from now on choose by it, and each gives way to a new one in an hour."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {SAMPLED}")
        with transaction.atomic():
            cursor.execute("ANALYZE")
            cursor.execute(_EMPTY)
        cursor.execute("ANALYZE sqlite_master")  # has this connection read them, too
