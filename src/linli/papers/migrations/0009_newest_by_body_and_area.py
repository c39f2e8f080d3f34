"""The newest papers of a body or an area are found in order, without walking those of a city."""

import django.db.models.deletion
from django.db import migrations, models

from linli.kernel.tables import AlterFieldWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("papers", "0008_brought"), ("people", "0017_recoverycode")]

    operations = [
        migrations.AddIndex("paper", models.Index(fields=["body", "id"], name="paper_of_body")),
        migrations.AddIndex("paper", models.Index(fields=["community_id", "id"], name="paper_community")),
        migrations.AddIndex("paper", models.Index(fields=["street_id", "id"], name="paper_street")),
        AlterFieldWithoutIndex(
            "paper",
            "body",
            models.ForeignKey(
                "people.organisation",
                django.db.models.deletion.PROTECT,
                related_name="+",
                verbose_name="issued by",
                db_index=False,
            ),
        ),
    ]
