"""Staged rows name people: what was kept in plain text is sealed, and the words at fault leave the file's own row."""

import json
from typing import Any

from django.db import migrations

import linli.kernel.sealed


def seal(apps: Any, schema_editor: Any) -> None:
    for row in apps.get_model("cases", "ImportRow").objects.iterator():
        row.content = json.dumps(row.values, ensure_ascii=False)
        row.save(update_fields=["content"])
    for batch in apps.get_model("cases", "Import").objects.exclude(faults=[]).iterator():
        batch.faults = [{key: fault[key] for key in ("row", "field", "code")} for fault in batch.faults]
        batch.save(update_fields=["faults"])


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.AddField("importrow", "content", linli.kernel.sealed.SealedTextField(blank=True, default=b"")),
        migrations.RunPython(seal, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField("importrow", "values"),
    ]
