"""An index of their own is one too many where another one begins with the key: each costs every row that is written."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("bookings", "0003_teams_that_are_booked")]

    operations = [
        KeysWithoutIndex(
            [
                ("booking", "person"),
                ("booking", "place"),
                ("called", "booking"),
                ("called", "member"),
                ("part", "booking"),
                ("teambooking", "person"),
                ("teambooking", "team"),
            ]
        ),
    ]
