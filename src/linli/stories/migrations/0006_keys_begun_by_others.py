"""An index of their own is one too many where another one begins with the key: each costs every row that is written."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("stories", "0005_correspondents")]

    operations = [
        KeysWithoutIndex(
            [
                ("call", "publisher"),
                ("category", "call"),
                ("contribution", "correspondent"),
                ("criterion", "call"),
                ("enclosed", "letter"),
                ("entry", "call"),
                ("judgement", "juror"),
                ("juror", "call"),
                ("letter", "mailbox"),
                ("prize", "call"),
                ("section", "publisher"),
            ]
        ),
    ]
