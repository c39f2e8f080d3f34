"""An index of their own is one too many where another one begins with the key: each costs every row that is written."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("cases", "0047_columns_to_be_said")]

    operations = [
        KeysWithoutIndex(
            [
                ("agreement", "comment"),
                ("batch", "case"),
                ("batchrow", "batch"),
                ("bulkrun", "person"),
                ("case", "area"),
                ("caselink", "case"),
                ("casenote", "case"),
                ("comment", "case"),
                ("deskview", "person"),
                ("importrow", "batch"),
                ("monthreport", "area"),
                ("option", "case"),
                ("party", "case"),
                ("referral", "case"),
                ("routeedition", "area"),
                ("sentback", "case"),
                ("supporter", "case"),
                ("visit", "round"),
            ]
        ),
    ]
