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
        ("papers", "0001_papers"),
        ("papers", "0002_rows_and_closed"),
        ("papers", "0003_checked_above"),
        ("papers", "0004_numbers"),
        ("papers", "0005_parties_named"),
        ("papers", "0006_reserved"),
        ("papers", "0007_matching"),
        ("papers", "0008_brought"),
    ]

    initial = True

    dependencies = [
        ("people", "0007_letters"),
        ("people", "__first__"),
        ("places", "0002_kinds_of_units"),
    ]

    operations = [
        linli.kernel.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Paper",
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
                        (
                            "code",
                            models.CharField(
                                default=linli.kernel.codes.public_code, editable=False, max_length=16, unique=True
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                                verbose_name="issued by",
                            ),
                        ),
                        (
                            "above",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                        ("subject_kind", models.CharField(max_length=20)),
                        ("subject_id", models.BigIntegerField()),
                        ("row", models.CharField(blank=True, max_length=16)),
                        ("names", models.JSONField(blank=True, null=True)),
                        ("pack", models.SlugField(max_length=40)),
                        ("name", models.SlugField(max_length=40)),
                        ("title", models.CharField(max_length=80)),
                        ("template", models.TextField()),
                        ("values", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("checked", "Checked"),
                                    ("issued", "Issued"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("concerned", models.BooleanField(default=False)),
                        ("closed", models.BooleanField(default=False)),
                        ("reserved", models.BooleanField(default=False)),
                        ("letters", models.CharField(blank=True, max_length=40)),
                        ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("serial", models.PositiveIntegerField(blank=True, null=True)),
                        ("number", models.CharField(blank=True, max_length=60)),
                        ("issued_on", models.DateField(blank=True, null=True)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("drafted_at", models.DateTimeField()),
                        (
                            "checked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "issued_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("issued_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("reason", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["subject_kind", "subject_id", "id"], name="paper_subject")],
                        "constraints": [
                            models.UniqueConstraint(fields=("letters", "year", "serial"), name="one_paper_per_number"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("issued_by", None),
                                        ("issued_on", None),
                                        ("number", ""),
                                        ("serial", None),
                                        ("sha256", ""),
                                        ("state__in", ("draft", "checked")),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ("draft", "checked")), _negated=True),
                                        models.Q(("sha256", ""), _negated=True),
                                        ("issued_by__isnull", False),
                                        ("issued_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="number_and_bytes_come_with_the_issue",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("checked_by", None), ("state", "draft")),
                                    models.Q(
                                        models.Q(("state", "draft"), _negated=True), ("checked_by__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="nothing_is_issued_unchecked",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("checked_by", None),
                                    ("drafted_by", None),
                                    models.Q(("checked_by", models.F("drafted_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_checks_their_own_draft",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "withdrawn"), ("withdrawn_at__isnull", False)),
                                    models.Q(models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_at", None)),
                                    _connector="OR",
                                ),
                                name="a_withdrawn_paper_has_a_date",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Series",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        ("letters", models.CharField(max_length=40)),
                        ("year", models.PositiveSmallIntegerField()),
                        ("last", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("letters", "year"), name="one_series_per_letters_and_year")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Concern",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "paper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="concerns", to="papers.paper"
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
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("organisation", None), ("person__isnull", False)),
                                    models.Q(("organisation__isnull", False), ("person", None)),
                                    _connector="OR",
                                ),
                                name="a_papers_concern_names_a_person_or_a_body",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Service",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "paper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="services", to="papers.paper"
                            ),
                        ),
                        ("row", models.CharField(blank=True, max_length=16)),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("direct", "Handed to the addressee"),
                                    ("family", "Handed to an adult of the household"),
                                    ("left", "Left at the home"),
                                    ("electronic", "By electronic means, with consent"),
                                    ("post", "By post"),
                                    ("notice", "By public notice"),
                                ],
                                max_length=10,
                                verbose_name="way",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("sent", "Under way"), ("served", "Served"), ("failed", "Not served")],
                                max_length=6,
                            ),
                        ),
                        ("sent_on", models.DateField(blank=True, null=True, verbose_name="sent or published on")),
                        ("received_on", models.DateField(blank=True, null=True, verbose_name="received on")),
                        ("served_on", models.DateField(blank=True, null=True, verbose_name="served on")),
                        ("said", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "served"), ("served_on__isnull", False)),
                                    models.Q(models.Q(("outcome", "served"), _negated=True), ("served_on", None)),
                                    _connector="OR",
                                ),
                                name="what_is_served_has_its_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Matching",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("kind", models.CharField(max_length=24)),
                        ("headings", models.CharField(max_length=64)),
                        ("columns", models.JSONField(default=dict)),
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "area", "headings"), name="a_tables_columns_are_said_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Brought",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("kind", models.CharField(max_length=24)),
                        ("content", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["at"], name="brought_at")],
                    },
                ),
            ],
        ),
    ]
