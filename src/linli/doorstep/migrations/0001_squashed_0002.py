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
    replaces = [("doorstep", "0001_cards_of_homes"), ("doorstep", "0002_answers_to_whoever_joined")]

    initial = True

    dependencies = [
        ("cases", "0038_second_persons_and_whom_it_is_for"),
        ("people", "__first__"),
        ("places", "0002_kinds_of_units"),
    ]

    operations = [
        linli.kernel.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Card",
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
                        (
                            "code",
                            models.CharField(
                                default=linli.kernel.codes.public_code, editable=False, max_length=16, unique=True
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("call", "By telephone"),
                                    ("page", "On the page"),
                                    ("visit", "By a visit"),
                                    ("slip", "On a printed slip"),
                                ],
                                default="call",
                                max_length=5,
                            ),
                        ),
                        ("large", models.BooleanField(default=False)),
                        ("text_size", models.PositiveSmallIntegerField(default=18)),
                        ("name", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("phone", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("issued_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "ended_because",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("lost", "Lost or unreadable"),
                                    ("misused", "Misused"),
                                    ("moved", "The household has moved"),
                                    ("asked", "The household wants none"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        (
                            "issued_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="cards", to="places.unit"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("unit",),
                                name="one_card_in_force_per_home",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("ended_because", "")),
                                    models.Q(
                                        ("ended_at__isnull", False), models.Q(("ended_because", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="an_ended_card_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("way__in", ["call", "page", "visit", "slip"])),
                                name="card_way_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text_size__in", (18, 21, 24, 30))),
                                name="card_text_size_is_offered",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "card",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="doorstep.card"
                            ),
                        ),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="message", to="cases.case"
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Wish",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("call", "By telephone"),
                                    ("page", "On the page"),
                                    ("visit", "By a visit"),
                                    ("slip", "On a printed slip"),
                                ],
                                max_length=5,
                            ),
                        ),
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer_wish",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("way__in", ["call", "page", "visit", "slip"])),
                                name="wish_way_is_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Answer",
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
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("call", "By telephone"),
                                    ("page", "On the page"),
                                    ("visit", "By a visit"),
                                    ("slip", "On a printed slip"),
                                ],
                                max_length=5,
                            ),
                        ),
                        ("step", models.CharField(max_length=32)),
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("told_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="answers_due", to="cases.case"
                            ),
                        ),
                        (
                            "told_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "supporter",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers_due",
                                to="cases.supporter",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("told_at", None)), fields=["grid_id", "id"], name="answer_grid_open"
                            ),
                            models.Index(
                                condition=models.Q(("told_at", None)),
                                fields=["estate_id", "id"],
                                name="answer_estate_open",
                            ),
                            models.Index(
                                condition=models.Q(("told_at", None)),
                                fields=["community_id", "id"],
                                name="answer_community_open",
                            ),
                            models.Index(
                                condition=models.Q(("told_at", None)),
                                fields=["street_id", "id"],
                                name="answer_street_open",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("way__in", ["call", "visit", "slip"])), name="an_answer_is_a_task"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("supporter", None), ("told_at", None)),
                                fields=("case",),
                                name="one_open_answer_per_case",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("supporter__isnull", False), ("told_at", None)),
                                fields=("supporter",),
                                name="one_open_answer_per_supporter",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
