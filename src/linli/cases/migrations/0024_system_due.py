from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0023_supporters"),
        ("people", "0007_letters"),
        ("places", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="case",
            name="case_lapses",
        ),
        migrations.AddField(
            model_name="case",
            name="system_due",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("system_due__isnull", False)), fields=["system_due"], name="case_system_due"
            ),
        ),
    ]
