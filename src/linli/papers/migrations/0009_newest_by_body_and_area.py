"""The newest papers of a body or an area are found in order, without walking those of a city."""

from django.db import migrations, models

from linli.kernel.tables import KeysWithoutIndex


class Migration(migrations.Migration):
    dependencies = [("papers", "0008_brought"), ("people", "0017_recoverycode")]

    operations = [
        migrations.AddIndex("paper", models.Index(fields=["body", "id"], name="paper_of_body")),
        migrations.AddIndex("paper", models.Index(fields=["community_id", "id"], name="paper_community")),
        migrations.AddIndex("paper", models.Index(fields=["street_id", "id"], name="paper_street")),
        KeysWithoutIndex([("paper", "body")]),
    ]
