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
        ("visits", "0001_visits"),
        ("visits", "0002_whose_turn_it_was"),
        ("visits", "0003_on_paper"),
        ("visits", "0004_reasons_to_seal"),
        ("visits", "0005_reasons_sealed"),
        ("visits", "0006_open_reasons_gone"),
        ("visits", "0007_voluntary"),
    ]

    initial = True

    dependencies = [
        ("activities", "0009_served_elsewhere"),
        ("people", "0012_seats_that_ended"),
        ("people", "__first__"),
        ("places", "0002_kinds_of_units"),
    ]

    operations = [
        linli.kernel.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="VisitProgramme",
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
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("teaching", "teaching at home"),
                                    ("alone", "old people who live alone"),
                                    ("newborn", "newborn children"),
                                    ("returning", "people who come back"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("title", models.CharField(max_length=60)),
                        ("times", models.PositiveSmallIntegerField(default=1)),
                        ("days", models.PositiveSmallIntegerField(default=7)),
                        ("begins", models.DateField()),
                        ("ends", models.DateField(blank=True, null=True)),
                        ("age_from", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("age_to", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("alone", models.BooleanField(default=False)),
                        ("periods", models.PositiveSmallIntegerField(default=0)),
                        ("before", models.PositiveIntegerField(default=0)),
                        ("mark", models.PositiveIntegerField(default=10000)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        (
                            "body",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visit_programmes",
                                to="people.organisation",
                            ),
                        ),
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
                    ],
                    options={
                        "indexes": [models.Index(fields=["body", "id"], name="visit_programme_body")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("days__gte", models.F("times")), ("times__gte", 1)),
                                name="visits_come_at_most_daily",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends", None), ("ends__gte", models.F("begins")), _connector="OR"),
                                name="visit_term_ends_after_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Visitor",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("trained", models.BooleanField(default=False)),
                        (
                            "sex",
                            models.CharField(blank=True, choices=[("woman", "female"), ("man", "male")], max_length=5),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visitors",
                                to="visits.visitprogramme",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("programme", "person"),
                                name="one_place_per_visitor_and_programme",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Visited",
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
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("number", models.PositiveIntegerField()),
                        ("name", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        (
                            "sex",
                            models.CharField(blank=True, choices=[("woman", "female"), ("man", "male")], max_length=5),
                        ),
                        ("address", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("position", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("guardian", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("phone", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("need", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("consent", models.CharField(blank=True, max_length=80)),
                        ("photos", models.BooleanField(default=False)),
                        ("due_on", models.DateField(blank=True, null=True)),
                        ("missed_on", models.DateField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="places.building",
                            ),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                            "second",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visited",
                                to="visits.visitprogramme",
                            ),
                        ),
                        (
                            "answers",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("reason", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("ended_why", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["programme", "due_on", "id"], name="visited_programme_due"),
                            models.Index(
                                condition=models.Q(("ended_at", None)), fields=["first"], name="visited_first"
                            ),
                            models.Index(
                                condition=models.Q(("ended_at", None)), fields=["second"], name="visited_second"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("programme", "number"), name="one_number_per_visited"),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("programme", "person"),
                                name="nobody_is_visited_twice_over",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("first", None), ("second", None)),
                                    models.Q(
                                        ("first__isnull", False),
                                        ("second__isnull", False),
                                        models.Q(("first", models.F("second")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="two_go_or_nobody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("person", None),
                                    ("first", None),
                                    models.Q(
                                        models.Q(("person", models.F("first")), _negated=True),
                                        models.Q(("person", models.F("second")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="nobody_visits_themselves",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("key", models.CharField(max_length=36)),
                        ("day", models.DateField()),
                        ("arrived_at", models.DateTimeField()),
                        ("left_at", models.DateTimeField()),
                        ("metres", models.PositiveIntegerField(default=0)),
                        ("periods", models.PositiveSmallIntegerField(default=0)),
                        ("done", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("response", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("advice", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        (
                            "signed",
                            models.CharField(
                                choices=[
                                    ("drawn", "signed on the phone"),
                                    ("paper", "signed on paper"),
                                    ("none", "not signed"),
                                ],
                                max_length=5,
                            ),
                        ),
                        ("unsigned_why", models.CharField(blank=True, max_length=120)),
                        ("offline", models.BooleanField(default=False)),
                        ("due_on", models.DateField(blank=True, null=True)),
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("voided_at", models.DateTimeField(blank=True, null=True)),
                        ("voided_why", models.CharField(blank=True, max_length=120)),
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
                        (
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "visited",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="visits.visited"
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="visits.visitprogramme",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("goals", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("safety", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["visited", "-day", "-id"], name="visit_visited_day"),
                            models.Index(fields=["programme", "day"], name="visit_programme_day"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("key",), name="a_visit_is_kept_once"),
                            models.CheckConstraint(
                                condition=models.Q(("first", models.F("second")), _negated=True), name="two_went"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("left_at__gt", models.F("arrived_at"))),
                                name="they_left_after_they_came",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed", "drawn"), models.Q(("unsigned_why", ""), _negated=True), _connector="OR"
                                ),
                                name="without_a_drawn_signature_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("entered_by", None),
                                    ("by", None),
                                    models.Q(("entered_by", models.F("by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="two_see_a_visit_from_paper",
                            ),
                        ],
                    },
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
                        ("starts", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("ends", models.DateTimeField(blank=True, null=True)),
                        (
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "visited",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="turns", to="visits.visited"
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["ends"], name="visit_turn_ends")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ends", None)),
                                fields=("visited",),
                                name="one_pair_goes_to_somebody_at_a_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperVisit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("arrived_at", models.DateTimeField()),
                        ("left_at", models.DateTimeField()),
                        ("metres", models.PositiveIntegerField(default=0)),
                        ("periods", models.PositiveSmallIntegerField(default=0)),
                        ("words", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("unsigned_why", models.CharField(max_length=120)),
                        ("entered_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("seen_at", models.DateTimeField(blank=True, null=True)),
                        ("differs", models.CharField(blank=True, max_length=120)),
                        (
                            "entered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "seen_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "visit",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="paper",
                                to="visits.visit",
                            ),
                        ),
                        (
                            "visited",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="visits.visited"
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("seen_at", None)), fields=["visited"], name="paper_visit_open"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("seen_by", None),
                                    models.Q(("seen_by", models.F("entered_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_compares_what_they_entered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("entered_by", models.F("first")), _negated=True),
                                    models.Q(("entered_by", models.F("second")), _negated=True),
                                ),
                                name="the_office_enters_from_paper",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
