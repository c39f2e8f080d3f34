from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notify", "0001_notices")]

    operations = [
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["read_at", "at"], name="told_long_ago"),
        ),
    ]
