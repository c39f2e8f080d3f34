import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

import linli.places.models


def gather(apps, schema_editor):
    """The rules that were in force are the first edition of their area."""
    routes, editions = apps.get_model("cases", "Route"), apps.get_model("cases", "RouteEdition")
    now = timezone.now()
    for area_id in routes.objects.order_by("area_id").values_list("area_id", flat=True).distinct():
        first = editions.objects.create(
            area_id=area_id, number=1, state="in_force", opened_at=now, began_at=now,
            salt=linli.places.models.new_salt(),
        )  # fmt: skip
        routes.objects.filter(area_id=area_id).update(edition=first)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0030_notices_have_moved"),
        ("people", "0012_seats_that_ended"),
        ("places", "0002_kinds_of_units"),
    ]

    operations = [
        migrations.AddField(
            model_name="route",
            name="corners",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="route",
            name="days",
            field=models.CharField(blank=True, max_length=4),
        ),
        migrations.AddField(
            model_name="route",
            name="hours",
            field=models.CharField(blank=True, max_length=5),
        ),
        migrations.AddField(
            model_name="route",
            name="season",
            field=models.CharField(blank=True, max_length=11),
        ),
        migrations.AddField(
            model_name="route",
            name="turns",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="route",
            name="within",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.CreateModel(
            name="RouteEdition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_force", "In force"),
                            ("past", "Past"),
                            ("dropped", "Dropped"),
                        ],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=120)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("tried_revision", models.PositiveIntegerField(blank=True, null=True)),
                ("trial", models.JSONField(blank=True, null=True)),
                ("opened_at", models.DateTimeField()),
                ("began_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="route_editions", to="places.area"
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.AddField(
            model_name="route",
            name="edition",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="routes", to="cases.routeedition"
            ),
        ),
        migrations.RunPython(gather, migrations.RunPython.noop),
    ]
