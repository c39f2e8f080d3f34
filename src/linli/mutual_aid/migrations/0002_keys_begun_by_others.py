"""An index of their own is one too many where another one begins with the key: each costs every row that is written."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("mutual_aid", "0001_a_drive_with_its_account")]

    operations = [
        KeysWithoutIndex(
            [
                ("drive", "organiser"),
                ("item", "drive"),
                ("move", "item"),
            ]
        ),
    ]
