"""An index of their own is one too many where another one begins with the key: each costs every row that is written."""

from django.db import migrations

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_orders_from_wish_to_rating")]

    operations = [
        KeysWithoutIndex(
            [
                ("decline", "order"),
                ("helper", "service"),
                ("order", "person"),
                ("order", "service"),
                ("order", "taker"),
            ]
        ),
    ]
