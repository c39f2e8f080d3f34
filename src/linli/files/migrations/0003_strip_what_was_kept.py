"""Films and recordings kept before they were stripped are stripped in the background, once."""

from typing import Any

from django.db import migrations
from django.db.models import F

from linli.kernel import clock


def begin(apps: Any, schema_editor: Any) -> None:
    """One job, where there is anything to look at; it makes the next."""
    file, job = apps.get_model("files", "File"), apps.get_model("jobs", "Job")
    if file.objects.filter(kind__in=["audio", "film"], state="ready", kept_sha256=F("sha256")).exists():
        job.objects.create(name="files.strip", payload={"after": 0}, run_at=clock.now(), made_at=clock.now())


class Migration(migrations.Migration):
    dependencies = [("files", "0002_films_and_cards_of_homes"), ("jobs", "0001_initial")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
