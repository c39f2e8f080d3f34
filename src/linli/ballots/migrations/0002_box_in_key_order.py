from typing import Any

from django.db import migrations


def lay_in_key_order(apps: Any, editor: Any) -> None:
    """SQLite numbers rows as they come, in a hidden column that every backup has: that is the order of voting."""
    if editor.connection.vendor != "sqlite":
        return
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'ballots_boxpaper' AND type IN ('table', 'index')"
            " AND sql IS NOT NULL ORDER BY type DESC"
        )
        (table,), *indexes = cursor.fetchall()
    if table.endswith("WITHOUT ROWID"):  # migrated back and forth
        return
    laid = table.replace("ballots_boxpaper", "ballots_boxpaper_laid", 1)
    for sql in (
        f"{laid} WITHOUT ROWID",
        "INSERT INTO ballots_boxpaper_laid SELECT * FROM ballots_boxpaper",
        "DROP TABLE ballots_boxpaper",
        'ALTER TABLE ballots_boxpaper_laid RENAME TO "ballots_boxpaper"',
        *(sql for (sql,) in indexes),
    ):
        editor.execute(sql, params=None)


class Migration(migrations.Migration):
    dependencies = [("ballots", "0001_ballots")]

    operations = [migrations.RunPython(lay_in_key_order, migrations.RunPython.noop)]
