"""Whoever stands in finds the cases of the post in which they act."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0048_keys_begun_by_others")]

    operations = [
        migrations.AddIndex(
            "case",
            models.Index(fields=["handler_post", "id"], name="case_handler_post"),
        ),
    ]
