from typing import Any

from django.db import migrations


def split(apps: Any, schema_editor: Any) -> None:
    """What was one text, a line for each speaker, becomes a row for each."""
    item_of, point_of = apps.get_model("council", "Item"), apps.get_model("council", "Point")
    for item in item_of.objects.order_by("pk").iterator():
        lines = [line.strip() for line in item.said.splitlines() if line.strip()]
        for position, line in enumerate(lines, start=1):
            speaker, colon, words = line.partition("：")
            named = bool(colon) and len(speaker) <= 60 and bool(words.strip())
            point_of.objects.create(
                item_id=item.pk, position=position, speaker=speaker if named else "", words=words if named else line
            )


def join(apps: Any, schema_editor: Any) -> None:
    """Back into one text."""
    item_of = apps.get_model("council", "Item")
    for item in item_of.objects.order_by("pk").iterator():
        points = item.points.order_by("position")
        item.said = "\n".join(f"{one.speaker}：{one.words}" if one.speaker else one.words for one in points)
        item.save(update_fields=["said"])


class Migration(migrations.Migration):
    dependencies = [
        ("council", "0003_points"),
    ]

    operations = [migrations.RunPython(split, join)]
