import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_clocks_of_parties")]

    operations = [
        migrations.AddField("batch", "process", models.SlugField(default="", max_length=40), preserve_default=False),
        migrations.AddField("batch", "purpose", models.CharField(blank=True, max_length=200, default="")),
        migrations.AlterField("batch", "purpose", models.CharField(blank=True, max_length=200)),
        migrations.AlterField("batch", "number", models.PositiveIntegerField()),
        migrations.AlterField(
            "batch",
            "case",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="batches",
                to="cases.case",
            ),
        ),
        migrations.AddField("batchrow", "handed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "batchrow",
            "case",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="batch_rows", to="cases.case"
            ),
        ),
        migrations.AlterField(
            "batchrow",
            "party",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="batch_rows",
                to="cases.party",
            ),
        ),
    ]
