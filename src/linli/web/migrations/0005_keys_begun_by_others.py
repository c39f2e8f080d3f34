"""An index of their own is one too many where another one begins with the key: each costs every row that is written."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("web", "0004_kept_rosters")]

    operations = [
        KeysWithoutIndex(
            [
                ("listorder", "person"),
                ("madelist", "regular"),
                ("rosterupload", "area"),
            ]
        ),
    ]
