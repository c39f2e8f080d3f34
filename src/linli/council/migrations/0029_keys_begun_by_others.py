"""An index of their own is one too many where another one begins with the key: each costs every row that is written."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("council", "0028_numbered_tombstones")]

    operations = [
        KeysWithoutIndex(
            [
                ("choice", "poll"),
                ("demand", "body"),
                ("duesbase", "year"),
                ("duespayment", "base"),
                ("duesyear", "body"),
                ("invitee", "meeting"),
                ("invitee", "person"),
                ("item", "meeting"),
                ("letter", "body"),
                ("meeting", "body"),
                ("point", "item"),
                ("reminder", "body"),
                ("sealuse", "body"),
                ("signature", "meeting"),
                ("speaker", "item"),
                ("talk", "body"),
                ("training", "body"),
                ("transfer", "body"),
            ]
        ),
    ]
