"""An index of their own is one too many where another one begins with the key: each costs every row that is written."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("people", "0018_purpose_of_a_code")]

    operations = [
        KeysWithoutIndex(
            [
                ("formality", "seating"),
                ("household", "unit"),
                ("organisation", "area"),
                ("post", "area"),
                ("recoverycode", "person"),
                ("sheetcode", "sheet"),
                ("term", "person"),
                ("term", "post"),
            ]
        ),
    ]
