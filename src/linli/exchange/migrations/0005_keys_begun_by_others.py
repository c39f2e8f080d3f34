"""An index of their own is one too many where another one begins with the key: each costs every row that is written."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("exchange", "0004_found")]

    operations = [
        KeysWithoutIndex(
            [
                ("contribution", "author"),
                ("contribution", "topic"),
                ("mention", "contribution"),
                ("notice", "body"),
                ("noticebuilding", "notice"),
                ("noticepost", "notice"),
                ("pasterow", "paste"),
                ("pollanswer", "poll"),
                ("polloption", "poll"),
                ("receipt", "notice"),
                ("report", "contribution"),
                ("topicconcern", "topic"),
                ("turned", "topic"),
                ("wording", "notice"),
            ]
        ),
    ]
