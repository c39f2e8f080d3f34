"""All of the migrations named in `replaces` at once, for a database that has none of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.kernel.clock
import linli.kernel.codes
import linli.kernel.sealed
import linli.kernel.tables
import linli.places.models


class Migration(migrations.Migration):
    replaces = [
        ("rotas", "0001_a_rota"),
        ("rotas", "0002_struck_off"),
        ("rotas", "0003_voluntary"),
        ("rotas", "0004_circle"),
    ]

    initial = True

    dependencies = [
        ("activities", "0011_one_list_of_skills"),
        ("cases", "0028_answers_mended"),
        ("people", "0012_seats_that_ended"),
        ("people", "__first__"),
        ("places", "0002_kinds_of_units"),
    ]

    operations = [
        linli.kernel.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Rota",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        ("city_id", models.BigIntegerField(editable=False, null=True)),
                        ("district_id", models.BigIntegerField(editable=False, null=True)),
                        ("street_id", models.BigIntegerField(editable=False, null=True)),
                        ("community_id", models.BigIntegerField(editable=False, null=True)),
                        ("estate_id", models.BigIntegerField(editable=False, null=True)),
                        ("grid_id", models.BigIntegerField(editable=False, null=True)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("title", models.CharField(max_length=60)),
                        ("place", models.CharField(max_length=60)),
                        (
                            "organiser",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rotas",
                                to="people.organisation",
                            ),
                        ),
                        ("begins", models.DateField()),
                        ("ends", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Being planned"), ("published", "Published"), ("ended", "Ended")],
                                default="draft",
                                max_length=9,
                            ),
                        ),
                        (
                            "solving",
                            models.CharField(
                                choices=[
                                    ("none", "none asked for"),
                                    ("asked", "being worked out"),
                                    ("done", "proposed"),
                                    ("short", "proposed, with gaps"),
                                    ("failed", "not found"),
                                ],
                                default="none",
                                max_length=6,
                            ),
                        ),
                        ("outcome", models.JSONField(blank=True, default=dict)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "service",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="activities.programme",
                            ),
                        ),
                        ("lat", models.IntegerField(blank=True, null=True)),
                        ("lon", models.IntegerField(blank=True, null=True)),
                        ("radius", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["area", "id"], name="rota_area"),
                            models.Index(fields=["organiser", "id"], name="rota_organiser"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends__gte", models.F("begins"))),
                                name="a_rota_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("published_at", None), ("state", "draft")),
                                    models.Q(
                                        models.Q(("state", "draft"), _negated=True), ("published_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="a_rota_that_runs_was_published",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lat", None), ("lon", None), ("radius", None)),
                                    models.Q(
                                        ("lat__range", (-90000000, 90000000)),
                                        ("lon__range", (-180000000, 180000000)),
                                        ("radius__range", (20, 2000)),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_rotas_circle_lies_on_the_globe",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Keeper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        (
                            "rota",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="keepers", to="rotas.rota"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("name", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("skills", models.CharField(blank=True, max_length=100)),
                        ("prefers", models.CharField(blank=True, max_length=100)),
                        ("avoids", models.CharField(blank=True, max_length=100)),
                        (
                            "beside",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="rotas.keeper",
                            ),
                        ),
                        ("struck_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("rota", "person"), name="a_person_stands_on_a_rota_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Duty",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        (
                            "rota",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="duties", to="rotas.rota"
                            ),
                        ),
                        ("name", models.CharField(max_length=20)),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("least", models.PositiveSmallIntegerField()),
                        ("most", models.PositiveSmallIntegerField()),
                        ("needs", models.CharField(blank=True, max_length=100)),
                        ("hand_over", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        (
                            "handed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rotas.keeper",
                            ),
                        ),
                        ("handed_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["rota", "starts_at", "id"], name="duty_rota_starts")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("rota", "starts_at", "name"), name="one_duty_of_a_name_at_a_time"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="a_duty_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("least__gte", 1), ("most__gte", models.F("least"))),
                                name="a_duty_takes_at_least_one_person",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Away",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "keeper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="aways", to="rotas.keeper"
                            ),
                        ),
                        ("first", models.DateField()),
                        ("last", models.DateField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("last__gte", models.F("first"))),
                                name="an_absence_ends_after_it_begins",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Incident",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "duty",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="incidents", to="rotas.duty"
                            ),
                        ),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="rotas.keeper",
                            ),
                        ),
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
                    ],
                ),
                migrations.CreateModel(
                    name="Turn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "duty",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="turns", to="rotas.duty"
                            ),
                        ),
                        (
                            "keeper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="turns", to="rotas.keeper"
                            ),
                        ),
                        ("came_at", models.DateTimeField(blank=True, null=True)),
                        ("left_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "listed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("minutes", models.PositiveIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("duty", "keeper"), name="nobody_keeps_a_duty_twice"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("left_at", None),
                                    models.Q(("came_at__isnull", False), ("left_at__gte", models.F("came_at"))),
                                    _connector="OR",
                                ),
                                name="nobody_leaves_before_they_come",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("minutes", None), ("came_at__isnull", False), _connector="OR"),
                                name="hours_on_duty_are_of_those_who_came",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Swap",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "turn",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="swaps", to="rotas.turn"
                            ),
                        ),
                        (
                            "giver",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rotas.keeper"
                            ),
                        ),
                        (
                            "taker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rotas.keeper"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Asked"),
                                    ("accepted", "Taken, to be approved"),
                                    ("approved", "Approved"),
                                    ("refused", "Refused"),
                                    ("withdrawn", "Taken back"),
                                ],
                                default="asked",
                                max_length=9,
                            ),
                        ),
                        ("asked_at", models.DateTimeField(default=linli.kernel.clock.now)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("asked", "accepted"))),
                                fields=("turn",),
                                name="one_open_swap_per_turn",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("giver", models.F("taker")), _negated=True),
                                name="nobody_swaps_with_themselves",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
