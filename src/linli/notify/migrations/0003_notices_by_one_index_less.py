"""A person's notices and a notice's deliveries are found by the indexes that have their order and channel, too."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("notify", "0002_told_long_ago")]

    operations = [KeysWithoutIndex([("notice", "person"), ("delivery", "notice")])]
