"""Made by hand: Django cannot describe a full-text table, so the state and the database are told apart."""

from django.db import migrations, models

import linli.search.models
from linli.search import engines


def create(apps, schema_editor):
    for statement in engines.CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute(engines.DROP)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Row",
                    fields=[
                        ("key", models.BigIntegerField(db_column="rowid", primary_key=True, serialize=False)),
                        ("tokens", linli.search.models.TokensField()),
                    ],
                    options={"db_table": "search_row"},
                )
            ],
            database_operations=[migrations.RunPython(create, drop)],
        )
    ]
