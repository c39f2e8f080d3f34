"""An index of their own is one too many where another one begins with the key: each costs every row that is written."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("shelf", "0003_agreed_by_code")]

    operations = [
        KeysWithoutIndex(
            [
                ("accountline", "account"),
            ]
        ),
    ]
