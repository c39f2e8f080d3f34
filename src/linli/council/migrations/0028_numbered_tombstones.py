"""Tombstones of a meeting that were written before they bore a number: each person gets the meeting's next one."""

import re
from collections import defaultdict
from typing import Any

from django.db import migrations
from django.db.migrations.state import StateApps as Apps

from linli.people.erased_name import looks_erased, tombstone

NAMES = (
    ("Choice", "name", "poll__meeting"), ("Point", "speaker", "item__meeting"), ("Speaker", "name", "item__meeting"),
)  # fmt: skip
NUMBER = re.compile("[0-9]+")


def tell_apart(apps: Apps, schema_editor: object) -> None:
    """The same number for all that a meeting says of one person, theirs there if one of its rows bears one already."""
    found: defaultdict[int, list[tuple[Any, str, int, int, int]]] = defaultdict(list)
    for name, column, way in NAMES:
        model = apps.get_model("council", name)
        rows = model._default_manager
        erased = rows.filter(**{f"{column}__startswith": "（"}) | rows.filter(**{f"{column}__startswith": "("})
        for pk, meeting, person, said in erased.order_by("pk").values_list("pk", way, "person_id", column):
            if looks_erased(said):
                number = NUMBER.search(said)
                found[meeting].append((model, column, pk, person or 0, int(number[0]) if number else 0))
    changed: defaultdict[tuple[Any, str], list[Any]] = defaultdict(list)
    for names in found.values():
        last = max(number for *_row, number in names)
        numbers = {person: number for *_row, person, number in names if person and number}
        for model, column, pk, person, number in names:
            if number or not person:
                continue
            if person not in numbers:
                last += 1
                numbers[person] = last
            changed[model, column].append(model(pk=pk, **{column: tombstone(numbers[person])}))
    for (model, column), kept in changed.items():
        model._default_manager.bulk_update(kept, [column], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("council", "0027_written_on_papers")]

    # Backwards nothing is undone: to the code before a numbered tombstone is a tombstone, too (minutes written since
    # bear them), and which of them bore no number is kept nowhere.
    operations = [migrations.RunPython(tell_apart, migrations.RunPython.noop, elidable=True)]
