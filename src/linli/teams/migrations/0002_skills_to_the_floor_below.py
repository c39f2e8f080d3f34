"""Skills of teams become skills of the floor below, under the keys by which the journal knows them."""

from typing import Any

from django.core.management.color import no_style
from django.db import migrations


def copy(apps: Any, schema_editor: Any) -> None:
    before, after = apps.get_model("teams", "Skill"), apps.get_model("activities", "Skill")
    names = [field.attname for field in before._meta.concrete_fields]
    rows = before.objects.order_by("pk").values(*names)
    after.objects.bulk_create([after(**row) for row in rows], batch_size=500)
    with schema_editor.connection.cursor() as cursor:  # the next key follows those that were copied
        for statement in schema_editor.connection.ops.sequence_reset_sql(no_style(), [after]):
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0011_one_list_of_skills"),
        ("teams", "0001_teams_and_what_they_have"),
    ]

    operations = [migrations.RunPython(copy, migrations.RunPython.noop)]
