from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        migrations.AddField(
            "unit",
            "kind",
            models.CharField(
                choices=[("home", "Home or shop"), ("parking", "Parking stall")],
                default="home",
                max_length=10,
                verbose_name="kind of unit",
            ),
        )
    ]
