"""Notices that are out, and what neighbours said and everybody reads, are found by their words from now on."""

from typing import Any

from django.db import migrations


def index(apps: Any, schema_editor: Any) -> None:
    """Put what is there into the search index."""
    from linli.search.services import Entry, areas_of, put_many

    notices = apps.get_model("exchange", "Notice").objects.filter(state="published").order_by("pk")
    put_many("notice", (Entry(row.pk, f"{row.title} {row.text}", areas_of(row)) for row in notices.iterator(500)))
    said = apps.get_model("exchange", "Contribution").objects.filter(standing="live").select_related("topic")
    put_many("said", (_said(row) for row in said.order_by("pk").iterator(500)), seal=True)


def _said(row: Any) -> Any:
    from linli.search.services import Entry, areas_of

    title = row.topic.title if row.number == 0 else ""
    return Entry(row.pk, f"{title} {row.text}", areas_of(row.topic))


class Migration(migrations.Migration):
    dependencies = [("exchange", "0003_chat"), ("search", "0001_initial")]
    operations = [migrations.RunPython(index, migrations.RunPython.noop)]
