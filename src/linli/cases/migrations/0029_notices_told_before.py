"""What people were told until now moves to the floor that tells them."""

from itertools import islice

from django.db import migrations

from linli.kernel.codes import public_code

ROWS = {
    "proposed": "case.second",
    "drafted": "case.draft",
    "linked": "case.linked",
    "held_back": "case.held_back",
    "comment.hidden": "comment.hidden",
    "comment.restored": "comment.restored",
    "comment.upheld": "comment.upheld",
}


def move(apps, schema_editor):
    """In batches; what is there already stays as it is."""
    old, new = apps.get_model("cases", "Notice"), apps.get_model("notify", "Notice")
    waiting = old.objects.order_by("pk").iterator(chunk_size=500)
    while some := list(islice(waiting, 500)):
        new.objects.bulk_create(
            [
                new(
                    code=public_code(),
                    person_id=one.person_id,
                    entry_id=one.entry_id,
                    subject_kind="case",
                    row=ROWS.get(one.action, "case.step"),
                    subject_id=one.case_id,
                    action=one.action,
                    at=one.at,
                    read_at=one.read_at,
                )
                for one in some
            ],
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0028_answers_mended"),
        ("notify", "0001_notices"),
    ]

    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
