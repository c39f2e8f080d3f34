"""An index of their own is one too many where another one begins with the key: each costs every row that is written."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("ballots", "0019_votes_by_one_index_less")]

    operations = [
        KeysWithoutIndex(
            [
                ("conflict", "ballot"),
                ("mark", "ballot"),
                ("matter", "ballot"),
                ("nomination", "ballot"),
                ("printing", "ballot"),
                ("reading", "vote"),
                ("shareheld", "ballot"),
                ("slip", "ballot"),
                ("slipowner", "slip"),
                ("slipunit", "ballot"),
                ("votermark", "ballot"),
            ]
        ),
    ]
