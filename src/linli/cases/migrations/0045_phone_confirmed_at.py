"""A case says when its reporter confirmed the telephone left with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0044_handlers_and_their_posts")]

    operations = [
        migrations.AddField("case", "phone_confirmed_at", models.DateTimeField(blank=True, null=True)),
    ]
