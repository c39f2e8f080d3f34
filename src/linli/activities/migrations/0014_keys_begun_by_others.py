"""An index of their own is one too many where another one begins with the key: each costs every row that is written."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("activities", "0013_teams_in_one_place")]

    operations = [
        KeysWithoutIndex(
            [
                ("certificate", "organiser"),
                ("gearslot", "gear"),
                ("need", "session"),
                ("programme", "organiser"),
                ("proof", "organiser"),
                ("role", "programme"),
                ("session", "programme"),
                ("signup", "person"),
                ("signup", "session"),
                ("slot", "person"),
                ("slot", "spot"),
                ("slot", "team"),
                ("told", "person"),
                ("told", "programme"),
            ]
        ),
    ]
