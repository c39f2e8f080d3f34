"""An index of their own is one too many where another one begins with the key: each costs every row that is written."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("teams", "0003_one_list_of_skills")]

    operations = [
        KeysWithoutIndex(
            [
                ("agreement", "spot"),
                ("equipment", "team"),
                ("has", "member"),
                ("lineup", "team"),
                ("loan", "equipment"),
                ("member", "person"),
                ("member", "team"),
                ("picture", "team"),
                ("piece", "team"),
            ]
        ),
    ]
