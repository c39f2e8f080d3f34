import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("papers", "0002_rows_and_closed"), ("people", "0003_device_session")]

    operations = [
        migrations.AddField(
            "paper",
            "above",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organisation",
            ),
        ),
    ]
