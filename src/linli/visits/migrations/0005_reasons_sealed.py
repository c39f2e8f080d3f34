"""Why somebody is visited, and why no more, tells of their health: it is sealed. The words, and so their digest, stay.

Until here an ended programme wrote a sentence as the reason, in Chinese or in English; its digest stands as it was.
"""

from typing import Any

from django.db import migrations


def seal(apps: Any, schema_editor: Any) -> None:
    for row in apps.get_model("visits", "Visited").objects.iterator(500):
        row.reason, row.ended_why = row.reason_open, row.ended_why_open
        row.save(update_fields=["reason", "ended_why"])


class Migration(migrations.Migration):
    dependencies = [("visits", "0004_reasons_to_seal")]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
