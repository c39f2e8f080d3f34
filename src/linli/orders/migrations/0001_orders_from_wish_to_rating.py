import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.kernel.clock
import linli.kernel.codes
import linli.kernel.sealed
import linli.places.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("activities", "0003_after"),
        ("people", "0012_seats_that_ended"),
        ("places", "0002_kinds_of_units"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                ("city_id", models.BigIntegerField(editable=False, null=True)),
                ("district_id", models.BigIntegerField(editable=False, null=True)),
                ("street_id", models.BigIntegerField(editable=False, null=True)),
                ("community_id", models.BigIntegerField(editable=False, null=True)),
                ("estate_id", models.BigIntegerField(editable=False, null=True)),
                ("grid_id", models.BigIntegerField(editable=False, null=True)),
                ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                (
                    "organiser",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ordered_services",
                        to="people.organisation",
                    ),
                ),
                (
                    "programme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="activities.programme"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("about", models.CharField(max_length=300)),
                ("least_age", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("whom", models.CharField(blank=True, max_length=80)),
                ("skill", models.CharField(blank=True, max_length=40)),
                ("minutes", models.PositiveSmallIntegerField()),
                ("at_home", models.BooleanField(default=True)),
                ("place", models.CharField(blank=True, max_length=80)),
                ("answer_days", models.PositiveSmallIntegerField(default=3)),
                ("running", models.BooleanField(default=True)),
            ],
            options={
                "indexes": [models.Index(fields=["area", "running", "id"], name="service_area")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("running", True)),
                        fields=("organiser", "name"),
                        name="one_service_of_a_name_per_body",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 15), ("minutes__lte", 480)),
                        name="a_service_takes_up_to_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("at_home", True), models.Q(("place", ""), _negated=True), _connector="OR"),
                        name="a_service_is_done_somewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"),
                ),
                ("city_id", models.BigIntegerField(editable=False, null=True)),
                ("district_id", models.BigIntegerField(editable=False, null=True)),
                ("street_id", models.BigIntegerField(editable=False, null=True)),
                ("community_id", models.BigIntegerField(editable=False, null=True)),
                ("estate_id", models.BigIntegerField(editable=False, null=True)),
                ("grid_id", models.BigIntegerField(editable=False, null=True)),
                ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="orders", to="orders.service"
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
                ("words", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                ("place", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                ("wish_on", models.DateField()),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("any", "any time"),
                            ("morning", "in the morning"),
                            ("afternoon", "in the afternoon"),
                            ("evening", "in the evening"),
                        ],
                        default="any",
                        max_length=9,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField(default=linli.kernel.clock.now)),
                ("answer_by", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ordered", "To be sent out"),
                            ("sent", "Looking for a volunteer"),
                            ("taken", "Taken"),
                            ("served", "Served, to be recorded"),
                            ("done", "Done"),
                            ("unmet", "Could not be met"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="ordered",
                        max_length=9,
                    ),
                ),
                ("starts_at", models.DateTimeField(blank=True, null=True)),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "sent_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("take_by", models.DateTimeField(blank=True, null=True)),
                (
                    "taker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="activities.session",
                    ),
                ),
                ("came_at", models.DateTimeField(blank=True, null=True)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nobody", "no volunteer is free"),
                            ("other_service", "somebody else has to do this: said whom to ask"),
                            ("absent", "nobody was there at the agreed time"),
                            ("not_for", "the service is not for this person"),
                            ("else", "another reason"),
                        ],
                        max_length=13,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("grade", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("said", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                (
                    "rated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("rated_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["service", "state", "id"], name="order_service_state"),
                    models.Index(fields=["person", "id"], name="order_person"),
                    models.Index(fields=["taker", "id"], name="order_taker"),
                    models.Index(condition=models.Q(("state", "sent")), fields=["take_by"], name="order_sent"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taker", None),
                            ("person", None),
                            models.Q(("taker", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_serves_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taker", None),
                            ("sent_by", None),
                            models.Q(("taker", models.F("sent_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_sends_to_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taker", None),
                            ("rated_by", None),
                            models.Q(("taker", models.F("rated_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_rates_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("grade", None), ("rated_at", None)),
                            models.Q(("grade__gte", 1), ("grade__lte", 5), ("rated_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_order_is_rated_from_one_to_five",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("session__isnull", False),
                                ("state__in", ("taken", "served", "done")),
                                ("taker__isnull", False),
                            ),
                            models.Q(
                                models.Q(("state__in", ("taken", "served", "done")), _negated=True),
                                ("session", None),
                                ("taker", None),
                            ),
                            _connector="OR",
                        ),
                        name="a_taken_order_has_one_taker",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "unmet"), models.Q(("why", ""), _negated=True)),
                            models.Q(models.Q(("state", "unmet"), _negated=True), ("why", "")),
                            _connector="OR",
                        ),
                        name="an_unmet_order_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("came_at", None), ("left_at__gt", models.F("came_at")), _connector="OR"),
                        name="a_service_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Helper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="helpers", to="orders.service"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("can", models.CharField(blank=True, max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Wants to help"), ("accepted", "Helps"), ("left", "No longer")],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("shown", models.CharField(blank=True, max_length=80)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(default=linli.kernel.clock.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("service", "person"), name="one_helper_per_person_and_service"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_by", None),
                            models.Q(("accepted_by", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_accepts_themselves",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="declines", to="orders.order"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("missed", models.BooleanField(default=False)),
                ("at", models.DateTimeField(default=linli.kernel.clock.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("order", "person"), name="one_decline_per_person_and_order")
                ],
            },
        ),
    ]
