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
        ("bookings", "0001_places_that_are_booked"),
        ("bookings", "0002_because"),
        ("bookings", "0003_teams_that_are_booked"),
    ]

    initial = True

    dependencies = [
        ("activities", "0013_teams_in_one_place"),
        ("cases", "0030_notices_have_moved"),
        ("people", "0012_seats_that_ended"),
        ("people", "__first__"),
        ("places", "0002_kinds_of_units"),
        ("teams", "0003_one_list_of_skills"),
    ]

    operations = [
        linli.kernel.tables.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Place",
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
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="bookable", to="places.spot"
                            ),
                        ),
                        (
                            "keeper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                            ),
                        ),
                        ("about", models.CharField(blank=True, max_length=300)),
                        ("opening", models.JSONField(default=list)),
                        ("ahead", models.PositiveSmallIntegerField(default=30)),
                        ("longest", models.PositiveSmallIntegerField(default=240)),
                        ("a_month", models.PositiveSmallIntegerField(default=4)),
                        ("seats", models.PositiveSmallIntegerField(default=0)),
                        ("approval", models.BooleanField(default=True)),
                        ("release", models.PositiveSmallIntegerField(default=30)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("a_month__gte", 1), ("longest__gte", 15)),
                                name="a_place_can_be_booked_at_all",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Closure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closures",
                                to="bookings.place",
                            ),
                        ),
                        ("first", models.DateField()),
                        ("last", models.DateField()),
                        ("reason", models.CharField(max_length=80)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("last__gte", models.F("first"))),
                                name="a_closure_ends_after_it_began",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Booking",
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
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bookings",
                                to="bookings.place",
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
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("purpose", models.CharField(max_length=80)),
                        ("people", models.PositiveSmallIntegerField(default=1)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Waits for the keeper"),
                                    ("confirmed", "Booked"),
                                    ("waiting", "In line"),
                                    ("offered", "Came free: say whether you take it"),
                                    ("refused", "Refused"),
                                    ("cancelled", "Given back"),
                                    ("used", "Used"),
                                    ("missed", "Nobody came"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("made_at", models.DateTimeField(default=linli.kernel.clock.now)),
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
                        ("answer_by", models.DateTimeField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=120)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("came_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "why",
                            models.CharField(
                                blank=True,
                                choices=[("unanswered", "Not answered in time."), ("begun", "Its time has come.")],
                                max_length=10,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["place", "starts_at"], name="booking_place"),
                            models.Index(fields=["person", "-starts_at"], name="booking_person"),
                            models.Index(fields=["state", "starts_at"], name="booking_state"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="a_booking_ends_after_it_began",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer_by__isnull", False), ("state", "offered")),
                                    models.Q(("state", "offered"), _negated=True),
                                    _connector="OR",
                                ),
                                name="what_is_offered_is_answered_by_then",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    ("person", None),
                                    models.Q(("decided_by", models.F("person")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_decides_on_their_own_booking",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Played",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "programme",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="activities.programme"
                            ),
                        ),
                        (
                            "team",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="booked_programme",
                                to="teams.team",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="TeamBooking",
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
                        ("name", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        ("phone", linli.kernel.sealed.SealedTextField(blank=True, default=b"", editable=True)),
                        (
                            "occasion",
                            models.CharField(
                                choices=[
                                    ("wedding", "A wedding"),
                                    ("funeral", "A funeral"),
                                    ("feast", "Another family occasion"),
                                    ("show", "A festival or a show"),
                                    ("service", "A service for residents"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=120)),
                        ("starts_at", models.DateTimeField()),
                        ("ends_at", models.DateTimeField()),
                        ("place", models.CharField(max_length=80)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Waits for the leader"),
                                    ("proposed", "Another time is proposed"),
                                    ("waiting", "In line"),
                                    ("agreed", "Agreed"),
                                    ("refused", "Cannot come"),
                                    ("cancelled", "Called off"),
                                    ("played", "Played"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("taken", models.BooleanField(default=False)),
                        ("made_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("answer_by", models.DateTimeField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=120)),
                        (
                            "why",
                            models.CharField(
                                blank=True,
                                choices=[("unanswered", "Not answered in time."), ("begun", "Its time has come.")],
                                max_length=10,
                            ),
                        ),
                        ("meet_at", models.DateTimeField(blank=True, null=True)),
                        ("meet_place", models.CharField(blank=True, max_length=80)),
                        ("travel", models.PositiveSmallIntegerField(default=0)),
                        ("calls_by", models.DateTimeField(blank=True, null=True)),
                        ("ready", models.BooleanField(default=False)),
                        (
                            "area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.area"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.case",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        (
                            "noted_by",
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
                            "session",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="activities.session",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="bookings", to="teams.team"
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["team", "starts_at"], name="team_booking_team"),
                            models.Index(fields=["person", "-id"], name="team_booking_person"),
                            models.Index(fields=["state", "starts_at"], name="team_booking_state"),
                            models.Index(fields=["area", "-id"], name="team_booking_area"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="a_team_plays_for_some_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("person__isnull", False), ("entered_by__isnull", False), _connector="OR"
                                ),
                                name="somebody_asked_for_a_team",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    ("person", None),
                                    models.Q(("decided_by", models.F("person")), _negated=True),
                                    _connector="OR",
                                ),
                                name="nobody_answers_their_own_asking_for_a_team",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer_by__isnull", False), ("state", "proposed")),
                                    models.Q(models.Q(("state", "proposed"), _negated=True), ("answer_by", None)),
                                    _connector="OR",
                                ),
                                name="a_time_proposed_is_answered_by_then",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("agreed", "played")), _negated=True),
                                    models.Q(
                                        ("calls_by__isnull", False),
                                        ("meet_at__isnull", False),
                                        ("meet_at__lte", models.F("starts_at")),
                                        ("session__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_team_that_comes_has_a_call_sheet",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("asked", "proposed", "waiting", "agreed"))),
                                fields=("team", "case"),
                                name="a_team_is_asked_for_once_for_a_case",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Part",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("part", models.CharField(max_length=30)),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "booking",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parts",
                                to="bookings.teambooking",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("booking", "part"), name="one_number_per_part_of_a_booking"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)), name="a_part_that_is_played_is_somebodys"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalledLoan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "loan",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="teams.loan"
                            ),
                        ),
                        (
                            "booking",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="loans",
                                to="bookings.teambooking",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Called",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("salt", models.BinaryField(default=linli.places.models.new_salt, max_length=16)),
                        ("code", models.CharField(default=linli.kernel.codes.public_code, max_length=14, unique=True)),
                        ("part", models.CharField(max_length=30)),
                        ("substitute", models.BooleanField(default=False)),
                        (
                            "answer",
                            models.CharField(
                                choices=[("open", "Not answered"), ("yes", "Comes"), ("no", "Cannot")],
                                default="open",
                                max_length=4,
                            ),
                        ),
                        ("asked_at", models.DateTimeField(default=linli.kernel.clock.now)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("came", models.BooleanField(blank=True, null=True)),
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
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="teams.member"
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
                            "sign_up",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="activities.signup",
                            ),
                        ),
                        (
                            "booking",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="called",
                                to="bookings.teambooking",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["member", "-id"], name="called_member")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("booking", "member"), name="a_member_is_called_once_for_a_booking"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", "yes"), _negated=True),
                                    ("sign_up__isnull", False),
                                    _connector="OR",
                                ),
                                name="whoever_comes_is_signed_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("came", None), ("answer", "yes"), _connector="OR"),
                                name="who_came_had_said_yes",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
