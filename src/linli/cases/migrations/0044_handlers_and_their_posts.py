"""PostgreSQL learns that a case's handler nearly tells its post: it multiplied the two and took a handler's cases for few."""

from django.db import migrations


def _tell(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE STATISTICS case_handler_and_post (dependencies) ON handler_id, handler_post_id FROM cases_case"
        )


def _forget(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP STATISTICS case_handler_and_post")


class Migration(migrations.Migration):
    dependencies = [("cases", "0043_callers")]

    operations = [migrations.RunPython(_tell, _forget, elidable=False)]
