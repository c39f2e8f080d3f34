"""Cases of before get the outcome that the page of their version gives to their state, and when they are worth a look."""

from typing import Any

import yaml
from django.db import migrations
from django.db.models import F


def reckon(apps: Any, schema_editor: Any) -> None:
    """Open ones are looked at, at the latest, when their limit runs out; their next step reckons it whole."""
    case, version = apps.get_model("cases", "Case"), apps.get_model("cases", "PackVersion")
    for page in version.objects.only("text").iterator():
        for name, state in (yaml.safe_load(page.text).get("states") or {}).items():
            if state.get("outcome"):
                case.objects.filter(pack_version_id=page.pk, state=name).update(outcome=state["outcome"])
    case.objects.filter(open=True, watch_at=None).update(watch_at=F("due_at"))


class Migration(migrations.Migration):
    dependencies = [("cases", "0033_honest_ends")]
    operations = [migrations.RunPython(reckon, migrations.RunPython.noop)]
