"""An index of their own is one too many where another one begins with the key: each costs every row that is written."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("office", "0002_forms_and_homes")]

    operations = [
        KeysWithoutIndex(
            [
                ("collection", "body"),
                ("filling", "collection"),
                ("homenote", "unit"),
                ("leave", "term"),
                ("nudge", "ticket"),
            ]
        ),
    ]
