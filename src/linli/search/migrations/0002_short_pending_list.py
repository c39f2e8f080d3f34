"""PostgreSQL reads the GIN index's pending list whole at each search, so it is kept to a sixteenth of its usual 4 MB."""

from django.db import migrations

KILOBYTES = 256


def shorten(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER INDEX search_row_tokens SET (gin_pending_list_limit = {KILOBYTES})")
        schema_editor.execute("SELECT gin_clean_pending_list('search_row_tokens')")


def as_before(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER INDEX search_row_tokens RESET (gin_pending_list_limit)")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(shorten, as_before)]
