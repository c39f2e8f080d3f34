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
    replaces = [("notify", "0001_notices"), ("notify", "0002_told_long_ago")]

    initial = True

    dependencies = [
        ("people", "0012_seats_that_ended"),
        ("people", "__first__"),
    ]

    operations = [
        linli.kernel.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Gateway",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("channel", models.CharField(max_length=12, unique=True)),
                        ("values", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("active", models.BooleanField(default=False)),
                        ("per_minute", models.PositiveIntegerField(default=60)),
                        ("changed_at", models.DateTimeField(default=linli.kernel.clock.now)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("entry_id", models.BigIntegerField()),
                        ("row", models.CharField(max_length=40)),
                        ("subject_kind", models.CharField(max_length=40)),
                        ("subject_id", models.BigIntegerField()),
                        ("action", models.CharField(blank=True, max_length=60)),
                        ("facts", models.JSONField(blank=True, default=dict)),
                        ("url", models.CharField(blank=True, max_length=200)),
                        ("urgent", models.BooleanField(default=False)),
                        ("at", models.DateTimeField()),
                        ("read_at", models.DateTimeField(blank=True, null=True)),
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
                            models.Index(fields=["person", "read_at", "-id"], name="unread_of_person"),
                            models.Index(fields=["person", "-id"], name="told_to_person"),
                            models.Index(fields=["subject_kind", "subject_id", "person"], name="told_of_subject"),
                            models.Index(fields=["read_at", "at"], name="told_long_ago"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("entry_id", "person"), name="one_event_is_told_once_to_a_person"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("channel", models.CharField(max_length=12)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waits"),
                                    ("sending", "On its way"),
                                    ("sent", "Sent"),
                                    ("doubtful", "Doubtful: perhaps sent"),
                                    ("dead", "Given up"),
                                    ("dropped", "Not sent any more"),
                                ],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("digest", models.BooleanField(default=False)),
                        ("due_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("begun_at", models.DateTimeField(blank=True, null=True)),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("reference", models.CharField(blank=True, max_length=80)),
                        ("reason", models.CharField(blank=True, max_length=200)),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="notify.notice",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["channel", "due_at", "id"],
                                name="delivery_waits",
                            ),
                            models.Index(
                                condition=models.Q(("state", "sending")),
                                fields=["channel", "id"],
                                name="delivery_on_its_way",
                            ),
                            models.Index(
                                condition=models.Q(("state", "sent")),
                                fields=["channel", "sent_at"],
                                name="delivery_sent",
                            ),
                            models.Index(
                                condition=models.Q(("state__in", ("dead", "doubtful"))),
                                fields=["-id"],
                                name="delivery_broken",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("notice", "channel"), name="one_delivery_per_notice_and_channel"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "sent"), _negated=True),
                                    ("sent_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="what_was_sent_says_when",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Preference",
                    fields=[
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("quiet_from", models.PositiveSmallIntegerField(default=22)),
                        ("quiet_until", models.PositiveSmallIntegerField(default=7)),
                        ("language", models.CharField(blank=True, max_length=10)),
                        ("plain", models.BooleanField(blank=True, null=True)),
                        ("topics", models.JSONField(blank=True, default=dict)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("quiet_from__lte", 23), ("quiet_until__lte", 23)),
                                name="quiet_hours_are_hours_of_the_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Address",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("channel", models.CharField(max_length=12)),
                        ("value", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("asked_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("proof", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("proved_at", models.DateTimeField(blank=True, null=True)),
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
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "channel"), name="one_address_per_person_and_channel"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
