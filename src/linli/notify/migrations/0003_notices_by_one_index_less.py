"""A person's notices and a notice's deliveries are found by the indexes that have their order and channel, too."""

from django.conf import settings
from django.db import migrations, models

from linli.kernel.tables import AlterFieldWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("notify", "0002_told_long_ago")]

    operations = [
        AlterFieldWithoutIndex(
            "notice",
            "person",
            models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False),
        ),
        AlterFieldWithoutIndex(
            "delivery",
            "notice",
            models.ForeignKey("notify.notice", models.CASCADE, related_name="deliveries", db_index=False),
        ),
    ]
