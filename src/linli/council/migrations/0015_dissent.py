from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("council", "0014_moves_both_ways_and_dues_as_owed")]

    operations = [
        migrations.AddField("point", "dissent", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "point",
            models.CheckConstraint(
                condition=Q(("dissent", False), ("person__isnull", False), _connector="OR"),
                name="dissent_is_of_somebody_who_was_called",
            ),
        ),
    ]
