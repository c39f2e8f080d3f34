from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ballots", "0013_bylaws")]

    operations = [migrations.AddField("ballot", "vacant", models.PositiveSmallIntegerField(default=0))]
