"""All of the migrations named in `replaces` at once, for a database that has none of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.files.models
import linli.kernel.clock
import linli.kernel.tables
import linli.places.models


class Migration(migrations.Migration):
    replaces = [("media", "0001_films"), ("media", "0002_links")]

    initial = True

    dependencies = [
        ("cases", "0032_routes_have_editions"),
        ("people", "__first__"),
        ("places", "0002_kinds_of_units"),
    ]

    operations = [
        linli.kernel.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Film",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("city_id", models.BigIntegerField(editable=False, null=True)),
                        ("district_id", models.BigIntegerField(editable=False, null=True)),
                        ("street_id", models.BigIntegerField(editable=False, null=True)),
                        ("community_id", models.BigIntegerField(editable=False, null=True)),
                        ("estate_id", models.BigIntegerField(editable=False, null=True)),
                        ("grid_id", models.BigIntegerField(editable=False, null=True)),
                        ("code", models.CharField(default=linli.files.models.new_code, max_length=24, unique=True)),
                        ("name", models.CharField(blank=True, max_length=80)),
                        ("link", models.CharField(blank=True, max_length=500)),
                        ("bytes", models.BigIntegerField(default=0)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("duration", models.PositiveIntegerField(default=0)),
                        ("width", models.PositiveIntegerField(default=0)),
                        ("height", models.PositiveIntegerField(default=0)),
                        ("print", models.CharField(blank=True, max_length=256)),
                        ("captions", models.TextField(blank=True)),
                        ("released_at", models.DateTimeField(blank=True, null=True)),
                        ("made_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="films", to="cases.case"
                            ),
                        ),
                        (
                            "sender",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "released",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="media.version",
                            ),
                        ),
                        ("link_key", models.CharField(blank=True, max_length=32)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("print", ""), _negated=True),
                                fields=["duration", "id"],
                                name="film_by_duration",
                            ),
                            models.Index(fields=["sender", "made_at"], name="film_by_sender"),
                            models.Index(
                                condition=models.Q(("link_key", ""), _negated=True),
                                fields=["link_key"],
                                name="film_by_link",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("bytes__gt", 0), ("link", "")),
                                    models.Q(models.Q(("link", ""), _negated=True), ("bytes", 0)),
                                    _connector="OR",
                                ),
                                name="film_or_link",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("released", None), ("released_at", None)),
                                    models.Q(("released__isnull", False), ("released_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="film_release_is_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Version",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("number", models.PositiveSmallIntegerField()),
                        ("edit", models.JSONField(default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Being worked on"),
                                    ("ready", "Ready"),
                                    ("refused", "Cannot be used"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=20)),
                        ("progress", models.PositiveSmallIntegerField(default=0)),
                        ("duration", models.PositiveIntegerField(default=0)),
                        ("width", models.PositiveIntegerField(default=0)),
                        ("height", models.PositiveIntegerField(default=0)),
                        ("made_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        (
                            "film",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="media.film"
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": [models.OrderBy(models.F("number"))],
                        "constraints": [
                            models.UniqueConstraint(fields=("film", "number"), name="one_version_per_number"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "refused"), models.Q(("reason", ""), _negated=True)),
                                    models.Q(models.Q(("state", "refused"), _negated=True), ("reason", "")),
                                    _connector="OR",
                                ),
                                name="a_refused_version_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "ready"), _negated=True), ("duration__gt", 0), _connector="OR"
                                ),
                                name="a_ready_version_plays",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("progress__lte", 1000)), name="progress_in_thousandths"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Upload",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(default=linli.files.models.new_code, max_length=24, unique=True)),
                        ("name", models.CharField(max_length=80)),
                        ("length", models.BigIntegerField()),
                        ("offset", models.BigIntegerField(default=0)),
                        ("metadata", models.CharField(blank=True, max_length=1000)),
                        ("made_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("expires_at", models.DateTimeField()),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["person", "expires_at"], name="upload_by_person"),
                            models.Index(fields=["expires_at"], name="upload_by_expiry"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("length__gt", 0), ("offset__gte", 0), ("offset__lte", models.F("length"))
                                ),
                                name="upload_within_its_length",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
