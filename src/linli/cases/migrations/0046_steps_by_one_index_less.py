"""Steps are found by their case alone, for which one index is enough; nobody looks for those of a post."""

from django.db import migrations, models

from linli.kernel.tables import AlterFieldWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("cases", "0045_phone_confirmed_at"), ("people", "0017_recoverycode")]

    operations = [
        AlterFieldWithoutIndex(
            "step",
            "case",
            models.ForeignKey("cases.case", models.PROTECT, related_name="steps", db_index=False),
        ),
        AlterFieldWithoutIndex(
            "step",
            "post",
            models.ForeignKey("people.post", models.PROTECT, null=True, blank=True, related_name="+", db_index=False),
        ),
    ]
