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
        ("teams", "0001_teams_and_what_they_have"),
        ("teams", "0002_skills_to_the_floor_below"),
        ("teams", "0003_one_list_of_skills"),
    ]

    initial = True

    dependencies = [
        ("activities", "0011_one_list_of_skills"),
        ("people", "0012_seats_that_ended"),
        ("people", "__first__"),
        ("places", "0002_kinds_of_units"),
    ]

    operations = [
        linli.kernel.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Agreement",
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
                        (
                            "spot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="places.spot"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("text", models.CharField(max_length=1000)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Being drafted"),
                                    ("published", "In force"),
                                    ("replaced", "Replaced by a later version"),
                                ],
                                default="draft",
                                max_length=9,
                            ),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("spot", "number"), name="one_agreement_per_place_and_version"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "published")),
                                fields=("spot",),
                                name="one_agreement_in_force_per_place",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "draft")), fields=("spot",), name="one_draft_per_place"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("published_at", None), ("state", "draft")),
                                    models.Q(
                                        ("ended_at", None), ("published_at__isnull", False), ("state", "published")
                                    ),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("published_at__isnull", False),
                                        ("state", "replaced"),
                                    ),
                                    _connector="OR",
                                ),
                                name="an_agreement_holds_from_its_publication",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Team",
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
                        (
                            "body",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="team",
                                to="people.organisation",
                            ),
                        ),
                        ("about", models.CharField(blank=True, max_length=300)),
                        ("shown", models.BooleanField(default=True)),
                        ("open_to", models.BooleanField(default=True)),
                        ("performs", models.BooleanField(default=False)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["area", "id"], name="team_area")],
                    },
                ),
                migrations.CreateModel(
                    name="Equipment",
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
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="equipment", to="teams.team"
                            ),
                        ),
                        ("name", models.CharField(max_length=40)),
                        ("number", models.PositiveIntegerField()),
                        ("out", models.PositiveIntegerField(default=0)),
                        ("note", models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("team", "name"), name="one_line_per_equipment_of_a_team"),
                            models.CheckConstraint(
                                condition=models.Q(("out__lte", models.F("number"))), name="nothing_is_lent_twice"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Member",
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
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="members", to="teams.team"
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
                        ("phone", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("part", models.CharField(blank=True, max_length=30)),
                        ("words", models.CharField(blank=True, max_length=200)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("applied", "Applied"),
                                    ("in", "Member"),
                                    ("declined", "Not taken in"),
                                    ("left", "Left"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("shown", models.BooleanField(default=False)),
                        ("asked_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("since", models.DateField(blank=True, null=True)),
                        ("until", models.DateField(blank=True, null=True)),
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
                        (
                            "answered_by",
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
                        "indexes": [
                            models.Index(fields=["person", "state"], name="member_person"),
                            models.Index(fields=["team", "state", "id"], name="member_team"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("applied", "in"))),
                                fields=("team", "person"),
                                name="once_at_a_time_in_a_team",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("since", None), ("state__in", ("applied", "declined")), ("until", None)),
                                    models.Q(("since__isnull", False), ("state", "in"), ("until", None)),
                                    models.Q(
                                        ("since__isnull", False),
                                        ("state", "left"),
                                        ("until__gte", models.F("since")),
                                        ("until__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_member_is_one_from_a_day_on",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "applied"), _negated=True),
                                    ("person__isnull", False),
                                    _connector="OR",
                                ),
                                name="whoever_applies_has_an_account",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Piece",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="pieces", to="teams.team"
                            ),
                        ),
                        ("title", models.CharField(max_length=60)),
                        ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("note", models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("team", "title"), name="one_piece_of_a_title_per_team")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Picture",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="pictures", to="teams.team"
                            ),
                        ),
                        ("caption", models.CharField(max_length=80)),
                        (
                            "added_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("added_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        (
                            "released_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("released_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "indexes": [models.Index(fields=["team", "id"], name="picture_team")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("released_by", None),
                                    ("added_by", None),
                                    models.Q(("released_by", models.F("added_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_picture_is_released_by_somebody_else",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LineUp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="line_up", to="teams.team"
                            ),
                        ),
                        ("part", models.CharField(max_length=30)),
                        ("number", models.PositiveSmallIntegerField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("team", "part"), name="one_number_per_part_of_a_team"),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)), name="a_part_of_the_line_up_is_somebodys"
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
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="turns", to="teams.agreement"
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="turns",
                                to="teams.team",
                            ),
                        ),
                        ("group", models.CharField(max_length=40)),
                        ("weekdays", models.CharField(max_length=7)),
                        ("begins", models.TimeField()),
                        ("ends", models.TimeField()),
                        ("decibels", models.PositiveSmallIntegerField()),
                        (
                            "leader",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends__gt", models.F("begins"))), name="a_turn_ends_after_it_begins"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weekdays", ""), _negated=True), name="a_turn_has_its_days"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Loan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "equipment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="loans", to="teams.equipment"
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="loans", to="teams.member"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("out_on", models.DateField()),
                        ("due_on", models.DateField()),
                        ("back_on", models.DateField(blank=True, null=True)),
                        ("note", models.CharField(blank=True, max_length=120)),
                        (
                            "lent_by",
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
                        "indexes": [
                            models.Index(fields=["equipment", "id"], name="loan_equipment"),
                            models.Index(condition=models.Q(("back_on", None)), fields=["due_on"], name="loan_due"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)), name="a_loan_is_of_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gte", models.F("out_on"))),
                                name="a_loan_is_due_after_it_went_out",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("back_on", None), ("back_on__gte", models.F("out_on")), _connector="OR"
                                ),
                                name="nothing_comes_back_before_it_went_out",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Has",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="skills", to="teams.member"
                            ),
                        ),
                        (
                            "skill",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="activities.skill"
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
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("member", "skill"), name="a_member_has_a_skill_once")
                        ],
                    },
                ),
            ],
        ),
    ]
