import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_cases_of_batch_rows")]

    operations = [
        migrations.AlterField(
            "batchrow",
            "case",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="batch_rows", to="cases.case"),
        ),
        migrations.AddConstraint(
            "batch",
            models.UniqueConstraint(
                fields=("process", "number"),
                condition=Q(case=None),
                name="one_batch_of_cases_per_number_of_a_process",
            ),
        ),
        migrations.AddConstraint(
            "batchrow",
            models.UniqueConstraint(
                fields=("batch", "case"), condition=Q(party=None), name="a_case_is_once_in_a_batch"
            ),
        ),
    ]
