"""All of the migrations named in `replaces` at once, for a database that has none of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.files.models
import linli.kernel.clock
import linli.kernel.tables


class Migration(migrations.Migration):
    replaces = [
        ("files", "0001_initial"),
        ("files", "0002_films_and_cards_of_homes"),
        ("files", "0003_strip_what_was_kept"),
    ]

    initial = True

    dependencies = [
        ("jobs", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        linli.kernel.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="File",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                default=linli.files.models.new_code, editable=False, max_length=24, unique=True
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("photo", "Photo"),
                                    ("document", "Document"),
                                    ("audio", "Recording"),
                                    ("film", "Film"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("role", models.CharField(max_length=20)),
                        ("owner_kind", models.CharField(blank=True, max_length=20)),
                        ("owner_id", models.BigIntegerField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("quarantined", "Being checked"), ("ready", "Ready"), ("refused", "Refused")],
                                default="quarantined",
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=20)),
                        ("name", models.CharField(blank=True, max_length=80, verbose_name="name")),
                        ("mime", models.CharField(max_length=80)),
                        ("bytes", models.BigIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("kept_sha256", models.CharField(blank=True, max_length=64)),
                        ("width", models.IntegerField(blank=True, null=True)),
                        ("height", models.IntegerField(blank=True, null=True)),
                        ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="taken at")),
                        ("lat_e6", models.IntegerField(blank=True, null=True)),
                        ("lon_e6", models.IntegerField(blank=True, null=True)),
                        ("stamp", models.CharField(blank=True, max_length=80)),
                        ("made_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("salt", models.BinaryField(default=linli.files.models.new_salt, max_length=16)),
                        (
                            "uploader",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="uploaded by",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["owner_kind", "owner_id", "id"], name="file_by_owner"),
                            models.Index(
                                condition=models.Q(("owner_id", None)), fields=["made_at"], name="file_unattached"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("owner_id", None), ("owner_kind", "")),
                                    models.Q(models.Q(("owner_kind", ""), _negated=True), ("owner_id__isnull", False)),
                                    _connector="OR",
                                ),
                                name="file_owner_is_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lat_e6", None), ("lon_e6", None)),
                                    models.Q(
                                        ("lat_e6__range", (-90000000, 90000000)),
                                        ("lon_e6__range", (-180000000, 180000000)),
                                    ),
                                    _connector="OR",
                                ),
                                name="file_place_on_earth",
                            ),
                            models.CheckConstraint(condition=models.Q(("bytes__gt", 0)), name="file_not_empty"),
                        ],
                    },
                ),
            ],
        ),
    ]
