"""An index of their own is one too many where another one begins with the key: each costs every row that is written."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("lectures", "0001_seasons_and_calls")]

    operations = [
        KeysWithoutIndex(
            [
                ("attended", "organiser"),
                ("lecture", "season"),
                ("lecturer", "organiser"),
                ("material", "lecture"),
                ("question", "lecture"),
                ("reply", "call"),
                ("reply", "person"),
                ("season", "organiser"),
                ("surveyed", "lecture"),
                ("upvote", "question"),
                ("wanted", "call"),
            ]
        ),
    ]
