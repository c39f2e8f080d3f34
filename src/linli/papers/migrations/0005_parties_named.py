from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("papers", "0004_numbers")]

    operations = [migrations.AddField("paper", "names", models.JSONField(blank=True, null=True))]
