"""An index of their own is one too many where another one begins with the key: each costs every row that is written."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("points", "0003_taken_back")]

    operations = [
        KeysWithoutIndex(
            [
                ("account", "book"),
                ("application", "account"),
                ("claim", "good"),
                ("closing", "book"),
                ("edition", "book"),
                ("entry", "account"),
                ("good", "book"),
                ("objection", "application"),
                ("objection", "entry"),
                ("rulebook", "body"),
                ("standing", "closing"),
            ]
        ),
    ]
