"""Batches of before are each of one case: their rows are parties of it, their process is its own."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def named(apps: Any, schema_editor: Any) -> None:
    """Say of each row and batch what its case says already."""
    batch, row = apps.get_model("cases", "Batch"), apps.get_model("cases", "BatchRow")
    case = apps.get_model("cases", "Case").objects.filter(pk=OuterRef("case_id"))
    row.objects.update(case_id=Subquery(batch.objects.filter(pk=OuterRef("batch_id")).values("case_id")[:1]))
    batch.objects.update(process=Subquery(case.values("pack_version__pack")[:1]))


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_batches_of_many_cases")]

    operations = [migrations.RunPython(named, migrations.RunPython.noop)]
