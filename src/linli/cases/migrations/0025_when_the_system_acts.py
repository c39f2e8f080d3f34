"""Cases of before get the moment at which the system has to act: of their turn, and of every clock that takes a step."""

from datetime import datetime
from typing import Any

import yaml
from django.db import migrations
from django.db.models import F


def reckon(apps: Any, schema_editor: Any) -> None:
    """A step that was due long ago is taken by the next run of the background job."""
    case, version = apps.get_model("cases", "Case"), apps.get_model("cases", "PackVersion")
    case.objects.filter(open=True, lapses=True).update(system_due=F("due_at"))
    for page in version.objects.only("text").iterator():
        clocks = yaml.safe_load(page.text).get("clocks") or {}
        stepping = {name for name, rule in clocks.items() if rule.get("on_expire")}
        if stepping:
            _reckon_each(case.objects.filter(open=True, pack_version_id=page.pk), stepping)


def _reckon_each(cases: Any, stepping: set[str]) -> None:
    for pk, states, known in cases.values_list("pk", "clocks", "system_due").iterator():
        found = [
            datetime.fromisoformat(states[name]["due"]) for name in stepping & states.keys() if _runs(states[name])
        ]
        if found:
            cases.filter(pk=pk).update(system_due=min([*found, *([known] if known else [])]))


def _runs(state: dict[str, Any]) -> bool:
    return state.get("paused_at") is None and state.get("stopped") is None


class Migration(migrations.Migration):
    dependencies = [("cases", "0024_system_due")]
    operations = [migrations.RunPython(reckon, migrations.RunPython.noop)]
