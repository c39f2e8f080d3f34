"""All of the migrations named in `replaces` at once, for a database that has none of them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.kernel.clock
import linli.kernel.codes
import linli.kernel.sealed
import linli.kernel.tables


class Migration(migrations.Migration):
    replaces = [("web", "0001_initial"), ("web", "0002_scheduled"), ("web", "0003_list_outcomes")]

    initial = True

    dependencies = [
        ("people", "__first__"),
        ("places", "0001_initial"),
    ]

    operations = [
        linli.kernel.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="RosterUpload",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("filename", models.CharField(max_length=120)),
                        (
                            "state",
                            models.CharField(
                                choices=[("waiting", "Waiting"), ("taken", "Taken"), ("dropped", "Dropped")],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("counts", models.JSONField(default=dict)),
                        ("tables", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("lines", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
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
                        "indexes": [models.Index(fields=["area", "-id"], name="roster_upload_area")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["waiting", "taken", "dropped"])),
                                name="roster_upload_state_is_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ListOrder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("address", models.CharField(max_length=500)),
                        ("title", models.CharField(max_length=120)),
                        ("form", models.CharField(choices=[("excel", "Excel"), ("csv", "CSV")], max_length=5)),
                        (
                            "rhythm",
                            models.CharField(
                                choices=[
                                    ("day", "every day"),
                                    ("week", "every week"),
                                    ("month", "every month, on its first working day"),
                                ],
                                max_length=5,
                            ),
                        ),
                        ("weekday", models.SmallIntegerField(default=0)),
                        ("hour", models.SmallIntegerField()),
                        ("next_at", models.DateTimeField(null=True)),
                        (
                            "ended",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", ""),
                                    ("stopped", "stopped"),
                                    ("closed", "ended: the list is not open to you any more"),
                                ],
                                default="",
                                max_length=7,
                            ),
                        ),
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", ""),
                                    ("made", "exported"),
                                    ("closed", "not exported: the list is not open to you any more"),
                                    ("refused", "not exported"),
                                    ("away", "not exported: the list's page leads to another one now"),
                                    ("failed", "not exported: something went wrong here, and we know of it"),
                                ],
                                default="",
                                max_length=7,
                            ),
                        ),
                        ("outcome_at", models.DateTimeField(null=True)),
                        ("rows", models.PositiveIntegerField(null=True)),
                        ("why", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("next_at__isnull", False)),
                                fields=["next_at"],
                                name="list_order_due",
                            ),
                            models.Index(fields=["person", "-id"], name="list_order_of_person"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("form__in", ["excel", "csv"])), name="list_order_form_is_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rhythm__in", ["day", "week", "month"])),
                                name="list_order_rhythm_is_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weekday__range", (0, 6))), name="list_order_has_a_weekday"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("hour__range", (0, 23))), name="list_order_has_an_hour"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended", ""), ("next_at__isnull", False)),
                                    models.Q(("ended__in", ["stopped", "closed"]), ("next_at__isnull", True)),
                                    _connector="OR",
                                ),
                                name="list_order_is_due_while_it_runs",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", ""), ("outcome_at", None), ("rows", None)),
                                    models.Q(
                                        ("outcome", "made"), ("outcome_at__isnull", False), ("rows__isnull", False)
                                    ),
                                    models.Q(
                                        ("outcome__in", ["closed", "refused", "away", "failed"]),
                                        ("outcome_at__isnull", False),
                                        ("rows", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="list_order_outcome_is_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MadeList",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_at", models.DateTimeField()),
                        ("at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("name", models.CharField(max_length=160)),
                        ("body", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("posts", models.JSONField(default=list)),
                        ("size", models.PositiveIntegerField()),
                        ("read_at", models.DateTimeField(null=True)),
                        (
                            "regular",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="made", to="web.listorder"
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["at"], name="made_list_by_age")],
                        "constraints": [
                            models.UniqueConstraint(fields=("regular", "due_at"), name="made_list_once_for_its_hour")
                        ],
                    },
                ),
            ],
        ),
    ]
