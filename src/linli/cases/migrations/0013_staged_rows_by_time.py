"""Staged rows are taken in by the time of their event, so that a file of any length is read a chunk at a time."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_reserved")]

    operations = [
        # What waits just now is numbered in the order of the file.
        migrations.AddField(
            "importrow", "at", models.DateTimeField(default=django.utils.timezone.now), preserve_default=False
        ),
        migrations.AddIndex("importrow", models.Index(fields=["batch", "at", "row"], name="staged_row_by_time")),
    ]
