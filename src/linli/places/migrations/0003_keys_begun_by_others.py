"""An index of their own is one too many where another one begins with the key: each costs every row that is written."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("places", "0002_kinds_of_units")]

    operations = [
        KeysWithoutIndex(
            [
                ("entrance", "building"),
                ("unit", "building"),
            ]
        ),
    ]
