"""An index of their own is one too many where another one begins with the key: each costs every row that is written."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("visits", "0007_voluntary")]

    operations = [
        KeysWithoutIndex(
            [
                ("visit", "programme"),
                ("visit", "visited"),
                ("visited", "programme"),
                ("visitprogramme", "body"),
            ]
        ),
    ]
