"""The votes of a ballot are found by the index that also has their channel."""

from django.db import migrations, models

from linli.kernel.tables import AlterFieldWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("ballots", "0018_ended_without_a_result")]

    operations = [
        AlterFieldWithoutIndex(
            "vote",
            "ballot",
            models.ForeignKey("ballots.ballot", models.PROTECT, related_name="votes", db_index=False),
        ),
    ]
