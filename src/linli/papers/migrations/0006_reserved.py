from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("papers", "0005_parties_named")]

    operations = [migrations.AddField("paper", "reserved", models.BooleanField(default=False))]
