from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ballots", "0010_rules_kept_and_refusals_confirmed")]

    operations = [migrations.AddField("ballot", "stalls", models.JSONField(blank=True, null=True))]
